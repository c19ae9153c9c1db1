package dispatch

import (
	"context"
	"errors"
	"time"

	"go.uber.org/zap"

	"presszero/queue"
)

// settle does what has fallen due and then matches callers and agents until no pair is left.
func (d *Dispatcher) settle(ctx context.Context) {
	d.sweep(ctx)
	d.leave(ctx)
	for d.rest.over(d.o.Clock) {
		select {
		case d.ring <- struct{}{}:
		case <-ctx.Done():
			return
		}
		offer := d.next(ctx)
		if offer == nil {
			<-d.ring
			return
		}
		d.work.Go(func() {
			defer func() { <-d.ring }()
			d.call(ctx, *offer)
		})
	}
}

// next reserves an agent for the next caller, or returns nil when there is no such pair.
func (d *Dispatcher) next(ctx context.Context) *queue.Offer {
	ctx, cancel := d.request(ctx)
	defer cancel()
	offer, err := d.o.Store.Offer(ctx, d.names(), d.o.Unrung)
	if err != nil {
		d.o.Log.Error("match callers and agents", zap.Error(err))
		return nil
	}
	return offer
}

// call rings the agent of an offer and gives the caller back when that fails.
func (d *Dispatcher) call(ctx context.Context, offer queue.Offer) {
	ctx, cancel := d.request(ctx)
	defer cancel()
	log := d.o.Log.With(zap.String("call", offer.Entry.Call), zap.String("agent", offer.Agent.ID))
	ring := d.o.Queues()[offer.Entry.Queue].Ring
	leg, err := d.o.Carrier.Ring(ctx, offer, ring)
	if errors.Is(err, ErrUnknownOutcome) { // the phone may ring: leave the agent the time to answer it
		log.Warn("ring agent", zap.Error(err))
		err = nil
	}
	if err != nil {
		log.Warn("ring agent", zap.Error(err))
		d.notRung(ctx, offer, err)
		return
	}
	log.Info("agent's phone rings", zap.String("leg", leg), zap.String("queue", offer.Entry.Queue))
	if err := d.o.Store.Rang(ctx, offer.Ref, leg, ring+ringSlack); err != nil {
		log.Info("offer was withdrawn while the phone was dialled", zap.Error(err))
		d.hangUp(ctx, leg)
	}
}

// ringSlack is how much later than its own ring time an offer lapses: the carrier rings about five seconds longer than
// it is asked to, and its report of no answer says more than our deadline.
const ringSlack = 8 * time.Second

func (d *Dispatcher) notRung(ctx context.Context, offer queue.Offer, cause error) {
	why := queue.Lost
	if errors.Is(cause, ErrUnreachable) {
		why = queue.Unreachable
	} else {
		d.rest.set(d.o.Clock.Now().Add(time.Second))
	}
	if err := d.Refuse(ctx, offer.Ref, why); err != nil {
		d.o.Log.Info("give caller back", zap.Error(err))
	}
}

func (d *Dispatcher) names() []string {
	declared := d.o.Queues()
	names := make([]string, 0, len(declared))
	for name := range declared {
		names = append(names, name)
	}
	return names
}

func (d *Dispatcher) hangUp(ctx context.Context, leg string) {
	if leg == "" {
		return
	}
	if err := d.o.Carrier.HangUp(ctx, leg); err != nil && !errors.Is(err, ErrGone) {
		d.o.Log.Warn("hang up leg", zap.String("leg", leg), zap.Error(err))
	}
}
