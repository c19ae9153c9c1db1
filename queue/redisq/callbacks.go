package redisq

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"presszero/queue"
)

// Owed reads the entry that owes a callback to the number.
func (s *Store) Owed(ctx context.Context, number string) (queue.Entry, error) {
	r, err := s.run(ctx, "owed", number)
	if err != nil {
		return queue.Entry{}, fmt.Errorf("callback owed to that number: %w", err)
	}
	return read(r, (*reply).entry)
}

// CallFirst gives the agent of an offer back, for its callback is called first.
func (s *Store) CallFirst(ctx context.Context, ref queue.OfferRef, lapse time.Duration) (queue.Entry, error) {
	r, err := s.run(ctx, "call_first", string(ref), millis(lapse))
	if err != nil {
		return queue.Entry{}, fmt.Errorf("call first %s: %w", ref, err)
	}
	return read(r, (*reply).entry)
}

// Defer gives the agent of an offer back, for its callback may not be called before until.
func (s *Store) Defer(ctx context.Context, ref queue.OfferRef, until time.Time) (queue.Entry, error) {
	r, err := s.run(ctx, "defer", string(ref), stamp(until))
	if err != nil {
		return queue.Entry{}, fmt.Errorf("defer %s: %w", ref, err)
	}
	return read(r, (*reply).entry)
}

// Dialled notes the leg on which the number of a callback is tried.
func (s *Store) Dialled(ctx context.Context, call, leg string, ring time.Duration) (queue.Entry, error) {
	r, err := s.run(ctx, "dialled", call, leg, millis(ring))
	if err != nil {
		return queue.Entry{}, fmt.Errorf("dial back %s: %w", call, err)
	}
	return read(r, (*reply).entry)
}

// Reached notes that a person answered on the leg that was tried.
func (s *Store) Reached(ctx context.Context, call, leg string) (queue.View, error) {
	r, err := s.run(ctx, "reached", call, leg)
	if err != nil {
		return queue.View{}, fmt.Errorf("reach %s: %w", call, err)
	}
	return read(r, (*reply).view)
}

// Missed notes that nobody was reached on the leg that was tried.
func (s *Store) Missed(
	ctx context.Context, call, leg string, why queue.Missing, next time.Time,
) (queue.Entry, *queue.Offer, error) {
	r, err := s.run(ctx, "missed", call, leg, string(why), stamp(next))
	if err != nil {
		return queue.Entry{}, nil, fmt.Errorf("miss %s: %w", call, err)
	}
	return r.entryAndOffer()
}

// owed begins the reply of a join that asks for a second callback to a number.
const owed = "OWED"

// times are those of a callback as lua/part/callback.lua reads them.
func times(c queue.Callback) string {
	if !c.Owed() {
		return ""
	}
	return strings.Join([]string{
		stamp(c.Due), stamp(c.After), stamp(c.Expires), stamp(c.Called), strconv.Itoa(c.Tries),
	}, ",")
}

// callback reads in the order of entry_pack in lua/part/entry.lua, but for the leg.
func (r *reply) callback() queue.Callback {
	c := queue.Callback{Number: r.text()}
	if text, ok := r.peek(); ok && text == "" {
		r.next()
	} else {
		within := r.list()
		c.Due, c.After, c.Expires, c.Called = within.time(), within.time(), within.time(), within.time()
		c.Tries = within.count()
		r.inherit(within)
	}
	c.Trying = r.text()
	return c
}
