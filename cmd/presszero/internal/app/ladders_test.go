package app

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"presszero/queue"
	"presszero/sim"
)

// onCallNumber is the number on call of the reception.
const onCallNumber = "+15550110"

// limited are the files that ship with other settings of the reception, whom anna alone serves. Bilal serves billing.
func limited(settings string) func(*Files) {
	return func(f *Files) {
		block := regexp.MustCompile(`(?s)  reception:\n.*?\n\n`)
		f.Queues.Data = block.ReplaceAll(f.Queues.Data, []byte("  reception:\n    wrap_up: 0s\n"+settings+"\n"))
		agents := strings.Replace(string(f.Agents.Data), "[reception, billing]", "[reception]", 1)
		agents = strings.Replace(agents, "[billing, reception]", "[billing]", 1)
		f.Agents.Data = []byte(strings.Replace(agents, "[appointments, reception]", "[appointments]", 1))
	}
}

// waitsBehind places two calls: the first talks with anna, the second waits. What more the second does is its script.
func (x *exchange) waitsBehind(script ...sim.Act) (first, second *sim.Phone) {
	x.Helper()
	first = x.call(number(1), sim.AwaitAsked(), sim.Press("0"), sim.AwaitConnected(), sim.AwaitFinished())
	x.eventually("the first caller talks", func() bool { return x.agent("anna").State == queue.Talking })
	second = x.call(number(2), append([]sim.Act{sim.AwaitAsked(), sim.Press("0"), sim.AwaitHeard("in line")}, script...)...)
	x.eventually("the second caller waits", func() bool { return slices.Contains(x.waiting("reception"), second.CallSID()) })
	return first, second
}

// beforeClosing is two minutes before the office closes: Monday, 17:30 in Kolkata.
var beforeClosing = time.Date(2026, 11, 23, 11, 58, 0, 0, time.UTC)

func TestWhoWaitsAtClosingTimeIsServed(t *testing.T) {
	t.Parallel()
	x := newExchange(t, setup{start: beforeClosing, speed: 30, agent: agentWhoTalks(3 * time.Minute), edit: limited("    hours: office\n    ladder: [{voicemail: {owner: reception, due: 4h}}]\n")})
	first, second := x.waitsBehind(sim.AwaitHeard("We close at 5:30 PM"), sim.AwaitHeard("you keep your place"), sim.AwaitConnected(), sim.AwaitFinished())
	x.finish(first, second)
	late := x.call(number(3), sim.AwaitAsked(), sim.Press("0"), sim.AwaitHeard("We are closed"), sim.AwaitHeard("We open tomorrow at 9 AM"), sim.AwaitHeard("after the tone"), sim.HangUp())
	x.finish(late)
}

func TestWhoWaitsAtClosingTimeMayBeTakenDownTheLadder(t *testing.T) {
	t.Parallel()
	x := newExchange(t, setup{start: beforeClosing, speed: 30, agent: agentWhoTalks(4 * time.Minute), edit: limited(
		"    hours: office\n    at_close: ladder\n    ladder: [{voicemail: {owner: reception, due: 4h}}]\n",
	)})
	first, second := x.waitsBehind(sim.AwaitHeard("closed in the meantime"), sim.AwaitHeard("We open tomorrow"), awaitRecording(), sim.TalkFor(3*time.Second), sim.Press("#"), sim.AwaitFinished())
	x.finish(first, second)
	kept, err := x.app().stores.calls.Messages(t.Context(), 10)
	x.must(err)
	if len(kept) != 1 || kept[0].Call != second.CallSID() {
		x.wrong(second.CallSID(), "messages are %+v, want this caller's", kept)
	}
}

// TestAnotherQueueTakesACallerAtTheOldClock lets a caller wait for longer than the reception keeps anybody.
func TestAnotherQueueTakesACallerAtTheOldClock(t *testing.T) {
	t.Parallel()
	x := newExchange(t, setup{speed: 30, agents: map[string]sim.Party{
		"anna": agentWhoTalks(3 * time.Minute), "bilal": {After: 12 * time.Second, Script: agentWhoTalks(3 * time.Second).Script},
	}, edit: limited(
		"    max_wait: 1m\n    ladder: [{queue: billing, when: long_wait}, {voicemail: {owner: reception, due: 4h}}]\n",
	)})
	first, second := x.waitsBehind(sim.AwaitHeard("kept you waiting"), sim.AwaitConnected(), sim.AwaitFinished())
	x.finish(second)
	view, err := x.app().line.Poll(t.Context(), second.CallSID())
	x.must(err)
	if waited := view.Joined.Sub(view.Clock); view.Queue != "billing" || view.Agent != "bilal" || waited < time.Minute {
		x.wrong(second.CallSID(), "served in %s by %s at a clock %s before, want billing, bilal, and at least 1m", view.Queue, view.Agent, waited)
	}
	if slices.ContainsFunc(x.carrier.Log(), func(e sim.Entry) bool {
		return e.Call == second.CallSID() && strings.Contains(e.URL, "/hold/reception/0-4000")
	}) {
		x.wrong(second.CallSID(), "in the room the caller hears the music of the queue that was left")
	}
	x.finish(first)
}

// TestAVoicemailOnCallTakesNoCaller lets the number on call be answered by a machine, which presses nothing.
func TestAVoicemailOnCallTakesNoCaller(t *testing.T) {
	t.Parallel()
	x := newExchange(t, setup{start: night, edit: limited(
		"    hours: office\n    ladder: [{transfer: \"" + onCallNumber + "\", timeout: 20s}, {voicemail: {owner: reception, due: 4h}}]\n",
	)})
	x.carrier.SetParty(onCallNumber, sim.Voicemail(2*time.Second))
	phone := x.call(number(1), sim.AwaitAsked(), sim.Press("0"), sim.AwaitHeard("person on duty"), sim.AwaitHeard("no answer"), sim.AwaitHeard("after the tone"), sim.HangUp())
	x.finish(phone)
	if b := x.carrier.Bridges(); len(b) != 0 {
		x.wrong(phone.CallSID(), "talks are %+v, want none: a machine has answered", b)
	}
	whispered := slices.ContainsFunc(x.carrier.Log(), func(e sim.Entry) bool {
		return e.Party == onCallNumber && e.Kind == sim.KindHeard && strings.Contains(e.Text, "A call for reception")
	})
	if !whispered {
		x.wrong(phone.CallSID(), "whoever picks up is not told which queue is calling")
	}
}

// TestAWaitThatIsTooLongIsOfferedAndNotForced lets a third caller meet a wait beyond the limit, and wait all the same.
func TestAWaitThatIsTooLongIsOfferedAndNotForced(t *testing.T) {
	t.Parallel()
	x := newExchange(t, setup{agents: map[string]sim.Party{"anna": agentWhoTalks(40 * time.Second)}, edit: limited(
		"    handle_time: 10m\n    max_expected_wait: 5m\n    ladder: [{voicemail: {owner: reception, due: 4h}}]\n",
	)})
	first, second := x.waitsBehind(sim.AwaitConnected(), sim.AwaitFinished())
	third := x.call(number(3), sim.AwaitAsked(), sim.Press("0"), sim.AwaitHeard("longer than we want"), sim.AwaitHeard("all the same, press 0"),
		sim.Press("0"), sim.AwaitHeard("in line"), sim.AwaitConnected(), sim.AwaitFinished())
	x.finish(first, second, third)
	if b := x.carrier.Bridges(); len(b) != 3 {
		x.wrong(third.CallSID(), "talks are %+v, want three with anna", b)
	}
}

// TestACallerWhomAllAgentsLeaveReachesThePersonOnCall lets the last agent go home after the talk.
func TestACallerWhomAllAgentsLeaveReachesThePersonOnCall(t *testing.T) {
	t.Parallel()
	x := newExchange(t, setup{agents: map[string]sim.Party{"anna": agentWhoTalks(40 * time.Second)}, edit: limited(
		"    ladder: [{transfer: \"" + onCallNumber + "\", when: unstaffed}, {voicemail: {owner: reception, due: 4h}}]\n",
	)})
	x.carrier.SetParty(onCallNumber, agentOnCall())
	first, second := x.waitsBehind(sim.AwaitHeard("Nobody is here"), sim.AwaitHeard("person on duty"), sim.AwaitConnected(), sim.AwaitFinished())
	x.setAgent("anna", queue.Offline)
	x.finish(first, second)
	with := ""
	for _, b := range x.carrier.Bridges() {
		if b.Caller == second.CallSID() {
			with = b.AgentParty
		}
	}
	if with != onCallNumber {
		x.wrong(second.CallSID(), "the caller talks with %q, want the person on call", with)
	}
}
