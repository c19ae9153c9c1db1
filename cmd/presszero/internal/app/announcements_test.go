package app

import (
	"strings"
	"testing"
	"time"

	"presszero/queue"
	"presszero/sim"
)

// threeWrite lets three agents serve the reception and nothing else, who write for three minutes after a talk.
func threeWrite(settings string) func(*Files) {
	limit := limited("    handle_time: 12m\n    max_unstaffed: 30m\n    callback: {after: 15m}\n" + settings + "    ladder: [{voicemail: {owner: reception, due: 4h}}]\n")
	return func(f *Files) {
		limit(f)
		f.Queues.Data = []byte(strings.Replace(string(f.Queues.Data), "    wrap_up: 0s\n    handle_time: 12m", "    wrap_up: 3m\n    handle_time: 12m", 1))
		agents := strings.Replace(string(f.Agents.Data), "queues: [billing]", "queues: [reception]", 1)
		f.Agents.Data = []byte(strings.Replace(agents, "queues: [appointments]", "queues: [reception]", 1))
	}
}

// writers is an exchange of threeWrite whose waits come from how the line drains alone: what is told is then a matter of who is
// at work, and not of what the forecast has seen coming.
func writers(t *testing.T, s setup) *exchange {
	t.Helper()
	x := newExchange(t, s)
	x.app().forecast.Stop()
	told := x.clock.Now().Add(queue.ForecastLife)
	x.eventually("no forecast is told any more", func() bool { return x.clock.Now().After(told) })
	return x
}

// leaveSoon has all three agents at work, none of them free, and so many of them leave when they have written.
func (x *exchange) leaveSoon(leave int) {
	x.Helper()
	for n := range 3 {
		x.call(number(n+1), sim.AwaitAsked(), sim.Press("0"), sim.AwaitConnected(), sim.AwaitFinished())
	}
	x.eventually("those who leave write, and the others talk", func() bool {
		writing, talking := 0, 0
		for _, a := range x.snapshot().Agents {
			switch a.State {
			case queue.WrapUp:
				x.setAgent(a.ID, queue.Away)
				writing++
			case queue.Talking:
				talking++
			}
		}
		return writing == leave && talking == 3-leave
	})
}

// TestAgentsWhoLeaveAreToldOfOnceWithWhyAndAChoice lets two of three agents leave while a caller waits for them.
func TestAgentsWhoLeaveAreToldOfOnceWithWhyAndAChoice(t *testing.T) {
	t.Parallel()
	x := writers(t, setup{speed: 40, edit: threeWrite(""), agents: map[string]sim.Party{"anna": agentWhoTalks(time.Hour)}})
	x.leaveSoon(2)
	caller := x.call(number(9), sim.AwaitAsked(), sim.Press("0"), sim.AwaitHeard("The wait is up to 7 minutes"),
		sim.AwaitHeard("taking longer than we told you"), sim.AwaitHeard("Fewer people are at work"), sim.AwaitHeard("press 2"), sim.AwaitHeard("stay on the line"),
		sim.AwaitConnected(), sim.AwaitFinished())
	x.eventually("the caller is told", func() bool { return x.heardBy(caller.CallSID(), "stay on the line") > 0 })
	x.setAgent("bilal", queue.Ready)
	x.finish(caller)
	if n := x.heardBy(caller.CallSID(), "taking longer than we told you"); n != 1 {
		x.wrong(caller.CallSID(), "a longer wait was told %d times", n)
	}
}

// TestAPromiseThatPassesIsApologisedFor lets everybody leave, so that nothing honest can be said any more.
func TestAPromiseThatPassesIsApologisedFor(t *testing.T) {
	t.Parallel()
	x := writers(t, setup{speed: 40, edit: threeWrite("")})
	x.leaveSoon(3)
	caller := x.call(number(9), sim.AwaitAsked(), sim.Press("0"), sim.AwaitHeard("The wait is up to 7 minutes"),
		sim.AwaitHeard("We are sorry"), sim.AwaitHeard("We can call you back when it is your turn"), sim.Press("2"), sim.AwaitHeard("We can call you back on"), sim.HangUp())
	x.finish(caller)
	if x.heardBy(caller.CallSID(), "taking longer") > 0 {
		x.wrong(caller.CallSID(), "a longer wait is told though nobody knows one")
	}
}

// TestWhoPhonesAgainHearsWhatTheyWerePromised lets a caller hang up in line and take up the old place.
func TestWhoPhonesAgainHearsWhatTheyWerePromised(t *testing.T) {
	t.Parallel()
	x := writers(t, setup{edit: threeWrite("    resume: 10m\n")})
	x.leaveSoon(3)
	first := x.call(number(9), sim.AwaitAsked(), sim.Press("0"), sim.AwaitHeard("The wait is up to 7 minutes"), sim.HangUp())
	x.finish(first)
	x.eventually("the caller has left", func() bool { return len(x.waiting("reception")) == 0 })
	again := x.call(number(9), sim.AwaitAsked(), sim.Press("0"), sim.AwaitHeard("told you: The wait is up to 7 minutes"), sim.HangUp())
	x.finish(again)
}
