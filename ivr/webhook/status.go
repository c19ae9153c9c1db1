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
	return h.over(ctx, in, status, status.Call)
}

// over ends a call, which may be that of somebody who was called back: name is then the line's name for them.
func (h *Handler) over(ctx context.Context, in request, status twilio.Status, name string) error {
	in.log.Info("call ended", zap.String("state", string(status.State)), zap.Duration("length", status.Duration))
	h.o.Fetches.Drop(status.Call)
	session, unknown := h.o.Calls.Load(ctx, status.Call)
	if unknown == nil {
		h.o.Observer.CallEnded(session.Flow, string(status.State))
		name = session.InLineAs()
		h.o.Feed.Note(queue.Event{Kind: queue.EventCallEnded, Call: status.Call, Flow: session.Flow, Why: string(status.State)})
	}
	if err := h.hungUp(ctx, name, status.Call); err != nil {
		h.o.Line.LeaveSoon(name, queue.Abandoned)
		return err
	}
	if err := h.o.Talks.Gone(ctx, name); err != nil {
		in.log.Error("what was done to the talk of a caller who has gone", zap.Error(err))
	}
	err := h.o.Calls.End(ctx, status.Call)
	if unknown == nil {
		err = errors.Join(err, h.countCall(ctx, session))
	}
	return err
}

// hungUp takes a caller out of the line whose leg has ended, unless they are in line on another, or to be called back.
func (h *Handler) hungUp(ctx context.Context, name, leg string) error {
	view, err := h.o.Line.Poll(ctx, name)
	if err == nil && view.State != queue.Ended && view.OnPhone() != leg {
		return nil
	}
	return h.o.Line.Leave(ctx, name, queue.Abandoned)
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
	return h.agentOver(ctx, t.Offer, status.Call, refusals[status.State])
}

// refusals says what the end of a leg means for an offer that was not accepted.
var refusals = map[twilio.State]queue.Refusal{
	twilio.StateCompleted: queue.NoAnswer, // answered, perhaps by a machine, and never accepted
	twilio.StateNoAnswer:  queue.NoAnswer,
	twilio.StateBusy:      queue.Busy,
	twilio.StateFailed:    queue.Unreachable,
	twilio.StateCanceled:  queue.Lost, // we ended it ourselves
}
