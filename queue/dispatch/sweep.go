package dispatch

import (
	"context"

	"go.uber.org/zap"

	"presszero/queue"
)

const sweepBatch = 100

// sweep settles what has fallen due. A leg that belongs to nothing any more is hung up; a pair that has not met is
// told to the carrier again. The carrier is not waited for.
func (d *Dispatcher) sweep(ctx context.Context) {
	ctx, cancel := d.request(ctx)
	defer cancel()
	due, err := d.o.Store.Sweep(ctx, sweepBatch)
	if d.sweeping.note(d.o.Log, err); err != nil {
		return
	}
	for _, it := range due {
		d.o.Log.Info("due", zap.String("what", string(it.Kind)), zap.String("call", it.Offer.Entry.Call),
			zap.String("agent", it.Offer.Agent.ID))
		switch it.Kind {
		case queue.DueOfferLapsed:
			d.o.Observer.OfferEnded(it.Offer.Entry.Queue, string(queue.NoAnswer))
			d.unasked(ctx, it.Offer)
			d.background(ctx, func(ctx context.Context) { d.lapsed(ctx, it.Offer) })
		case queue.DueOfferLost:
			d.o.Observer.OfferEnded(it.Offer.Entry.Queue, string(queue.Lost))
		case queue.DueConnect:
			d.background(ctx, func(ctx context.Context) { d.bring(ctx, it.Offer.Entry) })
		case queue.DueCall:
			d.background(ctx, func(ctx context.Context) { d.callAgain(ctx, it.Offer.Entry) })
		case queue.DueExpired:
			d.callbackOver(it.Offer.Entry)
		case queue.DueWithdrawn:
			d.background(ctx, func(ctx context.Context) { d.hangUp(ctx, it.Offer) })
		case queue.DueAbsent: // the agent is away, or will be: a beat takes it back
		case queue.DueWrapUp: // the agent is ready: the match that follows sees to it
		}
	}
}

// lapsed ends the leg of an agent who did not answer. Where it was never certain that the phone rang, the agent is not
// set away for it.
func (d *Dispatcher) lapsed(ctx context.Context, offer queue.Offer) {
	if offer.Leg != unknownLeg {
		d.hangUp(ctx, offer)
		return
	}
	if offer.Agent.Reason != queue.ReasonNoAnswer {
		return // the agent's own wish came first
	}
	if _, err := d.o.Store.SetAgent(ctx, offer.Agent.ID, queue.Ready, ""); err != nil {
		d.o.Log.Error("set agent ready again", zap.String("agent", offer.Agent.ID), zap.Error(err))
	}
	d.nudge()
}
