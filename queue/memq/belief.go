package memq

import (
	"cmp"
	"context"
	"maps"
	"math"
	"slices"
	"time"

	"presszero/queue"
)

// Belief reads a page of the legs that the line believes in.
func (s *Store) Belief(_ context.Context, from, limit int) (queue.Belief, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	b := queue.Belief{Now: queue.Millis(s.now())}
	calls := s.onTheirWay()
	end := min(from+max(limit, 0), len(calls))
	for _, call := range calls[min(from, end):end] {
		b.Entries = append(b.Entries, *s.entries[call])
	}
	if end < len(calls) && limit > 0 {
		b.Next = end
	}
	if from == 0 {
		b.Offers = s.inHand()
	}
	return b, nil
}

// onTheirWay are the calls in line and connected: by queue, those in line by lane and order, then those connected by name,
// then those to be called back later.
func (s *Store) onTheirWay() []string {
	var calls []string
	for _, name := range slices.Sorted(maps.Keys(s.lines)) {
		l := s.lines[name]
		for _, lane := range slices.Sorted(maps.Keys(l.lanes)) {
			inLine := l.lanes[lane].inLine
			for _, k := range inLine.head(inLine.len(), math.MaxInt64) {
				calls = append(calls, callOf(k.member))
			}
		}
		calls = append(calls, slices.Sorted(maps.Keys(l.talking))...)
		calls = append(calls, s.later(l)...)
	}
	return calls
}

// later are the calls of the callbacks whose time has not come, by lane, and by when it comes.
func (s *Store) later(l *line) []string {
	var calls []string
	for _, k := range l.deferred.head(l.deferred.len(), math.MaxInt64) {
		calls = append(calls, k.member)
	}
	slices.SortStableFunc(calls, func(a, b string) int { return cmp.Compare(s.entries[a].Lane, s.entries[b].Lane) })
	return calls
}

// inHand are the offers of agents who are reserved or talk.
func (s *Store) inHand() []queue.InHand {
	var all []queue.InHand
	for _, id := range slices.Sorted(maps.Keys(s.agents)) {
		a := s.agents[id]
		o := s.offers[a.Offer]
		if o == nil || a.State != queue.Reserved && a.State != queue.Talking {
			continue
		}
		all = append(all, queue.InHand{
			Ref: o.Ref, Agent: id, Call: o.Call, Queue: o.Queue, Leg: o.Leg, Made: o.Made, Accepted: o.Accepted, Withdrawn: o.Withdrawn != "",
		})
	}
	return all
}

// Lease gives a job to a holder.
func (s *Store) Lease(_ context.Context, job, holder string, d time.Duration) (bool, error) {
	now, done := s.write()
	defer done()
	if l := s.leases[job]; l.holder != holder && now.Before(l.until) {
		return false, nil
	}
	s.leases[job] = lease{holder: holder, until: now.Add(whole(d))}
	return true, nil
}

// lease is who does a job, and until when nobody else may.
type lease struct {
	holder string
	until  time.Time
}
