package dispatch

import (
	"context"
	"sync"
	"time"

	"presszero/internal/clock"
	"presszero/queue"
)

// silence is how long nothing may be heard of a leg before the carrier is asked about it, where legs cannot be listed. A
// caller in line is heard of every turn of the hold loop, which is shorter.
const silence = 30 * time.Second

// askSilent asks the carrier for some of the legs that nothing has been heard of for a while. Each is then left alone for as
// long, so that one that cannot be asked for keeps no other from being asked for.
func (d *Dispatcher) askSilent(ctx context.Context, b belief) map[Drift]int {
	drift := map[Drift]int{}
	quiet := d.quiet(b)
	for _, diff := range quiet[:min(len(quiet), d.o.Batch)] {
		if ctx.Err() != nil {
			break // the others are asked for in the next round
		}
		d.seen.note(diff.name())
		if was, err := d.healed(ctx, diff); was && err == nil {
			drift[diff.kind]++
		}
	}
	return drift
}

// name is the name under which a leg is heard of.
func (d difference) name() string {
	if d.ref != "" {
		return string(d.ref)
	}
	return d.call
}

// quiet lists the legs that nothing has been heard of for a while, as if they had ended.
func (d *Dispatcher) quiet(b belief) []difference {
	var legs []difference
	add := func(diff difference, since time.Time) {
		if diff.leg != "" && diff.leg != unknownLeg && b.now.Sub(since) > silence && d.seen.quiet(diff.name(), silence) {
			legs = append(legs, diff)
		}
	}
	for _, e := range b.entries {
		add(difference{kind: DriftCallerGone, call: e.Call, leg: e.OnPhone()}, e.Changed)
	}
	since := map[queue.OfferRef]time.Time{}
	for _, a := range b.agents {
		since[a.Offer] = a.Since
	}
	for _, o := range b.offers {
		if !o.Withdrawn {
			add(difference{kind: DriftAgentGone, ref: o.Ref, leg: o.Leg}, since[o.Ref])
		}
	}
	return legs
}

// seen remembers when a leg was last heard of by this process.
type seen struct {
	clock clock.Clock
	mu    sync.Mutex
	at    map[string]time.Time
}

func newSeen(c clock.Clock) *seen { return &seen{clock: c, at: map[string]time.Time{}} }

const seenMost = 100_000

func (s *seen) note(leg string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.clock.Now()
	if len(s.at) >= seenMost {
		for other, at := range s.at {
			if now.Sub(at) > silence {
				delete(s.at, other)
			}
		}
	}
	s.at[leg] = now
}

func (s *seen) forget(leg string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.at, leg)
}

func (s *seen) quiet(leg string, d time.Duration) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	at, ok := s.at[leg]
	return !ok || s.clock.Now().Sub(at) > d
}
