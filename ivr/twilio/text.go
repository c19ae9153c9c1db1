package twilio

import (
	"context"
	"errors"
	"fmt"

	openapi "github.com/twilio/twilio-go/rest/api/v2010"

	"presszero/internal/obs"
)

// TextRequest asks for a text message.
type TextRequest struct {
	To   string // +E.164
	From string // a number of the account
	Body string // at most 1600 characters
}

// Text sends a text message and returns its identifier when the carrier has taken it; whether it arrives is not known then.
// It waits for its turn under the limit of texts per second as long as ctx allows. ErrBusy means that nothing was sent;
// ErrUnknownOutcome, that something may have been.
func (c *Client) Text(ctx context.Context, r TextRequest) (id string, err error) {
	op := operation{name: "text", target: obs.MaskPhone(r.To), changes: true}
	if r.To == "" || r.From == "" || r.Body == "" {
		return "", fmt.Errorf("%s %s: To, From and Body are required", op.name, op.target)
	}
	if err := c.texts.Wait(ctx); err != nil {
		c.observe(op.name, OutcomeBusy, 0)
		return "", fmt.Errorf("%s %s: %w: %w", op.name, op.target, ErrBusy, err)
	}
	err = c.do(ctx, op, func(api *openapi.ApiService) error {
		message, err := api.CreateMessage((&openapi.CreateMessageParams{}).SetTo(r.To).SetFrom(r.From).SetBody(r.Body))
		if err != nil {
			return err
		}
		if id = value(message.Sid); id == "" {
			return errors.New("the answer names no message")
		}
		return nil
	})
	return id, err
}
