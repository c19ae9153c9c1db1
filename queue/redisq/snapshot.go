package redisq

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/redis/go-redis/v9"

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

// Events reads what happened after the given ID.
func (s *Store) Events(ctx context.Context, after string, limit int) ([]queue.Event, string, error) {
	if after == "$" {
		return s.lastEvent(ctx)
	}
	from := "-"
	if after != "" {
		from = "(" + after
	}
	if limit <= 0 {
		return nil, after, nil
	}
	entries, err := s.client.XRangeN(ctx, s.keys.events(), from, "+", int64(limit)).Result()
	if err != nil {
		return nil, "", fmt.Errorf("events after %q: %w", after, err)
	}
	if len(entries) == 0 {
		return nil, after, nil
	}
	events := make([]queue.Event, 0, len(entries))
	for _, entry := range entries {
		e, err := eventOf(entry)
		if err != nil {
			return nil, "", err
		}
		events = append(events, e)
	}
	return events, entries[len(entries)-1].ID, nil
}

// Tell appends an event of something beside the line.
func (s *Store) Tell(ctx context.Context, e queue.Event) error {
	if _, err := s.run(ctx, "tell", string(e.Kind), e.Call, e.Queue, e.Agent, e.Why, e.Item); err != nil {
		return fmt.Errorf("tell %s: %w", e.Kind, err)
	}
	return nil
}

// lastEvent is no event, but the ID of the last one.
func (s *Store) lastEvent(ctx context.Context) ([]queue.Event, string, error) {
	last, err := s.client.XRevRangeN(ctx, s.keys.events(), "+", "-", 1).Result()
	if err != nil {
		return nil, "", fmt.Errorf("last event: %w", err)
	}
	if len(last) == 0 {
		return nil, "0-0", nil
	}
	return nil, last[0].ID, nil
}

func eventOf(entry redis.XMessage) (queue.Event, error) {
	text := func(field string) string {
		value, _ := entry.Values[field].(string)
		return value
	}
	at := reply{fields: []any{text("at")}}
	e := queue.Event{
		ID:    entry.ID,
		At:    at.time(),
		Kind:  queue.EventKind(text("kind")),
		Call:  text("call"),
		Queue: text("queue"),
		Agent: text("agent"),
		Offer: queue.OfferRef(text("offer")),
		Leg:   text("leg"),
		State: queue.AgentState(text("state")),
		Why:   text("why"),

		Promise: queue.Promise(text("promise")),

		Lane: text("lane"), Before: text("before"), Item: text("item"), Reason: text("reason"),
	}
	spans := reply{fields: []any{text("waited"), text("head")}}
	e.Waited = time.Duration(spans.integerOrNone()) * time.Millisecond
	e.Head = time.Duration(spans.integerOrNone()) * time.Millisecond
	at.inherit(&spans)
	return e, at.fault
}
