package queuetest

import (
	"context"
	"fmt"
	"time"

	"pgregory.net/rapid"

	"presszero/queue"
)

// What random histories call back.
var (
	someNumbers = []string{"+15550101", "+15550102", "+15550103"}
	someLegs    = []string{"CB1", "CB1", "CB2", queue.UnknownLeg, ""}
)

// owings are what a history knows of callbacks, so that it can go on with them: seldom would chance.
type owings struct {
	ref       queue.OfferRef // latest offer of one
	call, leg string         // latest that is being called, and as which leg
}

func (w *owings) offered(o queue.Offer) {
	if o.Entry.ToCall() {
		w.ref = o.Ref
	}
}

func (w *owings) called(e queue.Entry) {
	if e.ToCall() && (e.State == queue.Calling || e.State == queue.Connected) {
		w.call, w.leg = e.Call, e.Callback.Trying
	}
}

// offerOwed is mostly the latest offer of a callback.
func (h *history) offerOwed(t *rapid.T) queue.OfferRef {
	if h.owed.ref != "" && rapid.IntRange(0, 3).Draw(t, "owed") > 0 {
		return h.owed.ref
	}
	return h.ref(t)
}

// legOwed is mostly the callback that is being called, on the leg that is tried.
func (h *history) legOwed(t *rapid.T) (call, leg string) {
	call, leg = rapid.SampledFrom(someCalls).Draw(t, "call"), rapid.SampledFrom(someLegs).Draw(t, "leg")
	if h.owed.call != "" && rapid.IntRange(0, 3).Draw(t, "owed") > 0 {
		call = h.owed.call
	}
	if h.owed.leg != "" && rapid.IntRange(0, 3).Draw(t, "tried") > 0 {
		leg = h.owed.leg
	}
	return call, leg
}

// callbackOpens is the number of steps that many histories take first, after which a callback is being called.
const callbackOpens = 4

func (h *history) callbackOpening(t *rapid.T, step int) operation {
	switch {
	case step == 1:
		return h.offer(t)
	case step == 2 && rapid.Bool().Draw(t, "customer first"):
		return h.callFirst(t)
	case step == 2:
		return h.accept(t)
	}
	return h.dialled(t)
}

// owes has a callback come in line.
func (h *history) owes(t *rapid.T) operation {
	ticket := queue.Ticket{
		Call: rapid.SampledFrom(someCalls).Draw(t, "call"), Queue: "sales", Turn: 1, Callback: h.callback(t),
	}
	return operation{fmt.Sprintf("owes %+v", ticket), func(ctx context.Context, s Store) []any {
		v, err := s.Join(ctx, ticket)
		return []any{v, kind(err)}
	}}
}

// callback is owed to one of few numbers, now or in a while.
func (h *history) callback(t *rapid.T) queue.Callback {
	c := queue.Callback{
		Number: rapid.SampledFrom(someNumbers).Draw(t, "number"),
		Due:    h.now.Add(someTime(t, "due")),
		Tries:  rapid.SampledFrom([]int{0, 0, 0, 2}).Draw(t, "tries"),
	}
	if rapid.IntRange(0, 3).Draw(t, "for later") == 0 {
		c.After = h.now.Add(someTime(t, "waits"))
	}
	if rapid.IntRange(0, 3).Draw(t, "expires") == 0 {
		c.Expires = h.now.Add(someTime(t, "lasts"))
	}
	return c
}

func someTime(t *rapid.T, what string) time.Duration {
	return rapid.SampledFrom([]time.Duration{0, 0, 777 * time.Millisecond, 9 * time.Second, time.Hour}).Draw(t, what)
}

func (h *history) callFirst(t *rapid.T) operation {
	ref := h.offerOwed(t)
	return operation{fmt.Sprint("call first ", ref), func(ctx context.Context, s Store) []any {
		e, err := s.CallFirst(ctx, ref, connect)
		h.owed.called(e)
		return []any{e, kind(err)}
	}}
}

func (h *history) deferred(t *rapid.T) operation {
	ref, until := h.offerOwed(t), h.now.Add(someTime(t, "until"))
	return operation{fmt.Sprint("defer ", ref, until), func(ctx context.Context, s Store) []any {
		e, err := s.Defer(ctx, ref, until)
		return []any{e, kind(err)}
	}}
}

func (h *history) dialled(t *rapid.T) operation {
	call, leg := h.legOwed(t)
	return operation{fmt.Sprint("dialled ", call, leg), func(ctx context.Context, s Store) []any {
		e, err := s.Dialled(ctx, call, leg, ring)
		h.owed.called(e)
		return []any{e, kind(err)}
	}}
}

func (h *history) reached(t *rapid.T) operation {
	call, leg := h.legOwed(t)
	return operation{fmt.Sprint("reached ", call, leg), func(ctx context.Context, s Store) []any {
		v, err := s.Reached(ctx, call, leg)
		return []any{v, kind(err)}
	}}
}

func (h *history) missed(t *rapid.T) operation {
	call, leg := h.legOwed(t)
	var next time.Time
	if gap := someTime(t, "gap"); gap > 0 {
		next = h.now.Add(gap)
	}
	return operation{fmt.Sprint("missed ", call, leg, next), func(ctx context.Context, s Store) []any {
		e, o, err := s.Missed(ctx, call, leg, queue.MissedBusy, next)
		return []any{e, o, kind(err)}
	}}
}
