package redisq

import (
	"context"
	"fmt"
	"time"

	"presszero/queue"
)

// Offer reserves the right agent for the next caller of the named queues.
func (s *Store) Offer(ctx context.Context, queues []string, unrung time.Duration) (*queue.Offer, error) {
	args := []any{millis(unrung)}
	for _, name := range queues {
		args = append(args, name)
	}
	r, err := s.run(ctx, "offer", args...)
	if err != nil {
		return nil, fmt.Errorf("offer: %w", err)
	}
	if r.empty() {
		return nil, nil
	}
	o, err := read(r, (*reply).offer)
	return &o, err
}

// Rang notes that the agent's leg exists and gives the agent until ring has passed. The note of a leg that has accepted
// already only keeps the leg; a second leg of one offer is refused.
func (s *Store) Rang(ctx context.Context, ref queue.OfferRef, leg string, ring time.Duration) error {
	if _, err := s.run(ctx, "rang", string(ref), leg, millis(ring)); err != nil {
		return fmt.Errorf("ring offer %s: %w", ref, err)
	}
	return nil
}

// Accept gives the caller to the agent.
func (s *Store) Accept(ctx context.Context, ref queue.OfferRef, connect time.Duration) (queue.Offer, error) {
	return s.answer(ctx, "accept", ref, millis(connect))
}

// Refuse ends an offer that was not accepted.
func (s *Store) Refuse(ctx context.Context, ref queue.OfferRef, why queue.Refusal) (queue.Offer, error) {
	return s.answer(ctx, "refuse", ref, string(why))
}

// Release frees the agent of a withdrawn offer, whose leg is down.
func (s *Store) Release(ctx context.Context, ref queue.OfferRef) error {
	if _, err := s.run(ctx, "release", string(ref)); err != nil {
		return fmt.Errorf("release offer %s: %w", ref, err)
	}
	return nil
}

// EndTalk ends an accepted offer from the agent's side.
func (s *Store) EndTalk(ctx context.Context, ref queue.OfferRef, wrapUp time.Duration) (queue.Offer, error) {
	return s.answer(ctx, "end_talk", ref, millis(wrapUp))
}

// FindOffer reads an offer that is out or accepted.
func (s *Store) FindOffer(ctx context.Context, ref queue.OfferRef) (queue.Offer, error) {
	return s.answer(ctx, "find_offer", ref)
}

// answer runs a verb on an offer. One that was over already is only its ref.
func (s *Store) answer(ctx context.Context, verb string, ref queue.OfferRef, args ...any) (queue.Offer, error) {
	r, err := s.run(ctx, verb, append([]any{string(ref)}, args...)...)
	if err != nil {
		return queue.Offer{}, fmt.Errorf("%s %s: %w", verb, ref, err)
	}
	if r.empty() {
		return queue.Offer{Ref: ref}, nil
	}
	return read(r, (*reply).offer)
}

// Sweep settles what has fallen due.
func (s *Store) Sweep(ctx context.Context, limit int) ([]queue.Due, error) {
	r, err := s.run(ctx, "sweep", limit)
	if err != nil {
		return nil, fmt.Errorf("sweep: %w", err)
	}
	return readAll(r, (*reply).due)
}
