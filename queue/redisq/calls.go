package redisq

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"presszero/queue"
)

// Join puts a call in line, at its old place when the ticket brings one, moves it to another queue or lane, or takes its
// leg away or gives it back.
func (s *Store) Join(ctx context.Context, t queue.Ticket) (queue.View, error) {
	t = t.Normal()
	redials := ""
	if t.Redials() {
		redials = "1"
	}
	r, err := s.run(ctx, "join", t.Call, t.Queue, t.Lane, stamp(t.Clock), t.Seq, millis(t.Head), t.Turn,
		t.Language, t.Note, t.From, t.To, t.Limit, redials, t.Callback.Number, times(t.Callback), t.Leg)
	if err != nil {
		return queue.View{}, fmt.Errorf("join %s to %s: %w", t.Call, t.Queue, err)
	}
	if text, ok := r.peek(); ok && text == owed {
		r.next()
		v, err := read(r.list(), (*reply).view)
		return v, cmp.Or(err, fmt.Errorf("join %s to %s: %w", t.Call, t.Queue, queue.ErrOwed))
	}
	return read(r, (*reply).view)
}

// Poll reads an entry, its place and its line.
func (s *Store) Poll(ctx context.Context, call string) (queue.View, error) {
	r, err := s.run(ctx, "poll", call)
	if err != nil {
		return queue.View{}, fmt.Errorf("poll %s: %w", call, err)
	}
	return read(r, (*reply).view)
}

// Prioritise gives a caller in line another head start.
func (s *Store) Prioritise(ctx context.Context, call string, head time.Duration, why string) (queue.View, error) {
	r, err := s.run(ctx, "prioritise", call, millis(queue.HeadStart(head)), why)
	if err != nil {
		return queue.View{}, fmt.Errorf("prioritise %s: %w", call, err)
	}
	return read(r, (*reply).view)
}

// Leave takes a call out for good and ends the offer in hand, which it returns.
func (s *Store) Leave(
	ctx context.Context, call string, why queue.Outcome, wrapUp time.Duration,
) (queue.Entry, *queue.Offer, error) {
	r, err := s.run(ctx, "leave", call, string(why), millis(wrapUp))
	if err != nil {
		return queue.Entry{}, nil, fmt.Errorf("leave %s: %w", call, err)
	}
	return r.entryAndOffer()
}

// entryAndOffer reads nothing, an entry, or an entry and an offer.
func (r *reply) entryAndOffer() (queue.Entry, *queue.Offer, error) {
	if r.empty() {
		return queue.Entry{}, nil, nil
	}
	e, err := read(r.list(), (*reply).entry)
	if err != nil || r.empty() {
		return e, nil, err
	}
	o, err := read(r.list(), (*reply).offer)
	return e, &o, err
}

// Bridged notes that caller and agent have met.
func (s *Store) Bridged(ctx context.Context, call string) error {
	if _, err := s.run(ctx, "bridged", call); err != nil {
		return fmt.Errorf("bridge %s: %w", call, err)
	}
	return nil
}
