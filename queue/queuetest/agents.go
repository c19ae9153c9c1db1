package queuetest

import (
	"time"

	"presszero/queue"
)

var agents = []promise{
	{"NewAgentsStartOffline", func(s *site) {
		s.must(s.PutAgents(s.ctx, []queue.Agent{agentNamed("anna", "support", "sales", "sales")}))
		want := agentNamed("anna", "sales", "support")
		want.State, want.Since = queue.Offline, start
		s.equal("agent", want, s.agent("anna"))
	}},
	{"KnownAgentsKeepTheirState", func(s *site) {
		s.ready("anna")
		s.pass(time.Second)
		s.unchanged("same list", func() { s.register("anna") })
		changed := agentNamed("anna", "support")
		changed.Name, changed.Address, changed.Language = "Ann", "+15550101", "hi"
		s.must(s.PutAgents(s.ctx, []queue.Agent{changed}))
		changed.State, changed.Since = queue.Ready, start
		s.equal("agent", changed, s.agent("anna"))
		s.join("CA1")
		s.noOffer()
		s.equal("staff of sales", 0, s.poll("CA1").Line.Staff())
	}},
	{"AgentsNotListedAreForgotten", func(s *site) {
		s.ready("anna")
		s.register("ben")
		_, err := s.Agent(s.ctx, "anna")
		s.equal("error", queue.ErrUnknownAgent, err)
		s.join("CA1")
		s.noOffer()
		s.equal("staff", 0, s.poll("CA1").Line.Staff())
	}},
	{"AgentsNotListedFinishTheirWork", func(s *site) {
		s.ready("anna")
		s.join("CA1")
		o := s.talking()
		s.register("ben")
		a := s.agent("anna")
		s.equal("at work", []any{queue.Talking, queue.Offline}, []any{a.State, a.Next})
		_, err := s.SetAgent(s.ctx, "anna", queue.Ready, "")
		s.equal("wish", queue.ErrUnknownAgent, err)
		s.endTalk(o.Ref, wrapUp)
		due := s.sweepAfter(wrapUp)
		s.equal("afterwards", queue.Offline, due[0].Offer.Agent.State)
		_, err = s.Agent(s.ctx, "anna")
		s.equal("error", queue.ErrUnknownAgent, err)
	}},
	{"AnAgentListedAgainStays", func(s *site) {
		s.ready("anna")
		s.join("CA1")
		o := s.talking()
		s.register("ben")
		s.register("anna", "ben")
		s.equal("agent", queue.Ready, s.endTalk(o.Ref, 0).Agent.State)
	}},
	{"AnIdleAgentChangesAtOnce", func(s *site) {
		s.register("anna")
		for _, state := range []queue.AgentState{queue.Away, queue.Ready, queue.Offline, queue.Ready, queue.Away} {
			s.pass(time.Second)
			reason := map[queue.AgentState]string{queue.Away: "lunch"}[state]
			want := agentNamed("anna", "sales")
			want.State, want.Since, want.Reason = state, s.now, reason
			s.equal("agent", want, s.set("anna", state, reason))
			s.equal("agent", want, s.agent("anna"))
			s.pass(time.Second)
			s.unchanged("second wish", func() { s.equal("agent", want, s.set("anna", state, reason)) })
		}
	}},
	{"ANewReasonKeepsTheTimeAway", func(s *site) {
		s.register("anna")
		s.set("anna", queue.Away, "lunch")
		s.pass(time.Minute)
		a := s.set("anna", queue.Away, "training")
		s.equal("agent", []any{"training", start}, []any{a.Reason, a.Since})
	}},
	{"ABusyAgentChangesAfterwards", func(s *site) {
		s.ready("anna")
		s.arrive("CA1", "CA2", "CA3")
		o := s.ringing()
		a := s.set("anna", queue.Away, "lunch")
		s.equal("wish", []any{queue.Reserved, queue.Away, "lunch"}, []any{a.State, a.Next, a.Reason})
		s.unchanged("second wish", func() { s.set("anna", queue.Away, "lunch") })
		s.accept(o.Ref)
		s.must(s.Bridged(s.ctx, "CA1"))
		s.endTalk(o.Ref, wrapUp)
		s.pass(wrapUp)
		s.sweep()
		want := agentNamed("anna", "sales")
		want.State, want.Since, want.Reason = queue.Away, s.now, "lunch"
		want.Work = queue.Work{Calls: 1, Turn: 1}
		s.equal("after wrap-up", want, s.agent("anna"))

		s.set("anna", queue.Ready, "")
		o = s.ringing()
		s.set("anna", queue.Offline, "")
		s.equal("after a refusal", queue.Offline, s.refuse(o.Ref, queue.Declined).Agent.State)

		s.set("anna", queue.Ready, "")
		o = s.ringing()
		s.set("anna", queue.Away, "lunch")
		s.leave("CA2", queue.Abandoned)
		s.must(s.Release(s.ctx, o.Ref))
		s.equal("after a withdrawal", want.State, s.agent("anna").State)
	}},
	{"AWishToBeReadyDoesNotUndoARefusal", func(s *site) {
		s.ready("anna")
		s.join("CA1")
		o := s.ringing()
		s.set("anna", queue.Away, "lunch")
		s.set("anna", queue.Ready, "")
		a := s.refuse(o.Ref, queue.NoAnswer).Agent
		s.equal("agent", []any{queue.Away, queue.ReasonNoAnswer}, []any{a.State, a.Reason})
	}},
	{"WrapUpEndsAtOnceOnRequest", func(s *site) {
		s.ready("anna")
		s.join("CA1")
		o := s.talking()
		s.endTalk(o.Ref, wrapUp)
		s.pass(time.Second)
		want := agentNamed("anna", "sales")
		want.State, want.Since = queue.Ready, at(1)
		want.Work = queue.Work{Calls: 1, Turn: 1}
		s.equal("agent", want, s.set("anna", queue.Ready, ""))
		s.equal("no deadline is left", []queue.Due(nil), s.sweepAfter(time.Hour))
	}},
	{"OnlyReadyAwayAndOfflineCanBeAskedFor", func(s *site) {
		s.register("anna")
		for _, state := range []queue.AgentState{queue.Reserved, queue.Talking, queue.WrapUp, "", "lunch"} {
			_, err := s.SetAgent(s.ctx, "anna", state, "")
			s.equal("error", queue.ErrNotAWish, err)
		}
		_, err := s.SetAgent(s.ctx, "ben", queue.Ready, "")
		s.equal("error", queue.ErrUnknownAgent, err)
	}},
}
