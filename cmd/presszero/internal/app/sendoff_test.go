package app

import (
	"errors"
	"testing"

	"presszero/queue"
	"presszero/sim"
	"presszero/web"
)

// TestWhoIsOfferedACallbackIsAskedFirst: one says yes, one says nothing and keeps the place on the phone.
func TestWhoIsOfferedACallbackIsAskedFirst(t *testing.T) {
	t.Parallel()
	x := newExchange(t, setup{away: true, edit: callsBack("first: agent")})
	x.setAgent("anna", queue.Away)
	yes := x.call(number(1), sim.AwaitAsked(), sim.Press("0"), sim.AwaitHeard("We can call you back"), sim.Press("1"), sim.AwaitHeard("Your place in line is kept"), sim.AwaitFinished())
	no := x.call(number(2), sim.AwaitAsked(), sim.Press("0"), sim.AwaitHeard("We can call you back"), sim.AwaitHeard("in line"), sim.AwaitConnected(), sim.AwaitFinished())
	x.eventually("both are in line", func() bool { return len(x.waiting("reception")) == 2 })
	for _, phone := range []*sim.Phone{yes, no} {
		if _, err := (sendOff{x.app()}).OfferCallback(x.Context(), phone.CallSID()); err != nil {
			t.Fatal(err)
		}
	}
	x.finish(yes)
	if e := x.entry(yes.CallSID()); !e.ToCall() || !e.InLine() {
		t.Errorf("who said yes: %+v", e.Entry)
	}
	if e := x.entry(no.CallSID()); e.ToCall() || !e.InLine() {
		t.Errorf("who said nothing: %+v", e.Entry)
	}
	_, err := (sendOff{x.app()}).OfferCallback(x.Context(), yes.CallSID())
	if refusal := (web.Refusal{}); !errors.As(err, &refusal) {
		t.Errorf("twice: %v", err)
	}
	x.onlyAnna()
	x.finish(no)
}

func TestWhoIsEndedIsOutOfTheLineForGood(t *testing.T) {
	t.Parallel()
	x := newExchange(t, setup{away: true})
	x.setAgent("anna", queue.Away)
	phone := x.call(number(1), sim.AwaitAsked(), sim.Press("0"), sim.AwaitFinished())
	x.eventually("the caller is in line", func() bool { return len(x.waiting("reception")) == 1 })
	if _, err := (sendOff{x.app()}).End(x.Context(), phone.CallSID()); err != nil {
		t.Fatal(err)
	}
	x.finish(phone)
	if e := x.ended(phone.CallSID()); e.State != queue.Ended {
		t.Errorf("%+v", e.Entry)
	}
	if _, err := (sendOff{x.app()}).End(x.Context(), phone.CallSID()); err == nil {
		t.Error("twice: no refusal")
	}
}
