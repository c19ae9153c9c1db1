package app

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"presszero/internal/clock"
	"presszero/ivr"
	"presszero/queue"
	"presszero/queue/talks"
	"presszero/sim"
)

// waitingAgent accepts every call by 1 and stays until hung up on.
func waitingAgent() sim.Party {
	return sim.Party{After: time.Second, Script: sim.Script{sim.AwaitAsked(), sim.Press("1"), sim.AwaitFinished()}}
}

// talking is an exchange in which a caller talks with anna, and bilal is away.
type talking struct {
	*exchange
	caller *sim.Phone
	call   string
}

// startTalk has a caller talk with anna. The callers' scripts go on after they have been connected.
func startTalk(t *testing.T, s setup, script ...sim.Act) *talking {
	t.Helper()
	s.away = true
	if s.agent.Script == nil {
		s.agent = waitingAgent()
	}
	edit := s.edit
	s.edit = func(f *Files) {
		noWrapUp(f)
		if edit != nil {
			edit(f)
		}
	}
	x := &talking{exchange: newExchange(t, s)}
	x.setAgent("anna", queue.Ready)
	x.caller = x.exchange.call(number(1), append([]sim.Act{sim.AwaitAsked(), sim.Press("0"), sim.AwaitConnected()}, script...)...)
	x.call = x.caller.CallSID()
	x.eventually("they talk", func() bool { return x.hears(number(1), "anna") && !x.view().Bridged.IsZero() })
	return x
}

// hears reports whether a caller and an agent hear each other, or whoever else has that address.
func (x *talking) hears(who, other string) bool {
	hearing := x.carrier.Hearing(ivr.Room(x.call))
	a, b := x.address(who), x.address(other)
	return slices.Contains(hearing[a], b) && slices.Contains(hearing[b], a)
}

func (x *talking) address(who string) string {
	if strings.HasPrefix(who, "+") {
		return who
	}
	return x.declared(who).Address
}

func (x *talking) view() queue.View {
	view, _ := x.app().stores.line.Poll(x.Context(), x.call)
	return view
}

func (x *talking) talk() queue.Talk {
	t, err := x.app().talks.Talk(x.Context(), x.call)
	if err != nil && !errors.Is(err, queue.ErrNoTalk) {
		x.Logf("talk: %v", err)
	}
	return t
}

// does does something to the talk, twice: a repeated request is harmless.
func (x *talking) does(what string, act func(*talks.Service) (queue.Talk, error)) {
	x.Helper()
	if _, err := act(x.app().talks); err != nil {
		x.Fatalf("%s: %v", what, err)
	}
	_, err := act(x.app().talks)
	if refusal := queue.TalkRefusal(""); err != nil && !errors.Is(err, queue.ErrNoTalk) && !errors.As(err, &refusal) {
		x.Fatalf("%s again: %v", what, err)
	}
}

func (x *talking) passes(d time.Duration) { x.must(clock.Sleep(x.Context(), x.clock, d)) }

// told are the events of a kind about the call, by their why.
func (x *talking) toldOf(kind queue.EventKind) (whys []string) {
	for _, e := range x.feed() {
		if e.Kind == kind && e.Call == x.call {
			whys = append(whys, e.Why)
		}
	}
	return whys
}

func TestACallerOnHoldHearsMusicAndComesBack(t *testing.T) {
	t.Parallel()
	x := startTalk(t, setup{}, sim.AwaitFinished())
	x.does("hold", func(s *talks.Service) (queue.Talk, error) { return s.Hold(t.Context(), x.call) })
	x.eventually("the caller hears music alone", func() bool {
		return !x.hears(number(1), "anna") && x.heardHold()
	})
	if x.talk().Held.IsZero() {
		t.Error("the talk does not say that the caller is on hold")
	}
	x.does("resume", func(s *talks.Service) (queue.Talk, error) { return s.Resume(t.Context(), x.call) })
	x.eventually("they talk again", func() bool { return x.hears(number(1), "anna") })
	if held, back := x.toldOf(queue.EventHeld), x.toldOf(queue.EventUnheld); len(held) != 1 || !slices.Equal(back, []string{"resumed"}) {
		t.Errorf("told %d holds and %v ends of them, want one of each", len(held), back)
	}
	x.caller.HangUp()
	x.finish(x.caller)
	x.settled()
}

// heardHold reports whether the caller has been asked for the music of a hold twice: it goes on.
func (x *talking) heardHold() bool {
	n := 0
	for _, e := range x.carrier.Log() {
		if e.Kind == sim.KindRequested && e.Call == x.call && strings.Contains(e.URL, "/voice/room") {
			n++
		}
	}
	return n >= 2
}

func TestTheLongestHoldEndsByItself(t *testing.T) {
	t.Parallel()
	x := startTalk(t, setup{edit: func(f *Files) {
		f.Settings.Talk.HoldReminder, f.Settings.Talk.HoldLongest = 20*time.Second, 40*time.Second
	}}, sim.AwaitFinished())
	x.does("hold", func(s *talks.Service) (queue.Talk, error) { return s.Hold(t.Context(), x.call) })
	x.eventually("anna is reminded", func() bool { return len(x.toldOf(queue.EventHoldReminder)) == 1 })
	x.eventually("the caller is back", func() bool { return x.hears(number(1), "anna") })
	x.eventually("it is told", func() bool { return slices.Equal(x.toldOf(queue.EventUnheld), []string{queue.WhyLongest}) })
	x.caller.HangUp()
	x.finish(x.caller)
	x.settled()
}

func TestAHoldWhoseAgentIsGoneComesToAPerson(t *testing.T) {
	t.Parallel()
	x := startTalk(t, setup{edit: inBrowser, agents: map[string]sim.Party{"anna": softphone()}}, sim.AwaitFinished())
	x.does("hold", func(s *talks.Service) (queue.Talk, error) { return s.Hold(t.Context(), x.call) })
	x.eventually("the caller hears music", x.heardHold)
	x.setAgent("bilal", queue.Ready)
	x.carrier.PartyRecord(x.address("anna")).Phone.HangUp()
	x.eventually("the caller talks with bilal", func() bool { return x.hears(number(1), "bilal") })
	x.caller.HangUp()
	x.finish(x.caller)
	x.settled()
}

// inBrowser has anna answer in a browser.
func inBrowser(f *Files) {
	f.Agents.Data = []byte(strings.Replace(string(f.Agents.Data), `"+15550101"`, `"client:anna", lease: 0s`, 1))
}

func TestATransferToAnAgentKeepsTheServiceClock(t *testing.T) {
	t.Parallel()
	x := startTalk(t, setup{}, sim.AwaitFinished())
	before := x.view().Clock
	x.setAgent("bilal", queue.Ready)
	x.does("transfer", func(s *talks.Service) (queue.Talk, error) {
		return s.Transfer(t.Context(), x.call, talks.Wish{To: queue.Target{Agent: "bilal"}, Note: "wants a refund"})
	})
	x.eventually("the caller talks with bilal", func() bool { return x.hears(number(1), "bilal") })
	if got := x.view(); !got.Clock.Equal(before) || got.Note != "wants a refund" {
		t.Errorf("clock %v and note %q, want %v and the note", got.Clock, got.Note, before)
	}
	x.eventually("anna is free", func() bool { return x.agent("anna").State == queue.Ready })
	x.caller.HangUp()
	x.finish(x.caller)
	x.settled()
}

func TestATransferToAQueueIsToldAndKeepsThePlace(t *testing.T) {
	t.Parallel()
	x := startTalk(t, setup{}, sim.AwaitHeard("in line for"), sim.AwaitFinished())
	before := x.view()
	x.does("transfer", func(s *talks.Service) (queue.Talk, error) {
		return s.Transfer(t.Context(), x.call, talks.Wish{To: queue.Target{Queue: "nurses"}})
	})
	x.eventually("the caller waits in the other queue", func() bool { return len(x.waiting("nurses")) == 1 })
	if got := x.view(); !got.Clock.Equal(before.Clock) {
		t.Errorf("the clock is %v, want %v", got.Clock, before.Clock)
	}
	x.passes(10 * time.Second)
	x.caller.HangUp()
	if _, err := x.caller.Wait(t.Context()); err != nil && !strings.Contains(err.Error(), "act 5") {
		x.wrong(x.call, "%v", err)
	}
	x.settled()
}

func TestABrowserThatIsGoneForAMomentDoesNotCostTheCall(t *testing.T) {
	t.Parallel()
	x := startTalk(t, setup{edit: inBrowser, agents: map[string]sim.Party{"anna": softphone()}}, sim.AwaitHeard("still connected"), sim.AwaitConnected(), sim.AwaitFinished())
	x.carrier.PartyRecord("client:anna").Phone.HangUp()
	x.eventually("the caller is told to wait a moment", func() bool { return !x.talk().Dropped.IsZero() })
	x.passes(6 * time.Second)
	if a := x.agent("anna"); a.State != queue.Talking {
		t.Errorf("anna is %s while the browser is gone, want talking", a.State)
	}
	x.does("rejoin", func(s *talks.Service) (queue.Talk, error) { return s.Rejoin(t.Context(), x.call) })
	x.eventually("they talk again", func() bool { return x.hears(number(1), "anna") && x.talk().Dropped.IsZero() })
	x.passes(40 * time.Second) // no reconciler takes that for drift, and no grace is left to end
	if !x.hears(number(1), "anna") {
		x.wrong(x.call, "they no longer talk")
	}
	x.caller.HangUp()
	x.finish(x.caller)
	x.settled()
	if r := x.carrier.PartyRecord("client:anna"); r.RungWhileTalking > 0 || r.Rung != 2 {
		t.Errorf("anna's browser was called %d times, %d of them while in use; want 2 and 0", r.Rung, r.RungWhileTalking)
	}
}

func TestABrowserThatStaysAwayGivesTheCallerBack(t *testing.T) {
	t.Parallel()
	x := startTalk(t, setup{edit: inBrowser, agents: map[string]sim.Party{"anna": softphone()}}, sim.AwaitHeard("still connected"), sim.AwaitHeard("kept your place"), sim.AwaitConnected(), sim.AwaitFinished())
	before := x.view().Clock
	x.carrier.SetParty("client:anna", sim.Party{Behaviour: sim.NeverAnswers})
	x.carrier.PartyRecord("client:anna").Phone.HangUp()
	x.eventually("the caller is told to wait a moment", func() bool { return !x.talk().Dropped.IsZero() })
	x.setAgent("anna", queue.Away)
	x.eventually("the caller is back in line", func() bool { return slices.Equal(x.waiting("reception"), []string{x.call}) })
	if got := x.view().Clock; !got.Equal(before) {
		t.Errorf("the clock is %v, want %v", got, before)
	}
	x.passes(8 * time.Second)
	x.setAgent("bilal", queue.Ready)
	x.eventually("the caller talks with bilal", func() bool { return x.hears(number(1), "bilal") })
	x.caller.HangUp()
	x.finish(x.caller)
	x.settled()
}

func TestAConsultationEndsWithTheCallerAndWhoWasAsked(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		end  func(x *talking)
		with string
	}{
		"handed over":              {func(x *talking) { x.does("complete", (complete)(x)) }, "bilal"},
		"the agent's leg goes":     {func(x *talking) { x.carrier.PartyRecord(x.address("anna")).Phone.HangUp() }, "bilal"},
		"who was asked hangs up":   {func(x *talking) { x.carrier.PartyRecord(x.address("bilal")).Phone.HangUp(); x.resumes() }, "anna"},
		"called off":               {func(x *talking) { x.does("cancel", cancel(x)) }, "anna"},
		"all together, then bilal": {func(x *talking) { x.does("merge", merge(x)); x.together(); x.does("complete", complete(x)) }, "bilal"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			x := startTalk(t, setup{}, sim.AwaitFinished())
			x.setAgent("bilal", queue.Ready)
			x.does("consult", func(s *talks.Service) (queue.Talk, error) {
				return s.Consult(t.Context(), x.call, talks.Wish{To: queue.Target{Agent: "bilal"}, Note: "a refund"})
			})
			x.eventually("anna and bilal talk, and the caller does not hear them", func() bool {
				return x.hears("anna", "bilal") && !x.hears(number(1), "anna") && !x.hears(number(1), "bilal")
			})
			c.end(x)
			other := map[string]string{"anna": "bilal", "bilal": "anna"}[c.with]
			x.eventually("the caller talks with "+c.with+" alone", func() bool {
				return x.hears(number(1), c.with) && !x.hears(number(1), other)
			})
			x.eventually(other+" is free", func() bool { return x.agent(other).State == queue.Ready || x.agent(other).State == queue.WrapUp })
			x.passes(20 * time.Second) // the reconciler looks several times
			if !x.hears(number(1), c.with) {
				x.wrong(x.call, "the caller no longer talks with %s", c.with)
			}
			x.caller.HangUp()
			x.finish(x.caller)
			x.settled()
		})
	}
}

func complete(x *talking) func(*talks.Service) (queue.Talk, error) {
	return func(s *talks.Service) (queue.Talk, error) { return s.Complete(x.Context(), x.call) }
}

func merge(x *talking) func(*talks.Service) (queue.Talk, error) {
	return func(s *talks.Service) (queue.Talk, error) { return s.Merge(x.Context(), x.call) }
}

func cancel(x *talking) func(*talks.Service) (queue.Talk, error) {
	return func(s *talks.Service) (queue.Talk, error) { return s.Cancel(x.Context(), x.call) }
}

// resumes has anna come back to the caller once the one whom she asked has gone.
func (x *talking) resumes() {
	x.eventually("the question is over", func() bool { return x.talk().Consult == nil })
	x.does("resume", func(s *talks.Service) (queue.Talk, error) { return s.Resume(x.Context(), x.call) })
}

// together waits until all three hear each other.
func (x *talking) together() {
	x.eventually("all three talk", func() bool {
		return x.hears(number(1), "anna") && x.hears(number(1), "bilal") && x.hears("anna", "bilal")
	})
}

func TestASupervisorListensCoachesAndJoins(t *testing.T) {
	t.Parallel()
	x := startTalk(t, setup{}, sim.AwaitFinished())
	boss := x.address("bilal")
	x.carrier.SetParty(boss, sim.Party{After: time.Second, Script: sim.Script{sim.AwaitFinished()}})
	x.setAgent("bilal", queue.Ready)
	help := func(mode queue.HelpMode) {
		x.does(string(mode), func(s *talks.Service) (queue.Talk, error) { return s.Help(t.Context(), x.call, "bilal", "maya", mode) })
	}
	hears := func(who string) []string { return x.carrier.Hearing(ivr.Room(x.call))[who] }
	help(queue.Listens)
	x.eventually("bilal hears both, and nobody hears bilal", func() bool {
		return len(hears(boss)) == 2 && len(hears(number(1))) == 1 && len(hears(x.address("anna"))) == 1
	})
	help(queue.Helps)
	x.eventually("anna alone hears bilal", func() bool {
		return slices.Contains(hears(x.address("anna")), boss) && !slices.Contains(hears(number(1)), boss)
	})
	help(queue.Joined)
	x.eventually("both hear bilal", func() bool {
		return slices.Contains(hears(x.address("anna")), boss) && slices.Contains(hears(number(1)), boss)
	})
	x.passes(20 * time.Second) // the leg is no drift
	if len(hears(boss)) != 2 {
		x.wrong(x.call, "the supervisor was taken out of the talk")
	}
	x.does("leave", func(s *talks.Service) (queue.Talk, error) { return s.LeaveHelp(t.Context(), x.call) })
	x.eventually("bilal is ready again", func() bool { return x.agent("bilal").State == queue.Ready })
	if !x.hears(number(1), "anna") {
		x.wrong(x.call, "the talk ended with the supervisor's leaving")
	}
	x.caller.HangUp()
	x.finish(x.caller)
	x.settled()
}

func TestANumberThatDoesNotAnswerGivesTheCallerBack(t *testing.T) {
	t.Parallel()
	const partner = "+15550188"
	x := startTalk(t, setup{edit: func(f *Files) { f.Settings.Talk.Outside = []string{"+1555"} }},
		sim.AwaitHeard("putting you through"), sim.AwaitHeard("kept your place"), sim.AwaitConnected(), sim.AwaitFinished())
	if _, err := x.app().talks.Transfer(t.Context(), x.call, talks.Wish{To: queue.Target{Number: "+4930123456"}}); err == nil {
		t.Fatal("a caller was sent to a number that is not allowed")
	}
	x.carrier.SetParty(partner, sim.Party{Behaviour: sim.NeverAnswers})
	x.does("transfer", func(s *talks.Service) (queue.Talk, error) {
		return s.Transfer(t.Context(), x.call, talks.Wish{To: queue.Target{Number: partner}})
	})
	x.eventually("the number rings", func() bool { return x.carrier.PartyRecord(partner).Rung == 1 })
	x.setAgent("anna", queue.Away)
	x.eventually("the caller is back in line", func() bool { return slices.Equal(x.waiting("reception"), []string{x.call}) })
	x.passes(8 * time.Second)
	x.setAgent("bilal", queue.Ready)
	x.eventually("the caller talks with bilal", func() bool { return x.hears(number(1), "bilal") })
	x.caller.HangUp()
	x.finish(x.caller)
	x.settled()
}
