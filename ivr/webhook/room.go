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

// A caller alone in the room, or on hold, hears music in pieces so short that nobody is alone for long in a room to which no
// agent will come. When the line cannot be read, mostBlind pieces are waited. Every momentEvery-th piece comes with a word
// while an agent is gone for a moment.
const (
	roomSegment = 4 * time.Second
	mostBlind   = 5
	momentEvery = 4
)

// roomToken is what the address of a room's music carries: whose room it is, in which queue the caller stood, and for how many
// turns it has played.
type roomToken struct {
	Call  string `json:"c"`
	Queue string `json:"q"`
	Turns int    `json:"n,omitempty"`
	// Agent says that it is somebody else than the caller who is alone: an agent, because the caller is being called back, or
	// who was called into the room.
	Agent    bool   `json:"a,omitempty"`
	Held     bool   `json:"h,omitempty"` // the caller is on hold
	Language string `json:"l,omitempty"`
}

// room answers the room of a caller who is alone in it, or on hold: with music while an agent is there or to come, and by
// fetching the caller out of it as soon as nobody knows of one. Agents come first, so that a caller is alone only when
// something went wrong: the agent has hung up in that moment, or a request that was repeated has ended the talk, or a browser
// is gone for a moment. An agent is alone while the caller is being called back.
func (h *Handler) room(ctx context.Context, in request) ([]byte, error) {
	var t roomToken
	if err := h.o.Addresses.seal.Open("room", in.token, &t); err != nil {
		return nil, fault{ivr.ReasonRequest, err}
	}
	stay, err := h.stay(ctx, t)
	switch {
	case stay.Leave, t.Turns >= mostBlind && err != nil:
		in.log.Warn("a caller is alone in the room", zap.String("of", t.Call), zap.Error(err))
		h.o.Line.Recall(ctx, t.Call)
	case err != nil:
		in.log.Error("the line cannot be read; the caller waits in the room", zap.Error(err))
	}
	var do []ivr.Instruction
	if stay.Moment && t.Turns%momentEvery == 0 {
		do = append(do, h.speak(t.Language, h.o.Phrases.For(t.Language).StillThere()))
	}
	do = append(do, ivr.Audio{Path: ivr.HoldMusic(t.Queue, "", time.Duration(t.Turns)*roomSegment, roomSegment)})
	t.Turns++
	next, err := h.o.Addresses.room(t)
	if err != nil {
		return nil, fault{ivr.ReasonPanic, err}
	}
	return twilio.Encode(nil, do, twilio.Links{Media: h.o.Addresses.media, Continue: next})
}

// stay asks what becomes of whoever hears the music.
func (h *Handler) stay(ctx context.Context, t roomToken) (queue.Stay, error) {
	switch {
	case t.Agent: // the caller is being called, and the agent is told when nobody is reached
		return queue.Stay{}, nil
	case t.Held:
		return h.o.Talks.OnHold(ctx, t.Call)
	}
	stay, err := h.o.Talks.Alone(ctx, t.Call)
	if errors.Is(err, queue.ErrUnknownCall) {
		return queue.Stay{Leave: true}, nil
	}
	return stay, err
}
