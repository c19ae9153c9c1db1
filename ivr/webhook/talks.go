package webhook

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"go.uber.org/zap"

	"presszero/ivr"
	"presszero/ivr/twilio"
	"presszero/queue"
)

// Talks is what is done to talks, as legs meet it.
type Talks interface {
	// Parted tells how a caller goes on who has come out of the room, or of a dialled leg whose status dial is.
	Parted(ctx context.Context, call, dial string) (queue.Next, error)
	// Whereto tells where a caller goes on who is fetched, or was told that a number is rung.
	Whereto(ctx context.Context, call string) (queue.Next, error)
	// Alone and OnHold tell what becomes of a caller who hears music in the room.
	Alone(ctx context.Context, call string) (queue.Stay, error)
	OnHold(ctx context.Context, call string) (queue.Stay, error)
	// Gone: a caller has hung up.
	Gone(ctx context.Context, call string) error
	AgentTalks
	Invited
}

// AgentTalks is what is done to talks, as agents' legs meet it.
type AgentTalks interface {
	// PickingUpIsEnough reports whether an agent who has accepted on the screen, and is a person, needs no key.
	PickingUpIsEnough(ctx context.Context, ref queue.OfferRef) (bool, error)
	// Verdict is the carrier's, of who has picked up.
	Verdict(ctx context.Context, ref queue.OfferRef, by string) error
	// Came: somebody who was asked about a caller comes into the room. queue.ErrStaleOffer.
	Came(ctx context.Context, offer queue.Offer, leg string) (queue.Talk, error)
	// CameBack: an agent's browser was answered that was called again. queue.ErrStaleOffer.
	CameBack(ctx context.Context, ref queue.OfferRef, leg string) (queue.Talk, error)
	// Back tells how an agent goes on who has come out of a room that somebody else has ended.
	Back(ctx context.Context, ref queue.OfferRef) (queue.NextKind, error)
	// GoesOn reports whether a talk goes on although that leg of its agent is over.
	GoesOn(ctx context.Context, ref queue.OfferRef, leg string) (bool, error)
}

// Invited is what is done to talks, as those meet it who were called into the room.
type Invited interface {
	InvitedThere(ctx context.Context, call, leg string) error
	InvitedOver(ctx context.Context, call, leg string) error
}

// onward is what a caller's coming out of the room means: the end of the talk, or that they go on elsewhere. What was meant
// to become of them was noted before, so that it does not matter which request of theirs comes first, or twice.
func (h *Handler) onward(ctx context.Context, in *request, s ivr.Session, ev ivr.Event) (ivr.Event, error) {
	dial := in.form.Get("DialCallStatus")
	out := ev.Kind == ivr.EventTalked || ev.Kind == ivr.EventFault && dial != ""
	if s.Mode != ivr.ModeTalk || ev.Gone || !out && ev.Kind != ivr.EventSilence {
		return ev, nil
	}
	if dial == "completed" && in.form.Get("DialBridged") == "false" {
		dial = string(ivr.DialDeclined)
	}
	next, err := h.next(ctx, s.InLineAs(), dial, ev)
	if err != nil {
		return ev, fault{ivr.ReasonStore, err}
	}
	if next.Kind == queue.NextLine {
		return h.sent(ctx, s, next.Why)
	}
	if ev.Kind == ivr.EventSilence { // fetched, or told that a number is rung
		if next.Kind == queue.NextNumber {
			ev = ivr.Event{Kind: ivr.EventOutside, To: next.Number, Length: next.Ring}
		}
		return ev, nil
	}
	return cameOut(in, ev, next.Kind), nil
}

// cameOut is what happens to a caller who has come out of the room and goes on outside of the line.
func cameOut(in *request, ev ivr.Event, next queue.NextKind) ivr.Event {
	switch next {
	case queue.NextNumber:
		return ivr.Event{Kind: ivr.EventOutside}
	case queue.NextRoom:
		return ivr.Event{Kind: ivr.EventAgain}
	case queue.NextMeet:
		in.fetched = true // the one who has accepted is in the room
		return ivr.Event{Kind: ivr.EventSilence}
	}
	return ev
}

// next asks how a caller goes on. One who is only silent has not come out of anything.
func (h *Handler) next(ctx context.Context, call, dial string, ev ivr.Event) (queue.Next, error) {
	if ev.Kind == ivr.EventSilence {
		return h.o.Talks.Whereto(ctx, call)
	}
	return h.o.Talks.Parted(ctx, call, dial)
}

// sent is a caller who stands in line again, out of a talk. One whom the line has lost is put back at the old place.
func (h *Handler) sent(ctx context.Context, s ivr.Session, why string) (ivr.Event, error) {
	ev := ivr.Event{Kind: ivr.EventSent, Back: why != "" && why != queue.WhyTransfer && why != queue.WhyGone}
	view, err := h.o.Line.Poll(ctx, s.InLineAs())
	if errors.Is(err, queue.ErrUnknownCall) && s.Place != nil {
		view, err = h.o.Line.Join(ctx, h.ticket(s, *s.Place, s.Turn))
	}
	if err != nil {
		return ev, fault{ivr.ReasonStore, err}
	}
	ev.Line = h.facts(view, s, ev)
	return ev, nil
}

// connect takes the caller of an offer for its agent, and leads the agent into the room.
func (h *Handler) connect(ctx context.Context, t agentToken, leg string) ([]ivr.Instruction, agentToken, error) {
	offer, err := h.o.Desk.Accept(ctx, t.Offer)
	t.Stage = stageTalk
	if err != nil {
		return nil, t, err
	}
	caller, asked := queue.TalkOf(offer.Entry.Call)
	switch {
	case asked:
		_, err := h.o.Talks.Came(ctx, offer, leg)
		return []ivr.Instruction{ivr.Meet{Room: ivr.Room(caller), Seat: ivr.SeatAsked}}, t, err
	case offer.Entry.ToCall():
		t.Caller, t.Queue = offer.Entry.Call, offer.Entry.Queue
		return h.await(offer), t, nil
	}
	return []ivr.Instruction{ivr.Meet{Room: ivr.Room(caller), Seat: ivr.SeatAgent}}, t, nil
}

// back leads an agent into the room again whose browser was gone.
func (h *Handler) back(ctx context.Context, t agentToken, leg string) ([]ivr.Instruction, agentToken, error) {
	talk, err := h.o.Talks.CameBack(ctx, t.Offer, leg)
	t.Stage = stageTalk
	return []ivr.Instruction{ivr.Meet{Room: ivr.Room(talk.Call), Seat: ivr.SeatAgent}}, t, err
}

// leftRoom goes on with an agent who has come out of the room: the talk is over, or somebody else has ended the room, and the
// caller is there still.
func (h *Handler) leftRoom(ctx context.Context, t agentToken) ([]ivr.Instruction, agentToken, error) {
	next, err := h.o.Talks.Back(ctx, t.Offer)
	if err != nil {
		return nil, t, err
	}
	if next == queue.NextRoom {
		offer, err := h.o.Desk.Answered(ctx, t.Offer)
		caller, _ := queue.TalkOf(offer.Entry.Call)
		return []ivr.Instruction{ivr.Meet{Room: ivr.Room(caller), Seat: ivr.SeatAgent}}, t, err
	}
	return []ivr.Instruction{ivr.HangUp{}}, t, h.o.Desk.Parted(ctx, t.Offer)
}

// agentOver takes the end of an agent's leg. Of a talk that goes on without it nothing ends.
func (h *Handler) agentOver(ctx context.Context, ref queue.OfferRef, leg string, why queue.Refusal) error {
	on, err := h.o.Talks.GoesOn(ctx, ref, leg)
	if on && err == nil {
		return nil
	}
	return errors.Join(err, h.o.Desk.Ended(ctx, ref, why))
}

// invited takes the carrier's word on the leg of somebody who was called into the room of a talk.
func (h *Handler) invited(ctx context.Context, in request) error {
	status, err := twilio.DecodeStatus(in.form)
	if err != nil {
		return err
	}
	var t callToken
	if err := h.o.Addresses.seal.Open("invited", in.token, &t); err != nil {
		return err
	}
	switch {
	case status.State.Over():
		in.log.Info("somebody who was called into the room has gone", zap.String("of", t.Call))
		return h.o.Talks.InvitedOver(ctx, t.Call, status.Call)
	case status.State == twilio.StateInProgress:
		return h.o.Talks.InvitedThere(ctx, t.Call, status.Call)
	}
	return nil
}

// Invited is where the carrier tells how the leg of somebody fares who is called into the room of a call.
func (a *Addresses) Invited(call string) (string, error) {
	sealed, err := a.seal.Seal("invited", callToken{Call: call})
	if err != nil {
		return "", fmt.Errorf("address of a guest: %w", err)
	}
	return a.links("/voice/invited/status", sealed).Turn, nil
}

// Held is where the carrier asks what a caller hears on hold.
func (a *Addresses) Held(call, line, lang string) (string, error) {
	return a.room(roomToken{Call: call, Queue: line, Language: lang, Held: true})
}

// Waits is where the carrier asks what somebody hears who is alone in the room and was called into it.
func (a *Addresses) Waits(call string) (string, error) {
	return a.room(roomToken{Call: call, Agent: true})
}

// Again is where the carrier asks for the first document of a browser that is called again, and where it tells how the leg
// fares.
func (a *Addresses) Again(offer queue.OfferRef) (voice, status string, err error) {
	l, err := a.agent(agentToken{Offer: offer, Stage: stageBack})
	if err != nil {
		return "", "", err
	}
	sealed, err := a.seal.Seal("agent", agentToken{Offer: offer})
	return l.Turn, a.links("/voice/agent/status", sealed).Turn, err
}

// Picked is where an agent's leg is led whose offer was accepted on the screen.
func (a *Addresses) Picked(offer queue.Offer) (string, error) {
	l, err := a.agent(agentToken{
		Offer: offer.Ref, Stage: stageDecide, Agent: offer.Agent.ID, Language: offer.Agent.Language,
	})
	return l.Silence, err
}

// AppendBinary implements encoding.BinaryAppender.
func (t roomToken) AppendBinary(b []byte) ([]byte, error) {
	text, err := json.Marshal(t)
	return append(b, text...), err
}

// UnmarshalBinary implements encoding.BinaryUnmarshaler.
func (t *roomToken) UnmarshalBinary(b []byte) error { return json.Unmarshal(b, t) }
