package memq

import (
	"context"
	"fmt"
	"time"

	"presszero/queue"
)

// Owed reads the entry that owes a callback to the number.
func (s *Store) Owed(_ context.Context, number string) (queue.Entry, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	e := s.entries[s.owed[number]]
	if e == nil {
		return queue.Entry{}, fmt.Errorf("callback owed to that number: %w", queue.ErrUnknownCall)
	}
	return *e, nil
}

// CallFirst gives the agent of an offer back, for its callback is called first.
func (s *Store) CallFirst(_ context.Context, ref queue.OfferRef, lapse time.Duration) (queue.Entry, error) {
	now, done := s.write()
	defer done()
	o := s.callable(ref)
	if o == nil {
		return queue.Entry{}, fmt.Errorf("call first %s: %w", ref, queue.ErrStaleOffer)
	}
	e := s.entries[o.Call]
	if len(s.line(e.Queue).calling) > s.staff(s.lane(e.Queue, e.Lane).plan)[queue.Ready] {
		return queue.Entry{}, fmt.Errorf("call first %s: %w", ref, queue.ErrEnoughCalled)
	}
	a := s.settle(o)
	s.ringOn(e, now.Add(whole(lapse)), now)
	s.emit(now, o.event(queue.EventCalling, ""))
	s.spare(a, now)
	return *e, nil
}

// Defer gives the agent of an offer back, for its callback may not be called before until.
func (s *Store) Defer(_ context.Context, ref queue.OfferRef, until time.Time) (queue.Entry, error) {
	now, done := s.write()
	defer done()
	o := s.callable(ref)
	if o == nil {
		return queue.Entry{}, fmt.Errorf("defer %s: %w", ref, queue.ErrStaleOffer)
	}
	e, a := s.entries[o.Call], s.settle(o)
	s.postpone(e, until, now)
	s.emit(now, o.event(queue.EventDeferred, ""))
	s.spare(a, now)
	return *e, nil
}

// callable is the offer of a callback that is out, with no phone ringing for it, or nil.
func (s *Store) callable(ref queue.OfferRef) *offer {
	o := s.open(ref)
	if o == nil || o.Accepted || o.Leg != "" || !s.entries[o.Call].ToCall() {
		return nil
	}
	return o
}

// Dialled notes the leg on which the number of a callback is tried.
func (s *Store) Dialled(_ context.Context, call, leg string, ring time.Duration) (queue.Entry, error) {
	now, done := s.write()
	defer done()
	e, err := s.calledAs(call, leg)
	if err != nil {
		return queue.Entry{}, fmt.Errorf("dial back %s: %w", call, err)
	}
	c := &e.Callback
	switch {
	case e.Leg != "" || c.Trying == leg:
		return *e, nil
	case c.Trying != "" && c.Trying != queue.UnknownLeg:
		return queue.Entry{}, fmt.Errorf("dial back %s: %w", call, queue.ErrStaleOffer)
	}
	c.Trying = leg
	if c.Called.IsZero() {
		c.Called = now
	}
	s.callUntil(e, now.Add(whole(ring)))
	s.emit(now, queue.Event{Kind: queue.EventDialled, Call: e.Call, Queue: e.Queue, Agent: e.Agent, Offer: e.Offer, Leg: leg})
	return *e, nil
}

// Reached notes that a person answered on the leg that was tried.
func (s *Store) Reached(_ context.Context, call, leg string) (queue.View, error) {
	now, done := s.write()
	defer done()
	e, err := s.calledAs(call, leg)
	switch {
	case err != nil:
		return queue.View{}, fmt.Errorf("reach %s: %w", call, err)
	case e.Leg != "":
		return s.view(e, now), nil
	case leg == "" || e.Callback.Trying != leg:
		return queue.View{}, fmt.Errorf("reach %s: %w", call, queue.ErrStaleOffer)
	}
	s.forgo(e)
	e.Leg, e.Callback.Trying = leg, ""
	s.emit(now, queue.Event{Kind: queue.EventReached, Call: e.Call, Queue: e.Queue, Agent: e.Agent, Offer: e.Offer, Leg: leg})
	if e.State == queue.Calling {
		delete(s.line(e.Queue).calling, e.Call)
		s.await(e, now)
	} else {
		s.callUntil(e, now.Add(s.offers[e.Offer].Connect))
	}
	return s.view(e, now), nil
}

// Missed notes that nobody was reached on the leg that was tried.
func (s *Store) Missed(
	_ context.Context, call, leg string, why queue.Missing, next time.Time,
) (queue.Entry, *queue.Offer, error) {
	now, done := s.write()
	defer done()
	e, err := s.calledAs(call, leg)
	if err == nil && (e.Leg != "" || e.Callback.Trying != leg) {
		err = queue.ErrStaleOffer
	}
	if err != nil {
		return queue.Entry{}, nil, fmt.Errorf("miss %s: %w", call, err)
	}
	s.emit(now, queue.Event{
		Kind: queue.EventMissed, Call: e.Call, Queue: e.Queue, Agent: e.Agent, Offer: e.Offer, Leg: leg, Why: string(why),
	})
	withdrawn := s.withdraw(e, nil, gone, string(why), now)
	e.Callback.Tries++
	e.Callback.Trying = ""
	if next.IsZero() {
		s.end(e, queue.Unreached, now)
	} else {
		s.postpone(e, next, now)
		s.emit(now, queue.Event{Kind: queue.EventDeferred, Call: e.Call, Queue: e.Queue})
	}
	return *e, s.showAll(withdrawn, e), nil
}

// calledAs is the callback that is being called now, or was reached as that leg.
func (s *Store) calledAs(call, leg string) (*queue.Entry, error) {
	e := s.entries[call]
	switch {
	case e == nil:
		return nil, queue.ErrUnknownCall
	case e.State == queue.Ended:
		return nil, queue.ErrEnded
	case e.Leg != "" && e.Leg == leg:
		return e, nil
	case !e.ToCall() || e.State != queue.Calling && e.State != queue.Connected:
		return nil, queue.ErrStaleOffer
	}
	return e, nil
}

// callUntil sets when the call back, or the pair that it belongs to, falls due.
func (s *Store) callUntil(e *queue.Entry, due time.Time) {
	if o := s.offers[e.Offer]; o != nil {
		o.Deadline = due
		s.deadlines.put(dueOffer(o.Ref), due.UnixMilli())
		return
	}
	s.deadlines.put(dueCall(e.Call), due.UnixMilli())
}

// ringOn makes a callback in line one whose number is being called.
func (s *Store) ringOn(e *queue.Entry, due, now time.Time) {
	e.State, e.Changed, e.Offer, e.Agent = queue.Calling, now, "", ""
	s.line(e.Queue).calling[e.Call] = true
	s.callUntil(e, due)
}

// postpone takes a callback out of the line until a time.
func (s *Store) postpone(e *queue.Entry, until, now time.Time) {
	s.unlist(e)
	e.State, e.Changed, e.Offer, e.Agent = queue.Deferred, now, "", ""
	e.Callback.After = queue.Millis(until)
	s.defers(e)
}

// defers keeps a callback until its time has come.
func (s *Store) defers(e *queue.Entry) {
	after := e.Callback.After.UnixMilli()
	s.line(e.Queue).deferred.put(e.Call, after)
	s.deadlines.put(dueCall(e.Call), after)
}

// owe keeps in mind what is owed to a caller, and until when.
func (s *Store) owe(e *queue.Entry) {
	if !e.ToCall() || e.State == queue.Ended {
		return
	}
	s.owed[e.Callback.Number] = e.Call
	if !e.Callback.Expires.IsZero() {
		s.deadlines.put(dueExpiry(e.Call), e.Callback.Expires.UnixMilli())
	}
}

// forgo forgets what was owed to a caller: they were reached, are on the phone again, or it is over.
func (s *Store) forgo(e *queue.Entry) {
	if !e.ToCall() {
		return
	}
	delete(s.owed, e.Callback.Number)
	s.deadlines.drop(dueCall(e.Call))
	s.deadlines.drop(dueExpiry(e.Call))
}

// owing is another entry that owes a callback to the number to which the ticket asks for one, or nil.
func (s *Store) owing(t queue.Ticket) *queue.Entry {
	if e := s.entries[s.owed[t.Callback.Number]]; e != nil && e.Call != t.Call {
		return e
	}
	return nil
}

// owedTo is the callback whose place a new call of the ticket takes up, or nil.
func (s *Store) owedTo(t queue.Ticket) *queue.Entry {
	if t.Callback.Owed() || !t.Redials() {
		return nil
	}
	if e := s.entries[s.owed[t.From]]; e != nil && e.Queue == t.Queue {
		return e
	}
	return nil
}

// resume ends a callback whose caller has phoned in again, and returns the offer that is withdrawn by it.
func (s *Store) resume(e *queue.Entry, now time.Time) *queue.Offer {
	withdrawn := s.withdraw(e, nil, gone, string(queue.Resumed), now)
	s.end(e, queue.Resumed, now)
	return s.showAll(withdrawn, e)
}

// parks reports whether the ticket takes a caller's leg away.
func parks(e *queue.Entry, t queue.Ticket) bool {
	return t.Callback.Owed() && e.InLine() && !e.ToCall() && t.Turn >= e.Turn
}

// onPhoneAgain reports whether the ticket gives a caller the leg back on which they asked to be called back.
func onPhoneAgain(e *queue.Entry, t queue.Ticket) bool {
	return !t.Callback.Owed() && e.ToCall() && t.Turn > e.Turn
}

// unpark gives a caller the leg back, and returns the callback as it was.
func (s *Store) unpark(e *queue.Entry, now time.Time) *queue.Entry {
	was := copyOf(e)
	s.forgo(e)
	e.Callback = queue.Callback{}
	if e.State == queue.Calling || e.State == queue.Deferred {
		s.unlist(e)
		e.State, e.Changed = queue.Waiting, now
		s.relist(e)
	}
	s.refill(e)
	s.emit(now, placed(e, queue.Event{Kind: queue.EventJoined, Why: queue.WhyResumed, Before: e.Queue}))
	return was
}

// callDue puts a callback in line whose time has come, or reports one that is being called.
func (s *Store) callDue(e *queue.Entry, now time.Time) []queue.Due {
	if e.State == queue.Calling {
		s.callUntil(e, now.Add(queue.CallAgain))
		return []queue.Due{{Kind: queue.DueCall, Offer: queue.Offer{Entry: *e}}}
	}
	if e.State != queue.Deferred {
		return nil // it has just expired
	}
	s.unlist(e)
	s.deadlines.drop(dueCall(e.Call))
	e.State, e.Changed = queue.Waiting, now
	s.relist(e)
	s.emit(now, queue.Event{Kind: queue.EventReturned, Call: e.Call, Queue: e.Queue})
	return nil
}

// expiryDue ends a callback whose time is over. One that is offered or being called is looked at again later.
func (s *Store) expiryDue(e *queue.Entry, now time.Time) []queue.Due {
	if e.State != queue.Waiting && e.State != queue.Deferred {
		s.deadlines.put(dueExpiry(e.Call), now.Add(queue.ExpiresLater).UnixMilli())
		return nil
	}
	s.end(e, queue.Expired, now)
	return []queue.Due{{Kind: queue.DueExpired, Offer: queue.Offer{Entry: *e}}}
}

func copyOf(e *queue.Entry) *queue.Entry {
	c := *e
	return &c
}

func dueCall(call string) string { return "c:" + call }

func dueExpiry(call string) string { return "x:" + call }
