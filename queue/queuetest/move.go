package queuetest

import (
	"context"
	"fmt"
	"time"

	"pgregory.net/rapid"

	"presszero/queue"
)

var moves = []promise{
	{"ACallerWhomSomebodyMovesKeepsTheClockAndTheReasonIsTold", func(s *site) {
		s.arrive("CA1", "CA2")
		s.pass(time.Minute)
		before := s.poll("CA2")
		v, err := s.Move(s.ctx, "CA2", queue.LaneRef{Queue: "support"}, 7, "a question of support")
		s.must(err)
		s.equal("entry", []any{"support", queue.MainLane, before.Clock, before.Seq, 7, s.now, 1}, []any{v.Queue, v.Lane, v.Clock, v.Seq, v.Turn, v.Joined, v.Position})
		events := s.events()
		last := events[len(events)-1]
		s.equal("event", queue.Event{
			ID: last.ID, At: s.now, Kind: queue.EventJoined, Call: "CA2", Queue: "support", Why: queue.WhyMoved, Before: "sales", Reason: "a question of support",
		}, last)
		s.equal("others", 1, s.poll("CA1").Position)
		s.unchanged("again", func() { _, _ = s.Move(s.ctx, "CA2", queue.LaneRef{Queue: "support"}, 7, "again") })
	}},
	{"AMoveTakesBackTheOfferAndFencesOlderTurns", func(s *site) {
		s.ready("anna")
		s.arrive("CA1")
		o := s.ringing()
		v, err := s.Move(s.ctx, "CA1", queue.LaneRef{Queue: "support", Lane: "lang:hi?"}, 3, "speaks Hindi")
		s.must(err)
		s.equal("withdrawn", []any{o.Ref, "leg-CA1"}, []any{v.Withdrawn.Ref, v.Withdrawn.Leg})
		t := ticket("CA1")
		t.Turn = 2
		s.equal("an older turn", "support", s.joinAs(t).Queue)
		t.Turn = 3
		s.equal("the next turn", "sales", s.joinAs(t).Queue)
	}},
	{"ACustomerWhosePhoneRingsStaysAndMayBeMovedOnceTheyAnswer", func(s *site) {
		s.ready("anna")
		s.joinAs(parked("CA1"))
		s.calling("CA1")
		s.dialled("CA1", "CB1")
		s.unchanged("while it rings", func() {
			v, err := s.Move(s.ctx, "CA1", queue.LaneRef{Queue: "support"}, 9, "why")
			s.must(err)
			s.equal("stays", []any{queue.Calling, "sales"}, []any{v.State, v.Queue})
		})
		_, err := s.Reached(s.ctx, "CA1", "CB1")
		s.must(err)
		v, err := s.Move(s.ctx, "CA1", queue.LaneRef{Queue: "support"}, 9, "why")
		s.must(err)
		s.equal("goes", []any{queue.Waiting, "support"}, []any{v.State, v.Queue})
	}},
	{"AMoveBringsNobodyBackAndLeavesTalksAlone", func(s *site) {
		_, err := s.Move(s.ctx, "CA9", queue.LaneRef{Queue: "support"}, 9, "why")
		s.equal("unknown", queue.ErrUnknownCall, err)
		s.arrive("CA1")
		s.leave("CA1", queue.Abandoned)
		_, err = s.Move(s.ctx, "CA1", queue.LaneRef{Queue: "support"}, 9, "why")
		s.equal("ended", queue.ErrEnded, err)
		s.ready("anna")
		s.join("CA2")
		s.talking()
		v, err := s.Move(s.ctx, "CA2", queue.LaneRef{Queue: "support"}, 9, "why")
		s.must(err)
		s.equal("talks", []any{queue.Connected, "sales"}, []any{v.State, v.Queue})
	}},
}

// move is a random move of a caller by somebody at work.
func (h *history) move(t *rapid.T) operation {
	call := rapid.SampledFrom(someCalls).Draw(t, "call")
	to := queue.LaneRef{Queue: rapid.SampledFrom(someQueues).Draw(t, "to"), Lane: rapid.SampledFrom(someLanes).Draw(t, "lane")}
	turn := rapid.IntRange(0, 3).Draw(t, "turn")
	return operation{fmt.Sprint("move ", call, to, turn), func(ctx context.Context, s Store) []any {
		v, err := s.Move(ctx, call, to, turn, "a reason")
		return []any{v, kind(err)}
	}}
}
