package twilio

import (
	"context"
	"errors"
	"fmt"
	"net/url"

	openapi "github.com/twilio/twilio-go/rest/api/v2010"
)

// ErrNoRoom says that there is no such conference, or that the leg is not in it.
var ErrNoRoom = errors.New("not in that conference")

// ParticipantChange is what is to change for a leg in a conference. Fields that are nil stay as they are.
type ParticipantChange struct {
	Hold    *bool
	HoldURL string // what the leg hears on hold, asked for by POST
	Muted   *bool
	Ends    *bool   // the conference ends when the leg leaves it
	Coaches *string // the only leg that hears this one; empty: all do
}

// ChangeParticipant changes how a leg takes part in the conference of a name. ErrNoRoom.
func (c *Client) ChangeParticipant(ctx context.Context, room, leg string, change ParticipantChange) error {
	sid, err := c.conference(ctx, room)
	if err != nil {
		return err
	}
	op := operation{name: "change participant", target: leg, changes: true, missing: ErrNoRoom}
	return c.do(ctx, op, func(api *openapi.ApiService) error {
		_, err := api.UpdateParticipant(url.PathEscape(sid), url.PathEscape(leg), change.params())
		return err
	})
}

func (change ParticipantChange) params() *openapi.UpdateParticipantParams {
	p := &openapi.UpdateParticipantParams{}
	if change.Hold != nil {
		p.SetHold(*change.Hold)
	}
	if change.HoldURL != "" {
		p.SetHoldUrl(change.HoldURL).SetHoldMethod("POST")
	}
	if change.Muted != nil {
		p.SetMuted(*change.Muted)
	}
	if change.Ends != nil {
		p.SetEndConferenceOnExit(*change.Ends)
	}
	if change.Coaches != nil {
		p.SetCoaching(*change.Coaches != "")
		if *change.Coaches != "" {
			p.SetCallSidToCoach(*change.Coaches)
		}
	}
	return p
}

// conference is the running conference of a name. ErrNoRoom.
func (c *Client) conference(ctx context.Context, room string) (string, error) {
	op := operation{name: "find conference", target: room, missing: ErrNoRoom}
	sid := ""
	err := c.do(ctx, op, func(api *openapi.ApiService) error {
		page, err := api.PageConference((&openapi.ListConferenceParams{}).SetFriendlyName(room).SetStatus("in-progress"), "", "")
		if err != nil {
			return err
		}
		for _, found := range page.Conferences {
			if value(found.FriendlyName) == room {
				sid = value(found.Sid)
				return nil
			}
		}
		return ErrNoRoom
	})
	return sid, err
}

// Invitation calls somebody into a conference.
type Invitation struct {
	Room      string
	To, From  string
	Muted     bool
	Coaches   string // the only leg that hears whoever answers; empty: all do
	Begins    bool   // the conference begins with them
	StatusURL string // told how the leg fares
	WaitURL   string // what they hear while alone
	Ring      int    // seconds
}

// Invite calls somebody into a conference and returns the leg. Whoever answers is in it at once. Errors as those of Ring.
func (c *Client) Invite(ctx context.Context, i Invitation) (leg string, err error) {
	op := operation{name: "invite", target: i.Room, changes: true}
	if err := c.rings.Wait(ctx); err != nil {
		c.observe(op.name, OutcomeBusy, 0)
		return "", fmt.Errorf("%s %s: %w: %w", op.name, op.target, ErrBusy, err)
	}
	p := (&openapi.CreateParticipantParams{}).SetTo(i.To).SetFrom(i.From).SetBeep("false").SetMuted(i.Muted).
		SetStartConferenceOnEnter(i.Begins).SetEndConferenceOnExit(false).SetTimeout(max(i.Ring, int(minDialTimeout.Seconds()))).
		SetStatusCallback(i.StatusURL).SetStatusCallbackMethod("POST").SetStatusCallbackEvent([]string{"answered", "completed"}).
		SetWaitUrl(i.WaitURL).SetWaitMethod("POST")
	if i.Coaches != "" {
		p.SetCoaching(true).SetCallSidToCoach(i.Coaches)
	}
	err = c.do(ctx, op, func(api *openapi.ApiService) error {
		made, err := api.CreateParticipant(url.PathEscape(i.Room), p)
		if err != nil {
			return err
		}
		if leg = value(made.CallSid); leg == "" {
			return errors.New("the answer names no leg")
		}
		return nil
	})
	return leg, err
}
