package memq

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"presszero/queue"
)

// mostPromises is how many promises are kept, whatever is asked for: the state file is written whole.
const mostPromises = 2000

// ledger is what callers were promised.
type ledger struct {
	state   string
	records []queue.PromiseRecord // by when they were told, the oldest first
}

// Settle moves the ledger on by a step.
func (s *Store) Settle(_ context.Context, step queue.Settlement) error {
	now, done := s.write()
	defer done()
	l := &s.ledger
	if l.state != step.Was {
		return fmt.Errorf("settle %d promises: %w", len(step.Records), queue.ErrStaleLedger)
	}
	l.state = step.Is
	for _, r := range step.Records {
		l.put(r)
	}
	for _, e := range step.Events {
		s.emit(now, queue.Event{Kind: e.Kind, Call: e.Call, Queue: e.Queue, Promise: e.Promise, Why: e.Why, Item: e.Item})
	}
	young := slices.IndexFunc(l.records, func(r queue.PromiseRecord) bool { return !r.At.Before(now.Add(-step.Keep)) })
	if young < 0 {
		young = len(l.records)
	}
	surplus := len(l.records) - min(step.Most, mostPromises)
	l.records = slices.Delete(l.records, 0, max(young, surplus, 0))
	return nil
}

// put writes a record, at the place at which it was told.
func (l *ledger) put(r queue.PromiseRecord) {
	i, known := slices.BinarySearchFunc(l.records, r, sooner)
	if known {
		l.records[i] = r
		return
	}
	l.records = slices.Insert(l.records, i, r)
}

func sooner(a, b queue.PromiseRecord) int {
	return cmp.Or(cmp.Compare(a.At.UnixMilli(), b.At.UnixMilli()), cmp.Compare(a.ID, b.ID))
}

// Promises reads a page of the ledger.
func (s *Store) Promises(_ context.Context, w queue.PromisesWish) (queue.PromisesPage, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	page := queue.PromisesPage{State: s.ledger.state}
	begun := w.Before == ""
	for _, r := range slices.Backward(s.ledger.records) {
		switch {
		case w.Live && !r.Live:
		case !begun:
			begun = r.ID == w.Before
		case len(page.Records) < w.Limit:
			page.Records = append(page.Records, r)
		}
	}
	return page, nil
}
