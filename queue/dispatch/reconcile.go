package dispatch

import (
	"cmp"
	"context"
	"errors"
	"sync"
	"time"

	"go.uber.org/zap"

	"presszero/internal/clock"
	"presszero/queue"
)

// silence is how long nothing may be heard of a leg before the carrier is asked about it. A caller in line is heard of
// every turn of the hold loop, which is shorter.
const silence = 30 * time.Second

// reconcile asks the carrier for legs that have not been heard of, and takes out of the line, out of an offer or out of a
// talk whoever is no longer on the phone. It heals what lost callbacks leave behind.
func (d *Dispatcher) reconcile(ctx context.Context) {
	ctx, cancel := d.request(ctx)
	defer cancel()
	site, err := d.o.Store.Snapshot(ctx, snapshotEntries)
	if d.reconciling.note(d.o.Log, err); err != nil {
		return
	}
	d.watchStaff(ctx, site.Agents)
	drift := 0
	quiet := d.quiet(site)
	for _, leg := range quiet[:min(len(quiet), d.o.Batch)] {
		if ctx.Err() != nil {
			break // the others are asked for in the next round
		}
		gone, err := d.gone(ctx, leg)
		if err != nil {
			d.o.Log.Warn("ask the carrier for a leg", zap.Stringer("leg", leg), zap.Error(err))
		}
		if gone {
			drift++
			d.heal(ctx, leg)
		}
	}
	d.o.Observer.SetReconcileDrift(drift)
}

const snapshotEntries = 1000

// watchStaff remembers the agents, or registers them again when the store has lost them.
func (d *Dispatcher) watchStaff(ctx context.Context, agents []queue.Agent) {
	if _, last := d.staff.recall(); len(agents) > 0 || len(last) == 0 {
		d.staff.see(agents)
		return
	}
	if err := d.restore(ctx); err != nil {
		d.o.Log.Error("restore the agents", zap.Error(err))
	}
}

// leg is one that the line believes in: a caller's, or the agent's of an offer.
type leg struct {
	call  string
	offer queue.OfferRef
}

// String names the leg.
func (l leg) String() string { return cmp.Or(l.call, string(l.offer)) }

// quiet lists the legs that nothing has been heard of for a while.
func (d *Dispatcher) quiet(site queue.Snapshot) []leg {
	var legs []leg
	add := func(l leg, since time.Time) {
		if site.Now.Sub(since) > silence && d.seen.quiet(l.String(), silence) {
			legs = append(legs, l)
		}
	}
	for _, q := range site.Queues {
		for _, entry := range q.Entries {
			add(leg{call: entry.Call}, entry.Changed)
		}
	}
	for _, agent := range site.Agents {
		if agent.State == queue.Talking {
			add(leg{call: agent.Call}, agent.Since)
		}
		if agent.State == queue.Talking || agent.State == queue.Reserved {
			add(leg{offer: agent.Offer}, agent.Since)
		}
	}
	return legs
}

// gone asks the carrier whether a leg has ended. Whatever comes of it, the leg is left alone for a while, so that one
// that cannot be asked for keeps no other from being asked for.
func (d *Dispatcher) gone(ctx context.Context, l leg) (bool, error) {
	d.seen.note(l.String())
	sid := l.call
	if l.offer != "" {
		offer, err := d.o.Store.FindOffer(ctx, l.offer)
		if errors.Is(err, queue.ErrStaleOffer) {
			return false, nil
		}
		if err != nil {
			return false, err
		}
		if sid = offer.Leg; sid == "" || sid == unknownLeg {
			return false, nil
		}
	}
	live, err := d.o.Carrier.Live(ctx, sid)
	return err == nil && !live, err
}

func (d *Dispatcher) heal(ctx context.Context, l leg) {
	d.o.Log.Warn("a leg ended without a word", zap.Stringer("leg", l))
	var err error
	if l.offer != "" {
		err = d.Ended(ctx, l.offer, queue.NoAnswer)
	} else {
		err = d.Leave(ctx, l.call, queue.Vanished)
	}
	if err != nil {
		d.o.Log.Error("heal the line", zap.Stringer("leg", l), zap.Error(err))
	}
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
