package dispatch

import (
	"context"
	"errors"
	"fmt"

	"go.uber.org/zap"

	"presszero/queue"
)

// Talks knows what is done to talks beside the line.
type Talks interface {
	// GoesOn reports whether the talk of an accepted offer goes on although that leg of its agent is over.
	GoesOn(ctx context.Context, ref queue.OfferRef, leg string) (bool, error)
	// Legs are the legs that belong to talks beside those of offers.
	Legs(ctx context.Context) (map[string]bool, error)
	// Declined: an offer of a question about a caller has come to nothing.
	Declined(ctx context.Context, offer queue.Offer) error
}

// EndTalk ends an accepted talk, whoever is on the phone still. queue.ErrStaleOffer: it was never accepted.
func (d *Dispatcher) EndTalk(ctx context.Context, ref queue.OfferRef) error {
	offer, err := d.o.Store.FindOffer(ctx, ref)
	if errors.Is(err, queue.ErrStaleOffer) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("end talk of offer %s: %w", ref, err)
	}
	offer, err = d.o.Store.EndTalk(ctx, ref, d.o.Queues()[offer.Entry.Queue].WrapUp)
	if err != nil {
		return fmt.Errorf("end talk of offer %s: %w", ref, err)
	}
	if offer.Entry.State == queue.Ended {
		d.callbackOver(offer.Entry)
	}
	d.nudge()
	return nil
}

// Decline refuses an offer for its agent, whose phone stops ringing. queue.ErrStaleOffer: it is too late.
func (d *Dispatcher) Decline(ctx context.Context, ref queue.OfferRef) error {
	offer, err := d.o.Store.FindOffer(ctx, ref)
	if err != nil {
		return fmt.Errorf("decline offer %s: %w", ref, err)
	}
	if err := d.Refuse(ctx, ref, queue.Declined); err != nil {
		return err
	}
	d.background(ctx, func(ctx context.Context) { d.hangUp(ctx, offer) })
	return nil
}

// unasked tells that an offer has come to nothing, if it was of a question about a caller.
func (d *Dispatcher) unasked(ctx context.Context, offer queue.Offer) {
	if _, asked := queue.TalkOf(offer.Entry.Call); !asked || d.o.Talks == nil {
		return
	}
	d.background(ctx, func(ctx context.Context) {
		if err := d.o.Talks.Declined(ctx, offer); err != nil {
			d.o.Log.Warn("a question that was declined", zap.String("call", offer.Entry.Call), zap.Error(err))
		}
	})
}

// goesOn reports whether the talk of a leg that is over goes on.
func (d *Dispatcher) goesOn(ctx context.Context, ref queue.OfferRef, leg string) (bool, error) {
	if d.o.Talks == nil {
		return false, nil
	}
	return d.o.Talks.GoesOn(ctx, ref, leg)
}

// beside are the legs of talks that belong to no offer. Where they cannot be read, nothing is compared.
func (d *Dispatcher) beside(ctx context.Context) (map[string]bool, error) {
	if d.o.Talks == nil {
		return nil, nil
	}
	return d.o.Talks.Legs(ctx)
}
