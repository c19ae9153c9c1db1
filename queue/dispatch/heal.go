package dispatch

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"go.uber.org/zap"

	"presszero/queue"
)

// comparer is what the loop that compares remembers between two rounds.
type comparer struct {
	holder    string // this replica
	compares  bool   // it has the job
	nextRound time.Time
	suspects  map[difference]bool      // found in the latest round
	cleared   map[difference]time.Time // found to be none, and when
	read      map[string]time.Time     // when the session of a call was last read
	owed      map[string]queue.Entry   // the callbacks that the line held in the latest round
}

// onlyWaiting leaves, of the callers who are in no line, those whose session says that they wait: most others are in a menu.
// Sessions are read a few in a round, suspects first, and then those that were read longest ago.
func (d *Dispatcher) onlyWaiting(ctx context.Context, found []difference) []difference {
	var unlisted, kept []difference
	read := map[string]time.Time{}
	for _, diff := range found {
		if diff.kind != DriftCallerUnlisted {
			kept = append(kept, diff)
			continue
		}
		unlisted = append(unlisted, diff)
		if at := d.read[diff.call]; !d.suspects[diff] {
			read[diff.call] = at
		}
	}
	slices.SortStableFunc(unlisted, func(a, b difference) int {
		return cmp.Or(read[a.call].Compare(read[b.call]), cmp.Compare(a.call, b.call))
	})
	for _, diff := range unlisted[:min(len(unlisted), d.o.Batch)] {
		read[diff.call] = d.o.Clock.Now()
		if waits, err := d.o.Legs.Waits(ctx, diff.call); err == nil && waits {
			kept = append(kept, diff)
		}
	}
	d.read = read
	return kept
}

// healed makes a difference good if it is still one: the carrier is asked for the leg itself, and the line is read again,
// because a call may have begun or ended while the two were compared.
func (d *Dispatcher) healed(ctx context.Context, diff difference) (bool, error) {
	heal := map[Drift]func(context.Context, difference) (bool, error){
		DriftCallerGone: d.callerGone, DriftCallerElsewhere: d.callerElsewhere, DriftCallerUnlisted: d.callerUnlisted,
		DriftAgentGone: d.agentGone, DriftAgentHeld: d.agentHeld, DriftLegUnnoted: d.legUnnoted, DriftLegOrphaned: d.legOrphaned,
	}[diff.kind]
	log := d.o.Log.With(zap.String("drift", string(diff.kind)), zap.String("call", diff.call), zap.String("leg", diff.leg))
	was, err := heal(ctx, diff)
	switch {
	case err != nil:
		log.Warn("heal the line", zap.Error(err))
	case was:
		log.Warn("the line and the carrier disagreed; healed")
		d.o.Observer.Healed(string(diff.kind))
	}
	return was, err
}

func (d *Dispatcher) callerGone(ctx context.Context, diff difference) (bool, error) {
	if up, err := d.o.Carrier.Live(ctx, diff.leg); err != nil || up {
		return false, err
	}
	view, err := d.o.Store.Poll(ctx, diff.call)
	if errors.Is(err, queue.ErrUnknownCall) || err == nil && (view.State == queue.Ended || view.OnPhone() != diff.leg) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	return true, d.Leave(ctx, diff.call, queue.Vanished)
}

// callerElsewhere takes out a caller who was connected to somebody outside, such as by the fallback.
func (d *Dispatcher) callerElsewhere(ctx context.Context, diff difference) (bool, error) {
	if up, err := d.o.Carrier.Live(ctx, diff.leg); err != nil || !up {
		return false, err
	}
	view, err := d.o.Store.Poll(ctx, diff.call)
	if errors.Is(err, queue.ErrUnknownCall) || err == nil && view.State != queue.Waiting && view.State != queue.Offered {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	return true, d.Leave(ctx, diff.call, queue.Left)
}

// callerUnlisted has the carrier ask where a caller belongs whom the line has lost: the answer puts them back at the old place.
func (d *Dispatcher) callerUnlisted(ctx context.Context, diff difference) (bool, error) {
	view, err := d.o.Store.Poll(ctx, diff.call)
	lost := errors.Is(err, queue.ErrUnknownCall) || err == nil && view.State == queue.Ended && view.Outcome == queue.Vanished
	if !lost {
		if errors.Is(err, queue.ErrUnknownCall) {
			err = nil
		}
		return false, err
	}
	err = d.o.Carrier.Fetch(ctx, diff.call)
	if errors.Is(err, ErrGone) {
		return false, nil
	}
	return true, err
}

func (d *Dispatcher) agentGone(ctx context.Context, diff difference) (bool, error) {
	if up, err := d.o.Carrier.Live(ctx, diff.leg); err != nil || up {
		return false, err
	}
	offer, err := d.o.Store.FindOffer(ctx, diff.ref)
	if errors.Is(err, queue.ErrStaleOffer) || err == nil && offer.Leg != diff.leg {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	if on, err := d.goesOn(ctx, diff.ref, diff.leg); on || err != nil {
		return false, err
	}
	return true, d.Ended(ctx, diff.ref, queue.NoAnswer)
}

// agentHeld lets an agent go who is reserved for nobody: the phone stops ringing, and then the agent is free.
func (d *Dispatcher) agentHeld(ctx context.Context, diff difference) (bool, error) {
	b, err := d.o.Store.Belief(ctx, 0, 0)
	if err != nil || !slices.ContainsFunc(b.Offers, func(o queue.InHand) bool { return o.Ref == diff.ref && o.Withdrawn }) {
		return false, err
	}
	if err := d.o.Carrier.HangUp(ctx, diff.leg); err != nil && !errors.Is(err, ErrGone) {
		return true, err
	}
	return true, d.free(ctx, diff.ref)
}

// legUnnoted notes the leg of an offer whose process was killed after it had rung the agent.
func (d *Dispatcher) legUnnoted(ctx context.Context, diff difference) (bool, error) {
	offer, err := d.o.Store.FindOffer(ctx, diff.ref)
	if errors.Is(err, queue.ErrStaleOffer) || err == nil && offer.Leg != "" {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	return true, d.o.Store.Rang(ctx, diff.ref, diff.leg, d.o.Queues()[offer.Entry.Queue].Ring+ringSlack+d.o.Accept)
}

// legOrphaned hangs up a leg that belongs to no offer.
func (d *Dispatcher) legOrphaned(ctx context.Context, diff difference) (bool, error) {
	if beside, err := d.beside(ctx); err != nil || beside[diff.leg] {
		return false, err
	}
	b, err := d.o.Store.Belief(ctx, 0, 0)
	if err != nil || slices.ContainsFunc(b.Offers, func(o queue.InHand) bool { return o.Leg == diff.leg }) {
		return false, err
	}
	if err := d.o.Carrier.HangUp(ctx, diff.leg); err != nil && !errors.Is(err, ErrGone) {
		return true, err
	}
	return true, nil
}
