package dispatch

import (
	"slices"
	"strconv"
	"testing"
	"time"

	"presszero/internal/clock"
	"presszero/queue"
)

// dead has the carrier say that these legs have ended.
func (c *carrier) dead(legs ...string) {
	c.live(func(leg string) (bool, error) { return !slices.Contains(legs, leg), nil })
}

func TestACallerWhoLeftWithoutAWordIsFound(t *testing.T) {
	play(t, func(s *stage) {
		s.carrier.dead("CA1")
		s.callers("CA1", "CA2")
		s.Start()
		s.pass(silence - 5*time.Second)
		s.asked()
		s.pass(15 * time.Second)
		s.callIs("CA1", queue.Ended, queue.Vanished)
		s.callIs("CA2", queue.Waiting, "")
		s.equal("drift", 1, s.counts.drift)
	})
}

func TestALegHeardOfLatelyIsNotAskedFor(t *testing.T) {
	play(t, func(s *stage) {
		s.carrier.dead("CA1")
		s.callers("CA1")
		s.Start()
		for range 20 {
			_, err := s.Poll(s.Context(), "CA1")
			s.must(err)
			s.pass(20 * time.Second)
		}
		s.asked()
	})
}

func TestAnAgentWhoseLegEndedWithoutAWordIsFreed(t *testing.T) {
	tests := map[string]struct {
		until func(s *stage)
		state queue.AgentState
	}{
		"while it rang": {func(*stage) {}, queue.Away},
		"in the talk":   {func(s *stage) { s.accepted("anna"); s.must(s.Met(s.Context(), "CA1")) }, queue.WrapUp},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			play(t, func(s *stage) {
				s.Start()
				s.staff("anna")
				s.callers("CA1")
				s.carrier.dead("leg-anna")
				tt.until(s)
				s.pass(silence + 6*time.Second)
				s.equal("agent", tt.state, s.agentState("anna"))
				s.equal("drift", 1, s.counts.drift)
			})
		})
	}
}

func TestACallerWhoLeftTheTalkWithoutAWordFreesTheAgent(t *testing.T) {
	play(t, func(s *stage) {
		s.Start()
		s.staff("anna")
		s.callers("CA1")
		s.carrier.dead("CA1")
		s.accepted("anna")
		s.must(s.Met(s.Context(), "CA1"))
		s.pass(silence + 6*time.Second)
		s.agentIs("anna", queue.WrapUp, "")
		s.callIs("CA1", queue.Ended, queue.Answered)
	})
}

func TestNoMoreLegsAreAskedForThanARoundMay(t *testing.T) {
	play(t, func(s *stage) {
		s.callers("CA1", "CA2", "CA3", "CA4", "CA5")
		s.pass(silence + time.Second)
		s.carrier.live(func(string) (bool, error) { return true, errDown })
		s.Start()
		s.pass(time.Second)
		first := s.carrier.take()
		s.pass(5 * time.Second)
		second := s.carrier.take()
		s.equal("in each round", []int{2, 2}, []int{len(first), len(second)})
		s.equal("none twice, though none could be asked for", 4, len(slices.Compact(slices.Sorted(slices.Values(append(first, second...))))))
	}, func(o *Options) { o.Batch = 2 })
}

func TestALineThatCannotBeReadIsReconciledLater(t *testing.T) {
	play(t, func(s *stage) {
		s.carrier.dead("CA1")
		s.callers("CA1")
		s.Start()
		s.store.fail(true)
		s.pass(time.Minute)
		s.asked()
		s.store.fail(false)
		s.pass(6 * time.Second)
		s.callIs("CA1", queue.Ended, queue.Vanished)
	})
}

func TestTheMemoryOfLegsForgetsTheQuietOnes(t *testing.T) {
	t.Parallel()
	now := clock.NewManual(time.Unix(0, 0))
	s := newSeen(now)
	for i := range seenMost {
		s.note(strconv.Itoa(i))
	}
	now.Advance(silence + time.Second)
	s.note("one more")
	if len(s.at) != 1 {
		t.Errorf("%d legs are remembered, want 1", len(s.at))
	}
}
