package queuetest

import (
	"fmt"
	"time"

	"presszero/queue"
)

var beliefs = []promise{
	{"EveryLegIsBelievedInOnce", func(s *site) {
		s.must(s.PutAgents(s.ctx, []queue.Agent{agentNamed("anna", "sales"), agentNamed("ben", "sales")}))
		s.set("anna", queue.Ready, "")
		s.pass(time.Second)
		s.set("ben", queue.Ready, "")
		s.arrive("CA1", "CA2", "CA3", "CA4", "CA5")
		talk, ringing := s.talking(), s.ringing()
		s.leave("CA5", queue.Abandoned)
		var calls []string
		for from, pages := 0, 1; ; pages++ {
			b, err := s.Belief(s.ctx, from, 2)
			s.must(err)
			for _, e := range b.Entries {
				calls = append(calls, fmt.Sprint(e.Call, " ", e.State))
			}
			if from > 0 {
				s.equal("offers beyond the first page", []queue.InHand(nil), b.Offers)
			} else {
				s.equal("offers", []queue.InHand{
					{Ref: talk.Ref, Agent: "anna", Call: "CA1", Queue: "sales", Leg: "leg-CA1", Made: talk.Made, Accepted: true},
					{Ref: ringing.Ref, Agent: "ben", Call: "CA2", Queue: "sales", Leg: "leg-CA2", Made: ringing.Made},
				}, b.Offers)
			}
			if from = b.Next; from == 0 {
				s.equal("pages", 2, pages)
				break
			}
		}
		s.equal("calls", []string{"CA2 offered", "CA3 waiting", "CA4 waiting", "CA1 connected"}, calls)
	}},
	{"AWithdrawnOfferIsBelievedInUntilItsLegIsDown", func(s *site) {
		o := s.withdrawn()
		b, err := s.Belief(s.ctx, 0, 10)
		s.must(err)
		want := []queue.InHand{{Ref: o.Ref, Agent: "anna", Call: "CA1", Queue: "sales", Leg: "leg-CA1", Made: o.Made, Withdrawn: true}}
		s.equal("in hand", want, b.Offers)
		s.must(s.Release(s.ctx, o.Ref))
		b, err = s.Belief(s.ctx, 0, 10)
		s.must(err)
		s.equal("afterwards", queue.Belief{Now: s.now}, b)
	}},
	{"AJobHasOneHolderAtATime", func(s *site) {
		held := func(job, holder string) bool {
			s.Helper()
			ok, err := s.Lease(s.ctx, job, holder, 5*time.Second)
			s.must(err)
			return ok
		}
		s.equal("first", []bool{true, false, true}, []bool{held("carrier", "one"), held("carrier", "two"), held("other", "two")})
		s.pass(4 * time.Second)
		s.equal("renewed", []bool{true, false}, []bool{held("carrier", "one"), held("carrier", "two")})
		s.pass(4 * time.Second)
		s.equal("not over yet", false, held("carrier", "two"))
		s.pass(time.Second)
		s.equal("over", []bool{true, false}, []bool{held("carrier", "two"), held("carrier", "one")})
	}},
}
