package dispatch

import (
	"testing"
	"testing/synctest"
	"time"

	"presszero/queue"
)

func TestACallerWhoLeavesWhileThePhoneRingsCostsTheAgentNothing(t *testing.T) {
	play(t, func(s *stage) {
		s.staff("anna")
		idle, err := s.store.Agent(s.Context(), "anna")
		s.must(err)
		s.Start()
		s.callers("CA1")
		s.must(s.Leave(s.Context(), "CA1", queue.Abandoned))
		synctest.Wait()
		s.asked("ring anna for CA1, 20s", "hang up leg-anna")
		after, err := s.store.Agent(s.Context(), "anna")
		s.must(err)
		s.equal("agent", idle, after)
		s.equal("left", []string{"sales abandoned 1s"}, s.counts.left)
	})
}

func TestACallerWhoLeavesBeforeTheMeetingLetsTheAgentGo(t *testing.T) {
	play(t, func(s *stage) {
		s.Start()
		s.staff("anna")
		s.callers("CA1")
		s.accepted("anna")
		s.must(s.Leave(s.Context(), "CA1", queue.Abandoned))
		synctest.Wait()
		s.asked("ring anna for CA1, 20s", "fetch CA1", "hang up leg-anna")
		s.agentIs("anna", queue.WrapUp, "")
	})
}

func TestACallerWhoHangsUpInTheRoomTakesTheAgentAlong(t *testing.T) {
	play(t, func(s *stage) {
		s.Start()
		s.staff("anna")
		s.callers("CA1")
		s.accepted("anna")
		s.must(s.Met(s.Context(), "CA1"))
		s.must(s.Leave(s.Context(), "CA1", queue.Abandoned))
		synctest.Wait()
		s.asked("ring anna for CA1, 20s", "fetch CA1", "hang up leg-anna")
		s.callIs("CA1", queue.Ended, queue.Answered)
	})
}

func TestAnAgentIsNotLeftAloneByACallerWhoGotTheFallback(t *testing.T) {
	play(t, func(s *stage) {
		s.Start()
		s.staff("anna")
		s.callers("CA1")
		s.accepted("anna")
		s.must(s.Met(s.Context(), "CA1"))
		s.must(s.Leave(s.Context(), "CA1", queue.Left))
		synctest.Wait()
		s.asked("ring anna for CA1, 20s", "fetch CA1", "hang up leg-anna")
	})
}

func TestAnAcceptedCallerIsFetchedUntilTheyMeet(t *testing.T) {
	play(t, func(s *stage) {
		s.Start()
		s.staff("anna")
		s.callers("CA1")
		s.carrier.take()
		ref := s.accepted("anna")
		s.asked("fetch CA1")
		s.pass(29 * time.Second)
		s.asked()
		s.pass(35 * time.Second)
		s.asked("fetch CA1", "fetch CA1")
		s.must(s.Met(s.Context(), "CA1"))
		s.must(s.Met(s.Context(), "CA1"))
		_, err := s.Accept(s.Context(), ref)
		s.must(err)
		s.pass(10 * time.Second)
		s.asked()
		s.equal("met", 1, s.counts.met)
		s.equal("offers", []string{"accepted"}, s.counts.offers)
		s.equal("left", []string{"sales answered 1m5s"}, s.counts.left)
	}, func(o *Options) { o.Reconcile = time.Hour })
}

func TestACallerWhoCannotBeFetchedIsTakenOut(t *testing.T) {
	play(t, func(s *stage) {
		s.carrier.onFetch = func(string) error { return ErrGone }
		s.Start()
		s.staff("anna")
		s.callers("CA1")
		s.accepted("anna")
		s.pass(10 * time.Second)
		s.asked("ring anna for CA1, 20s", "fetch CA1", "hang up leg-anna")
		s.callIs("CA1", queue.Ended, queue.Vanished)
	})
}

func TestAnAgentWrapsUpAndThenGetsTheNextCaller(t *testing.T) {
	play(t, func(s *stage) {
		s.Start()
		s.staff("anna")
		s.callers("CA1", "CA2")
		ref := s.accepted("anna")
		s.must(s.Met(s.Context(), "CA1"))
		s.must(s.Ended(s.Context(), ref, queue.NoAnswer))
		s.must(s.Ended(s.Context(), ref, queue.NoAnswer))
		s.agentIs("anna", queue.WrapUp, "")
		s.callIs("CA1", queue.Ended, queue.Answered)
		s.pass(wrapUp - time.Second)
		s.asked("ring anna for CA1, 20s", "fetch CA1")
		s.pass(2 * time.Second)
		s.asked("ring anna for CA2, 20s")
	}, func(o *Options) { o.Reconcile = time.Hour })
}

func TestAnAgentWhoHangsUpBeforeTheMeetingGivesTheCallerBack(t *testing.T) {
	play(t, func(s *stage) {
		s.Start()
		s.staff("anna")
		s.callers("CA1")
		s.must(s.Ended(s.Context(), s.accepted("anna"), queue.NoAnswer))
		s.callIs("CA1", queue.Waiting, "")
		s.equal("met", queue.ErrStaleOffer, s.Met(s.Context(), "CA1"))
	})
}

func TestLeaveSoonTriesUntilTheStoreAnswers(t *testing.T) {
	play(t, func(s *stage) {
		s.callers("CA1", "CA2")
		s.Start()
		s.store.fail(true)
		s.LeaveSoon("CA1", queue.Left)
		s.LeaveSoon("CA2", queue.Left)
		s.pass(3 * time.Second)
		s.callIs("CA1", queue.Waiting, "")
		s.store.fail(false)
		s.pass(time.Second)
		s.callIs("CA1", queue.Ended, queue.Left)
		s.callIs("CA2", queue.Ended, queue.Left)
		s.equal("still to leave", 0, len(s.leaving.all()))
	})
}

func TestACallerWhoComesBackIsNotTakenOutAnyMore(t *testing.T) {
	play(t, func(s *stage) {
		s.callers("CA1")
		s.store.fail(true)
		s.Start()
		s.LeaveSoon("CA1", queue.Left)
		s.pass(time.Second)
		s.callers("CA1")
		s.store.fail(false)
		s.pass(5 * time.Second)
		s.callIs("CA1", queue.Waiting, "")
	})
}

func TestLeavingIsHarmlessForWhoeverIsNotInLine(t *testing.T) {
	play(t, func(s *stage) {
		s.must(s.Leave(s.Context(), "CA9", queue.Abandoned))
		s.callers("CA1")
		s.must(s.Leave(s.Context(), "CA1", queue.Abandoned))
		s.must(s.Leave(s.Context(), "CA1", queue.Left))
		s.equal("left", []string{"sales abandoned 1s"}, s.counts.left)
	})
}
