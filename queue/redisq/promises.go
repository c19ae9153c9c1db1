package redisq

import (
	"context"
	"encoding/json"
	"fmt"

	"presszero/queue"
)

// Settle moves the ledger on by a step.
func (s *Store) Settle(ctx context.Context, step queue.Settlement) error {
	args := []any{step.Was, step.Is, millis(step.Keep), step.Most, len(step.Records)}
	for _, r := range step.Records {
		text, err := json.Marshal(r)
		if err != nil {
			return fmt.Errorf("settle promise %s: %w", r.ID, err)
		}
		live := ""
		if r.Live {
			live = "1"
		}
		args = append(args, r.ID, stamp(r.At), live, text)
	}
	for _, e := range step.Events {
		args = append(args, string(e.Kind), e.Call, e.Queue, string(e.Promise), e.Why, e.Item)
	}
	if _, err := s.run(ctx, "settle", args...); err != nil {
		return fmt.Errorf("settle %d promises: %w", len(step.Records), err)
	}
	return nil
}

// Promises reads a page of the ledger.
func (s *Store) Promises(ctx context.Context, w queue.PromisesWish) (queue.PromisesPage, error) {
	live := ""
	if w.Live {
		live = "1"
	}
	r, err := s.run(ctx, "promises", live, w.Before, w.Limit)
	if err != nil {
		return queue.PromisesPage{}, fmt.Errorf("read promises: %w", err)
	}
	page := queue.PromisesPage{State: r.text()}
	records := r.list()
	for !records.empty() {
		var one queue.PromiseRecord
		if err := json.Unmarshal([]byte(records.text()), &one); err != nil {
			records.fail("a promise: %w", err)
			break
		}
		page.Records = append(page.Records, one)
	}
	r.inherit(records)
	return page, r.fault
}
