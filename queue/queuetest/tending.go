package queuetest

import (
	"time"

	"presszero/queue"
)

// leased is an agent of sales who needs a sign of life every 30 s, and is ready.
func (s *site) leased(id string) {
	s.Helper()
	a := agentNamed(id, "sales")
	a.Lease = 30 * time.Second
	s.must(s.PutAgents(s.ctx, []queue.Agent{a}))
	s.set(id, queue.Ready, "")
}

func (s *site) beat(id string, lease time.Duration) queue.Agent {
	s.Helper()
	a, err := s.Beat(s.ctx, id, lease)
	s.must(err)
	return a
}

// stands compares what an agent does, why, and what next.
func (s *site) stands(id string, state queue.AgentState, reason string, next queue.AgentState) {
	s.Helper()
	a := s.agent(id)
	s.equal(id, []any{state, reason, next}, []any{a.State, a.Reason, a.Next})
}

var tending = []promise{
	{"AnAgentIsAwayAfterAsManyMissesInARowAsMayBe", func(s *site) {
		s.must(s.PutRouting(s.ctx, map[string]queue.Routing{"sales": {Misses: 3, Pause: 20 * time.Second}}))
		s.ready("anna")
		s.join("CA1")
		for _, why := range []queue.Refusal{queue.NoAnswer, queue.Declined} {
			s.refuse(s.ringing().Ref, why)
			s.stands("anna", queue.WrapUp, string(why), "")
			s.noOffer()
			s.equal("not yet", []queue.Due(nil), s.sweepAfter(20*time.Second-time.Millisecond))
			s.equal("ready again", queue.DueWrapUp, s.sweepAfter(time.Millisecond)[0].Kind)
		}
		s.equal("misses", 2, s.agent("anna").Work.Missed)
		s.refuse(s.ringing().Ref, queue.Busy)
		s.stands("anna", queue.Away, queue.ReasonBusy, "")
		s.equal("a new row begins", 0, s.set("anna", queue.Ready, "").Work.Missed)
	}},
	{"AnAnsweredCallEndsTheRowOfMisses", func(s *site) {
		s.must(s.PutRouting(s.ctx, map[string]queue.Routing{"sales": {Misses: 2}}))
		s.ready("anna")
		s.arrive("CA1", "CA2")
		s.refuse(s.ringing().Ref, queue.NoAnswer)
		s.sweepAfter(queue.DefaultPause)
		s.endTalk(s.talking().Ref, 0)
		s.refuse(s.ringing().Ref, queue.NoAnswer)
		s.stands("anna", queue.WrapUp, queue.ReasonNoAnswer, "")
	}},
	{"OurOwnFaultIsNoMiss", func(s *site) {
		s.ready("anna")
		s.join("CA1")
		s.equal("misses", 0, s.refuse(s.ringing().Ref, queue.Lost).Agent.Work.Missed)
	}},
	{"ARestAfterAMissIsNotCutShortByWishes", func(s *site) {
		s.must(s.PutRouting(s.ctx, map[string]queue.Routing{"sales": {Misses: 5}}))
		s.ready("anna")
		s.join("CA1")
		s.refuse(s.ringing().Ref, queue.Busy)
		before := s.agent("anna")
		s.unchanged("wish", func() { s.equal("agent", before, s.set("anna", queue.Ready, "")) })
		s.noOffer()
		s.set("anna", queue.Away, "lunch")
		s.sweepAfter(queue.DefaultPause)
		s.stands("anna", queue.Away, "lunch", "")
	}},
	{"WishesDuringAnOfferMakeNoPhoneRingAgain", func(s *site) {
		s.ready("anna")
		s.arrive("CA1", "CA2")
		s.ringing()
		for range 10 {
			s.set("anna", queue.Away, "")
			s.set("anna", queue.Ready, "")
			s.noOffer()
		}
	}},
	{"WithoutWrapUpNobodyIsRungBeforeTheLegIsDown", func(s *site) {
		s.ready("anna")
		s.arrive("CA1", "CA2", "CA3")
		o := s.talking()
		_, err := s.EndTalk(s.ctx, o.Ref, 0)
		s.must(err)
		s.stands("anna", queue.WrapUp, "", "")
		s.noOffer()
		s.set("anna", queue.Ready, "")
		s.noOffer()
		s.must(s.Release(s.ctx, o.Ref))
		o = s.talking()
		s.leave(o.Entry.Call, queue.Abandoned)
		s.set("anna", queue.Ready, "")
		s.noOffer()
		s.must(s.Release(s.ctx, o.Ref))
		s.unchanged("second release", func() { s.must(s.Release(s.ctx, o.Ref)) })
		s.talking()
	}},
	{"ALegOfWhichNothingIsHeardKeepsItsAgentForABreath", func(s *site) {
		s.ready("anna")
		s.join("CA1")
		o := s.talking()
		_, err := s.EndTalk(s.ctx, o.Ref, time.Second)
		s.must(err)
		s.equal("not yet due", []queue.Due(nil), s.sweepAfter(queue.Breath-time.Millisecond))
		s.equal("due", queue.DueWrapUp, s.sweepAfter(time.Millisecond)[0].Kind)
		s.stands("anna", queue.Ready, "", "")
		s.unchanged("late release", func() { s.must(s.Release(s.ctx, o.Ref)) })
	}},
	{"ALegThatGoesDownDoesNotCutWrapUpShort", func(s *site) {
		s.ready("anna")
		s.join("CA1")
		a := s.endTalk(s.talking().Ref, wrapUp).Agent
		s.equal("wrap-up", []any{queue.WrapUp, start.Add(wrapUp)}, []any{a.State, a.Deadline})
	}},
	{"AWrapUpIsExtendedUpToItsMost", func(s *site) {
		s.must(s.PutRouting(s.ctx, map[string]queue.Routing{"sales": {WrapUpMax: 5 * time.Minute}}))
		s.ready("anna")
		s.join("CA1")
		s.endTalk(s.talking().Ref, wrapUp)
		s.pass(20 * time.Second)
		extend := func(by, want time.Duration) {
			a, err := s.ExtendWrapUp(s.ctx, "anna", by)
			s.must(err)
			s.equal("deadline", start.Add(want), a.Deadline)
			s.unchanged("second extension", func() { _, _ = s.ExtendWrapUp(s.ctx, "anna", by) })
		}
		extend(time.Second, wrapUp)
		extend(2*time.Minute, 2*time.Minute+20*time.Second)
		extend(time.Hour, 5*time.Minute)
		s.equal("not yet due", []queue.Due(nil), s.sweepAfter(280*time.Second-time.Millisecond))
		s.equal("due", queue.DueWrapUp, s.sweepAfter(time.Millisecond)[0].Kind)
	}},
	{"OnlyAWrapUpIsExtended", func(s *site) {
		refused := func(want error) {
			s.Helper()
			s.unchanged("extension", func() {
				_, err := s.ExtendWrapUp(s.ctx, "anna", time.Minute)
				s.equal("error", want, err)
			})
		}
		refused(queue.ErrUnknownAgent)
		s.register("anna")
		refused(queue.ErrNoWrapUp)
		_, err := s.Rest(s.ctx, "anna", time.Minute)
		s.must(err)
		refused(queue.ErrNoWrapUp)
	}},
	{"AnAgentWhoRestsIsReadyAfterwards", func(s *site) {
		s.register("anna")
		s.join("CA1")
		a, err := s.Rest(s.ctx, "anna", 8*time.Second)
		s.must(err)
		s.equal("rest", []any{queue.WrapUp, true, at(8)}, []any{a.State, a.Rests(), a.Deadline})
		s.unchanged("second rest", func() { _, _ = s.Rest(s.ctx, "anna", 8*time.Second) })
		s.noOffer()
		s.sweepAfter(8 * time.Second)
		s.ringing()
		s.set("anna", queue.Away, "lunch")
		_, err = s.Rest(s.ctx, "anna", 8*time.Second)
		s.must(err)
		s.stands("anna", queue.Reserved, "", queue.Ready)
	}},
	{"WithoutASignOfLifeAnAgentIsAbsent", func(s *site) {
		s.leased("anna")
		s.pass(20 * time.Second)
		s.beat("anna", 0)
		s.equal("not yet", []queue.Due(nil), s.sweepAfter(30*time.Second-time.Millisecond))
		due := s.sweepAfter(time.Millisecond)
		s.equal("due", []queue.Due{{Kind: queue.DueAbsent, Offer: queue.Offer{Agent: s.agent("anna")}}}, due)
		s.stands("anna", queue.Away, queue.ReasonAbsent, "")
		s.equal("once", []queue.Due(nil), s.sweepAfter(time.Hour))
	}},
	{"OneMissedBeatDoesNotCostAShift", func(s *site) {
		s.leased("anna")
		s.sweepAfter(30 * time.Second)
		s.equal("ready again", queue.Ready, s.beat("anna", time.Minute).State)
		s.unchanged("second beat", func() { s.beat("anna", time.Minute) })
		s.equal("for as long as was asked", []queue.Due(nil), s.sweepAfter(time.Minute-time.Millisecond))
		s.sweepAfter(time.Millisecond)
		s.stands("anna", queue.Away, queue.ReasonAbsent, "")
	}},
	{"ABeatRestoresNobodyWhoIsAwayForAnotherReason", func(s *site) {
		s.leased("anna")
		for _, state := range []queue.AgentState{queue.Away, queue.Offline} {
			s.set("anna", state, "lunch")
			s.unchanged("beat", func() { s.equal("state", state, s.beat("anna", 0).State) })
		}
		s.equal("no lease is running", []queue.Due(nil), s.sweepAfter(time.Hour))
	}},
	{"AnAbsentAgentFinishesTheWorkInHand", func(s *site) {
		s.leased("anna")
		s.arrive("CA1", "CA2")
		o := s.talking()
		s.sweepAfter(30 * time.Second)
		s.stands("anna", queue.Talking, queue.ReasonAbsent, queue.Away)
		s.beat("anna", 0)
		s.stands("anna", queue.Talking, "", queue.Ready)
		s.sweepAfter(30 * time.Second)
		s.endTalk(o.Ref, 0)
		s.stands("anna", queue.Away, queue.ReasonAbsent, "")
		s.noOffer()
		s.beat("anna", 0)
		s.ringing()
	}},
	{"AWishCountsMoreThanAbsence", func(s *site) {
		s.leased("anna")
		s.join("CA1")
		o := s.talking()
		s.set("anna", queue.Offline, "")
		s.sweepAfter(30 * time.Second)
		s.beat("anna", 0)
		s.endTalk(o.Ref, 0)
		s.stands("anna", queue.Offline, "", "")
	}},
	{"APhoneNeedsNoSignOfLife", func(s *site) {
		s.ready("anna")
		s.unchanged("beat", func() { s.beat("anna", time.Second) })
		s.equal("nothing falls due", []queue.Due(nil), s.sweepAfter(24*time.Hour))
		_, err := s.Beat(s.ctx, "ben", 0)
		s.equal("error", queue.ErrUnknownAgent, err)
	}},
	{"ALeaseThatIsDeclaredAnewBeginsOrEnds", func(s *site) {
		s.ready("anna")
		a := agentNamed("anna", "sales")
		a.Lease = 30 * time.Second
		s.must(s.PutAgents(s.ctx, []queue.Agent{a}))
		s.register("anna")
		s.equal("no lease is running", []queue.Due(nil), s.sweepAfter(time.Hour))
		s.must(s.PutAgents(s.ctx, []queue.Agent{a}))
		s.equal("due", queue.DueAbsent, s.sweepAfter(30 * time.Second)[0].Kind)
	}},
}
