package dispatch

import (
	"context"
	"sync"
	"time"

	"go.uber.org/zap"

	"presszero/internal/clock"
	"presszero/queue"
)

// silence is how long nothing may be heard of a leg before the carrier is asked about it. A caller in line is heard of
// every turn of the hold loop, which is shorter.
const silence = 30 * time.Second

// reconcile asks the carrier for legs that have not been heard of, and takes out of the line, or out of a talk, whoever
// is no longer on the phone. It heals what lost callbacks leave behind.
func (d *Dispatcher) reconcile(ctx context.Context) {
	ctx, cancel := d.request(ctx)
	defer cancel()
	site, err := d.o.Store.Snapshot(ctx, snapshotEntries)
	if err != nil {
		d.o.Log.Error("read the line to reconcile it", zap.Error(err))
		return
	}
	drift, asked := 0, 0
	for _, leg := range d.quiet(ctx, site) {
		if asked++; asked > d.o.Batch {
			break
		}
		live, err := d.o.Carrier.Live(ctx, leg.sid)
		if err != nil {
			d.o.Log.Warn("ask the carrier for a leg", zap.String("leg", leg.sid), zap.Error(err))
			continue
		}
		d.seen.note(leg.sid)
		if !live {
			drift++
			d.heal(ctx, leg)
		}
	}
	d.o.Observer.SetReconcileDrift(drift)
}

const snapshotEntries = 1000

// leg is one that the line believes in: a caller's when offer is empty, an agent's otherwise.
type leg struct {
	sid   string
	offer queue.OfferRef
}

// quiet lists the legs that nothing has been heard of for a while.
func (d *Dispatcher) quiet(ctx context.Context, site queue.Snapshot) []leg {
	var legs []leg
	add := func(l leg, since time.Time) {
		if l.sid != "" && site.Now.Sub(since) > silence && d.seen.quiet(l.sid, silence) {
			legs = append(legs, l)
		}
	}
	for _, q := range site.Queues {
		for _, entry := range q.Entries {
			add(leg{sid: entry.Call}, entry.Changed)
		}
	}
	for _, agent := range site.Agents {
		if agent.State != queue.Talking {
			continue
		}
		add(leg{sid: agent.Call}, agent.Since)
		if offer, err := d.o.Store.FindOffer(ctx, agent.Offer); err == nil {
			add(leg{sid: offer.Leg, offer: offer.Ref}, agent.Since)
		}
	}
	return legs
}

func (d *Dispatcher) heal(ctx context.Context, l leg) {
	d.o.Log.Warn("a leg ended without a word", zap.String("leg", l.sid))
	var err error
	if l.offer != "" {
		err = d.Ended(ctx, l.offer, queue.NoAnswer)
	} else {
		err = d.Leave(ctx, l.sid, queue.Vanished)
	}
	if err != nil {
		d.o.Log.Error("heal the line", zap.String("leg", l.sid), zap.Error(err))
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
