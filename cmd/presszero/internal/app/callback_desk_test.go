package app

import (
	"errors"
	"testing"
	"time"

	"presszero/queue"
	"presszero/sim"
	"presszero/web"
)

// promises asks for a callback as a website does.
func (x *exchange) promises(key string, wish web.CallbackWish) (queue.View, error) {
	x.Helper()
	return callbackDesk{x.app()}.Promise(x.Context(), key, wish)
}

func TestSomebodyWhoDidNotPhoneIsCalledBack(t *testing.T) {
	t.Parallel()
	for _, first := range []string{"agent", "customer"} {
		t.Run(first+" first", func(t *testing.T) {
			t.Parallel()
			x := newExchange(t, setup{edit: callsBack("first: " + first)})
			x.carrier.SetParty(number(1), takesTheCall())
			view, err := x.promises("once", web.CallbackWish{Queue: "reception", Number: number(1), Note: "order 17", Within: "2h"})
			x.must(err)
			again, err := x.promises("once", web.CallbackWish{Queue: "reception", Number: number(1), Note: "order 17", Within: "2h"})
			x.must(err)
			if again.Call != view.Call || !again.Callback.Due.Equal(view.Callback.Due) {
				t.Errorf("the same key is another callback: %+v, %+v", view.Entry, again.Entry)
			}
			if ended := x.ended(view.Call); ended.Outcome != queue.Answered {
				x.wrong(view.Call, "ended as %s", ended.Outcome)
			}
			x.settled()
			if n := len(x.carrier.Bridges()); n != 1 {
				x.wrong(view.Call, "%d talks, want 1", n)
			}
			kept, err := x.app().stores.calls.Messages(t.Context(), 10)
			x.must(err)
			if len(kept) != 1 || kept[0].Number != number(1) || kept[0].Call != view.Call {
				t.Errorf("the promise is kept as %+v", kept)
			}
		})
	}
}

func TestACallbackIsCancelledByTheAPI(t *testing.T) {
	t.Parallel()
	x := newExchange(t, setup{away: true, edit: callsBack("")})
	x.setAgent("anna", queue.Away)
	call := x.parks(number(1)).CallSID()
	desk := callbackDesk{x.app()}
	open, _, err := desk.Open(t.Context(), 10)
	x.must(err)
	if len(open) != 1 || open[0].Call != call {
		t.Errorf("open are %+v", open)
	}
	for range 2 {
		view, err := desk.Cancel(t.Context(), call)
		x.must(err)
		if view.Outcome != queue.Cancelled {
			t.Errorf("cancelled is %+v", view.Entry)
		}
	}
	x.onlyAnna()
	x.settled()
	if n := x.carrier.PartyRecord(number(1)).Rung; n != 0 {
		t.Errorf("the phone of a cancelled callback rang %d times", n)
	}
	if _, err := desk.Cancel(t.Context(), "CA0"); !errors.Is(err, queue.ErrUnknownCall) {
		t.Errorf("cancelling nothing: %v", err)
	}
}

func TestWishesThatCannotBeGrantedAreRefused(t *testing.T) {
	t.Parallel()
	x := newExchange(t, setup{away: true, edit: callsBack("")})
	now := x.clock.Now()
	for name, wish := range map[string]web.CallbackWish{
		"an unknown queue":       {Queue: "nobody", Number: number(1)},
		"an emergency number":    {Queue: "reception", Number: "112"},
		"a premium number":       {Queue: "reception", Number: "+19005550117"},
		"an unknown language":    {Queue: "reception", Number: number(1), Language: "tlh"},
		"no duration":            {Queue: "reception", Number: number(1), Within: "soon"},
		"too long":               {Queue: "reception", Number: number(1), Within: "1000h"},
		"a time that is over":    {Queue: "reception", Number: number(1), At: now.Add(-time.Hour)},
		"two times":              {Queue: "reception", Number: number(1), At: now.Add(time.Hour), Within: "2h"},
		"a time in quiet hours?": {Queue: "bookings", Number: number(1), At: time.Date(2026, 11, 23, 20, 0, 0, 0, time.UTC)},
	} {
		var refusal web.Refusal
		if _, err := x.promises(name, wish); !errors.As(err, &refusal) {
			t.Errorf("%s: %v", name, err)
		}
	}
	_, err := x.promises("a", web.CallbackWish{Queue: "reception", Number: number(1)})
	x.must(err)
	var refusal web.Refusal
	if _, err := x.promises("b", web.CallbackWish{Queue: "reception", Number: number(1)}); !errors.As(err, &refusal) || refusal.Code != 409 {
		t.Errorf("a second callback to the same number: %v", err)
	}
}

func TestACallWantedAtATimeIsNotMadeBefore(t *testing.T) {
	t.Parallel()
	x := newExchange(t, setup{speed: 60, edit: callsBack("")})
	x.carrier.SetParty(number(1), takesTheCall())
	at := x.clock.Now().Add(3 * time.Minute).Truncate(time.Second)
	view, err := x.promises("at", web.CallbackWish{Queue: "reception", Number: number(1), At: at})
	x.must(err)
	x.ended(view.Call)
	for _, e := range x.carrier.Log() {
		if e.Kind == sim.KindRinging && e.Party == number(1) && e.At.Before(at) {
			t.Errorf("rung at %v, before %v", e.At, at)
		}
	}
}

// TestAgentsWhoLeaveLoseNoCallback has the only agent go away while the customer's phone rings, and come back.
func TestAgentsWhoLeaveLoseNoCallback(t *testing.T) {
	t.Parallel()
	x := newExchange(t, setup{away: true, edit: callsBack("first: agent, gap: 1m"), agents: map[string]sim.Party{
		"anna": {After: time.Second, Script: sim.Script{sim.AwaitAsked(), sim.Press("1"), sim.AwaitHeard("calling the customer"), sim.HangUp()}},
	}})
	x.carrier.SetParty(number(1), sim.Party{After: 15 * time.Second, Script: takesTheCall().Script})
	x.setAgent("anna", queue.Away)
	call := x.parks(number(1)).CallSID()
	x.onlyAnna()
	x.eventually("the customer's phone rings", func() bool { return x.entry(call).Callback.Trying != "" })
	x.carrier.SetParty(x.declared("anna").Address, agentWhoTalks(5*time.Second)) // when her phone rings again
	if view := x.ended(call); view.Outcome != queue.Answered {
		x.wrong(call, "ended as %s", view.Outcome)
	}
	x.settled()
}

// TestAFlowsCallbackIsTheSameEntry is promised by a step of a flow, and made by the line.
func TestAFlowsCallbackIsTheSameEntry(t *testing.T) {
	t.Parallel()
	x := newExchange(t, setup{flow: "helpline", start: noon})
	x.carrier.SetParty(number(1), sim.Party{After: time.Second, Script: sim.Script{
		sim.AwaitHeard("You asked us to call you back"), sim.AwaitAsked(), sim.Press("1"), sim.AwaitConnected(), sim.AwaitFinished(),
	}})
	phone := x.call(number(1), sim.AwaitHeard("press 3"), sim.Press("3"), sim.AwaitHeard("We can call you back on"), sim.Press("1"),
		sim.AwaitHeard("A person will call you back"), sim.AwaitFinished())
	x.finish(phone)
	if view := x.ended(phone.CallSID()); view.Outcome != queue.Answered || view.Queue != "volunteers" {
		x.wrong(phone.CallSID(), "ended as %s in %s", view.Outcome, view.Queue)
	}
	x.settled()
}

// TestTheFlowGoesOnAfterACallBack lets somebody rate the talk who had been called back.
func TestTheFlowGoesOnAfterACallBack(t *testing.T) {
	t.Parallel()
	x := newExchange(t, setup{flow: "shop", away: true})
	for _, a := range x.site.Agents {
		x.setAgent(a.ID, queue.Away)
	}
	x.carrier.SetParty(number(1), sim.Party{After: time.Second, Script: sim.Script{
		sim.AwaitHeard("This is returns"), sim.AwaitAsked(), sim.Press("1"), sim.AwaitConnected(), sim.AwaitDisconnected(),
		sim.AwaitHeard("How well were you helped"), sim.AwaitAsked(), sim.Press("5"), sim.AwaitFinished(),
	}})
	phone := x.call(number(1), sim.AwaitAsked(), sim.Press("2"), sim.AwaitHeard("press 2"), sim.Press("2"), sim.AwaitHeard("We can call you back"), sim.Press("1"),
		sim.AwaitHeard("place in line is kept"), sim.AwaitFinished())
	x.finish(phone)
	for _, a := range x.site.Agents {
		x.setAgent(a.ID, queue.Ready)
	}
	x.ended(phone.CallSID())
	x.eventually("the talk is rated", func() bool {
		kept, err := x.app().stores.calls.Messages(x.Context(), 10)
		return err == nil && len(kept) == 2 && kept[0].Score+kept[1].Score == 5
	})
	x.settled()
}

// TestAVoicemailHearsThatWeCalled is told what we wanted once its greeting is over.
func TestAVoicemailHearsThatWeCalled(t *testing.T) {
	t.Parallel()
	x := newExchange(t, setup{away: true, edit: callsBack("first: customer, gap: 1m")})
	x.carrier.SetParty(number(1), sim.Voicemail(2*time.Second))
	x.setAgent("anna", queue.Away)
	call := x.parks(number(1)).CallSID()
	x.onlyAnna()
	x.eventually("a try has reached nobody", func() bool { return x.entry(call).Callback.Tries == 1 })
	x.eventually("the message was left", func() bool {
		for _, e := range x.carrier.Log() {
			if e.Kind == sim.KindHeard && e.Party == number(1) && e.Text == "We have not reached you and will call again later." {
				return true
			}
		}
		return false
	})
}
