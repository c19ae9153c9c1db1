package memq

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"presszero/queue"
)

// PutAgents registers exactly these agents.
func (s *Store) PutAgents(_ context.Context, agents []queue.Agent) error {
	now, done := s.write()
	defer done()
	listed := map[string]bool{}
	for _, a := range agents {
		listed[a.ID] = true
		s.register(a.Normal(), now)
	}
	for _, id := range slices.Sorted(maps.Keys(s.agents)) {
		if !listed[id] {
			s.dismiss(s.agents[id], now)
		}
	}
	s.replan()
	return nil
}

func (s *Store) register(put queue.Agent, now time.Time) {
	a, known := s.agents[put.ID]
	if !known || a.Leaving || !declaredAlike(a.Agent, put) {
		s.emit(now, queue.Event{Kind: queue.EventRegistered, Agent: put.ID})
	}
	if !known {
		a = &agent{Agent: queue.Agent{ID: put.ID}}
		s.agents[put.ID] = a
	} else {
		s.count(a, -1)
	}
	if a.Leaving {
		a.Leaving, a.Next = false, ""
	}
	a.Name, a.Address, a.Queues, a.Language = put.Name, put.Address, put.Queues, put.Language
	a.Tiers, a.Skills, a.Weight, a.Place = put.Tiers, put.Skills, put.Weight, put.Place
	changed := a.Lease != put.Lease
	a.Lease = put.Lease
	if known {
		s.count(a, 1)
		if changed {
			s.lease(a, now.Add(a.Lease))
		}
		return
	}
	s.become(a, queue.Offline, "", now, now)
}

// declaredAlike reports whether two agents are declared in the same words.
func declaredAlike(a, b queue.Agent) bool {
	return a.Name == b.Name && a.Address == b.Address && slices.Equal(a.Queues, b.Queues) && a.Language == b.Language &&
		a.Profile().String() == b.Profile().String() && a.Weight == b.Weight && a.Place == b.Place && a.Lease == b.Lease
}

// dismiss forgets an agent, after the work in hand if there is some.
func (s *Store) dismiss(a *agent, now time.Time) {
	if a.Busy() {
		if !a.Leaving {
			s.emit(now, queue.Event{Kind: queue.EventWished, Agent: a.ID, State: queue.Offline})
		}
		a.Leaving, a.Next, a.Reason = true, queue.Offline, ""
		return
	}
	s.forget(a, now)
}

// SetAgent asks for a state, at once or when the work in hand is done.
func (s *Store) SetAgent(_ context.Context, id string, state queue.AgentState, reason string) (queue.Agent, error) {
	now, done := s.write()
	defer done()
	if state != queue.Ready && state != queue.Away && state != queue.Offline {
		return queue.Agent{}, fmt.Errorf("set agent %s %s: %w", id, state, queue.ErrNotAWish)
	}
	a := s.agents[id]
	if a == nil || a.Leaving {
		return queue.Agent{}, fmt.Errorf("set agent %s: %w", id, queue.ErrUnknownAgent)
	}
	if state != queue.Away {
		reason = ""
	}
	switch {
	case a.Busy() && state == queue.Ready:
		s.wishReady(a, now)
	case a.Busy():
		s.wish(a, state, reason, now)
	case a.State == state && a.Reason == reason:
	case a.State == state:
		s.become(a, state, reason, a.Since, now)
	default:
		s.become(a, state, reason, now, now)
	}
	return a.Agent, nil
}

// wish keeps what an agent with work in hand asks for.
func (s *Store) wish(a *agent, state queue.AgentState, reason string, now time.Time) {
	if a.Next != state || a.Reason != reason {
		a.Next, a.Reason = state, reason
		s.emit(now, queue.Event{Kind: queue.EventWished, Agent: a.ID, State: state, Why: reason})
	}
}

// Agent reads one agent.
func (s *Store) Agent(_ context.Context, id string) (queue.Agent, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	a := s.agents[id]
	if a == nil {
		return queue.Agent{}, fmt.Errorf("agent %s: %w", id, queue.ErrUnknownAgent)
	}
	return a.Agent, nil
}

// wrapUp ends an agent's talk, whose leg may still be up. Its time counts as handled when caller and agent had met.
func (s *Store) wrapUp(a *agent, o *offer, e *queue.Entry, d time.Duration, now time.Time) {
	a.Made = time.Time{}
	if !e.Bridged.IsZero() {
		a.Made = o.Made
		a.Work.Calls++
		a.Work.Talked += now.Sub(a.Since)
	}
	o.Withdrawn, o.Deadline = over, time.Time{}
	s.deadlines.drop(dueOffer(o.Ref))
	a.Till = now.Add(max(whole(d), 0))
	s.until(a, later(a.Till, now.Add(queue.Breath)))
	s.become(a, queue.WrapUp, a.Reason, now, now)
}

// free ends an agent's work. The agent's own wish to be away or off comes before what the work would lead to; since
// counts only for an agent who becomes ready.
func (s *Store) free(a *agent, state queue.AgentState, reason string, since, now time.Time) {
	if !a.Made.IsZero() {
		l := s.line(a.Queue)
		l.handle = l.handle.Add(now.Sub(a.Made).Seconds(), queue.KeepHandle)
	}
	if a.Next == queue.Away || a.Next == queue.Offline {
		state, reason = a.Next, a.Reason
	}
	if state != queue.Ready {
		since = now
	}
	s.deadlines.drop(dueWrapUp(a.ID))
	delete(s.offers, a.Offer)
	a.Till = time.Time{}
	a.Next, a.Offer, a.Call, a.Queue, a.Turn = "", "", "", "", 0
	a.Deadline, a.Idle, a.Made = time.Time{}, time.Time{}, time.Time{}
	if a.Leaving {
		s.forget(a, now)
		return
	}
	s.become(a, state, reason, since, now)
}

func (s *Store) forget(a *agent, now time.Time) {
	if a.State != queue.Offline {
		s.become(a, queue.Offline, "", now, now)
	}
	s.count(a, -1)
	s.deadlines.drop(dueLease(a.ID))
	delete(s.agents, a.ID)
	s.emit(now, queue.Event{Kind: queue.EventDismissed, Agent: a.ID})
}

// become sets an agent's state; the counts and lists of ready agents go with it. Who signs in begins with no work done.
func (s *Store) become(a *agent, state queue.AgentState, reason string, since, now time.Time) {
	if a.State != "" {
		s.count(a, -1)
	}
	if a.State == queue.Offline {
		a.Work = queue.Work{}
	}
	if a.State == queue.Away {
		a.Work.Missed = 0
	}
	atWork := a.AtWork()
	a.State, a.Reason, a.Since = state, reason, since
	s.count(a, 1)
	if a.AtWork() != atWork {
		s.lease(a, now.Add(a.Lease))
	}
	s.emit(now, queue.Event{
		Kind: queue.EventAgent, Call: a.Call, Agent: a.ID, Offer: a.Offer, State: state, Why: reason,
	})
}

// count adds the agent n times to the staff of every queue served and of the pool.
func (s *Store) count(a *agent, n int) {
	for _, name := range a.Queues {
		s.line(name).staff[a.State] += n
	}
	a.pool.count(a, n)
}
