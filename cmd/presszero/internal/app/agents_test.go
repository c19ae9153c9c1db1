package app

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"presszero/flows"
	"presszero/queue"
	"presszero/sim"
)

func TestACallerKeepsThePlaceWhateverAnAgentDoes(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		party  sim.Party
		reason string
	}{
		"lets it ring":      {sim.Party{Behaviour: sim.NeverAnswers}, queue.ReasonNoAnswer},
		"declines":          {sim.Party{After: time.Second, Script: sim.Script{sim.AwaitAsked(), sim.Press("2"), sim.AwaitFinished()}}, queue.ReasonDeclined},
		"is busy":           {sim.Party{Behaviour: sim.IsBusy}, queue.ReasonBusy},
		"cannot be reached": {sim.Party{Behaviour: sim.Fails}, queue.ReasonUnreachable},
		"has a voicemail":   {sim.Voicemail(3 * time.Second), queue.ReasonNoAnswer},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			x := newExchange(t, setup{away: true, edit: noWrapUp, agents: map[string]sim.Party{"anna": c.party}})
			x.setAgent("anna", queue.Ready)
			first := x.call(number(1), sim.AwaitAsked(), sim.Press("0"), sim.AwaitConnected(), sim.AwaitFinished())
			x.eventually("the first is in line", func() bool { return len(x.waiting("reception")) == 1 })
			second := x.call(number(2), sim.AwaitAsked(), sim.Press("0"), sim.AwaitConnected(), sim.AwaitFinished())
			x.eventually("anna is away", func() bool { return x.agent("anna").State == queue.Away })
			if got := x.agent("anna").Reason; got != c.reason {
				t.Errorf("anna is away for %q, want %q", got, c.reason)
			}
			x.setAgent("bilal", queue.Ready)
			x.finish(first, second)
			x.settled()
			talks := x.carrier.Bridges()
			if len(talks) != 2 || talks[0].Caller != first.CallSID() {
				x.wrong(first.CallSID(), "talks are %+v, want the first caller's and then the second's", talks)
			}
			for _, b := range talks {
				if b.AgentParty != x.declared("bilal").Address {
					x.wrong(b.Caller, "talked with %s, want bilal", b.AgentParty)
				}
			}
		})
	}
}

func TestACallerLeftAloneInTheRoomIsGivenTheNextPerson(t *testing.T) {
	t.Parallel()
	x := newExchange(t, setup{edit: noWrapUp, agent: agentWhoTalks(10 * time.Minute)})
	phone := x.call(number(1), sim.AwaitAsked(), sim.Press("0"), sim.AwaitConnected(), sim.AwaitDisconnected(), sim.AwaitConnected(), sim.HangUp())
	x.eventually("the two talk", func() bool { return len(x.carrier.Bridges()) == 1 })
	x.app().line.Recall(t.Context(), phone.CallSID()) // ends the talk, and leads back into the empty room
	x.finish(phone)
	x.settled()
	if n := len(x.carrier.Bridges()); n != 2 {
		x.wrong(phone.CallSID(), "%d talks, want 2", n)
	}
}

// TestAHangUpAtAnyPointLeavesNothingBehind has a caller hang up at the first thing that happens on the call, at the
// second, and so on until a call runs to its end.
func TestAHangUpAtAnyPointLeavesNothingBehind(t *testing.T) {
	t.Parallel()
	x := newExchange(t, setup{speed: 40, edit: noWrapUp, agent: agentWhoTalks(2 * time.Second)})
	for n := 1; ; n++ {
		x.carrier.SetFaults(sim.Faults{HangUpAt: n})
		phone := x.call(number(n), sim.AwaitAsked(), sim.Press("0"), sim.AwaitConnected(), sim.AwaitFinished())
		last, _ := phone.Wait(t.Context())
		x.settled()
		x.noLegsUp(n)
		x.setAllReady()
		if last.Why != sim.Vanished {
			if n < 15 {
				t.Errorf("the call ran to its end with a hang-up at entry %d", n)
			}
			break
		}
	}
	open := map[string]int{}
	for _, e := range x.feed() {
		switch e.Kind {
		case queue.EventJoined:
			open[e.Call]++
		case queue.EventEnded:
			open[e.Call]--
		}
	}
	for call, n := range open {
		if n != 0 {
			x.wrong(call, "%d stays in line without exactly one end\n%s", n, x.stay(call))
		}
	}
}

// noLegsUp holds that no call is up.
func (x *exchange) noLegsUp(n int) {
	x.Helper()
	up := map[string]bool{}
	defer func() {
		for call := range up {
			x.Logf("%s is up:\n%s", call, x.story(call))
		}
	}()
	x.eventually(fmt.Sprintf("no leg is up after a hang-up at entry %d", n), func() bool {
		clear(up)
		for _, e := range x.carrier.Log() {
			switch e.Kind {
			case sim.KindCreated:
				up[e.Call] = true
			case sim.KindEnded:
				delete(up, e.Call)
			}
		}
		return len(up) == 0
	})
}

func (x *exchange) setAllReady() {
	for _, a := range x.site.Agents {
		if s := x.agent(a.ID); s.State == queue.Away {
			x.setAgent(a.ID, queue.Ready)
		}
	}
}

func TestCarrierFaultsKeepNobodyFromAnAgent(t *testing.T) {
	t.Parallel()
	x := newExchange(t, setup{speed: 15, edit: noWrapUp, agent: agentWhoTalks(2 * time.Second)})
	x.carrier.SetFaults(sim.Faults{TooMany: 0.5, ServerError: 0.2, LoseRESTAnswers: 0.1})
	var phones []*sim.Phone
	for n := range 12 {
		phones = append(phones, x.call(number(n), sim.AwaitAsked(), sim.Press("0"), sim.AwaitConnected(), sim.AwaitFinished()))
	}
	x.finish(phones...)
	x.settled()
	x.oneToOne()
}

// It runs alone: a second of the carrier is some hundredths of one of the machine.
func TestAnAgentWhoAcceptsDuringAnAnnouncementIsHeardWithinASecond(t *testing.T) {
	x := newExchange(t, setup{speed: 5, away: true})
	x.setAgent("anna", queue.Away)
	phone := x.call(number(1), sim.AwaitAsked(), sim.Press("0"), sim.AwaitHeard("person"), sim.AwaitConnected(), sim.AwaitFinished())
	x.await(phone, sim.HeardText("in line"))
	x.setAgent("anna", queue.Ready)
	x.finish(phone)
	var accepted time.Time
	for _, e := range x.carrier.Log() {
		if e.Kind == sim.KindPressed && e.Party == x.declared("anna").Address {
			accepted = e.At
		}
	}
	if delay := x.carrier.Bridges()[0].From.Sub(accepted); delay > time.Second {
		x.wrong(phone.CallSID(), "caller and agent met %v after the agent pressed 1, want 1s at most", delay)
	}
}

func TestMusicGoesOnWhereItStopped(t *testing.T) {
	t.Parallel()
	x := newExchange(t, setup{away: true, speed: 40})
	x.setAgent("anna", queue.Away)
	phone := x.call(number(1), sim.AwaitAsked(), sim.Press("0"))
	offsets := func() (found []int) {
		for _, e := range phone.History() {
			if music, ok := e.(sim.HeardAudio); ok {
				var from, length int
				if _, err := fmt.Sscanf(music.URL[strings.LastIndex(music.URL, "/")+1:], "%d-%d.wav", &from, &length); err == nil {
					found = append(found, from/1000)
				}
			}
		}
		return found
	}
	x.eventually("four segments were played", func() bool { return len(offsets()) >= 4 })
	for i, at := range offsets()[:4] {
		if want := 20 * i; at < want-2 || at > want+2 {
			x.wrong(phone.CallSID(), "segment %d begins at %d s, want %d: %v", i, at, want, offsets())
		}
	}
	phone.HangUp()
}

func TestPositionAndWaitAreSpokenInTheCallersScript(t *testing.T) {
	t.Parallel()
	for key, c := range map[string]struct{ locale, position, wait string }{
		"2": {"hi-IN", "आप कतार में", "मिनट"},
		"3": {"ta-IN", "வரிசையில்", "நிமிட"},
		"4": {"bn-IN", "লাইনে", "মিনিট"},
	} {
		t.Run(c.locale, func(t *testing.T) {
			t.Parallel()
			x := newExchange(t, setup{flow: "clinic", speed: 40, agent: sim.Party{Behaviour: sim.Answers, Script: sim.Script{
				sim.AwaitAsked(), sim.Press("1"), sim.AwaitConnected(), sim.AwaitFinished(),
			}}})
			for n := range 3 { // two agents talk, and one waits before the caller
				x.call(number(10+n), sim.AwaitAsked(), sim.Press("1"), sim.AwaitAsked(), sim.Press("0"))
				x.eventually("the others are there", func() bool { return len(x.carrier.Bridges())+len(x.waiting("appointments")) == n+1 })
			}
			x.eventually("both agents talk", func() bool { return len(x.carrier.Bridges()) == 2 })
			phone := x.call(number(1), sim.AwaitAsked(), sim.Press(key), sim.AwaitAsked(), sim.Press("0"))
			x.await(phone, spokenIn(c.locale, c.position))
			x.await(phone, spokenIn(c.locale, c.wait))
		})
	}
}

func spokenIn(locale, words string) func(sim.Event) bool {
	return func(e sim.Event) bool {
		h, ok := e.(sim.Heard)
		return ok && h.Language == locale && strings.Contains(h.Text, words)
	}
}

func TestChangedFlowsAreTakenIntoServiceWhileCallsAreUp(t *testing.T) {
	t.Parallel()
	x := newExchange(t, setup{edit: noWrapUp})
	old := x.call(number(1), sim.AwaitAsked())
	x.await(old, sim.HeardText("Welcome to the front desk"))
	change := func(what, from, to string) {
		x.files.change(func(f *Files) {
			i := slices.IndexFunc(f.Flows, func(f flows.File) bool { return strings.HasSuffix(f.Name, "front-desk.yaml") })
			f.Flows[i].Data = []byte(strings.ReplaceAll(string(f.Flows[i].Data), from, to))
		})
		x.eventually(what, func() bool { return len(x.said.about(what)) > 0 })
	}
	change("changed files are in service", "Welcome to the front desk.", "Welcome to the new desk.")
	change("not taken into service", "next: door", "next: nowhere")
	for _, what := range []string{"nowhere", "PZ101", "front-desk.yaml:13:11"} {
		x.eventually("the fault in the file is logged with its place: "+what, func() bool { return len(x.said.about(what)) > 0 })
	}
	fresh := x.call(number(2), sim.AwaitHeard("Welcome to the new desk"), sim.AwaitAsked(), sim.Press("0"), sim.AwaitConnected(), sim.AwaitFinished())
	old.Press("*")
	old.Press("0")
	x.await(old, sim.IsConnected)
	x.finish(fresh)
	if faults := x.said.about("our fault"); len(faults) > 0 {
		t.Errorf("faults: %v", faults)
	}
	if n := x.front.failures(); n > 0 {
		t.Errorf("%d answers were no success: %v", n, x.front.codes)
	}
}

func TestADrainingServiceIsNotReadyButAnswers(t *testing.T) {
	t.Parallel()
	x := newExchange(t, setup{})
	private, err := x.app().Private()
	x.must(err)
	ready := func() int {
		w := httptest.NewRecorder()
		private.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/readyz", nil))
		_, _ = io.Copy(io.Discard, w.Body)
		return w.Code
	}
	if code := ready(); code != http.StatusOK {
		t.Errorf("/readyz answers %d, want 200", code)
	}
	x.app().Drain()
	if code := ready(); code != http.StatusServiceUnavailable {
		t.Errorf("/readyz answers %d while draining, want 503", code)
	}
	x.finish(x.call(number(1), sim.AwaitAsked(), sim.Press("0"), sim.AwaitConnected(), sim.AwaitFinished()))
	if n := x.front.failures(); n > 0 {
		t.Errorf("%d answers were no success", n)
	}
}

// TestAClosedQueueTellsTheTruthAndEndsOnItsLadder presses 0 by night, in a queue with opening hours.
func TestAClosedQueueTellsTheTruthAndEndsOnItsLadder(t *testing.T) {
	t.Parallel()
	closed := func(t *testing.T, onCall sim.Party) *exchange {
		x := newExchange(t, setup{start: night, edit: func(f *Files) {
			f.Queues.Data = []byte(strings.Replace(string(f.Queues.Data), "    handle_time: 3m\n", "    handle_time: 3m\n    hours: office\n", 1))
		}})
		x.carrier.SetParty("+15550110", onCall)
		return x
	}
	t.Run("the person on call answers", func(t *testing.T) {
		t.Parallel()
		x := closed(t, agentOnCall())
		phone := x.call(number(1), sim.AwaitAsked(), sim.Press("0"), sim.AwaitHeard("closed"), sim.AwaitHeard("open"), sim.AwaitConnected(), sim.AwaitFinished())
		x.finish(phone)
		if b := x.carrier.Bridges(); len(b) != 1 || b[0].AgentParty != "+15550110" {
			x.wrong(phone.CallSID(), "talks are %+v, want one with the person on call", b)
		}
	})
	t.Run("or a message is taken, and 0 there tells the truth again", func(t *testing.T) {
		t.Parallel()
		x := closed(t, sim.Party{Behaviour: sim.IsBusy})
		phone := x.call(number(1), sim.AwaitAsked(), sim.Press("0"), sim.AwaitHeard("closed"), sim.AwaitHeard("after the tone"),
			sim.Press("0"), sim.AwaitHeard("open"), awaitRecording(), sim.TalkFor(4*time.Second), sim.Press("#"), sim.AwaitFinished())
		x.finish(phone)
		kept, err := x.app().stores.calls.Messages(t.Context(), 10)
		x.must(err)
		if len(kept) != 1 || kept[0].Queue != "reception" || kept[0].Call != phone.CallSID() {
			x.wrong(phone.CallSID(), "messages are %+v, want this caller's for the reception", kept)
		}
	})
}

// agentOnCall takes the call: the person on call is told who is calling, and presses 1.
func agentOnCall() sim.Party { return agentWhoTalks(5 * time.Second) }

// agent is how an agent stands.
func (x *exchange) agent(id string) queue.Agent {
	x.Helper()
	for _, a := range x.snapshot().Agents {
		if a.ID == id {
			return a
		}
	}
	x.Fatalf("no agent %s", id)
	return queue.Agent{}
}

func (x *exchange) declared(id string) flows.Agent {
	return x.site.Agents[slices.IndexFunc(x.site.Agents, func(a flows.Agent) bool { return a.ID == id })]
}
