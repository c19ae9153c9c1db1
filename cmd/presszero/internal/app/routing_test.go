package app

import (
	"errors"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"presszero/flows"
	"presszero/queue"
	"presszero/sim"
	"presszero/web"
)

const routedFlow = `
flow: front-desk
languages: [en, hi]
person: reception
start: main
steps:
  main:
    menu:
      en: "For Hindi, press 1. For a dispute, press 2. For Anna, press 3. For a bill, press 4. For a person, press 0."
      hi: "विवाद के लिए 2 दबाएँ। अन्ना के लिए 3 दबाएँ। बिल के लिए 4 दबाएँ। फिर से सुनने के लिए 1 दबाएँ। किसी व्यक्ति के लिए 0 दबाएँ।"
    keys: {"1": hindi, "2": dispute, "3": anna, "4": bill}
  hindi: {set: {lang: '"hi"'}, next: main}
  dispute: {enqueue: billing, skills: {disputes: 2}}
  anna: {enqueue: reception, agent: anna}
  bill: {enqueue: billing}
`

const routedQueues = `
queues:
  reception:
    own_language: required
    sticky: 10m
    resume: 10m
    max_unstaffed: 5m
    wrap_up: 0s
    tiers: [{after: 50m}]
    ladder: [{voicemail: {owner: reception, due: 4h}}]
  billing:
    resume: 10m
    wrap_up: 0s
    tiers: [{after: 50m}]
    relax: [{after: 1m, skill: disputes, level: 1}]
    ladder: [{voicemail: {owner: billing, due: 24h}}]
`

const routedAgents = `
agents:
  anna: {address: "+15550101", queues: [reception]}
  ben: {address: "+15550102", queues: [reception, billing], tiers: {reception: 2, billing: 2}, skills: {disputes: 1}}
  hema: {address: "+15550103", queues: [reception], speaks: [en, hi]}
  jo: {address: "+15550104", queues: [billing], skills: {disputes: 3}}
`

// routed is an exchange with queues that go by languages, skills and tiers. Nobody is ready.
func routed(t *testing.T, edits ...func(*Files)) *exchange {
	t.Helper()
	return newExchange(t, setup{away: true, edit: func(f *Files) {
		f.Flows = []flows.File{{Name: "flows/front-desk.yaml", Data: []byte(routedFlow)}}
		f.Queues.Data, f.Agents.Data = []byte(routedQueues), []byte(routedAgents)
		for _, edit := range edits {
			edit(f)
		}
	}})
}

// serves waits until somebody talks with the caller, and insists on whom.
func (x *exchange) serves(phone *sim.Phone, id string) {
	x.Helper()
	x.finish(phone)
	for _, b := range x.carrier.Bridges() {
		if b.Caller == phone.CallSID() {
			if b.AgentParty != x.declared(id).Address {
				x.wrong(phone.CallSID(), "talked with %s, want %s", b.AgentParty, id)
			}
			return
		}
	}
	x.wrong(phone.CallSID(), "talked with nobody, want %s", id)
}

// talksAfter is a caller who presses keys, each when asked, and stays until served.
func talksAfter(keys ...string) []sim.Act {
	var acts []sim.Act
	for _, key := range keys {
		acts = append(acts, sim.AwaitAsked(), sim.Press(key))
	}
	return append(acts, sim.AwaitConnected(), sim.AwaitFinished())
}

func TestZeroReachesSomebodyWhoSpeaksTheCallersLanguage(t *testing.T) {
	t.Parallel()
	x := routed(t)
	x.setAgent("anna", queue.Ready) // idle for longer
	x.setAgent("hema", queue.Ready)
	x.serves(x.call(number(1), talksAfter("1", "0")...), "hema")
}

func TestZeroReachesAnybodyWhereNobodySpeaksTheCallersLanguage(t *testing.T) {
	t.Parallel()
	x := routed(t)
	x.setAgent("hema", queue.Offline)
	x.setAgent("anna", queue.Ready)
	x.serves(x.call(number(1), talksAfter("1", "0")...), "anna")
}

func TestACallerWhoWaitsForALanguageIsServedByAnybodyWhenTheLastSpeakerGoes(t *testing.T) {
	t.Parallel()
	x := routed(t)
	x.setAgent("hema", queue.Away)
	phone := x.call(number(1), talksAfter("1", "0")...)
	x.eventually("the caller waits", func() bool { return len(x.waiting("reception")) == 1 })
	x.setAgent("anna", queue.Ready)
	x.setAgent("hema", queue.Offline)
	x.serves(phone, "anna")
}

func TestASkillIsWaitedForUntilItIsRelaxed(t *testing.T) {
	t.Parallel()
	x := routed(t, func(f *Files) {
		f.Queues.Data = []byte(strings.ReplaceAll(routedQueues, "tiers: [{after: 50m}]", "tiers: [{after: 0s}]"))
	})
	x.setAgent("jo", queue.Away)
	x.setAgent("ben", queue.Ready)
	phone := x.call(number(1), talksAfter("2")...)
	x.serves(phone, "ben")
	if waited := x.carrier.Bridges()[0].From.Sub(noon); waited < time.Minute {
		x.wrong(phone.CallSID(), "was served after %v by an agent of level 1, want a minute at least", waited)
	}
}

func TestACallerWaitsForTheAgentWhomTheyKnow(t *testing.T) {
	t.Parallel()
	x := routed(t)
	x.setAgent("anna", queue.Away)
	x.setAgent("hema", queue.Ready)
	regular := x.call(number(1), talksAfter("3")...)
	x.serves(regular, "hema") // anna is not at work
	x.setAgent("anna", queue.Ready)
	x.serves(x.call(number(2), talksAfter("3")...), "anna")
}

func TestChangedRoutingTakesEffectWithoutARestart(t *testing.T) {
	t.Parallel()
	x := routed(t)
	x.setAgent("jo", queue.Away)
	x.setAgent("ben", queue.Ready)
	phone := x.call(number(1), talksAfter("4")...)
	x.eventually("the caller waits", func() bool { return len(x.waiting("billing")) == 1 })
	x.files.change(func(f *Files) {
		f.Queues.Data = []byte(strings.ReplaceAll(routedQueues, "tiers: [{after: 50m}]", "tiers: [{after: 1s}]"))
	})
	x.serves(phone, "ben")
}

func TestARedialKeepsThePlaceAndBothAreToldOnce(t *testing.T) {
	t.Parallel()
	x := routed(t)
	x.carrier.SetParty(x.declared("anna").Address, sim.Party{After: time.Second, Script: sim.Script{
		sim.AwaitAsked(), sim.Wait(7 * time.Second), sim.Press("1"), sim.AwaitConnected(), sim.TalkFor(2 * time.Second), sim.HangUp(),
	}})
	x.setAgent("anna", queue.Away)
	first := x.call(number(1), sim.AwaitAsked(), sim.Press("0"), sim.AwaitFinished())
	x.eventually("the first is in line", func() bool { return len(x.waiting("reception")) == 1 })
	second := x.call(number(2), talksAfter("0")...)
	x.eventually("the second is in line", func() bool { return len(x.waiting("reception")) == 2 })
	first.HangUp()
	x.eventually("the first has left", func() bool { return len(x.waiting("reception")) == 1 })
	again := x.call(number(1), sim.AwaitAsked(), sim.Press("0"), sim.AwaitHeard("you are next"), sim.AwaitAsked(), sim.Press("0"), sim.AwaitConnected(), sim.AwaitFinished())
	x.await(again, sim.HeardText("you have kept your place"))
	x.eventually("they stand before the second", func() bool { return slices.Equal(x.waiting("reception"), []string{again.CallSID(), second.CallSID()}) })
	x.setAgent("anna", queue.Ready)
	x.finish(again)
	if n := x.heardBy(again.CallSID(), "you have kept your place"); n != 1 {
		x.wrong(again.CallSID(), "was welcomed back %d times, want once", n)
	}
	x.finish(second)
	told := 0
	for _, b := range x.carrier.Bridges() {
		n := x.heardBy(b.Agent, "their second call in")
		if told += n; n > 0 && b.Caller != again.CallSID() {
			x.wrong(b.Caller, "the agent was told of a second call")
		}
	}
	if told != 1 {
		x.wrong(again.CallSID(), "the agent was told %d times of the second call, want once", told)
	}
}

func TestNobodyIsWelcomedBackToAnotherLine(t *testing.T) {
	t.Parallel()
	x := routed(t)
	for _, id := range []string{"anna", "ben", "jo"} {
		x.setAgent(id, queue.Away)
	}
	first := x.call(number(1), sim.AwaitAsked(), sim.Press("0"), sim.AwaitFinished())
	x.eventually("the first is in line", func() bool { return len(x.waiting("reception")) == 1 })
	first.HangUp()
	x.eventually("the first has left", func() bool { return len(x.waiting("reception")) == 0 })
	again := x.call(number(1), sim.AwaitAsked(), sim.Press("4"), sim.AwaitHeard("you are next"), sim.AwaitAsked(), sim.Press("*"), sim.AwaitHeard("you are next"), sim.HangUp())
	x.finish(again)
	if n := x.heardBy(again.CallSID(), "kept your place"); n != 0 {
		x.wrong(again.CallSID(), "was welcomed back to a line in which they never were")
	}
}

// heardBy is how often something was said on a leg.
func (x *exchange) heardBy(call, words string) int {
	n := 0
	for _, e := range x.carrier.Log() {
		if e.Call == call && e.Kind == sim.KindHeard && strings.Contains(strings.ToLower(e.Text), words) {
			n++
		}
	}
	return n
}

// TestWhoCanBeServedIsJudgedAsTheLineWill holds the check of flows against the plan of the line, over many small sites.
func TestWhoCanBeServedIsJudgedAsTheLineWill(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(7, 7))
	one := func(all ...string) string { return all[random.IntN(len(all))] }
	for range 5_000 {
		site := &flows.Site{Queues: map[string]*flows.Queue{"desk": {Name: "desk"}}}
		for range random.IntN(3) {
			q := site.Queues["desk"]
			q.Routing.Relax = append(q.Routing.Relax, flows.Relaxation{After: time.Minute, Skill: one("a", "b"), Level: random.IntN(4)})
		}
		var profiles []queue.Profile
		for range random.IntN(4) {
			a := flows.Agent{Queues: []string{one("desk", "other")}, Skills: map[string]int{one("a", "b"): 1 + random.IntN(3)}, Speaks: []string{one("en", "hi")}}
			site.Agents = append(site.Agents, a)
			profiles = append(profiles, agent(a).Normal().Profile())
		}
		needs := []flows.Need{{Skill: one("a", "b"), Level: 1 + random.IntN(4), Preferred: random.IntN(2) == 0}}
		if random.IntN(2) == 0 {
			needs = append(needs, flows.Need{Skill: flows.LanguageSkill("hi-IN"), Level: 1, Preferred: random.IntN(2) == 0})
		}
		lane := flows.Lane(needs, "")
		read, err := queue.ParseLane(lane)
		if err != nil || read.String() != lane {
			t.Fatalf("the line reads the lane %q as %q, %v", lane, read, err)
		}
		ref := queue.LaneRef{Queue: "desk", Lane: lane}
		plan := queue.NewPlan(map[string]queue.Routing{"desk": routing(site.Queues["desk"].Routing)}, profiles, []queue.LaneRef{ref})
		if can, ever := site.CanServe("desk", needs), len(plan.Lanes[ref].Reach) > 0; can != ever {
			t.Fatalf("served: %v by the check, %v by the line: %s, %+v", can, ever, lane, site)
		}
	}
}

// TestTheLineKnowsEveryChoice holds the words of queues.yaml against those of the line.
func TestTheLineKnowsEveryChoice(t *testing.T) {
	t.Parallel()
	for _, choice := range []flows.AgentChoice{flows.LongestIdle, flows.LeastTalked, flows.FewestCalls, flows.RoundRobin, flows.Linear, flows.Weighted} {
		q := routing(flows.Routing{Choice: choice})
		plan := queue.NewPlan(map[string]queue.Routing{"desk": q}, nil, []queue.LaneRef{{Queue: "desk", Lane: queue.MainLane}})
		got := plan.Lanes[queue.LaneRef{Queue: "desk", Lane: queue.MainLane}].Choice
		if diff := cmp.Diff(queue.Choice(choice), got); diff != "" {
			t.Errorf("(-declared +planned)\n%s", diff)
		}
	}
}

// places is the API for people at work.
func (x *exchange) places() desk { return desk{x.app()} }

func TestACallerWhomSomebodyMovesIsToldAndServedThere(t *testing.T) {
	t.Parallel()
	x := routed(t)
	for _, id := range []string{"anna", "ben", "hema", "jo"} {
		x.setAgent(id, queue.Away)
	}
	other := x.call(number(2), sim.AwaitAsked(), sim.Press("4"), sim.AwaitFinished())
	x.eventually("somebody waits in billing", func() bool { return len(x.waiting("billing")) == 1 })
	phone := x.call(number(1), sim.AwaitAsked(), sim.Press("0"), sim.AwaitHeard("now in line for billing"), sim.AwaitConnected(), sim.AwaitFinished())
	x.eventually("the caller waits", func() bool { return len(x.waiting("reception")) == 1 })
	x.await(phone, sim.HeardText("you are next"))
	_, err := x.places().Prioritise(t.Context(), phone.CallSID(), 5*time.Minute, "an emergency at home")
	x.must(err)
	v, err := x.places().Move(t.Context(), phone.CallSID(), "billing", "asks about a bill")
	x.must(err)
	if v.Position != 1 || v.Queue != "billing" {
		x.wrong(phone.CallSID(), "stands at %d of %s, want first of billing", v.Position, v.Queue)
	}
	x.await(phone, sim.HeardText("now in line for billing"))
	x.setAgent("jo", queue.Ready)
	x.serves(phone, "jo")
	var reasons []string
	for _, e := range x.feed() {
		if e.Call == phone.CallSID() && (e.Reason != "" || e.Kind == queue.EventPrioritised) {
			reasons = append(reasons, string(e.Kind)+": "+e.Why+" "+e.Reason)
		}
	}
	if diff := cmp.Diff([]string{"prioritised: an emergency at home ", "joined: moved asks about a bill"}, reasons); diff != "" {
		x.wrong(phone.CallSID(), "events (-want +got)\n%s", diff)
	}
	if n := x.heardBy(other.CallSID(), "now in line"); n != 0 {
		x.wrong(other.CallSID(), "another caller was told of it")
	}
	other.HangUp()
}

// TestAnOlderRequestDoesNotUndoAMove repeats the request with which the caller had joined.
func TestAnOlderRequestDoesNotUndoAMove(t *testing.T) {
	t.Parallel()
	x := routed(t)
	for _, id := range []string{"anna", "hema", "jo"} {
		x.setAgent(id, queue.Away)
	}
	phone := x.call(number(1), sim.AwaitAsked(), sim.Press("0"), sim.AwaitFinished())
	x.eventually("the caller waits", func() bool { return len(x.waiting("reception")) == 1 })
	joined, err := x.app().stores.line.Poll(t.Context(), phone.CallSID())
	x.must(err)
	x.eventually("the turn is noted", func() bool {
		s, err := x.app().stores.calls.Load(t.Context(), phone.CallSID())
		return err == nil && s.Turn > joined.Turn
	})
	_, err = x.places().Move(t.Context(), phone.CallSID(), "billing", "asks about a bill")
	x.must(err)
	v, err := x.app().line.Join(t.Context(), queue.Ticket{Call: phone.CallSID(), Queue: "reception", Turn: joined.Turn})
	x.must(err)
	if v.Queue != "billing" {
		x.wrong(phone.CallSID(), "is back in %s", v.Queue)
	}
	phone.HangUp()
}

func TestNobodyIsMovedToAQueueThatIsNotThere(t *testing.T) {
	t.Parallel()
	x := routed(t)
	if _, err := x.places().Move(t.Context(), "CA1", "nowhere", "a reason"); !errors.Is(err, web.ErrUnknownQueue) {
		t.Errorf("got %v", err)
	}
}
