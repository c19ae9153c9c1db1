package flowtest

import (
	"time"

	"presszero/ivr"
)

// callbackEnd is what has become of a callback at the end of a test.
type callbackEnd string

// What becomes of a callback.
const (
	callbackNone      callbackEnd = "none"
	callbackPromised  callbackEnd = "promised"  // the caller will be called back
	callbackCancelled callbackEnd = "cancelled" // the caller has called it off
	callbackMissed    callbackEnd = "missed"    // the caller was called back, and not reached
	callbackTaken     callbackEnd = "taken"     // the caller has taken up the place that was kept
)

// Owed is a callback that is owed to the caller.
type Owed struct {
	Queue string
	Due   time.Duration // from the beginning of the call on; below zero: it is late
}

// owing is what is owed to the caller when the call begins; nil: nothing.
func (t Test) owing() *ivr.Owing {
	switch {
	case t.Owed != nil:
		return &ivr.Owing{Call: "CA9999", Queue: t.Owed.Queue, Due: t.At.Add(t.Owed.Due)}
	case t.CalledBack != "":
		return &ivr.Owing{Call: "CA9999", Queue: t.CalledBack, Due: t.At}
	}
	return nil
}

// calledBack lets the caller pick up the phone who is called back in a queue.
func (p *phone) calledBack(s ivr.Session, queue string) {
	s.Mode, s.Entry, s.Step, s.Path, s.Place = ivr.ModeCalled, p.owed.Call, p.prog.Start, nil, &ivr.Place{Queue: queue}
	p.out = ivr.Outcome{Session: s}
	p.step(ivr.Event{Kind: ivr.EventAnswered, Owes: p.owed})
}

// inLine reports whether the caller stands in line, choosing a callback or not.
func (p *phone) inLine() bool {
	mode := p.out.Session.Mode
	return mode == ivr.ModeLine || mode == ivr.ModeCallback
}

// park keeps a place without the caller, unless one is kept already.
func (p *phone) park(asked ivr.Place) {
	if p.owed != nil {
		p.step(ivr.Event{Kind: ivr.EventOwed, Owes: p.owed})
		return
	}
	p.owed, p.back = &ivr.Owing{Call: "CA0000", Queue: asked.Queue, Due: p.out.Callback.Due}, callbackPromised
	p.step(ivr.Event{Kind: ivr.EventPromised})
}

// rememberCallback keeps what becomes of a callback.
func (p *phone) rememberCallback(out ivr.Outcome) {
	switch {
	case out.Cancel != "":
		p.owed, p.back = nil, callbackCancelled
	case out.Missed != "":
		p.back = callbackMissed
	case out.Join != nil && out.Callback == nil && p.owed != nil && out.Join.Queue == p.owed.Queue:
		p.owed, p.back = nil, callbackTaken
	}
}

// owedIn is what an event says is owed to the caller; nil: nothing.
func owedIn(ev ivr.Event, at time.Time) *Owed {
	if ev.Owes == nil {
		return nil
	}
	return &Owed{Queue: ev.Owes.Queue, Due: max(ev.Owes.Due.Sub(at), 0).Round(time.Second)}
}
