package memq

import (
	"context"
	"fmt"
	"time"

	"presszero/queue"
)

// Join puts a call in line, at its old place when the ticket brings one, moves it to another queue or lane, or takes its
// leg away or gives it back.
func (s *Store) Join(_ context.Context, t queue.Ticket) (queue.View, error) {
	t = t.Normal()
	now, done := s.write()
	defer done()
	e := s.entries[t.Call]
	if e != nil && e.State == queue.Ended && t.Turn <= e.Turn {
		return queue.View{}, fmt.Errorf("join %s: %w", t.Call, queue.ErrEnded)
	}
	if other := s.owing(t); other != nil {
		return s.view(other, now), fmt.Errorf("join %s to %s: %w", t.Call, t.Queue, queue.ErrOwed)
	}
	if s.refuses(e, t) {
		return queue.View{}, fmt.Errorf("join %s to %s: %w", t.Call, t.Queue, queue.ErrFull)
	}
	var withdrawn *queue.Offer
	var tookUp *queue.Entry
	switch {
	case e == nil && t.Returns():
		e = s.enter(t, now)
		e.Joined = earlier(t.Clock, now)
		s.tellJoined(e, queue.Event{Kind: queue.EventRejoined}, now)
	case e == nil || e.State == queue.Ended:
		e, tookUp, withdrawn = s.comeBack(t, now)
	default:
		if onPhoneAgain(e, t) {
			tookUp = s.unpark(e, now)
		}
		if parks(e, t) || moves(e, t) {
			withdrawn = s.move(e, t, now)
		}
		e.Turn = max(e.Turn, t.Turn)
	}
	v := s.view(e, now)
	v.Withdrawn, v.TookUp = withdrawn, tookUp
	return v, nil
}

// refuses reports whether there is no room for the ticket. There always is for who was in line already.
func (s *Store) refuses(e *queue.Entry, t queue.Ticket) bool {
	switch {
	case t.Limit <= 0 || s.line(t.Queue).len() < t.Limit:
		return false
	case e == nil && t.Returns():
		return false
	case e == nil || e.State == queue.Ended:
		return s.owedTo(t) == nil
	}
	return t.Queue != e.Queue && (parks(e, t) || moves(e, t))
}

// moves reports whether the ticket takes a caller who waits elsewhere.
func moves(e *queue.Entry, t queue.Ticket) bool {
	return (e.InLine() || e.State == queue.Deferred) && (t.Queue != e.Queue || t.Lane != e.Lane) && t.Turn >= e.Turn
}

// Poll reads an entry, its place and its line.
func (s *Store) Poll(_ context.Context, call string) (queue.View, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	e, ok := s.entries[call]
	if !ok {
		return queue.View{}, fmt.Errorf("poll %s: %w", call, queue.ErrUnknownCall)
	}
	return s.view(e, queue.Millis(s.now())), nil
}

// Prioritise gives a caller in line another head start.
func (s *Store) Prioritise(_ context.Context, call string, head time.Duration, why string) (queue.View, error) {
	now, done := s.write()
	defer done()
	e := s.entries[call]
	switch {
	case e == nil:
		return queue.View{}, fmt.Errorf("prioritise %s: %w", call, queue.ErrUnknownCall)
	case e.State == queue.Ended:
		return queue.View{}, fmt.Errorf("prioritise %s: %w", call, queue.ErrEnded)
	}
	if head = queue.HeadStart(head); e.State != queue.Connected && head != e.Head {
		e.Head = head
		s.relist(e)
		s.refill(e)
		s.emit(now, placed(e, queue.Event{Kind: queue.EventPrioritised, Why: why}))
	}
	return s.view(e, now), nil
}

// Leave takes a call out for good and ends the offer in hand, which it returns.
func (s *Store) Leave(_ context.Context, call string, why queue.Outcome, wrapUp time.Duration) (queue.Entry, *queue.Offer, error) {
	now, done := s.write()
	defer done()
	e, ok := s.entries[call]
	if !ok {
		return queue.Entry{}, nil, nil
	}
	switch {
	case e.State == queue.Ended, e.ToCall() && (why == queue.Abandoned || why == queue.Vanished), e.InLine() && why == queue.Answered:
		return *e, nil, nil
	case e.State == queue.Connected && !e.ToCall():
		o := s.offers[e.Offer]
		a := s.agents[o.Agent]
		s.depart(e, why, now)
		s.wrapUp(a, o, e, wrapUp, now)
		return *e, show(o, e, a), nil
	}
	withdrawn := s.withdraw(e, nil, gone, string(why), now)
	s.depart(e, why, now)
	return *e, s.showAll(withdrawn, e), nil
}

// Bridged notes that caller and agent have met.
func (s *Store) Bridged(_ context.Context, call string) error {
	now, done := s.write()
	defer done()
	e := s.entries[call]
	switch {
	case e == nil:
		return fmt.Errorf("bridge %s: %w", call, queue.ErrUnknownCall)
	case e.State == queue.Ended:
		return fmt.Errorf("bridge %s: %w", call, queue.ErrEnded)
	case e.State != queue.Connected || e.ToCall():
		return fmt.Errorf("bridge %s: %w", call, queue.ErrStaleOffer)
	case !e.Bridged.IsZero():
		return nil
	}
	o := s.offers[e.Offer]
	o.Deadline = time.Time{}
	s.deadlines.drop(dueOffer(o.Ref))
	e.Bridged = now
	s.waited(e, now, queue.Answered)
	s.emit(now, o.event(queue.EventBridged, ""))
	return nil
}
