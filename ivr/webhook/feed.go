package webhook

import (
	"cmp"

	"presszero/ivr"
	"presszero/queue"
)

// Feed is told what befalls calls in their flows. It returns at once, whatever becomes of what it is told: nothing of it
// stands in a request's way.
type Feed interface {
	Note(e queue.Event)
}

// befell tells the feed what happened to a caller in one step of the engine.
func (h *Handler) befell(before ivr.Session, out ivr.Outcome) {
	for _, n := range out.Notes {
		e := queue.Event{Kind: kindOf(n), Step: n.Step}
		if e.Kind == "" {
			continue
		}
		if e.Kind == queue.EventZeroOut {
			e.Queue = queueOf(out.Session)
		}
		h.tellOf(out.Session, e)
	}
	if offered(out.Session) && !offered(before) {
		h.tellOf(out.Session, queue.Event{Kind: queue.EventCallbackOffered, Queue: queueOf(out.Session)})
	}
	if out.Fault != "" {
		h.tellOf(out.Session, queue.Event{Kind: queue.EventFault, Step: out.Session.Step, Queue: queueOf(out.Session), Why: string(out.Fault)})
	}
}

// kindOf is the kind of event of a note; empty: it is none of a flow. Who presses 0 in line, or in a talk, has a person
// already.
func kindOf(n ivr.Note) queue.EventKind {
	switch n.Kind {
	case ivr.NoteEscape:
		if mode := ivr.Mode(n.Detail); mode != ivr.ModeLine && mode != ivr.ModeTalk {
			return queue.EventZeroOut
		}
	case ivr.NoteSilence:
		return queue.EventSilence
	case ivr.NoteWrong:
		return queue.EventWrong
	}
	return ""
}

// offered reports whether a caller in line has been offered a callback.
func offered(s ivr.Session) bool { return s.Hold != nil && s.Hold.Offered }

// tellOf tells something of a call.
func (h *Handler) tellOf(s ivr.Session, e queue.Event) {
	e.Call, e.Flow = s.InLineAs(), cmp.Or(e.Flow, s.Flow)
	h.o.Feed.Note(e)
}

// faulted counts a fault of ours, and tells of it.
func (h *Handler) faulted(s ivr.Session, reason ivr.Reason) {
	h.o.Observer.FaultAnswered(string(reason))
	h.tellOf(s, queue.Event{Kind: queue.EventFault, Step: s.Step, Queue: queueOf(s), Why: string(reason)})
}
