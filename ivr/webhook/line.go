package webhook

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"go.uber.org/zap"

	"presszero/flows"
	"presszero/ivr"
	"presszero/queue"
)

// mostJoins bounds how often the engine may ask for a place in one turn: the queue that 0 leads to, its main lane where
// nobody serves the caller's own, and those to which its ladder leads when that is full.
const mostJoins = 4 + flows.MaxOverflows

// seat gives the engine the places in line that it asks for. queue.ErrEnded: the request is a repeated one, or the caller
// has hung up.
func (h *Handler) seat(ctx context.Context, before ivr.Session, out ivr.Outcome) (ivr.Outcome, error) {
	if out.Join != nil && (out.Leave == ivr.LeaveTalked || before.Mode == ivr.ModeTalk) {
		if err := h.endTalk(ctx, before); err != nil {
			return out, err
		}
		out.Leave = ""
	}
	if out.Join != nil && before.Mode == ivr.ModeCalled {
		var err error
		if out, err = h.reach(ctx, before, out); err != nil {
			return out, err
		}
	}
	for range mostJoins {
		if out.Join == nil {
			return out, nil
		}
		ev, err := h.place(ctx, out.Session, h.asked(out, before.Turn))
		if err != nil {
			return out, err
		}
		if ev.Kind == ivr.EventJoined || ev.Kind == ivr.EventPromised { // in line, and so has not left it
			out.Leave = ""
		}
		out = after(out, h.walk(ctx, out.Session, ev))
	}
	return out, fault{ivr.ReasonLoop, fmt.Errorf("no place in line after %d attempts", mostJoins)}
}

// place asks the line for a place, and is what the line answers to a session.
func (h *Handler) place(ctx context.Context, s ivr.Session, t queue.Ticket) (ivr.Event, error) {
	view, err := h.join(ctx, t)
	switch {
	case err == nil && view.ToCall():
		return ivr.Event{Kind: ivr.EventPromised}, nil
	case err == nil:
		joined := ivr.Event{Kind: ivr.EventJoined}
		joined.Line = h.facts(view, h.resumed(ctx, view, s), joined)
		return joined, nil
	case errors.Is(err, queue.ErrOwed):
		return ivr.Event{Kind: ivr.EventOwed, Owes: owing(view.Entry)}, nil
	case errors.Is(err, queue.ErrFull):
		return ivr.Event{Kind: ivr.EventRefused}, nil
	case errors.Is(err, queue.ErrEnded):
		return ivr.Event{}, err
	default:
		return ivr.Event{}, fault{ivr.ReasonStore, err}
	}
}

// after is what two steps of the engine in one request come to.
func after(first, second ivr.Outcome) ivr.Outcome {
	second.Leave = cmp.Or(second.Leave, first.Leave)
	second.Fault = cmp.Or(first.Fault, second.Fault)
	second.Notes = append(first.Notes, second.Notes...)
	second.Promises = append(first.Promises, second.Promises...)
	second.Remember = cmp.Or(second.Remember, first.Remember)
	if second.Message == nil {
		second.Message = first.Message
	}
	return second
}

// endTalk ends the talk of a caller who is to wait again: whoever is still connected gets no new place.
func (h *Handler) endTalk(ctx context.Context, before ivr.Session) error {
	if h.answered(ctx, before.Call, before.Turn) {
		return queue.ErrEnded
	}
	if err := h.o.Line.Leave(ctx, before.InLineAs(), queue.Answered); err != nil {
		return fault{ivr.ReasonStore, err}
	}
	return nil
}

// answered reports whether a turn was answered before, so that the request is a repeated one.
func (h *Handler) answered(ctx context.Context, call string, turn int) bool {
	latest, err := h.o.Calls.Load(ctx, call)
	return err == nil && latest.Turn > turn
}

// stand reads how a waiting caller stands. A caller whom the line has lost is put back at the old place, from what the
// call's own session remembers.
func (h *Handler) stand(ctx context.Context, in request, s ivr.Session, ev ivr.Event) (*ivr.Line, error) {
	view, err := h.o.Line.Poll(ctx, s.InLineAs())
	ended := err == nil && view.State == queue.Ended
	switch {
	case ended && s.Place == nil:
		return nil, queue.ErrEnded
	case ended && s.Mode == ivr.ModeTalk: // the talk is over, though the caller has not come out of the room
	case ended:
		view, err = h.rejoin(ctx, h.ticket(s, *s.Place, s.Turn), view)
	case errors.Is(err, queue.ErrUnknownCall) && s.Place != nil:
		view, err = h.o.Line.Join(ctx, h.ticket(s, *s.Place, s.Turn))
	}
	switch {
	case err != nil:
		return nil, err
	case !in.fetched && fetching(view):
		return nil, errFetching
	}
	return h.facts(view, s, ev), nil
}

// errFetching is a turn that comes while the carrier is being told to fetch the caller.
var errFetching = errors.New("the caller is being fetched")

// fetchTime is how long a caller whom an agent has accepted is left to the request that fetches them. A turn of the hold
// loop that sent the caller into the room in the same moment would have them fetched out of it again, and whoever leaves
// the room ends the talk.
const fetchTime = 10 * time.Second

func fetching(v queue.View) bool {
	return v.State == queue.Connected && v.Bridged.IsZero() && v.Now.Sub(v.Changed) < fetchTime
}

// join takes a place in line. The turn fences it: the request of a call that has since left may be a repeated one.
func (h *Handler) join(ctx context.Context, t queue.Ticket) (queue.View, error) {
	view, err := h.o.Line.Join(ctx, t)
	if !errors.Is(err, queue.ErrEnded) {
		return view, err
	}
	if view, err = h.o.Line.Poll(ctx, t.Call); err != nil || view.State != queue.Ended {
		return view, err
	}
	return h.rejoin(ctx, t, view)
}

// rejoin puts a caller back who is on the phone although the line has ended their stay: an earlier request was answered
// with the fallback, or the carrier seemed to have lost the call. queue.ErrEnded: the caller has hung up, or has moved on
// and this request is a repeated one.
func (h *Handler) rejoin(ctx context.Context, t queue.Ticket, ended queue.View) (queue.View, error) {
	if ended.Outcome == queue.Abandoned || h.answered(ctx, t.Call, t.Turn) {
		return queue.View{}, queue.ErrEnded
	}
	t.Turn = ended.Turn + 1
	if t.Clock.IsZero() {
		t.Clock, t.Seq = ended.Clock, ended.Seq
	}
	return h.o.Line.Join(ctx, t)
}

// ticket asks for a place.
func (h *Handler) ticket(s ivr.Session, p ivr.Place, turn int) queue.Ticket {
	lane := p.Lane
	if lane == "" {
		lane = queue.MainLane
	}
	return queue.Ticket{
		Call: s.InLineAs(), Leg: s.Call, Queue: p.Queue, Lane: lane, Clock: p.Clock, Seq: p.Seq, Head: p.Head, Turn: turn,
		Language: s.Language, Note: p.Note, From: s.From, To: s.To, Limit: h.o.Queues.Limit(p.Queue),
	}
}

// asked is the ticket of the place that the engine asks for. A caller who is to be called back takes no room on the phone.
func (h *Handler) asked(out ivr.Outcome, turn int) queue.Ticket {
	t := h.ticket(out.Session, *out.Join, turn)
	if w := out.Callback; w != nil {
		t.Callback = queue.Callback{Number: w.Number, Due: w.Due, After: w.After, Expires: w.Expires}
		t.Limit = 0
	}
	return t
}

// facts is what the engine needs to know of a place in line, for a session to which an event happens.
func (h *Handler) facts(v queue.View, session ivr.Session, ev ivr.Event) *ivr.Line {
	wait := h.o.Queues.Estimate(v)
	return &ivr.Line{
		Connected: v.State == queue.Connected,
		Offered:   v.State == queue.Offered,
		Resumed:   v.Resumed,
		Queue:     v.Queue,
		Lane:      v.Lane,
		Head:      v.Head,
		Clock:     v.Clock,
		Seq:       v.Seq,
		Position:  v.Position,
		Staff:     v.Line.Staff(),
		Signed:    v.Line.Staff() + v.Line.Away,
		Wait:      spoken(wait),
		Likely:    wait.Likely,
		High:      wait.High,
		Basis:     string(wait.Basis),
		Due:       h.due(v, wait, session, ev),
	}
}

// spoken is a rounded wait in the engine's words; nil when there is nothing honest to say.
func spoken(w queue.Wait) *ivr.Wait {
	if !w.Known {
		return nil
	}
	return said(queue.Round(w))
}

// leftForFallback is how a caller leaves who was given the fallback document.
const leftForFallback = queue.Left

// left says to the line how a caller left it.
var left = map[ivr.LeaveWhy]queue.Outcome{
	ivr.LeaveHungUp: queue.Abandoned,
	ivr.LeaveChose:  queue.Left,
	ivr.LeaveTalked: queue.Answered,
}

// leave takes a caller out of the line who has left it. The turn is answered by then, so that a line that cannot be reached
// is no reason to give another answer.
func (h *Handler) leave(ctx context.Context, in request, out ivr.Outcome) {
	if out.Leave == "" {
		return
	}
	name := out.Session.InLineAs()
	if err := h.o.Line.Leave(ctx, name, left[out.Leave]); err != nil {
		in.log.Error("the caller leaves the line later", zap.Error(err))
		h.o.Line.LeaveSoon(name, left[out.Leave])
	}
}
