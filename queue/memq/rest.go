package memq

import (
	"context"
	"fmt"
	"time"

	"presszero/queue"
)

// Rest has an agent be ready after a while.
func (s *Store) Rest(_ context.Context, id string, d time.Duration) (queue.Agent, error) {
	now, done := s.write()
	defer done()
	a := s.agents[id]
	if a == nil || a.Leaving {
		return queue.Agent{}, fmt.Errorf("rest agent %s: %w", id, queue.ErrUnknownAgent)
	}
	if a.Busy() {
		s.wishReady(a, now)
	} else {
		s.rest(a, "", max(whole(d), time.Millisecond), now)
	}
	return a.Agent, nil
}

// ExtendWrapUp has a wrap-up go on for a while from now.
func (s *Store) ExtendWrapUp(_ context.Context, id string, by time.Duration) (queue.Agent, error) {
	now, done := s.write()
	defer done()
	a := s.agents[id]
	switch {
	case a == nil || a.Leaving:
		return queue.Agent{}, fmt.Errorf("extend wrap-up of agent %s: %w", id, queue.ErrUnknownAgent)
	case a.State != queue.WrapUp || a.Rests():
		return queue.Agent{}, fmt.Errorf("extend wrap-up of agent %s, who is %s: %w", id, a.State, queue.ErrNoWrapUp)
	}
	till := earlier(now.Add(max(whole(by), 0)), a.Since.Add(s.routing[a.Queue].Terms().WrapUpMax))
	if till.After(a.Till) {
		a.Till = till
		s.until(a, later(till, a.Deadline))
		s.emit(now, queue.Event{Kind: queue.EventWished, Agent: a.ID, State: queue.WrapUp})
	}
	return a.Agent, nil
}

// Beat is a sign of life.
func (s *Store) Beat(_ context.Context, id string, lease time.Duration) (queue.Agent, error) {
	now, done := s.write()
	defer done()
	a := s.agents[id]
	if a == nil || a.Leaving {
		return queue.Agent{}, fmt.Errorf("beat of agent %s: %w", id, queue.ErrUnknownAgent)
	}
	if a.Lease == 0 {
		return a.Agent, nil
	}
	switch {
	case a.State == queue.Away && a.Reason == queue.ReasonAbsent:
		s.become(a, queue.Ready, "", now, now)
	case a.Busy() && a.Next == queue.Away && a.Reason == queue.ReasonAbsent:
		s.wish(a, queue.Ready, "", now)
	}
	if lease = whole(lease); lease <= 0 {
		lease = a.Lease
	}
	s.lease(a, now.Add(lease))
	return a.Agent, nil
}

// rest keeps an agent from being offered anybody for a while.
func (s *Store) rest(a *agent, why string, d time.Duration, now time.Time) {
	a.Offer, a.Call, a.Queue = "", "", ""
	a.Till = now.Add(d)
	s.until(a, a.Till)
	s.become(a, queue.WrapUp, why, now, now)
}

// until sets when wrap-up or rest ends.
func (s *Store) until(a *agent, t time.Time) {
	a.Deadline = t
	s.deadlines.put(dueWrapUp(a.ID), t.UnixMilli())
}

// missed is what an offer that came to nothing through its agent does to the agent.
func (s *Store) missed(a *agent, why string, t queue.Terms, now time.Time) {
	a.Work.Missed++
	if a.Work.Missed >= t.Misses || a.Leaving || a.Next == queue.Away || a.Next == queue.Offline {
		s.free(a, queue.Away, why, now, now)
		return
	}
	a.Next, a.Idle, a.Turn = "", time.Time{}, 0
	s.rest(a, why, t.Pause, now)
}

// wishReady grants the wish of an agent with work in hand to be ready: after it, and in wrap-up as soon as the leg of the
// talk is down. A rest is not cut short, so that no phone is rung again and again.
func (s *Store) wishReady(a *agent, now time.Time) {
	if a.Until.IsZero() {
		s.lease(a, now.Add(a.Lease))
	}
	if a.State != queue.WrapUp {
		s.wish(a, queue.Ready, "", now)
		return
	}
	if a.Rests() {
		if a.Next != "" {
			s.wish(a, queue.Ready, "", now)
		}
		return
	}
	a.Till = now
	if breath := a.Since.Add(queue.Breath); s.offers[a.Offer] != nil && breath.After(now) {
		s.until(a, breath)
		s.wish(a, queue.Ready, "", now)
		return
	}
	s.free(a, queue.Ready, "", now, now)
}

// legDown notes that the leg of a talk that is over is down: nothing but wrap-up keeps its agent.
func (s *Store) legDown(o *offer, now time.Time) {
	delete(s.offers, o.Ref)
	a := s.agents[o.Agent]
	if a.Till.After(now) {
		s.until(a, a.Till)
		return
	}
	s.free(a, queue.Ready, "", now, now)
}

// lease has an agent who is at work be absent from then on, unless there is a sign of life before.
func (s *Store) lease(a *agent, till time.Time) {
	if a.Lease == 0 || !a.AtWork() {
		a.Until = time.Time{}
		s.deadlines.drop(dueLease(a.ID))
		return
	}
	a.Until = till
	s.deadlines.put(dueLease(a.ID), till.UnixMilli())
}

// absent settles a lease that is over. The agent's own wish comes first.
func (s *Store) absent(a *agent, now time.Time) queue.Due {
	o := queue.Offer{Ref: a.Offer, Entry: queue.Entry{Call: a.Call, Queue: a.Queue}}
	a.Until = time.Time{}
	s.deadlines.drop(dueLease(a.ID))
	switch {
	case !a.Busy():
		s.become(a, queue.Away, queue.ReasonAbsent, now, now)
	case a.Next == "" || a.Next == queue.Ready:
		s.wish(a, queue.Away, queue.ReasonAbsent, now)
	}
	o.Agent = a.Agent
	return queue.Due{Kind: queue.DueAbsent, Offer: o}
}

func dueLease(id string) string { return "l:" + id }

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
