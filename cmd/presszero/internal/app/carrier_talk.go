package app

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"presszero/ivr"
	"presszero/ivr/twilio"
	"presszero/queue"
	"presszero/queue/dispatch"
	"presszero/queue/talks"
)

// talkCarrier does at Twilio what is done to talks.
type talkCarrier struct{ *carrier }

// Hold implements talks.Carrier.
func (c talkCarrier) Hold(ctx context.Context, e queue.Entry) error {
	address, err := c.addresses.Held(e.Call, e.Queue, e.Language)
	if err != nil {
		return err
	}
	held := true
	return c.participant(ctx, e.Call, e.OnPhone(), twilio.ParticipantChange{Hold: &held, HoldURL: address})
}

// Unhold implements talks.Carrier.
func (c talkCarrier) Unhold(ctx context.Context, e queue.Entry) error {
	held := false
	return c.participant(ctx, e.Call, e.OnPhone(), twilio.ParticipantChange{Hold: &held})
}

// Change implements talks.Carrier.
func (c talkCarrier) Change(ctx context.Context, call, leg string, how talks.Part) error {
	yes, no, nobody := true, false, ""
	change := map[talks.Part]twilio.ParticipantChange{
		talks.Heard:     {Muted: &no},
		talks.Silent:    {Muted: &yes},
		talks.Ends:      {Ends: &yes},
		talks.Goes:      {Ends: &no},
		talks.OnlyHears: {Muted: &yes, Coaches: &nobody},
		talks.Speaks:    {Muted: &no, Coaches: &nobody},
	}[how]
	return c.participant(ctx, call, leg, change)
}

// Coach implements talks.Carrier.
func (c talkCarrier) Coach(ctx context.Context, call, leg, coached string) error {
	heard := false
	return c.participant(ctx, call, leg, twilio.ParticipantChange{Muted: &heard, Coaches: &coached})
}

func (c talkCarrier) participant(ctx context.Context, call, leg string, change twilio.ParticipantChange) error {
	err := c.rest.ChangeParticipant(ctx, ivr.Room(call), leg, change)
	if errors.Is(err, twilio.ErrNoRoom) {
		return fmt.Errorf("%w: %w", talks.ErrNotInRoom, err)
	}
	return err
}

// Invite implements talks.Carrier.
func (c talkCarrier) Invite(ctx context.Context, i talks.Invitation) (string, error) {
	status, err := c.addresses.Invited(i.Call)
	if err != nil {
		return "", err
	}
	wait, err := c.addresses.Waits(i.Call)
	if err != nil {
		return "", err
	}
	request := twilio.Invitation{
		Room: ivr.Room(i.Call), To: i.To, From: cmp.Or(c.callerID, i.From), Muted: i.Mode == queue.Listens, Begins: i.Begins,
		StatusURL: status, WaitURL: wait, Ring: int(i.Ring.Seconds()),
	}
	if i.Mode == queue.Helps {
		request.Coaches = i.Coached
	}
	return c.rest.Invite(ctx, request)
}

// backRings is for how long a browser rings that is called again.
const backRings = 15 * time.Second

// RingBack implements talks.Carrier.
func (c talkCarrier) RingBack(ctx context.Context, offer queue.Offer, address string) (string, error) {
	voice, status, err := c.addresses.Again(offer.Ref)
	if err != nil {
		return "", err
	}
	return c.ring(ctx, twilio.RingRequest{
		To: address, From: cmp.Or(c.callerID, offer.Entry.To), URL: voice, StatusURL: status, Timeout: backRings,
	})
}

// Hurry implements talks.Carrier. A leg that rings still is answered with the same in a moment.
func (c talkCarrier) Hurry(ctx context.Context, offer queue.Offer) error {
	if offer.Leg == "" || offer.Leg == queue.UnknownLeg {
		return nil
	}
	address, err := c.addresses.Picked(offer)
	if err != nil {
		return err
	}
	if err := c.redirect(ctx, offer.Leg, address); !errors.Is(err, dispatch.ErrGone) {
		return err
	}
	return nil
}

// HangUp implements talks.Carrier.
func (c talkCarrier) HangUp(ctx context.Context, leg string) error {
	err := c.rest.HangUp(ctx, leg)
	if errors.Is(err, twilio.ErrUnknownLeg) {
		return nil
	}
	return err
}
