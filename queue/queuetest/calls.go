package queuetest

import (
	"strings"
	"time"

	"presszero/queue"
)

var calls = []promise{
	{"AnEntryHoldsWhatItsTicketAsked", func(s *site) {
		v := s.join("CA1")
		s.equal("view", queue.View{
			Entry: queue.Entry{
				Call: "CA1", Queue: "sales", Lane: queue.MainLane, State: queue.Waiting, Clock: start, Seq: v.Seq, Turn: 3,
				Language: "en", Note: "an invoice", From: "+15550100", To: "+15550199", Joined: start, Changed: start,
			},
			Position: 1, Line: queue.Line{Queue: "sales", Waiting: 1}, Now: start,
		}, v)
		s.equal("poll", v, s.poll("CA1"))
	}},
	{"CallersAreServedByServiceClock", func(s *site) {
		s.arrive("CA1", "CA2")
		early := ticket("CA3")
		early.Clock = start.Add(-time.Minute)
		s.joinAs(early)
		s.equal("order", []string{"CA3", "CA1", "CA2"}, s.order())
	}},
	{"AHeadStartCountsAsHavingComeEarlier", func(s *site) {
		s.arrive("CA1", "CA2", "CA3")
		for call, head := range map[string]time.Duration{"CA4": 2500 * time.Millisecond, "CA5": time.Hour} {
			t := ticket(call)
			t.Head = head
			s.joinAs(t)
		}
		s.equal("order", []string{"CA5", "CA1", "CA4", "CA2", "CA3"}, s.order())
		s.equal("clock", at(3), s.poll("CA5").Clock)
	}},
	{"EqualTimesAreDecidedByArrival", func(s *site) {
		want := []string{"CA9", "CA8", "CA7", "CA6", "CA5", "CA4", "CA3", "CA2", "CA1", "CA0"}
		for _, call := range want {
			s.join(call)
		}
		s.join("CAlast")
		s.equal("order", append(want, "CAlast"), s.order())
	}},
	{"JoiningTwiceChangesNothing", func(s *site) {
		first := s.join("CA1")
		s.unchanged("second join", func() { s.equal("view", first, s.join("CA1")) })
	}},
	{"AConnectedCallStaysConnectedWhenItJoins", func(s *site) {
		s.ready("anna")
		s.join("CA1")
		s.talking()
		elsewhere := ticket("CA1")
		elsewhere.Queue = "support"
		s.unchanged("join", func() { s.equal("state", queue.Connected, s.joinAs(elsewhere).State) })
	}},
	{"ALateJoinAfterTheEndIsRefused", func(s *site) {
		s.join("CA1")
		s.leave("CA1", queue.Abandoned)
		s.unchanged("late join", func() {
			for _, turn := range []int{1, 3} {
				t := ticket("CA1")
				t.Turn = turn
				_, err := s.Join(s.ctx, t)
				s.equal("error", queue.ErrEnded, err)
			}
		})
	}},
	{"ALaterTurnOfAWaitingCallFencesTheEnd", func(s *site) {
		s.join("CA1")
		later := ticket("CA1")
		later.Turn = 7
		s.joinAs(later)
		s.leave("CA1", queue.Abandoned)
		_, err := s.Join(s.ctx, later)
		s.equal("error", queue.ErrEnded, err)
	}},
	{"ANewTurnMayJoinAgainAfterTheEnd", func(s *site) {
		first := s.join("CA1")
		s.leave("CA1", queue.Left)
		s.pass(time.Minute)
		again := ticket("CA1")
		again.Turn = 4
		v := s.joinAs(again)
		want := first.Entry
		want.Seq, want.Turn, want.Clock, want.Joined, want.Changed = v.Seq, 4, at(60), at(60), at(60)
		s.equal("entry", want, v.Entry)
		if v.Seq <= first.Seq {
			s.Errorf("arrival number %d does not grow past %d", v.Seq, first.Seq)
		}
	}},
	{"ALostCallComesBackAtItsOldPlace", func(s *site) {
		s.arrive("CA1", "CA2")
		lost := ticket("CA3")
		lost.Clock, lost.Seq, lost.Turn = at(0), 9, 5
		s.pass(time.Minute)
		v := s.joinAs(lost)
		s.equal("place", []any{2, at(0), int64(9), at(0)}, []any{v.Position, v.Clock, v.Seq, v.Joined})
		last := s.events()[2]
		s.equal("event", queue.Event{
			ID: last.ID, At: s.now, Kind: queue.EventRejoined, Call: "CA3", Queue: "sales",
		}, last)
		s.equal("next arrival number", int64(10), s.join("CA4").Seq)
	}},
	{"ALostCallIsNeverRefusedForLackOfRoom", func(s *site) {
		s.join("CA1")
		lost := ticket("CA2")
		lost.Clock, lost.Seq, lost.Limit = start, 9, 1
		s.equal("position", 2, s.joinAs(lost).Position)
	}},
	{"AFullQueueRefusesNewCallers", func(s *site) {
		s.arrive("CA1", "CA2")
		t := ticket("CA3")
		t.Limit = 2
		s.unchanged("join", func() {
			_, err := s.Join(s.ctx, t)
			s.equal("error", queue.ErrFull, err)
		})
		again := ticket("CA1")
		again.Limit = 2
		s.equal("a caller in line is not refused", 1, s.joinAs(again).Position)
		t.Limit = 3
		s.equal("position", 3, s.joinAs(t).Position)
	}},
	{"ACallerWhoMovesKeepsTheClock", func(s *site) {
		s.arrive("CA1", "CA2")
		first := s.poll("CA1").Entry
		s.pass(time.Minute)
		to := ticket("CA1")
		to.Queue, to.Turn, to.Head = "support", 4, time.Second
		v := s.joinAs(to)
		want := first
		want.Queue, want.Turn, want.Head, want.Joined, want.Changed = "support", 4, time.Second, s.now, s.now
		s.equal("entry", want, v.Entry)
		s.equal("old line", []string{"CA2"}, s.order())
		s.unchanged("a join of the turn before the move", func() { s.equal("queue", "support", s.join("CA1").Queue) })
		s.equal("wait in the old queue", queue.Sum{Total: 62, Squares: 62 * 62}, s.poll("CA2").Line.Patience)
	}},
	{"AFullQueueRefusesAMove", func(s *site) {
		other := ticket("CA1")
		other.Queue = "support"
		s.joinAs(other)
		s.join("CA2")
		to := ticket("CA2")
		to.Queue, to.Turn, to.Limit = "support", 4, 1
		s.unchanged("move", func() {
			_, err := s.Join(s.ctx, to)
			s.equal("error", queue.ErrFull, err)
		})
	}},
	{"AMoveWithdrawsTheOffer", func(s *site) {
		s.ready("anna")
		s.join("CA1")
		o := s.ringing()
		to := ticket("CA1")
		to.Queue, to.Turn = "support", 4
		v := s.joinAs(to)
		want := o
		want.Entry, want.Agent, want.Leg, want.Deadline = v.Entry, s.agent("anna"), "leg-CA1", at(15)
		s.equal("offer", &want, v.Withdrawn)
		s.equal("states", []any{queue.Waiting, queue.Reserved}, []any{v.State, want.Agent.State})
		s.unchanged("second move", func() { s.equal("offer", (*queue.Offer)(nil), s.joinAs(to).Withdrawn) })
	}},
	{"AnUnknownCallCannotBePolled", func(s *site) {
		_, err := s.Poll(s.ctx, "CA1")
		s.equal("error", queue.ErrUnknownCall, err)
	}},
	{"AnEndedCallIsRemembered", func(s *site) {
		s.arrive("CA1")
		e, o := s.leave("CA1", queue.Abandoned)
		v := s.poll("CA1")
		s.equal("tombstone", e, v.Entry)
		s.equal("outcome", []any{queue.Ended, queue.Abandoned, at(1), 0}, []any{v.State, v.Outcome, v.Changed, v.Position})
		s.equal("offer", (*queue.Offer)(nil), o)
	}},
	{"LeavingTwiceChangesNothing", func(s *site) {
		s.ready("anna")
		s.join("CA1")
		s.offer()
		first, _ := s.leave("CA1", queue.Abandoned)
		s.unchanged("second leave", func() {
			e, o := s.leave("CA1", queue.Left)
			s.equal("entry", first, e)
			s.equal("offer", (*queue.Offer)(nil), o)
		})
	}},
	{"LeavingUnknownChangesNothing", func(s *site) {
		s.join("CA1")
		s.unchanged("leave", func() {
			e, o := s.leave("CA2", queue.Abandoned)
			s.equal("entry", queue.Entry{}, e)
			s.equal("offer", (*queue.Offer)(nil), o)
		})
	}},
	{"LeavingWithdrawsTheOfferAndKeepsTheAgentReserved", func(s *site) {
		s.ready("anna")
		s.pass(time.Minute)
		s.arrive("CA1", "CA2")
		o := s.ringing()
		s.pass(time.Second)
		e, withdrawn := s.leave("CA1", queue.Abandoned)
		want := o
		want.Entry, want.Agent, want.Leg, want.Deadline = e, s.agent("anna"), "leg-CA1", at(78)
		s.equal("offer", &want, withdrawn)
		s.equal("entry", []any{queue.Ended, queue.OfferRef(""), ""}, []any{e.State, e.Offer, e.Agent})
		a := o.Agent
		a.Call = ""
		s.equal("agent", a, want.Agent)
		s.equal("agents reserved", 1, s.poll("CA2").Line.Reserved)
		s.noOffer()
		s.equal("events", []queue.EventKind{queue.EventWithdrawn, queue.EventEnded}, s.kinds()[8:])
	}},
	{"LeavingAConnectedCallIsAnswered", func(s *site) {
		s.ready("anna")
		s.join("CA1")
		o := s.talking()
		s.pass(time.Minute)
		e, ended := s.leave("CA1", queue.Abandoned)
		s.equal("entry", []any{queue.Ended, queue.Answered, "anna"}, []any{e.State, e.Outcome, e.Agent})
		s.equal("offer", o.Ref, ended.Ref)
		a := s.agent("anna")
		s.equal("agent", []any{queue.WrapUp, at(90)}, []any{a.State, a.Deadline})
	}},
	{"WhoIsBackInLineHasNotBeenAnswered", func(s *site) {
		s.ready("anna")
		s.join("CA1")
		o := s.ringing()
		s.accept(o.Ref)
		s.endTalk(o.Ref, 0)
		before := s.poll("CA1")
		s.unchanged("leave", func() {
			e, ended := s.leave("CA1", queue.Answered)
			s.equal("entry", before.Entry, e)
			s.equal("offer", (*queue.Offer)(nil), ended)
		})
	}},
	{"LeavingBeforeTheTwoHaveMetIsNoAnswer", func(s *site) {
		s.ready("anna")
		s.join("CA1")
		o := s.ringing()
		s.accept(o.Ref)
		s.pass(time.Second)
		e, ended := s.leave("CA1", queue.Abandoned)
		s.equal("entry", []any{queue.Ended, queue.Abandoned, "anna"}, []any{e.State, e.Outcome, e.Agent})
		s.equal("offer", o.Ref, ended.Ref)
	}},
	{"LongTextsAreCutAtARune", func(s *site) {
		t := ticket("CA1")
		t.Note = strings.Repeat("é", 40)
		t.From = "sip:" + strings.Repeat("x", 100)
		e := s.joinAs(t).Entry
		s.equal("texts", []string{strings.Repeat("é", 30), t.From[:64]}, []string{e.Note, e.From})
	}},
}

func (s *site) sweepAfter(d time.Duration) []queue.Due {
	s.Helper()
	s.pass(d)
	return s.sweep()
}

func (s *site) kinds() []queue.EventKind {
	s.Helper()
	var kinds []queue.EventKind
	for _, e := range s.events() {
		kinds = append(kinds, e.Kind)
	}
	return kinds
}
