package app

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"presszero/ivr"
	"presszero/queue"
	"presszero/sim"
)

// callsBack lets the reception call back by rules.
func callsBack(rules string) func(*Files) {
	return func(f *Files) {
		f.Queues.Data = []byte(strings.Replace(string(f.Queues.Data), "    handle_time: 3m\n", "    handle_time: 3m\n    wrap_up: 0s\n    callback: {"+rules+"}\n", 1))
	}
}

// takesTheCall is somebody who is called back, and wants to talk.
func takesTheCall() sim.Party {
	return sim.Party{After: 2 * time.Second, Script: sim.Script{
		sim.AwaitHeard("asked us to call you back"), sim.AwaitAsked(), sim.Press("1"), sim.AwaitConnected(), sim.AwaitFinished(),
	}}
}

// parks is a call whose caller asks in line to be called back.
func (x *exchange) parks(from string) *sim.Phone {
	x.Helper()
	phone := x.call(from, sim.AwaitAsked(), sim.Press("0"), sim.AwaitHeard("in line"), sim.AwaitHeard("press 2"), sim.Press("2"),
		sim.AwaitHeard("We can call you back"), sim.Press("1"), sim.AwaitHeard("Your place in line is kept"), sim.AwaitFinished())
	x.finish(phone)
	return phone
}

// onlyAnna has all the others of the reception away, so that the order in which callers are served can be seen.
func (x *exchange) onlyAnna() {
	x.Helper()
	x.setAgent("anna", queue.Ready)
}

// ended waits until a call has left the line, and says how.
func (x *exchange) ended(call string) queue.View {
	x.Helper()
	var view queue.View
	x.eventually(call+" has left the line", func() bool {
		var err error
		view, err = x.app().stores.line.Poll(x.Context(), call)
		return err == nil && view.State == queue.Ended
	})
	return view
}

func (x *exchange) entry(call string) queue.View {
	x.Helper()
	view, err := x.app().stores.line.Poll(x.Context(), call)
	x.must(err)
	return view
}

// TestACallerWhoIsCalledBackIsServedInTurn lets three callers wait, the one in the middle to be called back.
func TestACallerWhoIsCalledBackIsServedInTurn(t *testing.T) {
	t.Parallel()
	for _, first := range []string{"agent", "customer", "auto"} {
		t.Run(first+" first", func(t *testing.T) {
			t.Parallel()
			x := newExchange(t, setup{away: true, edit: callsBack("first: " + first)})
			x.setAgent("anna", queue.Away)
			waits := func(n int) *sim.Phone {
				p := x.call(number(n), sim.AwaitAsked(), sim.Press("0"), sim.AwaitConnected(), sim.AwaitFinished())
				x.eventually("the caller is in line", func() bool { return len(x.waiting("reception")) == n })
				return p
			}
			one := waits(1)
			x.carrier.SetParty(number(2), takesTheCall())
			two := x.parks(number(2))
			three := waits(3)
			if got := x.waiting("reception"); len(got) != 3 || got[1] != two.CallSID() {
				x.wrong(two.CallSID(), "in line are %v, want the callback in the middle", got)
			}
			x.onlyAnna()
			x.finish(one, three)
			view := x.ended(two.CallSID())
			x.settled()
			if view.Outcome != queue.Answered || view.Promise(view.Now) != queue.PromiseKept {
				x.wrong(two.CallSID(), "ended as %s with the promise %s", view.Outcome, view.Promise(view.Now))
			}
			talks := x.carrier.Bridges()
			if len(talks) != 3 || talks[0].Caller != one.CallSID() {
				x.wrong(two.CallSID(), "talks are %+v, want one with each, the first caller's first", talks)
			}
			if first == "agent" && talks[2].Caller != three.CallSID() { // the others serve the next caller while the phone rings
				x.wrong(two.CallSID(), "talks are %+v, want the callback between the two others", talks)
			}
		})
	}
}

// TestWhoeverAnswersTheCallBackPressesAKey has nobody there at first, then a machine, and then the caller.
func TestWhoeverAnswersTheCallBackPressesAKey(t *testing.T) {
	t.Parallel()
	for name, missed := range map[string]sim.Party{
		"nobody answers":     {Behaviour: sim.NeverAnswers},
		"the line is busy":   {Behaviour: sim.IsBusy},
		"a voicemail does":   sim.Voicemail(2 * time.Second),
		"not now, says one":  {After: time.Second, Script: sim.Script{sim.AwaitAsked(), sim.Press("2"), sim.AwaitHeard("call you again later"), sim.AwaitFinished()}},
		"somebody hangs up":  {After: time.Second, Script: sim.Script{sim.AwaitAsked(), sim.HangUp()}},
		"it cannot be rung":  {Behaviour: sim.Fails},
		"the call is turned": {Behaviour: sim.Rejects, After: time.Second},
	} {
		for _, first := range []string{"agent", "customer"} {
			t.Run(name+", "+first+" first", func(t *testing.T) {
				t.Parallel()
				x := newExchange(t, setup{away: true, speed: 40, edit: callsBack("first: " + first + ", gap: 1m, tries: 3")})
				x.carrier.SetParty(number(1), missed)
				x.setAgent("anna", queue.Away)
				phone := x.parks(number(1))
				x.onlyAnna()
				x.eventually("a try has reached nobody", func() bool { return x.entry(phone.CallSID()).Callback.Tries == 1 })
				x.carrier.SetParty(number(1), takesTheCall())
				x.eventually("anna is free again", func() bool { return x.agent("anna").State == queue.Ready })
				view := x.ended(phone.CallSID())
				if view.Outcome != queue.Answered || view.Callback.Tries != 1 {
					x.wrong(phone.CallSID(), "ended as %s after %d tries that reached nobody", view.Outcome, view.Callback.Tries)
				}
				x.settled()
				x.oneToOne()
			})
		}
	}
}

func TestACallbackThatReachesNobodyComesToAnEnd(t *testing.T) {
	t.Parallel()
	x := newExchange(t, setup{away: true, speed: 40, edit: callsBack("first: agent, gap: 1m, tries: 2")})
	last := sim.Party{After: time.Second, Script: sim.Script{sim.AwaitHeard("have not reached you"), sim.AwaitHeard("welcome to call us again"), sim.AwaitFinished()}}
	x.carrier.SetParty(number(1), sim.Party{Behaviour: sim.IsBusy})
	x.setAgent("anna", queue.Away)
	phone := x.parks(number(1))
	x.onlyAnna()
	x.eventually("a try has reached nobody", func() bool { return x.entry(phone.CallSID()).Callback.Tries == 1 })
	x.carrier.SetParty(number(1), last)
	if view := x.ended(phone.CallSID()); view.Outcome != queue.Unreached {
		x.wrong(phone.CallSID(), "ended as %s", view.Outcome)
	}
	x.settled()
	if got := x.agent("anna").State; got != queue.Ready {
		t.Errorf("anna is %s", got)
	}
	open, err := x.app().stores.calls.Items(t.Context(), ivr.ItemsWish{Queue: "reception", Which: ivr.OpenItems, Limit: 10})
	x.must(err)
	if len(open.Items) != 1 || open.Items[0].Kind != ivr.MessageUnreached || open.Items[0].Number != number(1) {
		t.Errorf("left to people is %+v, want the callback that reached nobody", open.Items)
	}
}

// TestWhoPhonesInAgainChooses is asked before the flow begins.
func TestWhoPhonesInAgainChooses(t *testing.T) {
	t.Parallel()
	open := func(t *testing.T) (*exchange, string) {
		x := newExchange(t, setup{away: true, edit: callsBack("")})
		x.setAgent("anna", queue.Away)
		x.carrier.SetParty(number(1), takesTheCall())
		return x, x.parks(number(1)).CallSID()
	}
	asked := sim.AwaitHeard("promised to call you back")
	t.Run("to keep it", func(t *testing.T) {
		t.Parallel()
		x, owed := open(t)
		x.finish(x.call(number(1), asked, sim.AwaitAsked(), sim.Press("1"), sim.AwaitHeard("We will call you back"), sim.AwaitFinished()))
		if got := x.waiting("reception"); len(got) != 1 || got[0] != owed {
			x.wrong(owed, "in line are %v", got)
		}
		x.onlyAnna()
		if view := x.ended(owed); view.Outcome != queue.Answered {
			x.wrong(owed, "ended as %s", view.Outcome)
		}
	})
	t.Run("to cancel it", func(t *testing.T) {
		t.Parallel()
		x, owed := open(t)
		phone := x.call(number(1), asked, sim.AwaitAsked(), sim.Press("2"), sim.AwaitHeard("will not be called back"), sim.AwaitHeard("press 0"), sim.HangUp())
		x.finish(phone)
		if view := x.ended(owed); view.Outcome != queue.Cancelled {
			x.wrong(owed, "ended as %s", view.Outcome)
		}
	})
	t.Run("to wait now, at the old place", func(t *testing.T) {
		t.Parallel()
		x, owed := open(t)
		other := x.call(number(2), sim.AwaitAsked(), sim.Press("0"), sim.AwaitConnected(), sim.AwaitFinished())
		x.eventually("another is in line", func() bool { return len(x.waiting("reception")) == 2 })
		phone := x.call(number(1), asked, sim.AwaitAsked(), sim.Press("0"), sim.AwaitConnected(), sim.AwaitFinished())
		if view := x.ended(owed); view.Outcome != queue.Resumed {
			x.wrong(owed, "ended as %s", view.Outcome)
		}
		if got := x.waiting("reception"); len(got) != 2 || got[0] != phone.CallSID() {
			x.wrong(phone.CallSID(), "in line are %v, want this call at its old place", got)
		}
		x.onlyAnna()
		x.finish(phone, other)
		x.settled()
	})
}

func TestANumberIsOwedOneCallbackAtATime(t *testing.T) {
	t.Parallel()
	x := newExchange(t, setup{away: true, edit: callsBack("")})
	x.setAgent("anna", queue.Away)
	owed := x.parks(number(1)).CallSID()
	phone := x.call(number(2), sim.AwaitAsked(), sim.Press("0"), sim.AwaitHeard("press 2"), sim.Press("2"), sim.AwaitHeard("We can call you back"),
		sim.Press("2"), sim.AwaitHeard("Please enter the number"), sim.Press("00"+strings.TrimPrefix(number(1), "+")+"#"), sim.AwaitHeard("We can call you back"),
		sim.Press("1"), sim.AwaitHeard("promised already"), sim.Press("2"), sim.AwaitHeard("in line"), sim.AwaitConnected(), sim.AwaitFinished())
	x.await(phone, sim.HeardText("promised already"))
	x.eventually("both are in line", func() bool { return len(x.waiting("reception")) == 2 })
	if got := x.waiting("reception"); got[0] != owed || got[1] != phone.CallSID() {
		x.wrong(owed, "in line are %v", got)
	}
	x.carrier.SetParty(number(1), takesTheCall())
	x.onlyAnna()
	x.finish(phone)
	x.ended(owed)
}

// TestZeroReachesAPersonOnEveryPromptOfACallback presses 0 on each prompt that has to do with callbacks.
func TestZeroReachesAPersonOnEveryPromptOfACallback(t *testing.T) {
	t.Parallel()
	inLine := sim.Script{sim.AwaitAsked(), sim.Press("0"), sim.AwaitHeard("press 2"), sim.Press("2"), sim.AwaitHeard("We can call you back")}
	zero := func(heard string) sim.Script {
		return sim.Script{sim.AwaitHeard(heard), sim.AwaitAsked(), sim.Press("0"), sim.AwaitHeard("in line"), sim.AwaitConnected(), sim.AwaitFinished()}
	}
	for name, script := range map[string]sim.Script{
		"while the number is read back": append(inLine, sim.Press("0"), sim.AwaitHeard("in line"), sim.AwaitConnected(), sim.AwaitFinished()),
		"while another is entered": append(inLine, sim.Press("2"), sim.AwaitHeard("Please enter"), sim.Press("0"), sim.AwaitHeard("in line"),
			sim.AwaitConnected(), sim.AwaitFinished()),
		"in the goodbye": append(inLine, sim.Press("1"), sim.AwaitHeard("place in line is kept"), sim.Press("0"), sim.AwaitHeard("in line"),
			sim.AwaitConnected(), sim.AwaitFinished()),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			x := newExchange(t, setup{away: true, edit: callsBack("")})
			x.setAgent("anna", queue.Away)
			phone := x.call(number(1), script...)
			x.eventually("the caller has heard all", func() bool { return strings.Count(fmt.Sprint(phone.History()), "You are in line for a person") >= 2 })
			if got := x.waiting("reception"); len(got) != 1 {
				x.wrong(phone.CallSID(), "in line are %v", got)
			}
			x.onlyAnna()
			x.finish(phone)
			x.settled()
		})
	}
	for name, script := range map[string]sim.Script{
		"when the phone is picked up": zero("asked us to call you back"),
		"after a wrong key": {sim.AwaitHeard("asked us to call you back"), sim.AwaitAsked(), sim.Press("7"), sim.AwaitHeard("not one of the choices"),
			sim.Press("0"), sim.AwaitConnected(), sim.AwaitFinished()},
		"in the goodbye of a call that was missed": {sim.AwaitHeard("asked us"), sim.AwaitAsked(), sim.Press("2"), sim.AwaitHeard("again later"),
			sim.Press("0"), sim.AwaitHeard("in line"), sim.AwaitConnected(), sim.AwaitFinished()},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			x := newExchange(t, setup{away: true, edit: callsBack("first: customer")})
			x.setAgent("anna", queue.Away)
			x.carrier.SetParty(number(1), sim.Party{After: time.Second, Script: script})
			owed := x.parks(number(1)).CallSID()
			x.onlyAnna()
			view := x.ended(owed)
			x.settled()
			if n := len(x.carrier.Bridges()); n != 1 {
				x.wrong(owed, "%d talks after the callback ended as %s", n, view.Outcome)
			}
		})
	}
}

func TestWhoIsCalledBackIsMovedAsAnyCaller(t *testing.T) {
	t.Parallel()
	x := newExchange(t, setup{away: true, edit: callsBack("first: customer")})
	x.setAgent("anna", queue.Away)
	x.carrier.SetParty(number(1), sim.Party{After: time.Second, Script: sim.Script{
		sim.AwaitHeard("asked us to call you back"), sim.AwaitAsked(), sim.Press("1"), sim.AwaitHeard("in line"), sim.AwaitConnected(), sim.AwaitFinished(),
	}})
	call := x.parks(number(1)).CallSID()
	before := x.entry(call)
	x.setAgent("anna", queue.Ready)
	x.eventually("the customer's phone rings", func() bool { return x.entry(call).State == queue.Calling })
	x.setAgent("anna", queue.Away)
	x.eventually("the customer waits on the phone", func() bool { return x.entry(call).Leg != "" })
	view := x.entry(call)
	_, err := x.app().line.Join(t.Context(), queue.Ticket{Call: call, Leg: view.Leg, Queue: "billing", Turn: view.Turn + 1})
	x.must(err)
	moved := x.entry(call)
	if moved.Queue != "billing" || !moved.Clock.Equal(before.Clock) || moved.OnPhone() != view.Leg {
		x.wrong(call, "moved to %s at %v on leg %s", moved.Queue, moved.Clock, moved.OnPhone())
	}
	for _, a := range x.site.Agents {
		x.setAgent(a.ID, queue.Ready)
	}
	if view := x.ended(call); view.Outcome != queue.Answered {
		x.wrong(call, "ended as %s", view.Outcome)
	}
	x.settled()
}

func TestWhoHangsUpAfterBeingCalledBackHasLeftTheLine(t *testing.T) {
	t.Parallel()
	x := newExchange(t, setup{away: true, edit: callsBack("first: customer")})
	x.setAgent("anna", queue.Away)
	x.carrier.SetParty(number(1), sim.Party{After: 5 * time.Second, Script: sim.Script{
		sim.AwaitHeard("asked us to call you back"), sim.AwaitAsked(), sim.Press("1"), sim.AwaitHeard("in line"), sim.HangUp(),
	}})
	call := x.parks(number(1)).CallSID()
	x.setAgent("anna", queue.Ready)
	x.eventually("the customer's phone rings", func() bool { return x.entry(call).State == queue.Calling })
	x.setAgent("anna", queue.Away)
	if view := x.ended(call); view.Outcome != queue.Abandoned {
		x.wrong(call, "ended as %s", view.Outcome)
	}
	x.settled()
}
