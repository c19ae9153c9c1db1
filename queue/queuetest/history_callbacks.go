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

// callback is owed to one of few numbers, now or in a while.
func (h *history) callback(t *rapid.T) queue.Callback {
	c := queue.Callback{
		Number: rapid.SampledFrom(someNumbers).Draw(t, "number"),
		Due:    h.now.Add(someTime(t, "due")),
		Tries:  rapid.SampledFrom([]int{0, 0, 0, 2}).Draw(t, "tries"),
	}
	if wait := someTime(t, "waits"); wait > 0 {
		c.After = h.now.Add(wait)
	}
	if lasts := someTime(t, "lasts"); lasts > 0 {
		c.Expires = h.now.Add(lasts)
	}
	return c
}

func someTime(t *rapid.T, what string) time.Duration {
	return rapid.SampledFrom([]time.Duration{0, 0, 777 * time.Millisecond, 9 * time.Second, time.Hour}).Draw(t, what)
}

func (h *history) callFirst(t *rapid.T) operation {
	ref := h.ref(t)
	return operation{fmt.Sprint("call first ", ref), func(ctx context.Context, s Store) []any {
		e, err := s.CallFirst(ctx, ref, connect)
		return []any{e, kind(err)}
	}}
}

func (h *history) deferred(t *rapid.T) operation {
	ref, until := h.ref(t), h.now.Add(someTime(t, "until"))
	return operation{fmt.Sprint("defer ", ref, until), func(ctx context.Context, s Store) []any {
		e, err := s.Defer(ctx, ref, until)
		return []any{e, kind(err)}
	}}
}

func (h *history) dialled(t *rapid.T) operation {
	call, leg := rapid.SampledFrom(someCalls).Draw(t, "call"), rapid.SampledFrom(someLegs).Draw(t, "leg")
	return operation{fmt.Sprint("dialled ", call, leg), func(ctx context.Context, s Store) []any {
		e, err := s.Dialled(ctx, call, leg, ring)
		return []any{e, kind(err)}
	}}
}

func (h *history) reached(t *rapid.T) operation {
	call, leg := rapid.SampledFrom(someCalls).Draw(t, "call"), rapid.SampledFrom(someLegs).Draw(t, "leg")
	return operation{fmt.Sprint("reached ", call, leg), func(ctx context.Context, s Store) []any {
		v, err := s.Reached(ctx, call, leg)
		return []any{v, kind(err)}
	}}
}

func (h *history) missed(t *rapid.T) operation {
	call, leg := rapid.SampledFrom(someCalls).Draw(t, "call"), rapid.SampledFrom(someLegs).Draw(t, "leg")
	var next time.Time
	if gap := someTime(t, "gap"); gap > 0 {
		next = h.now.Add(gap)
	}
	return operation{fmt.Sprint("missed ", call, leg, next), func(ctx context.Context, s Store) []any {
		e, o, err := s.Missed(ctx, call, leg, queue.MissedBusy, next)
		return []any{e, o, kind(err)}
	}}
}
