package redisq

import (
	"context"
	"fmt"
	"time"

	"presszero/queue"
)

// Lineup reads a page of who is in line.
func (s *Store) Lineup(ctx context.Context, from, limit int) (queue.Lineup, error) {
	r, err := s.run(ctx, "lineup", from, limit)
	if err != nil {
		return queue.Lineup{}, fmt.Errorf("lineup from %d: %w", from, err)
	}
	return read(r, (*reply).lineup)
}

// lineup reads in the order of lua/lineup.lua.
func (r *reply) lineup() queue.Lineup {
	l := queue.Lineup{Now: r.time()}
	callers, agents := r.list(), r.list()
	for !callers.empty() {
		l.Callers = append(l.Callers, callers.standing())
	}
	for !agents.empty() {
		l.Agents = append(l.Agents, agents.serving())
	}
	l.Routing, l.Next = r.routing(), r.count()
	r.inherit(callers, agents)
	return l
}

func (r *reply) standing() queue.Standing {
	return queue.Standing{
		Call: r.text(), Queue: r.text(), Lane: r.text(), State: queue.EntryState(r.text()), Clock: r.time(),
		Head: time.Duration(r.integerOrNone()) * time.Millisecond, Agent: r.text(), Owed: r.text() != "",
	}
}

func (r *reply) serving() queue.Serving {
	a := queue.Serving{ID: r.text(), Profile: r.profile()}
	a.State, a.Since, a.Next = queue.AgentState(r.text()), r.time(), queue.AgentState(r.text())
	a.Call, a.Queue, a.Made = r.text(), r.text(), r.time()
	a.Owed, a.Leaving, a.Until = r.text() != "", r.text() != "", r.time()
	return a
}

func (r *reply) profile() queue.Profile {
	p, err := queue.ParseProfile(r.text())
	if err != nil {
		r.fail("%w", err)
	}
	return p
}
