package webhook

import (
	"context"
	"errors"

	"go.uber.org/zap"

	"presszero/ivr/twilio"
	"presszero/queue"
)

// status takes the carrier's word that a caller's call is over. A caller who was in line has left it.
func (h *Handler) status(ctx context.Context, in request) error {
	status, err := twilio.DecodeStatus(in.form)
	if err != nil || !status.State.Over() {
		return err
	}
	in.log.Info("call ended", zap.String("state", string(status.State)), zap.Duration("length", status.Duration))
	h.o.Fetches.Drop(status.Call)
	session, unknown := h.o.Calls.Load(ctx, status.Call)
	if unknown == nil {
		h.o.Observer.CallEnded(session.Flow, string(status.State))
	}
	if err := h.o.Line.Leave(ctx, status.Call, queue.Abandoned); err != nil {
		h.o.Line.LeaveSoon(status.Call, queue.Abandoned)
		return err
	}
	err = h.o.Calls.End(ctx, status.Call)
	if unknown == nil {
		err = errors.Join(err, h.countCall(ctx, session))
	}
	return err
}

// agentStatus takes the carrier's word on an agent's leg: it rings, or it is over.
func (h *Handler) agentStatus(ctx context.Context, in request) error {
	status, err := twilio.DecodeStatus(in.form)
	if err != nil || !status.State.Over() {
		return err
	}
	var t agentToken
	if err := h.o.Addresses.seal.Open("agent", in.token, &t); err != nil {
		return err
	}
	return h.o.Desk.Ended(ctx, t.Offer, refusals[status.State])
}

// refusals says what the end of a leg means for an offer that was not accepted.
var refusals = map[twilio.State]queue.Refusal{
	twilio.StateCompleted: queue.NoAnswer, // answered, perhaps by a machine, and never accepted
	twilio.StateNoAnswer:  queue.NoAnswer,
	twilio.StateBusy:      queue.Busy,
	twilio.StateFailed:    queue.Unreachable,
	twilio.StateCanceled:  queue.Lost, // we ended it ourselves
}
