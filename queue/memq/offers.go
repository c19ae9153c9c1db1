package memq

import (
	"context"
	"fmt"
	"time"

	"presszero/queue"
)

// Offer reserves the right agent for the next caller of the named queues.
func (s *Store) Offer(_ context.Context, queues []string, unrung time.Duration) (*queue.Offer, error) {
	now, done := s.write()
	defer done()
	e, a, why := s.match(queues, now)
	if e == nil {
		return nil, nil
	}
	o := &offer{
		Ref: s.nextRef(now), Call: e.Call, Agent: a.ID, Queue: e.Queue, Made: now, Deadline: now.Add(whole(unrung)),
	}
	s.offers[o.Ref] = o
	s.deadlines.put(dueOffer(o.Ref), o.Deadline.UnixMilli())
	s.enlist(e, o, now)
	s.emit(now, o.event(queue.EventOffered, why))
	a.Idle, a.Queue, a.Offer, a.Call = a.Since, e.Queue, o.Ref, e.Call
	a.Turn, a.Work.Turn = a.Work.Turn, s.offered
	s.become(a, queue.Reserved, "", now, now)
	return show(o, e, a), nil
}

// Rang notes that the agent's leg exists and gives the agent until ring has passed. The note of a leg that has accepted
// already only keeps the leg; a second leg of one offer is refused.
func (s *Store) Rang(_ context.Context, ref queue.OfferRef, leg string, ring time.Duration) error {
	now, done := s.write()
	defer done()
	o := s.open(ref)
	switch {
	case o == nil || o.Leg != "" && o.Leg != leg:
		return fmt.Errorf("ring offer %s: %w", ref, queue.ErrStaleOffer)
	case o.Leg == leg:
		return nil
	}
	o.Leg = leg
	if !o.Accepted {
		o.Deadline = now.Add(whole(ring))
		s.deadlines.put(dueOffer(ref), o.Deadline.UnixMilli())
	}
	s.emit(now, o.event(queue.EventRinging, ""))
	return nil
}

// Accept gives the caller to the agent.
func (s *Store) Accept(_ context.Context, ref queue.OfferRef, connect time.Duration) (queue.Offer, error) {
	now, done := s.write()
	defer done()
	o := s.open(ref)
	if o == nil {
		return queue.Offer{}, fmt.Errorf("accept offer %s: %w", ref, s.tooLate(ref))
	}
	e, a := s.entries[o.Call], s.agents[o.Agent]
	if o.Accepted {
		return *show(o, e, a), nil
	}
	o.Accepted, o.Connect = true, whole(connect)
	o.Deadline = now.Add(o.Connect)
	s.deadlines.put(dueOffer(ref), o.Deadline.UnixMilli())
	s.lane(e.Queue, e.Lane).inLine.drop(member(e))
	s.line(e.Queue).talking[e.Call] = true
	s.emit(now, o.event(queue.EventAccepted, ""))
	a.Work.Missed = 0
	s.become(a, queue.Talking, a.Reason, now, now)
	others := s.withdraw(e, o, taken, string(taken), now)
	o.Next = ""
	e.State, e.Changed, e.Offer, e.Agent = queue.Connected, now, o.Ref, a.ID
	told := show(o, e, a)
	told.Others = s.others(others, e)
	return *told, nil
}

// Refuse ends an offer that was not accepted.
func (s *Store) Refuse(_ context.Context, ref queue.OfferRef, why queue.Refusal) (queue.Offer, error) {
	now, done := s.write()
	defer done()
	o := s.open(ref)
	switch {
	case o == nil:
		return queue.Offer{Ref: ref}, nil
	case o.Accepted:
		return queue.Offer{}, fmt.Errorf("refuse offer %s: %w", ref, queue.ErrStaleOffer)
	}
	return s.refuse(o, why, now), nil
}

// Release frees the agent of an offer that was withdrawn or of a talk that is over, whose leg is down.
func (s *Store) Release(_ context.Context, ref queue.OfferRef) error {
	now, done := s.write()
	defer done()
	switch o := s.offers[ref]; {
	case o == nil || o.Withdrawn == "":
	case o.Withdrawn == over:
		s.legDown(o, now)
	default:
		s.release(o, now)
	}
	return nil
}

// EndTalk ends an accepted offer from the agent's side.
func (s *Store) EndTalk(_ context.Context, ref queue.OfferRef, wrapUp time.Duration) (queue.Offer, error) {
	now, done := s.write()
	defer done()
	o := s.open(ref)
	switch {
	case o == nil:
		return queue.Offer{Ref: ref}, nil
	case !o.Accepted:
		return queue.Offer{}, fmt.Errorf("end talk of offer %s: %w", ref, queue.ErrStaleOffer)
	}
	e, a := s.entries[o.Call], s.agents[o.Agent]
	if e.Bridged.IsZero() {
		s.unmeet(e, o, now)
	} else {
		s.end(e, queue.Answered, now)
	}
	s.wrapUp(a, o, e, wrapUp, now)
	return *show(o, e, a), nil
}

// FindOffer reads an offer that is out or accepted.
func (s *Store) FindOffer(_ context.Context, ref queue.OfferRef) (queue.Offer, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	o := s.open(ref)
	if o == nil {
		return queue.Offer{}, fmt.Errorf("find offer %s: %w", ref, queue.ErrStaleOffer)
	}
	return *show(o, s.entries[o.Call], s.agents[o.Agent]), nil
}

// open is the offer that is out or accepted, or nil.
func (s *Store) open(ref queue.OfferRef) *offer {
	o := s.offers[ref]
	if o == nil || o.Withdrawn != "" {
		return nil
	}
	return o
}

// tooLate is why an offer is not open.
func (s *Store) tooLate(ref queue.OfferRef) error {
	if o := s.offers[ref]; o != nil && o.Withdrawn == taken {
		return queue.ErrTaken
	}
	return queue.ErrStaleOffer
}

// refuse puts the caller back at the old place, unless other phones ring, and the agent where the refusal says.
func (s *Store) refuse(o *offer, why queue.Refusal, now time.Time) queue.Offer {
	e := s.entries[o.Call]
	s.delist(e, o, now)
	a := s.settle(o)
	s.emit(now, o.event(queue.EventRefused, string(why)))
	if why == queue.Lost {
		s.spare(a, now)
	} else {
		s.missed(a, string(why), s.routing[e.Queue].Terms(), now)
	}
	return *show(o, e, a)
}

// spare makes an agent ready again as if the offer had never been.
func (s *Store) spare(a *agent, now time.Time) {
	a.Work.Turn = a.Turn
	s.free(a, queue.Ready, "", a.Idle, now)
}

// release makes the agent of a withdrawn offer ready again.
func (s *Store) release(o *offer, now time.Time) *agent {
	a := s.settle(o)
	s.spare(a, now)
	return a
}

// settle forgets an offer and returns its agent.
func (s *Store) settle(o *offer) *agent {
	delete(s.offers, o.Ref)
	s.deadlines.drop(dueOffer(o.Ref))
	return s.agents[o.Agent]
}

// show is the offer as others see it.
func show(o *offer, e *queue.Entry, a *agent) *queue.Offer {
	if o == nil {
		return nil
	}
	return &queue.Offer{Ref: o.Ref, Entry: *e, Agent: a.Agent, Leg: o.Leg, Made: o.Made, Deadline: o.Deadline}
}

func (o *offer) event(kind queue.EventKind, why string) queue.Event {
	return queue.Event{Kind: kind, Call: o.Call, Queue: o.Queue, Agent: o.Agent, Offer: o.Ref, Leg: o.Leg, Why: why}
}

func dueOffer(ref queue.OfferRef) string { return "o:" + string(ref) }

// unmeet brings a caller back to the old place whose agent has gone before the two met. A callback whose number rings
// goes on ringing.
func (s *Store) unmeet(e *queue.Entry, o *offer, now time.Time) {
	delete(s.line(e.Queue).talking, e.Call)
	s.lane(e.Queue, e.Lane).inLine.put(member(e), e.Order().UnixMilli())
	if e.ToCall() && e.Callback.Trying != "" {
		s.ringOn(e, o.Deadline, now)
		s.emit(now, o.event(queue.EventCalling, ""))
		return
	}
	s.await(e, now)
	s.emit(now, o.event(queue.EventRefused, string(queue.Lost)))
}

func dueWrapUp(id string) string { return "w:" + id }

// whole is d in whole milliseconds, the resolution of deadlines.
func whole(d time.Duration) time.Duration { return d.Truncate(time.Millisecond) }
