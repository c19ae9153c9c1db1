package webhook

import (
	"context"
	"errors"
	"maps"
	"net/url"

	"go.uber.org/zap"

	"presszero/internal/obs"
	"presszero/ivr"
	"presszero/ivr/twilio"
	"presszero/queue"
)

// incoming answers a phone that rings.
func (h *Handler) incoming(ctx context.Context, in request) ([]byte, error) {
	if reply := h.greet(ctx, in); reply != nil {
		return reply, nil
	}
	out, err := h.begin(ctx, in, in.form)
	if err != nil {
		return nil, fault{ivr.ReasonRequest, err}
	}
	return h.answer(ctx, in, ivr.Session{Call: out.Session.Call, Flow: out.Session.Flow}, out)
}

// begin lets the flow of the number that was called receive a call.
func (h *Handler) begin(ctx context.Context, in request, form url.Values) (ivr.Outcome, error) {
	ev, err := twilio.Decode(form, "")
	if err != nil {
		return ivr.Outcome{}, err
	}
	flow := h.o.Flow(ev.To)
	ev.Language = h.knownLanguage(ctx, in, flow, ev.From)
	ev.Owes = h.reminder(ctx, in, ev.From)
	h.o.Observer.CallStarted(flow)
	h.o.Feed.Note(queue.Event{Kind: queue.EventArrived, Call: ev.Call, Flow: flow})
	in.log.Info("call arrives", zap.String("flow", flow), obs.Phone("from", ev.From), obs.Phone("to", ev.To))
	return h.receive(ctx, flow, ev), nil
}

// turn answers the next turn of a call.
func (h *Handler) turn(ctx context.Context, in request) ([]byte, error) {
	session, err := h.session(ctx, in, in.token)
	if err != nil {
		return nil, err
	}
	ev, err := twilio.Decode(in.form, session.Mode)
	if err != nil {
		return nil, fault{ivr.ReasonRequest, err}
	}
	if in.fetched && ev.Kind == ivr.EventSilence && served(session) {
		ev = ivr.Event{Kind: ivr.EventFault, Fault: ivr.ReasonUnexpected}
	}
	if in.offer == offerCallback && ev.Kind == ivr.EventSilence && session.Mode == ivr.ModeLine {
		ev = ivr.Event{Kind: ivr.EventKeys, Keys: callbackKey}
	}
	if ev, err = h.onward(ctx, &in, session, ev); err != nil {
		return nil, err
	}
	return h.step(ctx, in, session, ev)
}

// callbackKey is the key by which a caller in line asks to be called back. Who is offered that is asked the same: on which
// number, and silence means that they would rather wait.
const callbackKey = "2"

// served reports whether the call has gone on as after a talk. A caller who is fetched nevertheless was taken out of the
// room: the carrier then tells the end of the talk as well, and nobody hears the answer to that.
func served(s ivr.Session) bool {
	return s.Mode == ivr.ModeFlow || s.Mode == ivr.ModeGoodbye || s.Mode == ivr.ModeDone
}

// fallback is where the carrier turns when it could not use a document of ours, or did not get it. A call that we know,
// or that came for one of our flows, goes to a person's line; any other gets the fallback document.
func (h *Handler) fallback(ctx context.Context, in request) ([]byte, error) {
	in.log.Error("the carrier could not use an answer", zap.String("code", in.form.Get("ErrorCode")))
	failed := in.form.Get("ErrorUrl")
	in.fetched = queryOf(failed).Has(fetchParam)
	session, err := h.stranded(ctx, in, failed)
	if err != nil {
		return nil, fault{ivr.ReasonCarrierFault, err}
	}
	return h.step(ctx, in, session, ivr.Event{Kind: ivr.EventFault, Fault: ivr.ReasonCarrierFault})
}

// stranded is the call of a document that the carrier could not use. Without a token it was the first document, of a call
// that the store may know already.
func (h *Handler) stranded(ctx context.Context, in request, failed string) (ivr.Session, error) {
	if token := tokenOf(failed); token != "" {
		return h.session(ctx, in, token)
	}
	if s, err := h.o.Calls.Load(ctx, in.call()); err == nil {
		return s, nil
	}
	form := maps.Clone(in.form)
	form.Del("ErrorCode")
	out, err := h.begin(ctx, in, form)
	return out.Session, err
}

// session reads the call out of its token, or out of the store when the token only names it. A token of another call is
// no token.
func (h *Handler) session(ctx context.Context, in request, token string) (ivr.Session, error) {
	var t callToken
	if err := h.o.Addresses.seal.Open("call", token, &t); err != nil {
		return ivr.Session{}, fault{ivr.ReasonRequest, err}
	}
	if t.Call != in.call() {
		return ivr.Session{}, fault{ivr.ReasonRequest, errors.New("the token is another call's")}
	}
	if t.Session != nil {
		return *t.Session, nil
	}
	s, err := h.o.Calls.Load(ctx, t.Call)
	if err != nil {
		return ivr.Session{}, fault{ivr.ReasonStore, err}
	}
	return s, nil
}

// step walks the engine. A caller in line brings along how the line stands.
func (h *Handler) step(ctx context.Context, in request, s ivr.Session, ev ivr.Event) ([]byte, error) {
	if belongsInLine(s, ev) {
		line, err := h.stand(ctx, in, s, ev)
		switch {
		case errors.Is(err, errFetching):
			ev = ivr.Event{Kind: ivr.EventSilence}
		case errors.Is(err, queue.ErrEnded):
			return h.late(ctx, s)
		case err != nil && ev.Kind != ivr.EventSilence:
			return nil, fault{ivr.ReasonStore, err}
		case err != nil: // the music goes on, and 0 still works
			h.faulted(s, ivr.ReasonStore)
			in.log.Error("the line cannot be read; the caller holds on", zap.Error(err))
		}
		ev.Line = line
	}
	ev = h.withFetched(ctx, in, s, ev)
	if s.Mode == ivr.ModeText {
		ev.Texted = h.texted(ctx, in, s)
	}
	return h.answer(ctx, in, s, h.walk(ctx, s, ev))
}

// belongsInLine reports whether the line says how the call goes on: the caller waits, or was fetched again out of a room.
func belongsInLine(s ivr.Session, ev ivr.Event) bool {
	return s.Mode == ivr.ModeLine || s.Mode == ivr.ModeCallback || s.Mode == ivr.ModeTalk && ev.Kind == ivr.EventSilence
}

// answer carries out what the engine asks for and writes its document. Turns that change nothing but what a waiting
// caller has heard are not noted in the store, and keep their number, unless they promise something.
func (h *Handler) answer(ctx context.Context, in request, before ivr.Session, out ivr.Outcome) ([]byte, error) {
	h.callOff(ctx, in, out)
	out, err := h.lookUp(ctx, in, out)
	if err == nil {
		out, err = h.seat(ctx, before, out)
	}
	if errors.Is(err, queue.ErrEnded) {
		return h.late(ctx, before)
	}
	if err != nil {
		h.note(in, before, out)
		return nil, err
	}
	if holdsOn(before, out) && len(out.Promises) == 0 {
		h.note(in, before, out)
		out.Session.Turn = before.Turn
		return h.write(out)
	}
	if out.Met {
		switch err := h.o.Line.Met(ctx, before.InLineAs()); {
		case errors.Is(err, queue.ErrStaleOffer), errors.Is(err, queue.ErrEnded):
			return h.notMet(ctx, in, before)
		case err != nil:
			return nil, fault{ivr.ReasonStore, err}
		}
		h.observeFetch(in)
	}
	return h.commit(ctx, in, before, out)
}

// observeFetch tells how long a caller who was fetched was still held by what played.
func (h *Handler) observeFetch(in request) {
	if gap := h.o.Clock.Now().Sub(in.fetchedAt); in.fetched && gap >= 0 && gap < fetchTime {
		h.o.Observer.CutShort(gap)
	}
}

// notMet answers a caller whose agent has hung up since the line was read: nobody is in the room any more.
func (h *Handler) notMet(ctx context.Context, in request, before ivr.Session) ([]byte, error) {
	ev := ivr.Event{Kind: ivr.EventFault, Fault: ivr.ReasonUnexpected}
	if before.Mode == ivr.ModeLine || before.Mode == ivr.ModeCallback {
		ev = ivr.Event{Kind: ivr.EventContinue}
	}
	return h.step(ctx, in, before, ev)
}

// commit notes an answered turn with its reply. A message is kept before, because a repeated request would not keep it
// any more; the line is left after, because a repeated request of a caller who has come back must not leave it again.
func (h *Handler) commit(ctx context.Context, in request, before ivr.Session, out ivr.Outcome) ([]byte, error) {
	out.Session.Turn = before.Turn + 1
	reply, err := h.write(out)
	if err != nil {
		h.note(in, before, out)
		return nil, err
	}
	if out.Message != nil {
		if err := h.keep(ctx, out); err != nil {
			return nil, err
		}
	}
	done, err := h.o.Calls.Commit(ctx, ivr.Turn{
		Call: before.Call, Turn: before.Turn, Session: out.Session, Reply: reply, Promised: h.promised(out),
	})
	switch {
	case err != nil && holdsOn(before, out):
		return h.holdOn(in, before, err)
	case overtaken(out, done):
		return h.commit(ctx, in, done.Latest, out)
	case err == nil && done.Replayed:
		in.log.Info("repeated request", zap.Int("turn", before.Turn))
		return h.replay(done)
	}
	h.note(in, before, out)
	if err != nil {
		return nil, fault{ivr.ReasonStore, err}
	}
	if out.Met {
		h.o.Observer.Met(ctx, before.Flow, h.o.Clock.Now().Sub(before.Began))
	}
	h.sendOff(before, out)
	h.leave(ctx, in, out)
	h.miss(ctx, in, before, out)
	h.remember(ctx, in, out)
	h.text(in, out)
	return reply, nil
}

// keep keeps a message. Keeping it again changes nothing.
func (h *Handler) keep(ctx context.Context, out ivr.Outcome) error {
	m := *out.Message
	m.Call, m.From, m.Left = out.Session.Call, out.Session.From, h.o.Clock.Now()
	if m.Kind == ivr.MessageSurvey {
		m.Agent = h.servedBy(ctx, out.Session.InLineAs())
	}
	if err := h.o.Calls.Keep(ctx, m); err != nil {
		return fault{ivr.ReasonStore, err}
	}
	return nil
}

// servedBy is the agent who served a caller last; empty when the line does not know any more.
func (h *Handler) servedBy(ctx context.Context, call string) string {
	view, err := h.o.Line.Poll(ctx, call)
	if err != nil {
		return ""
	}
	return view.Agent
}

// holdsOn reports whether the outcome is one more turn of the hold loop, or the way into the room told once more: the
// end of the talk is one turn, whichever way in was taken.
func holdsOn(before ivr.Session, out ivr.Outcome) bool {
	stays := before.Mode == out.Session.Mode && (before.Mode == ivr.ModeLine || before.Mode == ivr.ModeTalk)
	return stays && queueOf(before) == queueOf(out.Session) && out.Leave == "" && out.Fault == ""
}

// queueOf is the queue in which a caller stands; empty: none.
func queueOf(s ivr.Session) string {
	if s.Place == nil {
		return ""
	}
	return s.Place.Queue
}

// write encodes the engine's document. An outcome without one is a fault that only the fallback can answer, unless the
// caller has gone.
func (h *Handler) write(out ivr.Outcome) ([]byte, error) {
	do := out.Do
	if len(do) == 0 && out.Session.Mode == ivr.ModeDone && out.Fault == "" {
		do = []ivr.Instruction{ivr.HangUp{}}
	}
	if len(do) == 0 {
		return nil, fault{out.Fault, errors.New("the engine has no document")}
	}
	links, err := h.o.Addresses.Turn(out.Session)
	if d, dials := do[len(do)-1].(ivr.Dial); err == nil && dials && d.Whisper != nil {
		links.Whisper, err = h.o.Addresses.whisper(*d.Whisper)
	}
	if err != nil {
		return nil, fault{ivr.ReasonPanic, err}
	}
	reply, err := twilio.Encode(nil, do, links)
	if err != nil {
		return nil, fault{ivr.ReasonPanic, err}
	}
	return reply, nil
}

// replay answers a repeated request with the same bytes. When they are no longer kept, the request is very late, and is
// sent to where the call now is.
func (h *Handler) replay(done ivr.Committed) ([]byte, error) {
	if done.Reply != nil {
		return done.Reply, nil
	}
	return h.write(ivr.Outcome{Session: done.Latest, Do: []ivr.Instruction{ivr.Continue{}}})
}

// late answers a request of a call that has left the line for good: a repeated one gets its old reply; any other is of a
// caller who has hung up, and ends.
func (h *Handler) late(ctx context.Context, s ivr.Session) ([]byte, error) {
	over := s
	over.Turn, over.Mode = s.Turn+1, ivr.ModeDone
	reply, err := h.write(ivr.Outcome{Session: over, Do: []ivr.Instruction{ivr.HangUp{}}})
	if err != nil {
		return nil, err
	}
	done, err := h.o.Calls.Commit(ctx, ivr.Turn{Call: s.Call, Turn: s.Turn, Session: over, Reply: reply})
	if err != nil {
		return nil, fault{ivr.ReasonStore, err}
	}
	if done.Replayed {
		return h.replay(done)
	}
	return reply, nil
}
