package queuetest

import (
	"reflect"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"
)

// lookEvery is the number of operations between two looks at a whole site, which cost more than the operations.
const lookEvery = 5

// Agree proves that two kinds of store are one: all along a random history both give the same answers, show the same
// site and tell the same events, whose IDs alone may differ.
func Agree(t *testing.T, a, b Open) {
	t.Helper()
	rapid.Check(t, func(rt *rapid.T) {
		h := &history{now: start}
		clock := func() time.Time { return h.now }
		one, other := &watched{Store: a(t, clock)}, &watched{Store: b(t, clock)}
		for left := rapid.IntRange(0, 59).Draw(rt, "steps"); left >= 0; left-- {
			op := h.next(rt)
			same(rt, op.name, op.do(t.Context(), one), op.do(t.Context(), other))
			if left%lookEvery == 0 {
				same(rt, "site after "+op.name, one.look(t), other.look(t))
			}
		}
	})
}

// Histories lets each store live through a random history and then visits it.
func Histories(t *testing.T, open Open, visit func(*rapid.T, Store)) {
	t.Helper()
	rapid.Check(t, func(rt *rapid.T) {
		h := &history{now: start}
		s := open(t, func() time.Time { return h.now })
		for range rapid.IntRange(1, 60).Draw(rt, "steps") {
			h.next(rt).do(t.Context(), s)
		}
		visit(rt, s)
	})
}

// same looks first whether both are the same to the letter, as most are: cmp takes far longer to say so.
func same(t *rapid.T, what string, one, other []any) {
	if reflect.DeepEqual(one, other) {
		return
	}
	if diff := cmp.Diff(one, other, cmpopts.EquateEmpty(), cmpopts.EquateErrors()); diff != "" {
		t.Fatalf("%s (-one +other):\n%s", what, diff)
	}
}

// watched is a store whose feed has been read so far.
type watched struct {
	Store
	after string
}

// look is everything that can be read, of the events those that are new.
func (s *watched) look(t *testing.T) []any {
	all, err := s.Snapshot(t.Context(), 100)
	seen := []any{all, kind(err)}
	for _, call := range someCalls {
		v, err := s.Poll(t.Context(), call)
		seen = append(seen, v, kind(err))
	}
	for page := 0; ; {
		b, err := s.Belief(t.Context(), page, 2)
		seen = append(seen, b, kind(err))
		if page = b.Next; page == 0 {
			break
		}
	}
	for page := 0; ; {
		l, err := s.Lineup(t.Context(), page, 2)
		seen = append(seen, l, kind(err))
		if page = l.Next; page == 0 {
			break
		}
	}
	learnt, err := s.Learnt(t.Context(), someJob, "")
	seen = append(seen, learnt, kind(err))
	events, next, err := s.Events(t.Context(), s.after, 10_000)
	s.after = next
	for i := range events {
		events[i].ID = ""
	}
	return append(seen, events, kind(err))
}
