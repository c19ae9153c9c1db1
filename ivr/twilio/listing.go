package twilio

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"time"

	openapi "github.com/twilio/twilio-go/rest/api/v2010"
)

// legsPerPage keeps a page below maxAnswer: a leg takes about two kilobytes.
const legsPerPage = 400

// Leg is a leg that is up, as the carrier lists it.
type Leg struct {
	Call    string
	Parent  string // call that dialled this leg; empty: none
	To      string
	From    string
	Inbound bool // somebody called us
	State   State
	Created time.Time // to the second; zero: not told
}

// upStates are the states of a leg that is up, in the order of its life: a leg that moves on while they are listed one after
// the other is seen in the next one.
var upStates = []State{StateQueued, StateRinging, StateInProgress}

// UpLegs lists the legs of the account that are up, in at most so many requests. False: there are more than that many pages
// hold. A leg that begins or ends meanwhile may be missing or listed, and the list may lag behind by some seconds: ask for
// the leg itself before anything rests on it.
func (c *Client) UpLegs(ctx context.Context, pages int) (legs []Leg, whole bool, err error) {
	seen := map[string]bool{}
	for _, state := range upStates {
		for next := (cursor{}); !next.end; pages-- {
			if pages <= 0 {
				return legs, false, nil
			}
			var some []Leg
			if some, next, err = c.pageOfLegs(ctx, state, next); err != nil {
				return legs, false, err
			}
			for _, leg := range some {
				if !seen[leg.Call] {
					legs = append(legs, leg)
				}
				seen[leg.Call] = true
			}
		}
	}
	return legs, true, nil
}

// cursor is where the next page begins.
type cursor struct {
	token, number string
	end           bool
}

func (c *Client) pageOfLegs(ctx context.Context, state State, from cursor) (legs []Leg, next cursor, err error) {
	op := operation{name: "list", target: string(state)}
	params := (&openapi.ListCallParams{}).SetStatus(string(state)).SetPageSize(legsPerPage)
	err = c.do(ctx, op, func(api *openapi.ApiService) error {
		page, err := api.PageCall(params, from.token, from.number)
		if err != nil {
			return err
		}
		for i := range page.Calls {
			if leg := legOf(&page.Calls[i]); leg.Call != "" && slices.Contains(upStates, leg.State) {
				legs = append(legs, leg)
			}
		}
		next, err = following(value(page.NextPageUri))
		return err
	})
	return legs, next, err
}

func legOf(call *openapi.ApiV2010Call) Leg {
	return Leg{
		Call: value(call.Sid), Parent: value(call.ParentCallSid), To: value(call.To), From: value(call.From),
		Inbound: value(call.Direction) == "inbound", State: State(value(call.Status)), Created: moment(value(call.DateCreated)),
	}
}

// following reads where the next page begins from its address.
func following(address string) (cursor, error) {
	if address == "" {
		return cursor{end: true}, nil
	}
	u, err := url.Parse(address)
	if err != nil {
		return cursor{}, fmt.Errorf("the address of the next page cannot be read: %w", err)
	}
	query := u.Query()
	next := cursor{token: query.Get("PageToken"), number: query.Get("Page")}
	if next.token == "" && next.number == "" {
		return cursor{}, errors.New("the address of the next page names none")
	}
	return next, nil
}
