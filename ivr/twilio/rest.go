package twilio

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"time"

	openapi "github.com/twilio/twilio-go/rest/api/v2010"

	"presszero/internal/obs"
)

// defaultRing is how long a phone rings when nothing else is asked for.
const defaultRing = 20 * time.Second

// RingRequest asks for a new leg.
type RingRequest struct {
	To        string // +E.164, sip: or client:
	From      string // a number of the account
	URL       string // asked for a document when the phone is answered
	StatusURL string // told how the leg fares; empty: nobody
	Timeout   time.Duration
	// MachineDetection is Enable or DetectMessageEnd to examine who answers; empty: nobody does. The document waits for the
	// verdict, unless VerdictURL is told it later.
	MachineDetection string
	VerdictURL       string
}

// Ring starts a leg and returns its identifier. It waits for its turn under the limit of calls per second as long as ctx
// allows. ErrBusy means that no phone rings; ErrUnknownOutcome, that one may.
func (c *Client) Ring(ctx context.Context, r RingRequest) (leg string, err error) {
	op := operation{name: "ring", target: obs.MaskPhone(r.To), changes: true}
	if r.To == "" || r.From == "" || r.URL == "" {
		return "", fmt.Errorf("%s %s: To, From and URL are required", op.name, op.target)
	}
	if err := c.rings.Wait(ctx); err != nil {
		c.observe(op.name, OutcomeBusy, 0)
		return "", fmt.Errorf("%s %s: %w: %w", op.name, op.target, ErrBusy, err)
	}
	err = c.do(ctx, op, func(api *openapi.ApiService) error {
		call, err := api.CreateCall(r.params())
		if err != nil {
			return err
		}
		if leg = value(call.Sid); leg == "" {
			return errors.New("the answer names no leg")
		}
		return nil
	})
	return leg, err
}

func (r RingRequest) params() *openapi.CreateCallParams {
	timeout := r.Timeout
	if timeout <= 0 {
		timeout = defaultRing
	}
	p := (&openapi.CreateCallParams{}).SetTo(r.To).SetFrom(r.From).SetUrl(r.URL).SetMethod("POST")
	p.SetTimeout(int(seconds64(min(max(timeout, minDialTimeout), maxDialTimeout))))
	if r.StatusURL != "" {
		p.SetStatusCallback(r.StatusURL).SetStatusCallbackMethod("POST")
		p.SetStatusCallbackEvent([]string{"initiated", "ringing", "answered", "completed"})
	}
	if r.MachineDetection != "" {
		p.SetMachineDetection(r.MachineDetection)
	}
	if r.MachineDetection != "" && r.VerdictURL != "" {
		p.SetAsyncAmd("true").SetAsyncAmdStatusCallback(r.VerdictURL).SetAsyncAmdStatusCallbackMethod("POST")
	}
	return p
}

// Redirect makes a running call ask for its next document at address, whatever it is doing. ErrNotInProgress means that
// the call has ended, or is not answered yet.
func (c *Client) Redirect(ctx context.Context, call, address string) error {
	op := operation{name: "redirect", target: call, changes: true, missing: ErrUnknownLeg}
	return c.do(ctx, op, func(api *openapi.ApiService) error {
		_, err := api.UpdateCall(url.PathEscape(call), (&openapi.UpdateCallParams{}).SetUrl(address).SetMethod("POST"))
		return err
	})
}

// HangUp ends a leg, whether it rings or talks. One that has ended already is no error.
func (c *Client) HangUp(ctx context.Context, leg string) error {
	op := operation{name: "hang up", target: leg, changes: true, missing: ErrUnknownLeg}
	err := c.do(ctx, op, func(api *openapi.ApiService) error {
		_, err := api.UpdateCall(url.PathEscape(leg), (&openapi.UpdateCallParams{}).SetStatus("completed"))
		return err
	})
	if errors.Is(err, ErrNotInProgress) {
		return nil
	}
	return err
}

// Cancel ends a leg that is not answered yet, and reports whether one that is was left as it is.
func (c *Client) Cancel(ctx context.Context, leg string) (answered bool, err error) {
	op := operation{name: "cancel", target: leg, changes: true, missing: ErrUnknownLeg}
	err = c.do(ctx, op, func(api *openapi.ApiService) error {
		call, err := api.UpdateCall(url.PathEscape(leg), (&openapi.UpdateCallParams{}).SetStatus("canceled"))
		if err != nil {
			return err
		}
		answered = State(value(call.Status)) == StateInProgress
		return nil
	})
	return answered, err
}

// Leg asks how a leg stands. The answer may lag behind the callbacks by some seconds. ErrUnknownLeg: there is none.
func (c *Client) Leg(ctx context.Context, leg string) (Status, error) {
	op := operation{name: "look up", target: leg, missing: ErrUnknownLeg}
	var s Status
	err := c.do(ctx, op, func(api *openapi.ApiService) error {
		call, err := api.FetchCall(url.PathEscape(leg), nil)
		if err != nil {
			return err
		}
		s, err = statusOf(call)
		return err
	})
	return s, err
}

func statusOf(call *openapi.ApiV2010Call) (Status, error) {
	s := Status{
		Call: value(call.Sid), Parent: value(call.ParentCallSid), State: State(value(call.Status)),
		At: moment(value(call.DateUpdated)), AnsweredBy: value(call.AnsweredBy),
	}
	if s.Call == "" || !s.State.known() {
		return Status{}, fmt.Errorf("the answer has no identifier or an unknown state %q", s.State)
	}
	if talked, err := strconv.Atoi(value(call.Duration)); err == nil && talked > 0 {
		s.Duration = time.Duration(talked) * time.Second
	}
	return s, nil
}

// Number is a telephone number of the account.
type Number struct {
	SID         string
	Number      string
	Webhooks    Webhooks
	Application string // SID of an application that answers instead of the webhooks; empty: none
	Trunk       string // SID of a SIP trunk that answers instead of both; empty: none
}

// Webhooks are the addresses that the carrier calls for a number, by POST.
type Webhooks struct {
	VoiceURL    string
	FallbackURL string
	StatusURL   string
}

// Number looks a number of the account up. ErrUnknownNumber: the account has none like it.
func (c *Client) Number(ctx context.Context, number string) (Number, error) {
	op := operation{name: "look up number", target: obs.MaskPhone(number), missing: ErrUnknownNumber}
	if !isNumber(number) { // the library also mangles filters that hold a dot before digits
		return Number{}, fmt.Errorf("%s %s: it is not in the form +15550100", op.name, op.target)
	}
	var found Number
	err := c.do(ctx, op, func(api *openapi.ApiService) error {
		page, err := api.PageIncomingPhoneNumber((&openapi.ListIncomingPhoneNumberParams{}).SetPhoneNumber(number), "", "")
		if err != nil {
			return err
		}
		for _, n := range page.IncomingPhoneNumbers {
			if value(n.PhoneNumber) == number {
				found = numberOf(n)
				return nil
			}
		}
		return ErrUnknownNumber
	})
	return found, err
}

func numberOf(n openapi.ApiV2010IncomingPhoneNumber) Number {
	return Number{
		SID: value(n.Sid), Number: value(n.PhoneNumber), Application: value(n.VoiceApplicationSid), Trunk: value(n.TrunkSid),
		Webhooks: Webhooks{VoiceURL: value(n.VoiceUrl), FallbackURL: value(n.VoiceFallbackUrl), StatusURL: value(n.StatusCallback)},
	}
}

// SetWebhooks makes the carrier call w for a number of the account, and takes the number from the application that
// answered it before. A number that belongs to a SIP trunk is left alone: the trunk would answer all the same.
func (c *Client) SetWebhooks(ctx context.Context, number string, w Webhooks) error {
	n, err := c.Number(ctx, number)
	if err != nil {
		return err
	}
	op := operation{name: "set webhooks of", target: obs.MaskPhone(number), changes: true, missing: ErrUnknownNumber}
	if n.Trunk != "" {
		return fmt.Errorf("%s %s: the number belongs to SIP trunk %s; take it out of there first", op.name, op.target, n.Trunk)
	}
	return c.do(ctx, op, func(api *openapi.ApiService) error {
		_, err := api.UpdateIncomingPhoneNumber(url.PathEscape(n.SID), w.params())
		return err
	})
}

func (w Webhooks) params() *openapi.UpdateIncomingPhoneNumberParams {
	return (&openapi.UpdateIncomingPhoneNumberParams{}).SetVoiceApplicationSid("").
		SetVoiceUrl(w.VoiceURL).SetVoiceMethod("POST").
		SetVoiceFallbackUrl(w.FallbackURL).SetVoiceFallbackMethod("POST").
		SetStatusCallback(w.StatusURL).SetStatusCallbackMethod("POST")
}

// Account tells the name and the status (active, suspended, closed) of the account, if the credentials may read it.
func (c *Client) Account(ctx context.Context) (name, status string, err error) {
	op := operation{name: "look up account", target: c.account, missing: ErrCredentials}
	err = c.do(ctx, op, func(api *openapi.ApiService) error {
		account, err := api.FetchAccount(c.account)
		if err != nil {
			return err
		}
		name, status = value(account.FriendlyName), value(account.Status)
		return nil
	})
	return name, status, err
}

// value is what an optional field of an answer holds.
func value(field *string) string {
	if field == nil {
		return ""
	}
	return *field
}
