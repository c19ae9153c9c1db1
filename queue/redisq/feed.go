package redisq

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"presszero/queue"
)

// toldAtOnce is how many events one entry of the stream holds at most, TOLD_AT_ONCE of lua/part/site.lua. The ID of an event
// is that of its entry with the second number multiplied by it, and counted on from there.
const toldAtOnce = 16

// Events reads what happened after the given ID.
func (s *Store) Events(ctx context.Context, after string, limit int) ([]queue.Event, string, error) {
	if after == "$" {
		return s.lastEvent(ctx)
	}
	if limit <= 0 {
		return nil, after, nil
	}
	from, passed, err := place(after)
	if err != nil {
		return nil, "", fmt.Errorf("events after %q: %w", after, err)
	}
	entries, err := s.client.XRangeN(ctx, s.keys.events(), from, "+", int64(limit)+1).Result()
	if err != nil {
		return nil, "", fmt.Errorf("events after %q: %w", after, err)
	}
	var events []queue.Event
	for i, entry := range entries {
		some, err := told(entry)
		if err != nil {
			return nil, "", err
		}
		if i == 0 && entry.ID == from {
			some = some[min(passed, len(some)):]
		}
		events = append(events, some...)
	}
	if len(events) == 0 {
		return nil, after, nil
	}
	events = events[:min(limit, len(events))]
	return events, events[len(events)-1].ID, nil
}

// Tell appends an event of something beside the line.
func (s *Store) Tell(ctx context.Context, e queue.Event) error {
	if _, err := s.run(ctx, "tell", string(e.Kind), e.Call, e.Queue, e.Agent, e.Why, e.Item, e.Reason, e.Flow, e.Step); err != nil {
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
	events, err := told(last[0])
	if err != nil {
		return nil, "", err
	}
	return nil, events[len(events)-1].ID, nil
}

// place is the entry of the stream in which an event stands, and how many of those in it lie behind who has read that one.
func place(id string) (entry string, passed int, err error) {
	if id == "" {
		return "-", 0, nil
	}
	ms, number, _ := strings.Cut(id, "-")
	n, err := strconv.ParseInt(number, 10, 64)
	if err != nil {
		return "", 0, fmt.Errorf("want an ID as events have them: %w", err)
	}
	return fmt.Sprint(ms, "-", n/toldAtOnce), int(n%toldAtOnce) + 1, nil
}

// told reads the events of an entry of the stream, each a field whose name is its number.
func told(entry redis.XMessage) ([]queue.Event, error) {
	ms, number, _ := strings.Cut(entry.ID, "-")
	n, err := strconv.ParseInt(number, 10, 64)
	if err != nil {
		return nil, fmt.Errorf("feed %s: %w", entry.ID, err)
	}
	events := make([]queue.Event, len(entry.Values))
	for i := range events {
		text, _ := entry.Values[strconv.Itoa(i+1)].(string)
		fields, err := unpack(text)
		if err != nil {
			return nil, fmt.Errorf("feed %s: %w", entry.ID, err)
		}
		if events[i], err = read(&reply{fields: fields}, (*reply).event); err != nil {
			return nil, fmt.Errorf("feed %s: %w", entry.ID, err)
		}
		events[i].ID = fmt.Sprint(ms, "-", n*toldAtOnce+int64(i))
	}
	return events, nil
}

// event reads the names and values of an event.
func (r *reply) event() queue.Event {
	values := map[string]string{}
	for !r.empty() {
		name := r.text()
		values[name] = r.text()
	}
	spans := reply{fields: []any{values["at"], values["waited"], values["head"]}}
	e := queue.Event{
		At:      spans.time(),
		Waited:  time.Duration(spans.integerOrNone()) * time.Millisecond,
		Head:    time.Duration(spans.integerOrNone()) * time.Millisecond,
		Kind:    queue.EventKind(values["kind"]),
		Call:    values["call"],
		Queue:   values["queue"],
		Lane:    values["lane"],
		Before:  values["before"],
		Agent:   values["agent"],
		Offer:   queue.OfferRef(values["offer"]),
		Leg:     values["leg"],
		State:   queue.AgentState(values["state"]),
		Item:    values["item"],
		Promise: queue.Promise(values["promise"]),
		Why:     values["why"],
		Reason:  values["reason"],
		Flow:    values["flow"],
		Step:    values["step"],
	}
	r.inherit(&spans)
	return e
}
