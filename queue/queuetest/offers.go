package queuetest

import (
	"time"

	"presszero/queue"
)

var offers = []promise{
	{"NoOfferWithoutACallerAndAReadyAgent", func(s *site) {
		s.noOffer()
		s.join("CA1")
		s.noOffer()
		s.register("anna")
		s.noOffer()
		s.set("anna", queue.Away, "lunch")
		s.noOffer()
		s.must(s.PutAgents(s.ctx, []queue.Agent{agentNamed("anna", "support")}))
		s.set("anna", queue.Ready, "")
		s.noOffer("support")
	}},
	{"AnOfferReservesTheAgentForTheHead", func(s *site) {
		s.ready("anna")
		s.arrive("CA1", "CA2")
		o := s.offer()
		e, a := s.poll("CA1").Entry, s.agent("anna")
		s.equal("offer", queue.Offer{Ref: o.Ref, Entry: e, Agent: a, Made: at(2), Deadline: at(7)}, o)
		s.equal("caller", []any{queue.Offered, o.Ref, "anna", at(2)}, []any{e.State, e.Offer, e.Agent, e.Changed})
		s.equal("agent", []any{queue.Reserved, o.Ref, "CA1", at(2)}, []any{a.State, a.Offer, a.Call, a.Since})
		found, err := s.FindOffer(s.ctx, o.Ref)
		s.must(err)
		s.equal("found", o, found)
	}},
	{"AnAgentGetsOneOfferAndACallerOneAgent", func(s *site) {
		s.ready("anna")
		s.arrive("CA1", "CA2")
		s.offer()
		s.noOffer()
		s.register("anna", "ben", "cleo")
		s.set("ben", queue.Ready, "")
		s.set("cleo", queue.Ready, "")
		s.equal("caller", "CA2", s.offer().Entry.Call)
		s.noOffer()
	}},
	{"TheLongestIdleAgentIsOffered", func(s *site) {
		s.register("anna", "ben", "cleo")
		for _, id := range []string{"cleo", "anna", "ben"} {
			s.set(id, queue.Ready, "")
			s.pass(time.Second)
		}
		s.arrive("CA1", "CA2", "CA3")
		for _, want := range []string{"cleo", "anna", "ben"} {
			s.equal("agent", want, s.offer().Agent.ID)
		}
	}},
	{"TheFirstHeadWithAnAgentIsOffered", func(s *site) {
		s.must(s.PutAgents(s.ctx, []queue.Agent{
			agentNamed("anna", "support"), agentNamed("ben", "sales", "support"),
		}))
		s.set("anna", queue.Ready, "")
		for i, name := range []string{"billing", "sales", "support"} {
			t := ticket([]string{"CA1", "CA2", "CA3"}[i])
			t.Queue = name
			s.joinAs(t)
			s.pass(time.Second)
		}
		next := func() (string, string) {
			o, err := s.Offer(s.ctx, []string{"support", "billing", "sales", "support"}, unrung)
			s.must(err)
			return o.Entry.Call, o.Agent.ID
		}
		call, agent := next()
		s.equal("head of the only line with an agent", []string{"CA3", "anna"}, []string{call, agent})
		s.set("ben", queue.Ready, "")
		call, agent = next()
		s.equal("head that comes first", []string{"CA2", "ben"}, []string{call, agent})
	}},
	{"AnOfferNobodyRangLapsesAsLost", func(s *site) {
		s.ready("anna")
		s.pass(time.Second)
		s.arrive("CA1", "CA2")
		o := s.offer()
		s.equal("not yet due", []queue.Due(nil), s.sweepAfter(unrung-time.Millisecond))
		due := s.sweepAfter(time.Millisecond)
		o.Entry, o.Agent = s.poll("CA1").Entry, s.agent("anna")
		s.equal("due", []queue.Due{{Kind: queue.DueOfferLost, Offer: o}}, due)
		s.equal("caller", []any{queue.Waiting, at(8), 1}, []any{o.Entry.State, o.Entry.Changed, s.poll("CA1").Position})
		s.equal("agent", []any{queue.Ready, start, ""}, []any{o.Agent.State, o.Agent.Since, o.Agent.Reason})
	}},
	{"ARingingOfferLapsesAndSetsTheAgentAway", func(s *site) {
		s.ready("anna")
		s.arrive("CA1")
		o := s.ringing()
		s.equal("not yet due", []queue.Due(nil), s.sweepAfter(ring-time.Millisecond))
		due := s.sweepAfter(time.Millisecond)
		o.Entry, o.Agent, o.Leg, o.Deadline = s.poll("CA1").Entry, s.agent("anna"), "leg-CA1", at(21)
		s.equal("due", []queue.Due{{Kind: queue.DueOfferLapsed, Offer: o}}, due)
		s.equal("agent", []any{queue.Away, at(21), queue.ReasonNoAnswer}, []any{o.Agent.State, o.Agent.Since, o.Agent.Reason})
	}},
	{"RingingTwiceChangesNothing", func(s *site) {
		s.ready("anna")
		s.arrive("CA1")
		o := s.ringing()
		s.pass(time.Second)
		s.unchanged("second ring", func() { s.must(s.Rang(s.ctx, o.Ref, "leg-CA1", ring)) })
		found, err := s.FindOffer(s.ctx, o.Ref)
		s.must(err)
		s.equal("deadline", at(21), found.Deadline)
	}},
	{"ASecondLegOfAnOfferIsStale", func(s *site) {
		s.ready("anna")
		s.join("CA1")
		o := s.ringing()
		s.unchanged("second leg", func() {
			s.equal("error", queue.ErrStaleOffer, s.Rang(s.ctx, o.Ref, "another", ring))
		})
	}},
	{"ALegNotedAfterItAcceptedIsKept", func(s *site) {
		s.ready("anna")
		s.join("CA1")
		o := s.offer()
		s.accept(o.Ref)
		s.must(s.Rang(s.ctx, o.Ref, "leg-CA1", ring))
		found, err := s.FindOffer(s.ctx, o.Ref)
		s.must(err)
		s.equal("leg and deadline", []any{"leg-CA1", at(10)}, []any{found.Leg, found.Deadline})
	}},
	{"AcceptingConnectsCallerAndAgent", func(s *site) {
		s.ready("anna")
		s.arrive("CA1", "CA2")
		o := s.ringing()
		s.pass(time.Second)
		got := s.accept(o.Ref)
		want := o
		want.Entry.State, want.Entry.Changed = queue.Connected, at(3)
		want.Agent.State, want.Agent.Since = queue.Talking, at(3)
		want.Leg, want.Deadline = "leg-CA1", at(13)
		s.equal("offer", want, got)
		s.equal("line", []string{"CA2"}, s.order())
		s.equal("position", 0, s.poll("CA1").Position)
		s.pass(time.Second)
		s.unchanged("second accept", func() { s.equal("offer", want, s.accept(o.Ref)) })
	}},
	{"RefusalsReturnTheCallerToTheOldPlace", func(s *site) {
		whys := []queue.Refusal{queue.NoAnswer, queue.Declined, queue.Busy, queue.Unreachable, queue.Lost}
		s.ready("anna")
		s.arrive("CA1", "CA2", "CA3")
		for _, why := range whys {
			s.set("anna", queue.Ready, "")
			since := s.agent("anna").Since
			o := s.ringing()
			s.pass(time.Second)
			got := s.refuse(o.Ref, why)
			want := s.agent("anna")
			s.equal("order", []string{"CA1", "CA2", "CA3"}, s.order())
			s.equal("caller", s.poll("CA1").Entry, got.Entry)
			s.equal("agent", want, got.Agent)
			if why == queue.Lost {
				s.equal("lost", []any{queue.Ready, "", since}, []any{want.State, want.Reason, want.Since})
			} else {
				s.equal("refused", []any{queue.Away, string(why), s.now}, []any{want.State, want.Reason, want.Since})
			}
			s.unchanged("second refusal", func() { s.equal("ref", o.Ref, s.refuse(o.Ref, why).Ref) })
		}
	}},
	{"AnOfferThatIsOverIsStale", func(s *site) {
		s.ready("anna")
		s.join("CA1")
		o := s.ringing()
		s.refuse(o.Ref, queue.Lost)
		again := s.ringing()
		if again.Ref == o.Ref {
			s.Fatalf("ref %s came back", o.Ref)
		}
		s.unchanged("late answers", func() {
			_, err := s.Accept(s.ctx, o.Ref, connect)
			s.equal("accept", queue.ErrStaleOffer, err)
			s.equal("rang", queue.ErrStaleOffer, s.Rang(s.ctx, o.Ref, "leg-CA1", ring))
			_, err = s.FindOffer(s.ctx, o.Ref)
			s.equal("find", queue.ErrStaleOffer, err)
			s.endTalk(o.Ref, wrapUp)
		})
	}},
	{"AWithdrawnOfferIsStale", func(s *site) {
		o := s.withdrawn()
		s.unchanged("late answers", func() {
			_, err := s.Accept(s.ctx, o.Ref, connect)
			s.equal("accept", queue.ErrStaleOffer, err)
			s.equal("rang", queue.ErrStaleOffer, s.Rang(s.ctx, o.Ref, "leg-CA1", ring))
			_, err = s.FindOffer(s.ctx, o.Ref)
			s.equal("find", queue.ErrStaleOffer, err)
			s.equal("refuse", queue.Offer{Ref: o.Ref}, s.refuse(o.Ref, queue.Declined))
			s.equal("end", queue.Offer{Ref: o.Ref}, s.endTalk(o.Ref, wrapUp))
		})
	}},
	{"AReleasedAgentIsReadyAtTheOldIdleTime", func(s *site) {
		o := s.withdrawn()
		s.must(s.Release(s.ctx, o.Ref))
		want := agentNamed("anna", "sales")
		want.State, want.Since = queue.Ready, start
		s.equal("agent", want, s.agent("anna"))
		s.unchanged("second release", func() { s.must(s.Release(s.ctx, o.Ref)) })
		s.equal("no deadline is left", []queue.Due(nil), s.sweepAfter(time.Hour))
		s.join("CA2")
		s.equal("next offer", "anna", s.offer().Agent.ID)
	}},
	{"AWishDuringAWithdrawnOfferIsGranted", func(s *site) {
		o := s.withdrawn()
		a := s.set("anna", queue.Away, "lunch")
		s.equal("wish", []any{queue.Reserved, queue.Away}, []any{a.State, a.Next})
		s.must(s.Release(s.ctx, o.Ref))
		want := agentNamed("anna", "sales")
		want.State, want.Since, want.Reason = queue.Away, s.now, "lunch"
		s.equal("agent", want, s.agent("anna"))
	}},
	{"AnAgentNoLongerListedIsForgottenWhenReleased", func(s *site) {
		o := s.withdrawn()
		s.register("ben")
		s.equal("while the phone rings", queue.Reserved, s.agent("anna").State)
		s.must(s.Release(s.ctx, o.Ref))
		_, err := s.Agent(s.ctx, "anna")
		s.equal("error", queue.ErrUnknownAgent, err)
	}},
	{"OnlyAWithdrawnOfferIsReleased", func(s *site) {
		s.ready("anna")
		s.join("CA1")
		o := s.ringing()
		s.unchanged("release", func() {
			s.must(s.Release(s.ctx, o.Ref))
			s.must(s.Release(s.ctx, "none"))
		})
		s.accept(o.Ref)
		s.unchanged("release of a talk", func() { s.must(s.Release(s.ctx, o.Ref)) })
	}},
	{"AnAcceptedOfferCannotBeRefused", func(s *site) {
		s.ready("anna")
		s.join("CA1")
		o := s.ringing()
		s.accept(o.Ref)
		s.unchanged("refusal", func() {
			_, err := s.Refuse(s.ctx, o.Ref, queue.NoAnswer)
			s.equal("error", queue.ErrStaleOffer, err)
		})
	}},
	{"AnOfferThatIsOutHasNoTalkToEnd", func(s *site) {
		s.ready("anna")
		s.join("CA1")
		o := s.ringing()
		s.unchanged("end", func() {
			_, err := s.EndTalk(s.ctx, o.Ref, wrapUp)
			s.equal("error", queue.ErrStaleOffer, err)
		})
	}},
	{"BridgingTwiceChangesNothing", func(s *site) {
		s.ready("anna")
		s.join("CA1")
		o := s.talking()
		s.pass(time.Second)
		s.unchanged("second bridge", func() { s.must(s.Bridged(s.ctx, "CA1")) })
		s.equal("bridged", start, s.poll("CA1").Bridged)
		found, err := s.FindOffer(s.ctx, o.Ref)
		s.must(err)
		s.equal("deadline", time.Time{}, found.Deadline)
	}},
	{"OnlyAConnectedCallIsBridged", func(s *site) {
		s.equal("unknown", queue.ErrUnknownCall, s.Bridged(s.ctx, "CA1"))
		s.join("CA1")
		s.equal("waiting", queue.ErrStaleOffer, s.Bridged(s.ctx, "CA1"))
		s.leave("CA1", queue.Abandoned)
		s.equal("ended", queue.ErrEnded, s.Bridged(s.ctx, "CA1"))
	}},
	{"ATalkThatEndsIsAnsweredAndWrappedUp", func(s *site) {
		s.ready("anna")
		s.join("CA1")
		o := s.talking()
		s.pass(time.Minute)
		got := s.endTalk(o.Ref, wrapUp)
		e, a := s.poll("CA1").Entry, s.agent("anna")
		s.equal("offer", queue.Offer{Ref: o.Ref, Entry: e, Agent: a, Leg: "leg-CA1", Made: start}, got)
		s.equal("entry", []any{queue.Ended, queue.Answered}, []any{e.State, e.Outcome})
		s.equal("agent", []any{queue.WrapUp, at(60), at(90), o.Ref, "CA1"}, []any{a.State, a.Since, a.Deadline, a.Offer, a.Call})
		s.unchanged("second end", func() { s.equal("ref", o.Ref, s.endTalk(o.Ref, wrapUp).Ref) })
	}},
	{"NoWrapUpMeansReadyAtOnce", func(s *site) {
		s.ready("anna")
		s.join("CA1")
		o := s.talking()
		s.pass(time.Minute)
		a := s.endTalk(o.Ref, 0).Agent
		want := agentNamed("anna", "sales")
		want.State, want.Since = queue.Ready, at(60)
		want.Work = queue.Work{Calls: 1, Talked: time.Minute, Turn: 1}
		s.equal("agent", want, a)
	}},
	{"TwoWhoNeverMetReturnTheCallerToTheOldPlace", func(s *site) {
		s.ready("anna")
		s.arrive("CA1", "CA2")
		o := s.ringing()
		s.accept(o.Ref)
		s.pass(time.Second)
		got := s.endTalk(o.Ref, wrapUp)
		s.equal("order", []string{"CA1", "CA2"}, s.order())
		s.equal("caller", []any{queue.Waiting, queue.OfferRef(""), ""}, []any{got.Entry.State, got.Entry.Offer, got.Entry.Agent})
		s.equal("agent", queue.WrapUp, got.Agent.State)
		s.equal("callers connected", 0, s.snapshot().Queues[0].Talking)
		s.sweepAfter(wrapUp)
		s.equal("nothing was handled", queue.Sum{}, s.poll("CA1").Line.Handle)
		s.equal("next offer", "CA1", s.offer().Entry.Call)
	}},
}
