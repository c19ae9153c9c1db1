package dispatch

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"go.uber.org/zap"

	"presszero/queue"
)

// reasonStoreLost is why an agent is away who was talking when the store lost everything. The end of the talk sets them
// ready again.
const reasonStoreLost = "store-lost"

// restore registers the agents again in a store that has lost them, each as last seen.
func (d *Dispatcher) restore(ctx context.Context) error {
	declared, last := d.staff.recall()
	if len(last) == 0 {
		return nil // nobody was at work
	}
	if err := d.register(ctx, declared); err != nil {
		return fmt.Errorf("restore: %w", err)
	}
	for _, a := range last {
		state, reason := a.State, a.Reason
		switch a.State {
		case queue.Reserved, queue.WrapUp:
			state, reason = queue.Ready, ""
		case queue.Talking:
			state, reason = queue.Away, reasonStoreLost
		}
		if _, err := d.o.Store.SetAgent(ctx, a.ID, state, reason); err != nil && !errors.Is(err, queue.ErrUnknownAgent) {
			return fmt.Errorf("set %s %s again: %w", a.ID, state, err)
		}
	}
	d.o.Log.Warn("the store had lost the agents; they are registered again", zap.Int("agents", len(declared)))
	return nil
}

// talkOver sets an agent ready whose talk the store had lost.
func (d *Dispatcher) talkOver(ctx context.Context, ref queue.OfferRef) error {
	id, known := d.staff.talking(ref)
	if !known {
		return nil
	}
	a, err := d.o.Store.Agent(ctx, id)
	if err != nil || a.State != queue.Away || a.Reason != reasonStoreLost {
		return err
	}
	_, err = d.SetAgent(ctx, id, queue.Ready, "")
	return err
}

// staff is what this process remembers of the agents, for the hour in which the store has lost them.
type staff struct {
	mu       sync.Mutex
	declared []queue.Agent
	last     map[string]queue.Agent    // signed in, as last seen
	talks    map[queue.OfferRef]string // agents who talked when they were last seen
}

func (s *staff) declare(agents []queue.Agent) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.declared = agents
}

// see remembers agents as they are now.
func (s *staff) see(agents []queue.Agent) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.last, s.talks = map[string]queue.Agent{}, s.stillTalking(agents)
	for _, a := range agents {
		if a.State != queue.Offline {
			s.last[a.ID] = a
		}
		if a.State == queue.Talking {
			s.talks[a.Offer] = a.ID
		}
	}
}

// note remembers one agent who has just come or gone.
func (s *staff) note(a queue.Agent) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.last == nil {
		s.last = map[string]queue.Agent{}
	}
	if s.last[a.ID] = a; a.State == queue.Offline {
		delete(s.last, a.ID)
	}
}

// stillTalking are the talks that the store has lost and that are not known to be over.
func (s *staff) stillTalking(agents []queue.Agent) map[queue.OfferRef]string {
	talks := map[queue.OfferRef]string{}
	for ref, id := range s.talks {
		for _, a := range agents {
			if a.ID == id && a.State == queue.Away && a.Reason == reasonStoreLost {
				talks[ref] = id
			}
		}
	}
	return talks
}

func (s *staff) recall() (declared, last []queue.Agent) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, a := range s.last {
		last = append(last, a)
	}
	return s.declared, last
}

func (s *staff) talking(ref queue.OfferRef) (id string, known bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	id, known = s.talks[ref]
	return id, known
}
