package redisq

import (
	"context"
	"fmt"
	"strings"
	"time"

	"presszero/queue"
)

// PutAgents registers exactly these agents and plans anew.
func (s *Store) PutAgents(ctx context.Context, agents []queue.Agent) error {
	var args []any
	for _, a := range agents {
		a = a.Normal()
		args = append(args, a.ID, a.Name, a.Address, strings.Join(a.Queues, "\n"), a.Language,
			a.Profile().String(), a.Weight, a.Place, millis(a.Lease))
	}
	if _, err := s.run(ctx, "put_agents", args...); err != nil {
		return fmt.Errorf("put agents: %w", err)
	}
	if err := s.replan(ctx); err != nil {
		return fmt.Errorf("put agents: %w", err)
	}
	return nil
}

// SetAgent asks for a state, at once or when the work in hand is done.
func (s *Store) SetAgent(ctx context.Context, id string, state queue.AgentState, reason string) (queue.Agent, error) {
	switch state {
	case queue.Away:
	case queue.Ready, queue.Offline:
		reason = ""
	default:
		return queue.Agent{}, fmt.Errorf("set agent %s %s: %w", id, state, queue.ErrNotAWish)
	}
	r, err := s.run(ctx, "set_agent", id, string(state), reason)
	if err != nil {
		return queue.Agent{}, fmt.Errorf("set agent %s %s: %w", id, state, err)
	}
	return read(r, (*reply).agent)
}

// Rest has an agent be ready after a while.
func (s *Store) Rest(ctx context.Context, id string, d time.Duration) (queue.Agent, error) {
	return s.tend(ctx, "rest", id, d)
}

// ExtendWrapUp has a wrap-up go on for a while from now.
func (s *Store) ExtendWrapUp(ctx context.Context, id string, by time.Duration) (queue.Agent, error) {
	return s.tend(ctx, "extend_wrap_up", id, by)
}

// Beat is a sign of life.
func (s *Store) Beat(ctx context.Context, id string, lease time.Duration) (queue.Agent, error) {
	return s.tend(ctx, "beat", id, lease)
}

// tend runs a verb on an agent that takes a time.
func (s *Store) tend(ctx context.Context, verb, id string, d time.Duration) (queue.Agent, error) {
	r, err := s.run(ctx, verb, id, millis(max(d, 0)))
	if err != nil {
		return queue.Agent{}, fmt.Errorf("%s of agent %s: %w", verb, id, err)
	}
	return read(r, (*reply).agent)
}

// Agent reads one agent.
func (s *Store) Agent(ctx context.Context, id string) (queue.Agent, error) {
	r, err := s.run(ctx, "agent", id)
	if err != nil {
		return queue.Agent{}, fmt.Errorf("agent %s: %w", id, err)
	}
	return read(r, (*reply).agent)
}
