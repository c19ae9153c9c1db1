package webhook

import (
	"context"
	"errors"
	"time"

	"go.uber.org/zap"

	"presszero/ivr"
	"presszero/ivr/twilio"
	"presszero/queue"
)

// A caller alone in the room hears music in pieces so short that nobody is alone for long in a room to which no agent
// will come. When the line cannot be read, mostBlind pieces are waited.
const (
	roomSegment = 4 * time.Second
	mostBlind   = 5
)

// room answers the room of a caller who is alone in it: with music while an agent is to come, and by fetching the caller
// out of it as soon as the line knows of none. Agents come first, so that a caller is alone only when something went
// wrong: the agent has hung up in that moment, or a request that was repeated has ended the talk. An agent is alone while
// the caller is being called back.
func (h *Handler) room(ctx context.Context, in request) ([]byte, error) {
	var t roomToken
	if err := h.o.Addresses.seal.Open("room", in.token, &t); err != nil {
		return nil, fault{ivr.ReasonRequest, err}
	}
	view, err := h.o.Line.Poll(ctx, t.Call)
	switch {
	case t.Agent: // the caller is being called, and the agent is told when nobody is reached
	case errors.Is(err, queue.ErrUnknownCall), err == nil && view.State != queue.Connected, t.Turns >= mostBlind && err != nil:
		in.log.Warn("a caller is alone in the room", zap.String("of", t.Call), zap.Error(err))
		h.o.Line.Recall(ctx, t.Call)
	case err != nil:
		in.log.Error("the line cannot be read; the caller waits in the room", zap.Error(err))
	}
	music := ivr.HoldMusic(t.Queue, "", time.Duration(t.Turns)*roomSegment, roomSegment)
	t.Turns++
	next, err := h.o.Addresses.room(t)
	if err != nil {
		return nil, fault{ivr.ReasonPanic, err}
	}
	return twilio.Encode(nil, []ivr.Instruction{ivr.Audio{Path: music}}, twilio.Links{Media: h.o.Addresses.media, Continue: next})
}
