package webhook

import (
	"context"
	"fmt"

	"go.uber.org/zap"

	"presszero/ivr"
)

// Fetches sends the requests of flows to other systems, in the background.
type Fetches interface {
	// Start sends a request and returns at once.
	Start(call string, r ivr.FetchRequest)
	// Result returns what became of a request; nil: nothing is known yet.
	Result(ctx context.Context, call string, id int) (*ivr.Fetched, error)
	// Drop gives up the request of a call that waits for it no more.
	Drop(call string)
}

// Contacts is the memory of those who call.
type Contacts interface {
	// Look returns what is remembered of a number; the zero Contact when that is nothing.
	Look(ctx context.Context, number string) (ivr.Contact, error)
	Remember(ctx context.Context, number string, m ivr.Memory) error
}

// withFetched adds what became of the request that a call waits for. A store that cannot be read is no answer yet: the
// caller hears the filler on, and the engine knows how long.
func (h *Handler) withFetched(ctx context.Context, in request, s ivr.Session, ev ivr.Event) ivr.Event {
	ticks := ev.Kind == ivr.EventSilence || ev.Kind == ivr.EventContinue
	if s.Fetch == nil || !ticks {
		return ev
	}
	var err error
	if ev.Fetched, err = h.o.Fetches.Result(ctx, s.Call, s.Fetch.ID); err != nil {
		in.log.Error("the answer of another system cannot be read", zap.Error(err))
	}
	return ev
}

// sendOff sends the request that a turn asks for, and gives up the one that it waits for no more. The turn is noted by
// then: a repeated request of the carrier does not come here, so that nothing is sent twice.
func (h *Handler) sendOff(before ivr.Session, out ivr.Outcome) {
	if before.Fetch != nil && out.Session.Fetch == nil {
		h.o.Fetches.Drop(before.Call)
	}
	if out.Fetch != nil {
		h.o.Fetches.Start(before.Call, *out.Fetch)
	}
}

// mostLookups bounds how often the engine may ask for the caller's contact in one turn.
const mostLookups = 8

// lookUp gives the engine the contact that it asks for. It is read once in a turn, however often the flow asks.
func (h *Handler) lookUp(ctx context.Context, in request, out ivr.Outcome) (ivr.Outcome, error) {
	if out.Lookup == nil {
		return out, nil
	}
	ev := ivr.Event{Kind: ivr.EventFound}
	contact, err := h.o.Contacts.Look(ctx, out.Lookup.Number)
	if err != nil {
		in.log.Error("the memory of callers does not answer", zap.Error(err))
		ev.Kind = ivr.EventNotFound
	} else {
		ev.Contact = &contact
	}
	for range mostLookups {
		if out.Lookup == nil {
			return out, nil
		}
		out = after(out, h.walk(ctx, out.Session, ev))
	}
	return out, fault{ivr.ReasonLoop, fmt.Errorf("the caller was looked up %d times in one turn", mostLookups)}
}

// knownLanguage is the language that the caller chose in an earlier call, where the flow lets callers choose one.
func (h *Handler) knownLanguage(ctx context.Context, in request, flow, number string) string {
	if in.language != "" || number == "" || !h.o.Remembers(flow) {
		return in.language
	}
	contact, err := h.o.Contacts.Look(ctx, number)
	if err != nil {
		in.log.Error("the memory of callers does not answer; the call begins in the first language", zap.Error(err))
	}
	return contact.Language
}

// remember keeps what a turn tells of the caller. With whom they talked is known to the line alone.
func (h *Handler) remember(ctx context.Context, in request, out ivr.Outcome) {
	if out.Remember == nil {
		return
	}
	m := *out.Remember
	if m.Served {
		m.Agent = h.servedBy(ctx, out.Session.InLineAs())
	}
	if err := h.o.Contacts.Remember(ctx, out.Session.From, m); err != nil {
		in.log.Error("something about the caller is not remembered", zap.Error(err))
	}
}

// countCall counts a call that is over.
func (h *Handler) countCall(ctx context.Context, s ivr.Session) error {
	m := ivr.Memory{Ended: s.Call, At: h.o.Clock.Now()}
	if s.Place != nil {
		m.Queue = s.Place.Queue
	}
	if inLine := s.Mode == ivr.ModeLine || s.Mode == ivr.ModeCallback; inLine && promised(s.Hold) {
		m.Told = s.Hold.Told
	}
	return h.o.Contacts.Remember(ctx, s.From, m)
}
