package redisq

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"presszero/queue"
)

// Snapshot reads the site.
func (s *Store) Snapshot(ctx context.Context, limit int) (queue.Snapshot, error) {
	r, err := s.run(ctx, "snapshot", limit)
	if err != nil {
		return queue.Snapshot{}, fmt.Errorf("snapshot: %w", err)
	}
	all := queue.Snapshot{Now: r.time()}
	if all.Queues, err = readAll(r.list(), (*reply).queueView); err != nil {
		return queue.Snapshot{}, err
	}
	if all.Agents, err = readAll(r.list(), (*reply).agent); err != nil {
		return queue.Snapshot{}, err
	}
	all.Routing, err = read(r, (*reply).routing)
	slices.SortFunc(all.Queues, func(a, b queue.QueueView) int { return cmp.Compare(a.Name, b.Name) })
	return all, err
}
