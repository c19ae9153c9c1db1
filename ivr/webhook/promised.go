package webhook

import (
	"go.uber.org/zap"

	"presszero/internal/obs"
	"presszero/ivr"
)

// promised is what a turn promises, as it goes on record with the turn.
func (h *Handler) promised(out ivr.Outcome) []ivr.Promised {
	s, now := out.Session, h.o.Clock.Now()
	var told []ivr.Promised
	for _, p := range out.Promises {
		one := ivr.Promised{Promise: p, Call: s.InLineAs(), Number: obs.MaskPhone(s.From), At: now}
		if s.Place != nil {
			one.Lane = s.Place.Lane
		}
		told = append(told, one)
	}
	return told
}

// overtaken reports whether a turn of the hold loop that promised something was noted while the caller was being fetched
// from it. That is no earlier answer to the same request: the caller still belongs in the room.
func overtaken(out ivr.Outcome, done ivr.Committed) bool {
	return done.Replayed && out.Met && done.Latest.Mode == ivr.ModeLine
}

// holdOn answers a turn of the hold loop whose promises cannot be put on record: they are not made.
func (h *Handler) holdOn(in request, before ivr.Session, err error) ([]byte, error) {
	h.faulted(before, ivr.ReasonStore)
	in.log.Error("a promise cannot be put on record; the caller holds on without it", zap.Error(err))
	out := h.o.Engine.Step(before, ivr.Event{Kind: ivr.EventSilence}, h.o.Clock.Now())
	out.Session.Turn = before.Turn
	return h.write(out)
}
