package queuetest

import (
	"time"

	"presszero/queue"
)

// group is a ring group for sales of so many phones.
func (s *site) group(phones int) {
	s.Helper()
	s.must(s.PutRouting(s.ctx, map[string]queue.Routing{"sales": {Group: phones}}))
}

// team registers agents of sales and sets them ready, a second after each other.
func (s *site) team(ids ...string) {
	s.Helper()
	s.register(ids...)
	for _, id := range ids {
		s.set(id, queue.Ready, "")
		s.pass(time.Second)
	}
}

// rung are offers of the next callers, each with a leg that rings.
func (s *site) rung(agents ...string) []queue.Offer {
	s.Helper()
	var all []queue.Offer
	for _, want := range agents {
		o := s.offer()
		s.equal("agent", want, o.Agent.ID)
		s.must(s.Rang(s.ctx, o.Ref, "leg-"+want, ring))
		all = append(all, o)
	}
	return all
}

// states are what agents do.
func (s *site) states(ids ...string) []queue.AgentState {
	s.Helper()
	var all []queue.AgentState
	for _, id := range ids {
		all = append(all, s.agent(id).State)
	}
	return all
}

var groups = []promise{
	{"ARingGroupRingsAsManyPhonesAsItMayInOrderOfChoice", func(s *site) {
		s.group(2)
		s.team("cleo", "anna", "ben")
		s.join("CA1")
		all := s.rung("cleo", "anna")
		s.noOffer()
		e := s.poll("CA1").Entry
		s.equal("caller", []any{queue.Offered, all[0].Ref, "cleo", 1}, []any{e.State, e.Offer, e.Agent, s.poll("CA1").Position})
		s.equal("refs differ", false, all[0].Ref == all[1].Ref)
	}},
	{"WhoeverAcceptsFirstGetsTheCallerAndTheOthersAreWithdrawn", func(s *site) {
		s.group(3)
		s.team("anna", "ben", "cleo")
		s.join("CA1")
		all := s.rung("anna", "ben", "cleo")
		s.pass(time.Second)
		got := s.accept(all[1].Ref)
		s.equal("caller", []any{queue.Connected, all[1].Ref, "ben"}, []any{got.Entry.State, got.Entry.Offer, got.Entry.Agent})
		s.equal("agents", []queue.AgentState{queue.Reserved, queue.Talking, queue.Reserved}, s.states("anna", "ben", "cleo"))
		var others []string
		for _, o := range got.Others {
			others = append(others, o.Agent.ID+" "+o.Leg+" "+o.Agent.Call)
		}
		s.equal("others", []string{"anna leg-anna ", "cleo leg-cleo "}, others)
		s.unchanged("late answers", func() {
			_, err := s.Accept(s.ctx, all[0].Ref, connect)
			s.equal("accept", queue.ErrTaken, err)
			s.equal("refuse", queue.Offer{Ref: all[2].Ref}, s.refuse(all[2].Ref, queue.Declined))
			s.equal("second accept", 0, len(s.accept(all[1].Ref).Others))
		})
		s.must(s.Release(s.ctx, all[0].Ref))
		a := s.agent("anna")
		s.equal("a loser is free, as before", []any{queue.Ready, start, 0}, []any{a.State, a.Since, a.Work.Missed})
		_, err := s.Accept(s.ctx, all[0].Ref, connect)
		s.equal("later still", queue.ErrStaleOffer, err)
	}},
	{"ARingGroupNeverLeavesAnAgentReserved", func(s *site) {
		s.group(3)
		s.team("anna", "ben", "cleo")
		ends := []func(all []queue.Offer){
			func([]queue.Offer) { s.leave("CA1", queue.Abandoned) },
			func(all []queue.Offer) { s.accept(all[0].Ref); s.endTalk(all[0].Ref, 0) },
			func(all []queue.Offer) { s.refuse(all[1].Ref, queue.Lost); s.leave("CA1", queue.Abandoned) },
			func([]queue.Offer) {
				to := ticket("CA1")
				to.Queue, to.Turn = "support", 2003
				s.equal("others", 2, len(s.joinAs(to).Withdrawn.Others))
				s.leave("CA1", queue.Left)
			},
			func(all []queue.Offer) { s.refuse(all[0].Ref, queue.Lost); s.accept(all[2].Ref) },
		}
		for i, end := range ends {
			t := ticket("CA1")
			t.Turn = 2000 + i
			s.joinAs(t)
			var all []queue.Offer
			for range 3 {
				all = append(all, s.ringing())
			}
			end(all)
			s.leave("CA1", queue.Left)
			for range 3 {
				s.sweepAfter(ring + queue.WithdrawnFor)
			}
			s.equal("agents", []queue.AgentState{queue.Ready, queue.Ready, queue.Ready}, s.states("anna", "ben", "cleo"))
		}
	}},
	{"ARefusalLeavesTheOthersRinging", func(s *site) {
		s.group(3)
		s.team("anna", "ben", "cleo")
		s.arrive("CA1")
		all := s.rung("anna", "ben", "cleo")
		s.pass(time.Second)
		for i, want := range []string{"anna", "cleo", ""} {
			o := s.refuse(all[[]int{1, 0, 2}[i]].Ref, queue.Declined)
			s.equal("agent who is left", want, o.Entry.Agent)
		}
		v := s.poll("CA1")
		s.equal("caller", []any{queue.Waiting, queue.OfferRef(""), 1, start.Add(3 * time.Second)}, []any{v.State, v.Offer, v.Position, v.Clock})
		s.equal("agents", []queue.AgentState{queue.Away, queue.Away, queue.Away}, s.states("anna", "ben", "cleo"))
	}},
	{"OfAGroupEachPhoneThatIsNotAnsweredLapsesByItself", func(s *site) {
		s.group(2)
		s.team("anna", "ben")
		s.join("CA1")
		s.rung("anna")
		s.pass(time.Second)
		s.rung("ben")
		due := s.sweepAfter(ring - time.Second)
		s.equal("first", []any{1, queue.DueOfferLapsed, "anna", queue.Offered}, []any{len(due), due[0].Kind, due[0].Offer.Agent.ID, due[0].Offer.Entry.State})
		due = s.sweepAfter(time.Second)
		s.equal("second", []any{1, queue.DueOfferLapsed, "ben", queue.Waiting}, []any{len(due), due[0].Kind, due[0].Offer.Agent.ID, due[0].Offer.Entry.State})
	}},
	{"APhoneOfAGroupThatIsRefusedIsReplaced", func(s *site) {
		s.group(2)
		s.team("anna", "ben", "cleo")
		s.join("CA1")
		all := s.rung("anna", "ben")
		s.refuse(all[0].Ref, queue.Busy)
		s.rung("cleo")
		s.noOffer()
	}},
	{"NobodyWaitsForAPhoneThatRingsForAnotherAsWell", func(s *site) {
		s.group(3)
		s.team("anna", "ben", "cleo")
		s.arrive("CA1", "CA2")
		var calls []string
		for range 3 {
			calls = append(calls, s.offer().Entry.Call)
		}
		s.equal("callers", []string{"CA1", "CA2", "CA1"}, calls)
		s.noOffer()
	}},
	{"AGroupThatIsDeclaredLargerRingsMorePhonesAtOnce", func(s *site) {
		s.team("anna", "ben")
		s.join("CA1")
		s.rung("anna")
		s.noOffer()
		s.group(2)
		s.rung("ben")
	}},
}
