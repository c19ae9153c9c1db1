package app

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"presszero/ivr/twilio"
	"presszero/ivr/webhook"
	"presszero/queue"
	"presszero/queue/dispatch"
)

// carrier carries out at Twilio what dispatch decides.
type carrier struct {
	rest      *twilio.Client
	addresses *webhook.Addresses
	callerID  string // shown to agents; empty: the number that was called
}

// Ring implements dispatch.Carrier.
func (c *carrier) Ring(ctx context.Context, offer queue.Offer, ring time.Duration) (string, error) {
	voice, status, err := c.addresses.Agent(offer.Ref)
	if err != nil {
		return "", err
	}
	from := c.callerID
	if from == "" {
		from = offer.Entry.To
	}
	leg, err := c.rest.Ring(ctx, twilio.RingRequest{
		To: offer.Agent.Address, From: from, URL: voice, StatusURL: status, Timeout: ring,
	})
	var refused *twilio.CarrierError
	switch {
	case errors.Is(err, twilio.ErrUnknownOutcome):
		return "", fmt.Errorf("%w: %w", dispatch.ErrUnknownOutcome, err)
	case errors.As(err, &refused) && refused.Status == http.StatusBadRequest:
		return "", fmt.Errorf("%w: %w", dispatch.ErrUnreachable, err)
	default:
		return leg, err
	}
}

// Fetch implements dispatch.Carrier.
func (c *carrier) Fetch(ctx context.Context, call string) error {
	address, err := c.addresses.Caller(call)
	if err != nil {
		return err
	}
	err = c.rest.Redirect(ctx, call, address)
	if errors.Is(err, twilio.ErrNotInProgress) || errors.Is(err, twilio.ErrUnknownLeg) {
		return fmt.Errorf("%w: %w", dispatch.ErrGone, err)
	}
	return err
}

// HangUp implements dispatch.Carrier.
func (c *carrier) HangUp(ctx context.Context, leg string) error { return c.rest.HangUp(ctx, leg) }

// Live implements dispatch.Carrier.
func (c *carrier) Live(ctx context.Context, leg string) (bool, error) {
	status, err := c.rest.Leg(ctx, leg)
	if errors.Is(err, twilio.ErrUnknownLeg) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	return !status.State.Over(), nil
}
