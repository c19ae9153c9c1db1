package queuetest

import (
	"fmt"
	"time"

	"presszero/queue"
)

var routing = []promise{
	{"ACallerWaitsForAnAgentWithTheSkill", func(s *site) {
		s.crew(agentNamed("anna", "sales"), skilled("hema", 1, "lang:hi"), skilled("indu", 3, "lang:hi", "billing"))
		s.joinLane("CA1", "lang:hi,billing>=3")
		s.joinLane("CA2", "lang:hi")
		s.set("anna", queue.Ready, "")
		s.noOffer()
		s.set("hema", queue.Ready, "")
		s.pairs("CA2 hema longest-idle")
		s.set("indu", queue.Ready, "")
		s.pairs("CA1 indu longest-idle")
	}},
	{"TextsOfALaneAreOneLane", func(s *site) {
		v := s.joinLane("CA1", "lang:hi,billing>=2")
		s.equal("lane", "billing>=2,lang:hi", v.Lane)
		s.equal("a text that is none", queue.MainLane, s.joinLane("CA2", "(billing)").Lane)
	}},
	{"APreferredSkillComesFirstAndHoldsNobodyUp", func(s *site) {
		s.crew(agentNamed("anna", "sales"), skilled("hema", 1, "lang:hi"))
		s.allReady("anna", "hema")
		s.joinLane("CA1", "lang:hi?")
		s.joinLane("CA2", "lang:hi?")
		s.pairs("CA1 hema longest-idle", "CA2 anna longest-idle lacks 1")
	}},
	{"ARelaxationOpensWithTime", func(s *site) {
		s.route(queue.Routing{Relax: []queue.Relaxation{
			{After: 30 * time.Second, Skill: "lang:hi"}, {After: time.Minute, Skill: "billing", Level: 1},
		}})
		s.crew(skilled("anna", 1, "billing"))
		s.allReady("anna")
		s.joinLane("CA1", "lang:hi?,billing>=3")
		s.pass(59 * time.Second)
		s.noOffer()
		s.pass(time.Second)
		s.pairs("CA1 anna longest-idle lacks 2")
	}},
	{"ARequiredSkillIsNeverDropped", func(s *site) {
		s.route(queue.Routing{Relax: []queue.Relaxation{{Skill: "lang:hi"}}})
		s.crew(agentNamed("anna", "sales"))
		s.allReady("anna")
		s.joinLane("CA1", "lang:hi>=2")
		s.pass(24 * time.Hour)
		s.noOffer()
		s.crew(skilled("anna", 1, "lang:hi"))
		s.pairs("CA1 anna longest-idle lacks 1")
	}},
	{"ATierOpensWithTimeAndTheNearestIsAskedFirst", func(s *site) {
		s.route(queue.Routing{Tiers: []queue.Tier{{After: 20 * time.Second}}})
		s.crew(agentNamed("anna", "sales"), inTier(2, "ben"))
		s.allReady("ben")
		s.join("CA1")
		s.pass(19 * time.Second)
		s.noOffer()
		s.pass(time.Second)
		s.pairs("CA1 ben longest-idle tier 2")
		s.crew(agentNamed("anna", "sales"), inTier(2, "cleo"))
		s.set("cleo", queue.Ready, "")
		s.pass(time.Minute)
		s.set("anna", queue.Ready, "")
		s.join("CA2")
		s.pass(time.Minute)
		s.pairs("CA2 anna longest-idle")
	}},
	{"ATierWithoutATimeServesWhenNobodyNearerIsReady", func(s *site) {
		s.crew(agentNamed("anna", "sales"), inTier(2, "ben"))
		s.allReady("ben", "anna")
		s.join("CA1")
		s.join("CA2")
		s.pairs("CA1 anna longest-idle", "CA2 ben longest-idle tier 2")
	}},
	{"AHeadStartOpensTiersSooner", func(s *site) {
		s.route(queue.Routing{Tiers: []queue.Tier{{After: 20 * time.Second}}})
		s.crew(inTier(2, "ben"))
		s.allReady("ben")
		s.join("CA1")
		t := ticket("CA2")
		t.Head = 20 * time.Second
		s.joinAs(t)
		s.pairs("CA2 ben longest-idle tier 2")
	}},
	{"ACallerWhoKnowsAnAgentWaitsAWhileAndOthersAreServed", func(s *site) {
		s.route(queue.Routing{Sticky: 30 * time.Second})
		s.crew(agentNamed("anna", "sales"), agentNamed("ben", "sales"))
		s.set("anna", queue.Ready, "")
		s.join("CA1")
		o := s.talking()
		s.joinLane("CA2", "main@anna")
		s.join("CA3")
		s.allReady("ben")
		s.pairs("CA3 ben longest-idle")
		s.noOffer()
		s.endTalk(o.Ref, 0)
		s.pairs("CA2 anna known")
	}},
	{"NobodyWaitsForAnAgentWhoIsNotAtWorkNorForever", func(s *site) {
		s.route(queue.Routing{Sticky: 30 * time.Second})
		s.crew(agentNamed("anna", "sales"), agentNamed("ben", "sales"))
		s.allReady("ben")
		s.joinLane("CA1", "main@anna")
		s.pairs("CA1 ben longest-idle")
		s.set("anna", queue.Ready, "")
		s.join("CA2")
		s.talking()
		s.joinLane("CA3", "main@anna")
		s.leave("CA1", queue.Abandoned)
		s.pass(29 * time.Second)
		s.sweep()
		s.noOffer()
		s.pass(time.Second)
		s.pairs("CA3 ben longest-idle")
	}},
	{"EachChoiceChoosesAsItSays", func(s *site) {
		for choice, want := range map[queue.Choice]string{
			queue.LongestIdle: "cleo", queue.LeastTalked: "anna", queue.FewestCalls: "ben", queue.RoundRobin: "dora",
			queue.Linear: "cleo", queue.Weighted: "dora",
		} {
			s.history(choice)
			s.pairs(fmt.Sprintf("CAnext%s %s %s", choice, want, choice))
			_, o := s.leave("CAnext"+string(choice), queue.Abandoned)
			s.must(s.Release(s.ctx, o.Ref))
		}
	}},
	{"QueuesThatShareAgentsAreOneLine", func(s *site) {
		s.must(s.PutAgents(s.ctx, []queue.Agent{agentNamed("anna", "sales", "support"), agentNamed("ben", "sales"), agentNamed("cleo", "billing")}))
		for i, name := range []string{"support", "sales", "billing", "support"} {
			t := ticket(fmt.Sprint("CA", i+1))
			t.Queue = name
			s.joinAs(t)
			s.pass(time.Second)
		}
		var positions []int
		for i := range 4 {
			positions = append(positions, s.poll(fmt.Sprint("CA", i+1)).Position)
		}
		s.equal("positions", []int{1, 2, 1, 3}, positions)
	}},
	{"APositionCountsThoseWhomMyAgentsMayServe", func(s *site) {
		s.crew(skilled("hema", 1, "lang:hi"), skilled("tara", 1, "lang:ta"))
		s.joinLane("CA1", "lang:hi")
		s.joinLane("CA2", "lang:ta")
		s.join("CA3")
		s.equal("Tamil", []int{1, 1}, []int{s.poll("CA2").Position, s.poll("CA2").Line.Staff() + 1})
		s.equal("either", 3, s.poll("CA3").Position)
		s.allReady("hema")
		s.equal("ready for Hindi", []int{1, 0}, []int{s.poll("CA1").Line.Ready, s.poll("CA2").Line.Ready})
	}},
	{"AnotherLaneKeepsTheClockAndTheStay", func(s *site) {
		s.crew(skilled("hema", 1, "lang:hi"))
		s.arrive("CA1", "CA2")
		s.allReady("hema")
		s.ringing()
		t := ticket("CA1")
		t.Lane = "lang:hi"
		v := s.joinAs(t)
		s.equal("entry", []any{"lang:hi", start, start, 1, queue.Waiting}, []any{v.Lane, v.Clock, v.Joined, v.Position, v.State})
		s.equal("offer withdrawn", true, v.Withdrawn != nil)
		s.equal("patience", queue.Sum{}, v.Line.Patience)
		s.unchanged("second move", func() { s.joinAs(t) })
	}},
	{"AnotherPriorityChangesThePlaceForAReason", func(s *site) {
		s.arrive("CA1", "CA2", "CA3")
		v, err := s.Prioritise(s.ctx, "CA3", time.Minute, "a regular")
		s.must(err)
		s.equal("view", []any{1, time.Minute, at(2)}, []any{v.Position, v.Head, v.Clock})
		events := s.events()
		last := events[len(events)-1]
		s.equal("event", queue.Event{
			ID: last.ID, At: at(3), Kind: queue.EventPrioritised, Call: "CA3", Queue: "sales", Why: "a regular", Head: time.Minute,
		}, last)
		s.unchanged("second time", func() { _, _ = s.Prioritise(s.ctx, "CA3", time.Minute, "again") })
		v, err = s.Prioritise(s.ctx, "CA3", 2*queue.MaxHead, "too much")
		s.must(err)
		s.equal("bounded", queue.MaxHead, v.Head)
		_, err = s.Prioritise(s.ctx, "CA9", 0, "")
		s.equal("unknown", queue.ErrUnknownCall, err)
		s.leave("CA3", queue.Abandoned)
		_, err = s.Prioritise(s.ctx, "CA3", 0, "")
		s.equal("ended", queue.ErrEnded, err)
	}},
	{"AnOfferedCallerIsPrioritisedWithoutLosingTheOffer", func(s *site) {
		s.ready("anna")
		s.arrive("CA1")
		o := s.ringing()
		v, err := s.Prioritise(s.ctx, "CA1", time.Minute, "a regular")
		s.must(err)
		s.equal("entry", []any{queue.Offered, o.Ref}, []any{v.State, v.Offer})
		s.noOffer()
		s.refuse(o.Ref, queue.Lost)
		s.equal("next", "CA1", s.offer().Entry.Call)
	}},
	{"ACallerWhoRedialsGetsTheOldClockOnceAndIsTold", func(s *site) {
		s.route(queue.Routing{Resume: 20 * time.Minute})
		first := s.join("CA1")
		s.pass(time.Minute)
		s.join("CA2")
		s.leave("CA1", queue.Abandoned)
		s.pass(20*time.Minute - time.Millisecond)
		v := s.join("CA3")
		s.equal("view", []any{true, start, first.Seq, 1, s.now}, []any{v.Resumed, v.Clock, v.Seq, v.Position, v.Joined})
		s.equal("poll", true, s.poll("CA3").Resumed)
		events := s.events()
		s.equal("event", queue.WhyResumed, events[len(events)-1].Why)
		s.equal("once", false, s.join("CA4").Resumed)
	}},
	{"OnlyWhoHungUpInTheSameQueueNotLongAgoResumes", func(s *site) {
		s.route(queue.Routing{Resume: time.Minute})
		gone := func(call, from string, why queue.Outcome) {
			t := ticket(call)
			t.From = from
			s.joinAs(t)
			s.leave(call, why)
		}
		resumes := func(call, name, from string) bool {
			t := ticket(call)
			t.Queue, t.From = name, from
			return s.joinAs(t).Resumed
		}
		gone("CA1", "+15550101", queue.Left)
		gone("CA2", "+15550102", queue.Abandoned)
		gone("CA3", "+266696687", queue.Abandoned)
		s.equal("left for voicemail", false, resumes("CA4", "sales", "+15550101"))
		s.equal("another queue", false, resumes("CA5", "support", "+15550102"))
		s.equal("a withheld number", false, resumes("CA6", "sales", "+266696687"))
		s.pass(time.Minute)
		s.equal("too late", false, resumes("CA7", "sales", "+15550102"))
	}},
	{"WhatIsDeclaredAnewHoldsForWhoWaits", func(s *site) {
		s.crew(inTier(2, "ben"))
		s.allReady("ben")
		s.route(queue.Routing{Tiers: []queue.Tier{{After: time.Hour}}, Choice: queue.Linear})
		s.joinLane("CA1", "lang:hi?")
		s.noOffer()
		s.route(queue.Routing{Choice: queue.RoundRobin})
		s.pairs("CA1 ben round-robin tier 2 lacks 1")
	}},
}

// crew registers exactly these agents.
func (s *site) crew(agents ...queue.Agent) {
	s.Helper()
	s.must(s.PutAgents(s.ctx, agents))
}

// route declares the routing of sales.
func (s *site) route(r queue.Routing) {
	s.Helper()
	s.must(s.PutRouting(s.ctx, map[string]queue.Routing{"sales": r}))
}

// skilled is an agent of sales who has each skill at a level.
func skilled(id string, level int, skills ...string) queue.Agent {
	a := agentNamed(id, "sales")
	a.Skills = map[string]int{}
	for _, skill := range skills {
		a.Skills[skill] = level
	}
	return a
}

// inTier is an agent who serves sales in a tier.
func inTier(tier int, id string) queue.Agent {
	a := agentNamed(id, "sales")
	a.Tiers = map[string]int{"sales": tier}
	return a
}

// allReady makes agents ready, a millisecond apart.
func (s *site) allReady(ids ...string) {
	s.Helper()
	for _, id := range ids {
		s.set(id, queue.Ready, "")
		s.pass(time.Millisecond)
	}
}

func (s *site) joinLane(call, lane string) queue.View {
	s.Helper()
	t := ticket(call)
	t.Lane = lane
	return s.joinAs(t)
}

// pairs insists on the next offers, each the call, the agent and how that agent was chosen.
func (s *site) pairs(want ...string) {
	s.Helper()
	for _, pair := range want {
		o := s.offer()
		var why string
		for _, e := range s.events() {
			if e.Kind == queue.EventOffered && e.Offer == o.Ref {
				why = e.Why
			}
		}
		s.equal("pair", pair, o.Entry.Call+" "+o.Agent.ID+" "+why)
	}
}

// history gives four agents different pasts and lets a caller join. Dora talks longest and once; anna twice and least;
// ben once, and last; cleo is idle for longest after three calls.
func (s *site) history(choice queue.Choice) {
	s.Helper()
	s.crew()
	s.route(queue.Routing{Choice: queue.Linear})
	var all []queue.Agent
	for i, id := range []string{"cleo", "anna", "ben", "dora"} {
		a := agentNamed(id, "sales")
		a.Place, a.Weight = i, map[string]int{"dora": 10}[id]
		all = append(all, a)
	}
	s.crew(all...)
	call := 0
	talk := func(id string, d time.Duration) {
		s.set(id, queue.Ready, "")
		call++
		s.join(fmt.Sprint("CA", choice, call))
		o := s.talking()
		s.pass(d)
		s.endTalk(o.Ref, 0)
		s.set(id, queue.Away, "lunch")
	}
	talk("dora", time.Hour)
	for range 3 {
		talk("cleo", time.Minute)
	}
	talk("anna", time.Second)
	talk("anna", time.Second)
	talk("ben", time.Minute)
	s.allReady("cleo", "ben", "dora", "anna")
	s.route(queue.Routing{Choice: choice})
	t := ticket("CAnext" + string(choice))
	s.joinAs(t)
}
