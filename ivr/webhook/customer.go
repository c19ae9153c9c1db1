package webhook

import (
	"context"
	"errors"
	"strings"

	"go.uber.org/zap"

	"presszero/ivr"
	"presszero/ivr/phrase"
	"presszero/ivr/twilio"
	"presszero/queue"
)

// Callbacks is the line, as those meet it who are called back.
type Callbacks interface {
	// Owed returns the entry that owes a callback to a number. queue.ErrUnknownCall: none does.
	Owed(ctx context.Context, number string) (queue.Entry, error)
	// CustomerAnswered notes that a leg was picked up, by whom is not known. queue.ErrStaleOffer: nothing is owed any more.
	CustomerAnswered(ctx context.Context, call, leg string) (queue.Entry, error)
	// CustomerReached notes that a person pressed a key.
	CustomerReached(ctx context.Context, call, leg string) (queue.View, error)
	// CustomerEnded notes that a leg has reached nobody; nothing when it has.
	CustomerEnded(ctx context.Context, call, leg string, why queue.Missing) error
}

// customer answers the leg of a caller who is called back, when it is picked up. What follows are turns of a call.
func (h *Handler) customer(ctx context.Context, in request) ([]byte, error) {
	var t callToken
	if err := h.o.Addresses.seal.Open("customer", in.token, &t); err != nil {
		return nil, fault{ivr.ReasonRequest, err}
	}
	in.log = in.log.With(zap.String("of", t.Call))
	entry, err := h.o.Callbacks.CustomerAnswered(ctx, t.Call, in.call())
	if errors.Is(err, queue.ErrStaleOffer) {
		in.log.Info("nothing is owed any more to whoever picked up")
		return h.nothingOwed(ctx, t.Call)
	}
	if err != nil {
		return nil, fault{ivr.ReasonStore, err}
	}
	before := h.calledBack(ctx, in.call(), entry)
	ev := ivr.Event{Kind: ivr.EventAnswered, Machine: machine(in), Owes: owing(entry)}
	ev.Owes.Last = !h.o.Queues.CallsAgain(entry, h.o.Clock.Now())
	return h.answer(ctx, in, before, h.walk(ctx, before, ev))
}

// machine reports whether the carrier takes who picked up for a machine. It is a hint: no key, no person.
func machine(in request) bool {
	by := in.form.Get("AnsweredBy")
	return strings.HasPrefix(by, "machine") || by == "fax"
}

// nothingOwed ends the leg of somebody who picked up too late, with a word.
func (h *Handler) nothingOwed(ctx context.Context, call string) ([]byte, error) {
	old, _ := h.o.Calls.Load(ctx, call) // only for the language
	return twilio.Encode(nil, h.tell(old.Language, (*phrase.Phrases).CallbackOver), twilio.Links{Media: h.o.Addresses.media})
}

// calledBack is the call of somebody who is called back. It goes on with what the store still knows of the old one: the
// flow and its variables, and the step after the talk. Its turns come after all those of the entry.
func (h *Handler) calledBack(ctx context.Context, leg string, e queue.Entry) ivr.Session {
	s := ivr.Session{Flow: h.o.Flow(e.To)}
	place := ivr.Place{}
	if old, err := h.o.Calls.Load(ctx, e.Call); err == nil {
		s = ivr.Session{
			Flow: old.Flow, Version: old.Version, Step: old.Step, Path: old.Path, Escaped: old.Escaped,
			Vars: old.Vars, Secret: old.Secret, Served: old.Served, Texts: old.Texts,
		}
		if old.Place != nil {
			place = *old.Place
		}
	}
	place.Queue, place.Lane, place.Clock, place.Seq, place.Head, place.Note = e.Queue, e.Lane, e.Clock, e.Seq, e.Head, e.Note
	s.Call, s.Entry, s.From, s.To, s.Language, s.Began = leg, e.Call, e.From, e.To, e.Language, h.o.Clock.Now()
	s.Mode, s.Turn, s.Place = ivr.ModeCalled, e.Turn+1, &place
	return s
}

// owing is what an entry owes, in the engine's words.
func owing(e queue.Entry) *ivr.Owing {
	return &ivr.Owing{Call: e.Call, Queue: e.Queue, Due: e.Callback.Due}
}

// reach gives somebody who has pressed a key the place that was kept. When it is gone by now, they get one as any caller.
func (h *Handler) reach(ctx context.Context, before ivr.Session, out ivr.Outcome) (ivr.Outcome, error) {
	view, err := h.o.Callbacks.CustomerReached(ctx, before.Entry, before.Call)
	switch {
	case errors.Is(err, queue.ErrStaleOffer):
		out.Session.Entry = ""
		return out, nil
	case err != nil:
		return out, fault{ivr.ReasonStore, err}
	case view.Queue != out.Join.Queue:
		return out, nil
	}
	ev := ivr.Event{Kind: ivr.EventJoined}
	ev.Line = h.facts(view, out.Session, ev)
	return after(out, h.walk(ctx, out.Session, ev)), nil
}

// reminder is the callback that is owed to somebody who phones in; nil: none.
func (h *Handler) reminder(ctx context.Context, in request, number string) *ivr.Owing {
	if number == "" || !h.o.Queues.CallsBack() {
		return nil
	}
	entry, err := h.o.Callbacks.Owed(ctx, number)
	switch {
	case err == nil:
		return owing(entry)
	case !errors.Is(err, queue.ErrUnknownCall):
		in.log.Error("the line cannot be asked what is owed to the caller; the call begins as any other", zap.Error(err))
	}
	return nil
}

// misses are the engine's words for a leg that has reached nobody, in the line's.
var misses = map[ivr.Miss]queue.Missing{
	ivr.MissSilence: queue.MissedNoAnswer,
	ivr.MissMachine: queue.MissedMachine,
	ivr.MissLater:   queue.MissedDeclined,
}

// callOff calls a callback off that the caller does not want any more, before the flow can ask for a place: a new place is
// then that of any caller. To call it off again changes nothing.
func (h *Handler) callOff(ctx context.Context, in request, out ivr.Outcome) {
	if out.Cancel == "" {
		return
	}
	if err := h.o.Line.Leave(ctx, out.Cancel, queue.Cancelled); err != nil {
		in.log.Error("the callback is called off later", zap.Error(err))
		h.o.Line.LeaveSoon(out.Cancel, queue.Cancelled)
	}
}

// miss tells the line that a leg has reached nobody. The turn is answered by then. A line that cannot be told finds it out by
// itself: the leg ends, and the time for the call is over.
func (h *Handler) miss(ctx context.Context, in request, before ivr.Session, out ivr.Outcome) {
	if out.Missed == "" {
		return
	}
	if err := h.o.Callbacks.CustomerEnded(ctx, before.InLineAs(), before.Call, misses[out.Missed]); err != nil {
		in.log.Error("the line does not know yet that nobody was reached", zap.Error(err))
	}
}

// customerStatus takes the carrier's word on the leg of a caller who is called back: nobody was reached on it, or the call
// that it became is over.
func (h *Handler) customerStatus(ctx context.Context, in request) error {
	status, err := twilio.DecodeStatus(in.form)
	if err != nil || !status.State.Over() {
		return err
	}
	var t callToken
	if err := h.o.Addresses.seal.Open("customer", in.token, &t); err != nil {
		return err
	}
	missed := h.o.Callbacks.CustomerEnded(ctx, t.Call, status.Call, missings[status.State])
	return errors.Join(missed, h.over(ctx, in, status, t.Call))
}

// missings says what the end of a leg means on which nobody has pressed a key.
var missings = map[twilio.State]queue.Missing{
	twilio.StateCompleted: queue.MissedNoAnswer,
	twilio.StateNoAnswer:  queue.MissedNoAnswer,
	twilio.StateBusy:      queue.MissedBusy,
	twilio.StateFailed:    queue.MissedFailed,
	twilio.StateCanceled:  queue.MissedNoAnswer,
}

// unpressed reports whether a request is of somebody who is called back and has not pressed a key: whoever picked up may be
// a machine, which the fallback would only keep people busy with.
func (h *Handler) unpressed(in request) bool {
	var t callToken
	err := h.o.Addresses.seal.Open("call", in.token, &t)
	return err == nil && t.Session != nil && t.Session.Mode == ivr.ModeCalled && in.form.Get("Digits") == "" && in.form.Get("SpeechResult") == ""
}

// nameInLine is the line's name for the caller of a request, as far as the request tells.
func (h *Handler) nameInLine(in request) string {
	var t callToken
	if err := h.o.Addresses.seal.Open("call", in.token, &t); err == nil && t.Session != nil && t.Call == in.call() {
		return t.Session.InLineAs()
	}
	return in.call()
}
