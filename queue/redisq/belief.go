package redisq

import (
	"context"
	"fmt"
	"time"

	"presszero/queue"
)

// Belief reads a page of the legs that the line believes in.
func (s *Store) Belief(ctx context.Context, from, limit int) (queue.Belief, error) {
	r, err := s.run(ctx, "belief", from, limit)
	if err != nil {
		return queue.Belief{}, fmt.Errorf("believed legs from %d: %w", from, err)
	}
	return read(r, (*reply).belief)
}

// belief reads in the order of lua/belief.lua.
func (r *reply) belief() queue.Belief {
	b := queue.Belief{Now: r.time()}
	entries, offers := r.list(), r.list()
	b.Entries, entries.fault = readAll(entries, (*reply).entry)
	b.Offers, offers.fault = readAll(offers, (*reply).inHand)
	b.Next = r.count()
	r.inherit(entries, offers)
	return b
}

func (r *reply) inHand() queue.InHand {
	return queue.InHand{
		Ref: queue.OfferRef(r.text()), Agent: r.text(), Call: r.text(), Queue: r.text(), Leg: r.text(), Made: r.time(),
		Accepted: r.text() != "", Withdrawn: r.text() != "",
	}
}

// Lease gives a job to a holder.
func (s *Store) Lease(ctx context.Context, job, holder string, d time.Duration) (bool, error) {
	got, err := s.answered(ctx, "lease", job, holder, millis(d))
	if err != nil {
		return false, fmt.Errorf("lease of %s: %w", job, err)
	}
	return got == "OK", nil
}
