package memq

import (
	"context"
	"maps"
	"math"
	"slices"

	"presszero/queue"
)

// Snapshot reads the site.
func (s *Store) Snapshot(_ context.Context, limit int) (queue.Snapshot, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := queue.Snapshot{Now: queue.Millis(s.now()), Routing: maps.Clone(s.routing)}
	for _, name := range slices.Sorted(maps.Keys(s.lines)) {
		if l := s.lines[name]; l.lives() {
			all.Queues = append(all.Queues, s.glance(name, l, limit))
		}
	}
	for _, id := range slices.Sorted(maps.Keys(s.agents)) {
		all.Agents = append(all.Agents, s.agents[id].Agent)
	}
	return all, nil
}

// lives reports whether the queue has callers or agents.
func (l *line) lives() bool {
	staff := 0
	for _, n := range l.staff {
		staff += n
	}
	return l.len() > 0 || l.deferred.len() > 0 || len(l.talking) > 0 || staff > 0
}

func (s *Store) glance(name string, l *line, limit int) queue.QueueView {
	lanes := slices.Collect(maps.Values(l.lanes))
	waiting := 0
	var first []key
	for _, lane := range lanes {
		waiting += lane.waiting.len()
		first = append(first, lane.inLine.head(limit, math.MaxInt64)...)
	}
	v := queue.QueueView{
		Name:    name,
		Waiting: waiting,
		Offered: l.len() - waiting - len(l.calling),
		Calling: len(l.calling),
		Talking: len(l.talking),
		Line:    s.facts(name, lanes, l.len(), l.staff),

		Deferred: l.deferred.len(),
	}
	v.Oldest = v.Line.HeadClock
	slices.SortFunc(first, key.compare)
	for _, k := range first[:min(limit, len(first))] {
		v.Entries = append(v.Entries, *s.entries[callOf(k.member)])
	}
	for _, k := range l.deferred.head(limit, math.MaxInt64) {
		v.Callbacks = append(v.Callbacks, *s.entries[k.member])
	}
	return v
}
