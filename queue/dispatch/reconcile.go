package dispatch

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"go.uber.org/zap"

	"presszero/queue"
)

// Bounds of one comparison.
const (
	beliefPage  = 500 // entries
	beliefPages = 100
)

// jobCarrier is the job of comparing the line with the carrier.
const jobCarrier = "carrier"

// ticks is how often within one interval of reconciling a replica looks whether the job is free, and how soon what was seen
// is looked at again.
const ticks = 4

// reconcile looks after the agents, and, where this replica has the job, compares the line with the carrier's legs: it heals
// what lost callbacks and killed processes leave behind.
func (d *Dispatcher) reconcile(ctx context.Context) {
	ctx, cancel := d.request(ctx)
	defer cancel()
	had := d.compares
	var err error
	d.compares, err = d.o.Store.Lease(ctx, jobCarrier, d.holder, d.o.Reconcile+d.o.Reconcile/ticks)
	if d.leasing.note(d.o.Log, err); err != nil {
		return
	}
	now := d.o.Clock.Now()
	if now.Before(d.nextRound) && (had || !d.compares) {
		return
	}
	d.nextRound = now.Add(d.o.Reconcile)
	site, err := d.o.Store.Snapshot(ctx, 0)
	if d.reconciling.note(d.o.Log, err); err != nil {
		return
	}
	d.watchStaff(ctx, site.Agents)
	if d.compares {
		d.round(ctx, site.Agents)
	} else { // another replica has the job, and tells the drift
		d.suspects, d.owed = nil, nil
		d.tell(nil)
	}
}

// round compares once. Where the legs cannot be listed, those that have been silent for a while are asked for one by one.
func (d *Dispatcher) round(ctx context.Context, agents []queue.Agent) {
	b, whole, err := d.believed(ctx)
	if d.reconciling.note(d.o.Log, err); err != nil {
		return
	}
	b.agents = agents
	if b.beside, err = d.beside(ctx); err != nil {
		d.reconciling.note(d.o.Log, err)
		return
	}
	if whole {
		d.keepOwed(ctx, b.entries)
	}
	up, listed := d.list(ctx)
	if !whole || !listed {
		d.suspects = nil
		d.tell(d.askSilent(ctx, b))
		return
	}
	found := d.onlyWaiting(ctx, d.uncleared(compare(b, up)))
	d.tell(d.healSuspects(ctx, found))
	d.suspects = map[difference]bool{}
	for _, diff := range found {
		d.suspects[diff] = true
	}
	if len(found) > 0 {
		d.nextRound = d.o.Clock.Now().Add(d.o.Reconcile / ticks)
	}
}

// uncleared leaves out what was found to be no difference a short while ago: a list that lags behind goes on showing it.
func (d *Dispatcher) uncleared(found []difference) []difference {
	now := d.o.Clock.Now()
	maps.DeleteFunc(d.cleared, func(_ difference, at time.Time) bool { return now.Sub(at) >= 2*d.o.Reconcile })
	return slices.DeleteFunc(found, func(diff difference) bool {
		_, cleared := d.cleared[diff]
		return cleared
	})
}

// healSuspects heals what was found in the round before as well, and returns the drift that it was. What is too much for one
// round, or cannot be healed now, is drift, too, and tried again in the next.
func (d *Dispatcher) healSuspects(ctx context.Context, found []difference) map[Drift]int {
	drift, left := map[Drift]int{}, d.o.Batch
	for _, diff := range found {
		if !d.suspects[diff] {
			continue
		}
		if left--; left < 0 || ctx.Err() != nil {
			drift[diff.kind]++
			continue
		}
		switch was, err := d.healed(ctx, diff); {
		case was || err != nil:
			drift[diff.kind]++
		default:
			d.cleared[diff] = d.o.Clock.Now()
		}
	}
	return drift
}

// tell gives the drift of a round to the observer.
func (d *Dispatcher) tell(drift map[Drift]int) {
	for _, kind := range Drifts {
		d.o.Observer.SetDrift(string(kind), drift[kind])
	}
}

// believed reads what the line believes. False: it is longer than may be read.
func (d *Dispatcher) believed(ctx context.Context) (b belief, whole bool, err error) {
	for from, pages := 0, 0; pages < beliefPages; pages++ {
		page, err := d.o.Store.Belief(ctx, from, beliefPage)
		if err != nil {
			return b, false, fmt.Errorf("read the line: %w", err)
		}
		b.now = page.Now
		b.entries, b.offers = append(b.entries, page.Entries...), append(b.offers, page.Offers...)
		if from = page.Next; from == 0 {
			return b, true, nil
		}
	}
	return b, false, nil
}

// list lists the legs that are up. False: they cannot be listed.
func (d *Dispatcher) list(ctx context.Context) ([]Leg, bool) {
	if d.o.Legs == nil {
		return nil, false
	}
	up, whole, err := d.o.Legs.Up(ctx)
	d.listing.note(d.o.Log, err)
	return up, err == nil && whole
}

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
