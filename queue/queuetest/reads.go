package queuetest

import (
	"time"

	"presszero/queue"
)

var reads = []promise{
	{"PositionsCountTheCallersAhead", func(s *site) {
		s.ready("anna")
		s.arrive("CA1", "CA2", "CA3")
		s.ringing()
		for i, call := range []string{"CA1", "CA2", "CA3"} {
			v := s.poll(call)
			s.equal("place of "+call, []int{i + 1, i, 3}, []int{v.Position, v.Line.Ahead, v.Line.Waiting})
		}
		s.leave("CA2", queue.Abandoned)
		s.equal("after one left", 2, s.poll("CA3").Position)
	}},
	{"TheLineIsToldAsTheCallerMeetsIt", func(s *site) {
		s.must(s.PutAgents(s.ctx, []queue.Agent{
			agentNamed("anna", "sales"), agentNamed("ben", "sales", "support"), agentNamed("cleo", "sales"),
			agentNamed("dev", "sales"), agentNamed("eli", "sales"), agentNamed("fay", "support"), agentNamed("gus", "sales"),
		}))
		for _, id := range []string{"anna", "ben", "cleo"} {
			s.set(id, queue.Ready, "")
			s.pass(time.Second)
		}
		s.arrive("CA1", "CA2", "CA3", "CA4")
		o := s.talking()
		s.talking()
		s.ringing()
		s.endTalk(o.Ref, wrapUp)
		s.set("dev", queue.Ready, "")
		s.set("eli", queue.Away, "lunch")
		s.set("fay", queue.Ready, "")
		want := queue.Line{
			Queue: "sales", Ahead: 1, Waiting: 2, HeadClock: at(5), Ready: 1, Reserved: 1, Talking: 1, WrapUp: 1, Away: 1,
			Patience: queue.Sum{}.Censored(4, queue.KeepPatience).Censored(3, queue.KeepPatience),
		}
		s.equal("line", want, s.poll("CA4").Line)
		want.Ahead, want.HeadClock = 0, time.Time{}
		s.equal("line of the head", want, s.poll("CA3").Line)
	}},
	{"HandlingCountsFromRingToFree", func(s *site) {
		s.ready("anna")
		s.arrive("CA1", "CA2", "CA3")
		first := s.talking()
		s.pass(time.Minute)
		s.endTalk(first.Ref, wrapUp)
		s.equal("not before the agent is free", queue.Sum{}, s.poll("CA3").Line.Handle)
		s.sweepAfter(wrapUp)
		second := s.talking()
		s.pass(time.Minute)
		s.endTalk(second.Ref, 0)
		want := queue.Sum{}.Add(90, queue.KeepHandle).Add(60, queue.KeepHandle)
		s.equal("handle", want, s.poll("CA3").Line.Handle)
	}},
	{"PatienceCountsThoseWhoHungUpAndEverybodysWait", func(s *site) {
		s.ready("anna")
		s.arrive("CA1", "CA2", "CA3", "CA4", "CA5")
		first := s.ringing()
		s.accept(first.Ref)
		s.pass(time.Second)
		s.must(s.Bridged(s.ctx, "CA1"))
		s.leave("CA2", queue.Abandoned)
		s.leave("CA3", queue.Left)
		s.leave("CA4", queue.Vanished)
		keep := queue.KeepPatience
		want := queue.Sum{}.Censored(5, keep).Add(5, keep).Censored(4, keep).Add(3, keep)
		s.equal("patience", want, s.poll("CA5").Line.Patience)
	}},
	{"ASnapshotShowsTheSite", func(s *site) {
		s.must(s.PutAgents(s.ctx, []queue.Agent{agentNamed("ben", "support"), agentNamed("anna", "sales")}))
		s.set("anna", queue.Ready, "")
		s.arrive("CA1", "CA2", "CA3", "CA4")
		o := s.talking()
		s.endTalk(o.Ref, 0)
		o = s.talking()
		got, err := s.Snapshot(s.ctx, 1)
		s.must(err)
		v := s.poll("CA3")
		line := v.Line
		line.Ahead, line.HeadClock = 2, at(2)
		s.equal("snapshot", queue.Snapshot{
			Now: s.now,
			Queues: []queue.QueueView{
				{Name: "sales", Entries: []queue.Entry{v.Entry}, Waiting: 2, Talking: 1, Oldest: at(2), Line: line},
				{Name: "support", Line: queue.Line{Queue: "support"}},
			},
			Agents: []queue.Agent{s.agent("anna"), s.agent("ben")},
		}, got)
		s.leave("CA2", queue.Abandoned)
		s.must(s.Release(s.ctx, o.Ref))
		s.set("anna", queue.Ready, "")
		s.ringing()
		sales := s.snapshot().Queues[0]
		s.equal("counts", []int{1, 1, 0, 2}, []int{sales.Waiting, sales.Offered, sales.Talking, len(sales.Entries)})
	}},
	{"AnEmptySiteHasAnEmptySnapshot", func(s *site) {
		s.equal("snapshot", queue.Snapshot{Now: start}, s.snapshot())
		s.arrive("CA1")
		s.leave("CA1", queue.Abandoned)
		s.equal("after the last caller", queue.Snapshot{Now: at(1)}, s.snapshot())
	}},
	{"EventsTellEachTransitionInOrder", func(s *site) {
		s.ready("anna")
		s.arrive("CA1")
		o := s.ringing()
		s.refuse(o.Ref, queue.Declined)
		s.set("anna", queue.Ready, "")
		p := s.talking()
		s.endTalk(p.Ref, 0)
		want := []queue.Event{
			{Kind: queue.EventRegistered, Agent: "anna"},
			{Kind: queue.EventAgent, Agent: "anna", State: queue.Offline},
			{Kind: queue.EventAgent, Agent: "anna", State: queue.Ready},
			{Kind: queue.EventJoined, Call: "CA1", Queue: "sales"},
			{Kind: queue.EventOffered, Offer: o.Ref, Why: string(queue.LongestIdle)},
			{Kind: queue.EventAgent, Agent: "anna", State: queue.Reserved, Call: "CA1", Offer: o.Ref},
			{Kind: queue.EventRinging, Offer: o.Ref, Leg: "leg-CA1"},
			{Kind: queue.EventRefused, Offer: o.Ref, Leg: "leg-CA1", Why: queue.ReasonDeclined},
			{Kind: queue.EventAgent, Agent: "anna", State: queue.Away, Why: queue.ReasonDeclined},
			{Kind: queue.EventAgent, Agent: "anna", State: queue.Ready},
			{Kind: queue.EventOffered, Offer: p.Ref, Why: string(queue.LongestIdle)},
			{Kind: queue.EventAgent, Agent: "anna", State: queue.Reserved, Call: "CA1", Offer: p.Ref},
			{Kind: queue.EventRinging, Offer: p.Ref, Leg: "leg-CA1"},
			{Kind: queue.EventAccepted, Offer: p.Ref, Leg: "leg-CA1"},
			{Kind: queue.EventAgent, Agent: "anna", State: queue.Talking, Call: "CA1", Offer: p.Ref},
			{Kind: queue.EventBridged, Offer: p.Ref, Leg: "leg-CA1"},
			{Kind: queue.EventEnded, Offer: p.Ref, Why: string(queue.Answered), Waited: time.Second},
			{Kind: queue.EventAgent, Agent: "anna", State: queue.WrapUp, Call: "CA1", Offer: p.Ref},
			{Kind: queue.EventAgent, Agent: "anna", State: queue.Ready},
		}
		got := s.events()
		for i := range want {
			if want[i].Kind != queue.EventAgent && want[i].Offer != "" {
				want[i].Call, want[i].Queue, want[i].Agent = "CA1", "sales", "anna"
			}
			want[i].At = at(min(1, i/4))
			if i < len(got) {
				want[i].ID = got[i].ID
			}
		}
		s.equal("events", want, got)
	}},
	{"EventsResumeAfterAnID", func(s *site) {
		_, begin, err := s.Events(s.ctx, "$", 10)
		s.must(err)
		s.arrive("CA1", "CA2", "CA3", "CA4", "CA5")
		all := s.events()
		var resumed []queue.Event
		for after := begin; ; {
			some, next, err := s.Events(s.ctx, after, 2)
			s.must(err)
			resumed = append(resumed, some...)
			if len(some) == 0 {
				s.equal("ID to go on from", after, next)
				break
			}
			after = next
		}
		s.equal("events", all, resumed)
		none, last, err := s.Events(s.ctx, "$", 10)
		s.must(err)
		s.equal("from the end", []any{0, all[4].ID}, []any{len(none), last})
		if _, _, err := s.Events(s.ctx, "yesterday", 10); err == nil {
			s.Error("a malformed ID is not refused")
		}
	}},
	{"TheStoreAnswers", func(s *site) { s.must(s.Ping(s.ctx)) }},
}
