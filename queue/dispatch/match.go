package dispatch

import (
	"context"
	"errors"
	"maps"
	"slices"
	"time"

	"go.uber.org/zap"

	"presszero/internal/obs/trace"
	"presszero/queue"
)

// settle does what has fallen due and then matches callers and agents until no pair is left, or until as many rings are
// under way as may be: the first that ends wakes the loop again. It never waits for the carrier, because what falls due
// must not wait either.
func (d *Dispatcher) settle(ctx context.Context) {
	d.sweep(ctx)
	d.leave(ctx)
	for ctx.Err() == nil && d.rest.over(d.o.Clock) {
		select {
		case d.ring <- struct{}{}:
		default:
			return
		}
		offer := d.next(ctx)
		if offer == nil {
			<-d.ring
			return
		}
		d.background(ctx, func(ctx context.Context) {
			d.serve(ctx, *offer)
			<-d.ring
			d.nudge()
		})
	}
}

// next reserves an agent for the next caller, or returns nil when there is no such pair.
func (d *Dispatcher) next(ctx context.Context) *queue.Offer {
	ctx, cancel := d.request(ctx)
	defer cancel()
	offer, err := d.o.Store.Offer(ctx, d.names(), d.o.Unrung)
	if d.matching.note(d.o.Log, err); err != nil {
		return nil
	}
	return offer
}

// serve brings caller and agent together: one has to be called back, or the other's phone rings.
func (d *Dispatcher) serve(ctx context.Context, offer queue.Offer) {
	ctx, span := trace.Start(ctx, "dispatch", "offer")
	defer span.End()
	span.Text(trace.Call, offer.Entry.Call)
	span.Text(trace.Queue, offer.Entry.Queue)
	span.Text(trace.Agent, offer.Agent.ID)
	if offer.Entry.ToCall() {
		d.callBack(ctx, offer)
		return
	}
	d.call(ctx, offer)
}

// call rings the agent of an offer and gives the caller back when that fails.
func (d *Dispatcher) call(ctx context.Context, offer queue.Offer) {
	log := d.o.Log.With(zap.String("call", offer.Entry.Call), zap.String("agent", offer.Agent.ID), trace.Field(ctx))
	ring := d.o.Queues()[offer.Entry.Queue].Ring
	leg, err := d.o.Carrier.Ring(ctx, offer, ring)
	if errors.Is(err, ErrUnknownOutcome) { // the phone may ring: leave the agent the time to answer it
		log.Warn("ring agent", zap.Error(err))
		leg, err = unknownLeg, nil
	}
	ctx, cancel := d.request(ctx) // a ring that took all of its time must be noted all the same
	defer cancel()
	if err != nil {
		log.Warn("ring agent", zap.Error(err))
		d.notRung(ctx, offer, err)
		return
	}
	log.Info("agent's phone rings", zap.String("leg", leg), zap.String("queue", offer.Entry.Queue))
	if err := d.o.Store.Rang(ctx, offer.Ref, leg, ring+ringSlack+d.o.Accept); err != nil {
		log.Info("offer was withdrawn while the phone was dialled", zap.Error(err))
		offer.Leg = leg
		d.letGo(ctx, offer)
	}
}

// ringSlack is how much longer than it is asked to the carrier may ring. Its report of no answer says more than our own
// deadline, and who answers in the last moment must still have the time to decide.
const ringSlack = 8 * time.Second

// unknownLeg stands for a leg that may be ringing.
const unknownLeg = queue.UnknownLeg

func (d *Dispatcher) notRung(ctx context.Context, offer queue.Offer, cause error) {
	why := queue.Lost
	if errors.Is(cause, ErrUnreachable) {
		why = queue.Unreachable
	} else {
		d.rest.set(d.o.Clock.Now().Add(time.Second))
	}
	if err := errors.Join(d.Refuse(ctx, offer.Ref, why), d.free(ctx, offer.Ref)); err != nil {
		d.o.Log.Info("give caller back", zap.Error(err))
	}
}

func (d *Dispatcher) names() []string {
	return slices.Sorted(maps.Keys(d.o.Queues()))
}
