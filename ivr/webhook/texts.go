package webhook

import (
	"context"

	"go.uber.org/zap"

	"presszero/ivr"
)

// Texts sends text messages behind the back of the call.
type Texts interface {
	// Send takes a message to be sent soon, and sends it at most once. False: too many wait, and it never will be. Send does
	// not wait for the carrier.
	Send(call string, text ivr.Text) bool
	// Status is what became of a message; empty while that is not known.
	Status(ctx context.Context, call string, id int) (ivr.TextStatus, error)
}

// text has the message sent that a turn asks for. The turn is noted by then, and a repeated request does not come here.
func (h *Handler) text(in request, out ivr.Outcome) {
	if out.Text == nil || h.o.Texts.Send(in.call(), *out.Text) {
		return
	}
	h.o.Observer.FaultAnswered(string(ivr.ReasonText))
	in.log.Error("too many text messages wait; this one is not sent")
}

// texted is what became of the message for which a caller waits. What cannot be looked up is not known: the caller waits a
// moment more, and then goes the way of a message that was not sent.
func (h *Handler) texted(ctx context.Context, in request, s ivr.Session) ivr.TextStatus {
	status, err := h.o.Texts.Status(ctx, s.Call, s.Texts)
	if err != nil {
		h.faulted(s, ivr.ReasonStore)
		in.log.Error("the text message cannot be looked up", zap.Error(err))
	}
	return status
}
