package dispatch

import (
	"slices"
	"testing"
	"time"

	"presszero/queue"
)

// routed has sales routed so, without wrap-up.
func routed(r queue.Routing) func(*Options) {
	return func(o *Options) {
		o.Queues = func() map[string]Queue { return map[string]Queue{"sales": {Ring: ring, Routing: r}} }
	}
}

// askedSorted is what the carrier was asked for since the last time, sorted: requests are made side by side.
func (s *stage) askedSorted(want ...string) {
	s.Helper()
	got := s.carrier.take()
	slices.Sort(got)
	s.equal("asked of the carrier", want, got)
}

func TestARingGroupRingsSideBySideAndTheFirstWhoAcceptsIsGivenTheCaller(t *testing.T) {
	play(t, func(s *stage) {
		s.staff("anna", "ben", "cleo")
		s.callers("CA1")
		s.Start()
		s.pass(time.Second)
		s.askedSorted("ring anna for CA1, 20s", "ring ben for CA1, 20s", "ring cleo for CA1, 20s")
		s.carrier.listens = "leg-cleo"
		loser := s.offer("cleo")
		s.accepted("ben")
		s.pass(time.Second)
		s.askedSorted("excuse leg-anna", "excuse leg-cleo", "fetch CA1")
		s.agentIs("anna", queue.Ready, "")
		s.agentIs("ben", queue.Talking, "")
		s.agentIs("cleo", queue.Reserved, "") // and listens to why
		_, err := s.Accept(s.Context(), loser)
		s.equal("the late loser", queue.ErrTaken, err)
		s.must(s.Ended(s.Context(), loser, queue.NoAnswer))
		s.agentIs("cleo", queue.Ready, "")
		s.equal("outcomes", []string{"accepted", "taken", "taken"}, s.counts.offers)
	}, routed(queue.Routing{Group: 3}))
}

func TestACallerWhoLeavesSilencesTheWholeGroup(t *testing.T) {
	play(t, func(s *stage) {
		s.staff("anna", "ben")
		s.callers("CA1")
		s.Start()
		s.pass(time.Second)
		s.carrier.take()
		s.must(s.Leave(s.Context(), "CA1", queue.Abandoned))
		s.pass(time.Second)
		s.askedSorted("hang up leg-anna", "hang up leg-ben")
		s.agentIs("anna", queue.Ready, "")
		s.agentIs("ben", queue.Ready, "")
	}, routed(queue.Routing{Group: 2}))
}

func TestTwoCallersAreServedSideBySideByAGroup(t *testing.T) {
	play(t, func(s *stage) {
		s.staff("anna", "ben", "cleo")
		s.callers("CA1", "CA2")
		s.Start()
		s.pass(time.Second)
		s.askedSorted("ring anna for CA1, 20s", "ring ben for CA2, 20s", "ring cleo for CA1, 20s")
	}, routed(queue.Routing{Group: 3}))
}

func TestABusyPhoneIsNotRungAgainBeforeARest(t *testing.T) {
	play(t, func(s *stage) {
		s.staff("anna")
		s.callers("CA1")
		s.Start()
		s.pass(time.Second)
		for range 2 {
			s.must(s.Ended(s.Context(), s.offer("anna"), queue.Busy))
			s.carrier.take()
			s.pass(9 * time.Second)
			_, err := s.SetAgent(s.Context(), "anna", queue.Ready, "") // a phone that sets itself ready makes no ring storm
			s.must(err)
			s.asked()
			s.pass(2 * time.Second)
			s.asked("ring anna for CA1, 20s")
		}
		s.must(s.Ended(s.Context(), s.offer("anna"), queue.Busy))
		s.agentIs("anna", queue.Away, queue.ReasonBusy)
	}, routed(queue.Routing{Misses: 3}))
}

func TestAnAgentWithoutWrapUpIsRungOnlyWhenTheLastLegIsDown(t *testing.T) {
	play(t, func(s *stage) {
		s.staff("anna")
		s.callers("CA1", "CA2")
		s.Start()
		s.pass(time.Second)
		ref := s.accepted("anna")
		s.must(s.Met(s.Context(), "CA1"))
		s.carrier.take()
		s.must(s.Parted(s.Context(), ref))
		s.pass(2 * time.Second)
		s.asked()
		s.must(s.Ended(s.Context(), ref, queue.NoAnswer))
		s.pass(time.Second)
		s.asked("ring anna for CA2, 20s")
	}, routed(queue.Routing{}))
}

func TestAnAgentWhoseLegIsNeverHeardOfIsRungAfterABreath(t *testing.T) {
	play(t, func(s *stage) {
		s.staff("anna")
		s.callers("CA1", "CA2")
		s.Start()
		s.pass(time.Second)
		ref := s.accepted("anna")
		s.must(s.Met(s.Context(), "CA1"))
		s.carrier.take()
		s.must(s.Parted(s.Context(), ref))
		s.pass(queue.Breath + time.Second)
		s.asked("ring anna for CA2, 20s")
	}, routed(queue.Routing{}))
}

func TestAnAgentWhoReturnsOnThePhoneIsRungWhenItIsFree(t *testing.T) {
	play(t, func(s *stage) {
		s.staff("anna")
		_, err := s.SetAgent(s.Context(), "anna", queue.Away, "lunch")
		s.must(err)
		s.callers("CA1")
		s.Start()
		_, err = s.Return(s.Context(), "anna")
		s.must(err)
		s.pass(returning - time.Second)
		s.asked()
		s.pass(2 * time.Second)
		s.asked("ring anna for CA1, 20s")
	}, routed(queue.Routing{}))
}
