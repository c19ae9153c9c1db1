package dispatch

import (
	"context"
	"errors"
	"fmt"

	"go.uber.org/zap"

	"presszero/queue"
)

// releaseAll lets the agents of a ring group go whose caller has gone.
func (d *Dispatcher) releaseAll(ctx context.Context, first queue.Offer) {
	for _, offer := range append([]queue.Offer{first}, first.Others...) {
		d.o.Log.Info("offer withdrawn", zap.String("call", offer.Entry.Call), zap.String("agent", offer.Agent.ID))
		d.release(ctx, offer)
	}
}

// excuseAll ends the legs of the agents whose caller a colleague has taken, without waiting for it. Who listens already
// hears why, and is free when that leg ends; where it cannot be ended so, it is hung up.
func (d *Dispatcher) excuseAll(ctx context.Context, others []queue.Offer) {
	for _, offer := range others {
		d.o.Observer.OfferEnded(offer.Entry.Queue, "taken")
		d.o.Log.Info("a colleague has taken the caller", zap.String("call", offer.Entry.Call), zap.String("agent", offer.Agent.ID))
		d.background(ctx, func(ctx context.Context) { d.excuse(ctx, offer) })
	}
}

func (d *Dispatcher) excuse(ctx context.Context, offer queue.Offer) {
	if offer.Leg == "" || offer.Leg == unknownLeg {
		return // who rings the agent ends the leg, or the deadline of the offer frees the agent
	}
	down, err := d.o.Carrier.Excuse(ctx, offer)
	if err != nil {
		d.o.Log.Warn("excuse agent", zap.String("agent", offer.Agent.ID), zap.Error(err))
		d.letGo(ctx, offer)
		return
	}
	if !down {
		return
	}
	if err := d.free(ctx, offer.Ref); err != nil {
		d.o.Log.Warn("free agent", zap.String("agent", offer.Agent.ID), zap.Error(err))
	}
}

// release lets the agent go whose caller has gone, without waiting for it. An agent leaves the room by themselves when the
// caller does, but a caller may have come and gone before the agent was there, and nobody would ever come to that room
// again.
func (d *Dispatcher) release(ctx context.Context, offer queue.Offer) {
	d.background(ctx, func(ctx context.Context) { d.letGo(ctx, offer) })
}

// letGo hangs up the leg of an offer and then frees its agent for the next one. Where the leg is not known to be down the
// agent stays reserved: who rings the agent frees them, or the end of the leg does, or the deadline of the offer.
func (d *Dispatcher) letGo(ctx context.Context, offer queue.Offer) {
	if !d.hangUp(ctx, offer) {
		return
	}
	if err := d.free(ctx, offer.Ref); err != nil {
		d.o.Log.Warn("free agent", zap.String("agent", offer.Agent.ID), zap.Error(err))
	}
}

// free tells the store that an offer has no leg, and looks for the next caller of an agent whom only that leg kept
// reserved.
func (d *Dispatcher) free(ctx context.Context, ref queue.OfferRef) error {
	if err := d.o.Store.Release(ctx, ref); err != nil {
		return fmt.Errorf("release offer %s: %w", ref, err)
	}
	d.nudge()
	return nil
}

// hangUp ends the agent's leg of an offer and reports whether it is down. Of a leg that has no name yet nobody knows.
func (d *Dispatcher) hangUp(ctx context.Context, offer queue.Offer) bool {
	return d.hangUpLeg(ctx, offer.Leg)
}

func (d *Dispatcher) hangUpLeg(ctx context.Context, leg string) bool {
	if leg == "" || leg == unknownLeg {
		return false
	}
	if err := d.o.Carrier.HangUp(ctx, leg); err != nil && !errors.Is(err, ErrGone) {
		d.o.Log.Warn("hang up leg", zap.String("leg", leg), zap.Error(err))
		return false
	}
	return true
}
