package app

import (
	"context"
	"errors"
	"slices"

	"presszero/config"
	"presszero/ivr"
	"presszero/ivr/callstore"
	"presszero/ivr/twilio"
	"presszero/ivr/webhook"
	"presszero/queue/dispatch"
)

// listPages bounds a round of comparing the line with the carrier: 12 requests, 4,800 legs. At one round in four seconds that
// is three requests a second at most, and less than one for an account that a page holds.
const listPages = 12

// legs are what is up at the carrier, as dispatch compares it with the line.
type legs struct {
	rest  *twilio.Client
	calls webhook.Calls
	ours  func(from string) bool
}

// Up implements dispatch.Legs.
func (l legs) Up(ctx context.Context) ([]dispatch.Leg, bool, error) {
	up, whole, err := l.rest.UpLegs(ctx, listPages)
	if err != nil {
		return nil, false, err
	}
	all := make([]dispatch.Leg, 0, len(up))
	for _, leg := range up {
		all = append(all, dispatch.Leg{
			ID: leg.Call, Parent: leg.Parent, Side: l.side(leg), Address: leg.To, Answered: leg.State == twilio.StateInProgress, Created: leg.Created,
		})
	}
	return all, whole, nil
}

func (l legs) side(leg twilio.Leg) dispatch.Side {
	switch {
	case leg.Inbound:
		return dispatch.CallerSide
	case leg.Parent == "" && l.ours(leg.From):
		return dispatch.AgentSide
	default:
		return dispatch.OtherSide
	}
}

// Waits implements dispatch.Legs.
func (l legs) Waits(ctx context.Context, call string) (bool, error) {
	session, err := l.calls.Load(ctx, call)
	if errors.Is(err, callstore.ErrUnknownCall) {
		return false, nil
	}
	return err == nil && session.Mode == ivr.ModeLine && session.Place != nil, err
}

// ringsFrom reports from which numbers this site rings its agents: the caller ID, or else the numbers that it answers. An
// account may hold other applications, whose legs are none of our business.
func ringsFrom(s config.Settings) func(from string) bool {
	return func(from string) bool {
		if s.CallerID != "" {
			return from == s.CallerID
		}
		return len(s.Numbers) == 0 || slices.ContainsFunc(s.Numbers, func(n config.Number) bool { return n.Number == from })
	}
}
