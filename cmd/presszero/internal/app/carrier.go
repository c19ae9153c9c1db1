package app

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"presszero/internal/clock"
	"presszero/ivr/twilio"
	"presszero/ivr/webhook"
	"presszero/queue"
	"presszero/queue/dispatch"
)

// carrier carries out at Twilio what dispatch decides.
type carrier struct {
	rest      *twilio.Client
	addresses *webhook.Addresses
	clock     clock.Clock
	callerID  string // shown to agents; empty: the number that was called

	detectMachines bool // has the carrier examine who answers an agent's telephone
}

// Ring implements dispatch.Carrier.
func (c *carrier) Ring(ctx context.Context, offer queue.Offer, ring time.Duration) (string, error) {
	voice, status, err := c.addresses.Agent(offer.Ref)
	if err != nil {
		return "", err
	}
	request := twilio.RingRequest{
		To: offer.Agent.Address, From: cmp.Or(c.callerID, offer.Entry.To), URL: voice, StatusURL: status, Timeout: ring,
	}
	if c.detectMachines && strings.HasPrefix(offer.Agent.Address, "+") {
		request.MachineDetection = "Enable"
		if request.VerdictURL, err = c.addresses.Verdict(offer.Ref); err != nil {
			return "", err
		}
	}
	return c.ring(ctx, request)
}

// messageEnd has the carrier examine who picks up: a person is heard of after a few seconds, a voicemail when its greeting
// is over and a message can be left. It is a hint; only a key says that it is a person.
const messageEnd = "DetectMessageEnd"

// RingCustomer implements dispatch.Carrier: the number that the caller had called is shown.
func (c *carrier) RingCustomer(ctx context.Context, entry queue.Entry, ring time.Duration) (string, error) {
	voice, status, err := c.addresses.Customer(entry.Call)
	if err != nil {
		return "", err
	}
	return c.ring(ctx, twilio.RingRequest{
		To: entry.Callback.Number, From: cmp.Or(entry.To, c.callerID), URL: voice, StatusURL: status, Timeout: ring,
		MachineDetection: messageEnd,
	})
}

func (c *carrier) ring(ctx context.Context, r twilio.RingRequest) (string, error) {
	leg, err := c.rest.Ring(ctx, r)
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

// Dismiss implements dispatch.Carrier.
func (c *carrier) Dismiss(ctx context.Context, offer queue.Offer) error {
	address, err := c.addresses.Unreached(offer)
	if err != nil {
		return err
	}
	return c.redirect(ctx, offer.Leg, address)
}

// Fetch implements dispatch.Carrier.
func (c *carrier) Fetch(ctx context.Context, leg string) error {
	address, err := c.addresses.Caller(leg, c.clock.Now())
	if err != nil {
		return err
	}
	return c.redirect(ctx, leg, address)
}

// OfferCallback has a caller in line asked whether they would rather be called back.
func (c *carrier) OfferCallback(ctx context.Context, leg string) error {
	address, err := c.addresses.Offer(leg, c.clock.Now())
	if err != nil {
		return err
	}
	return c.redirect(ctx, leg, address)
}

func (c *carrier) redirect(ctx context.Context, leg, address string) error {
	err := c.rest.Redirect(ctx, leg, address)
	if errors.Is(err, twilio.ErrNotInProgress) || errors.Is(err, twilio.ErrUnknownLeg) {
		return fmt.Errorf("%w: %w", dispatch.ErrGone, err)
	}
	return err
}

// Excuse implements dispatch.Carrier.
func (c *carrier) Excuse(ctx context.Context, offer queue.Offer) (down bool, err error) {
	answered, err := c.rest.Cancel(ctx, offer.Leg)
	if err != nil || !answered {
		return err == nil, err
	}
	address, err := c.addresses.Taken(offer)
	if err != nil {
		return false, err
	}
	return false, c.rest.Redirect(ctx, offer.Leg, address)
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
