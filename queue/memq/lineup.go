package memq

import (
	"context"
	"maps"
	"math"
	"slices"

	"presszero/queue"
)

// Lineup reads a page of who is in line.
func (s *Store) Lineup(_ context.Context, from, limit int) (queue.Lineup, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	page := queue.Lineup{Now: queue.Millis(s.now())}
	end, passed := from+max(limit, 0), 0
	for _, name := range slices.Sorted(maps.Keys(s.lines)) {
		lanes := s.lines[name].lanes
		for _, text := range slices.Sorted(maps.Keys(lanes)) {
			inLine := lanes[text].inLine
			if first, last := max(from-passed, 0), min(end-passed, inLine.len()); first < last {
				for _, k := range inLine.head(last, math.MaxInt64)[first:] {
					page.Callers = append(page.Callers, standing(s.entries[callOf(k.member)]))
				}
			}
			passed += inLine.len()
		}
	}
	if limit > 0 && passed > end {
		page.Next = end
	}
	if from == 0 {
		page.Agents, page.Routing = s.serving(), maps.Clone(s.routing)
	}
	return page, nil
}

func standing(e *queue.Entry) queue.Standing {
	return queue.Standing{
		Call: e.Call, Queue: e.Queue, Lane: e.Lane, State: e.State, Clock: e.Clock, Head: e.Head, Agent: e.Agent, Owed: e.ToCall(),
	}
}

// serving are the agents, sorted by ID.
func (s *Store) serving() []queue.Serving {
	var all []queue.Serving
	for _, id := range slices.Sorted(maps.Keys(s.agents)) {
		a := s.agents[id]
		one := queue.Serving{
			ID: id, Profile: a.Profile(), State: a.State, Since: a.Since, Next: a.Next, Call: a.Call, Queue: a.Queue, Made: a.Made,
			Until: a.Deadline, Leaving: a.Leaving,
		}
		if o := s.offers[a.Offer]; one.Made.IsZero() && o != nil {
			one.Made = o.Made
		}
		if e := s.entries[a.Call]; e != nil {
			one.Owed = e.Callback.Owed()
		}
		all = append(all, one)
	}
	return all
}
