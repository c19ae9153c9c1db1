package queuetest

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"presszero/queue"
)

// fairness is what priorities and shared agents may not do to anybody.
var fairness = []promise{
	{"PriorityHoldsNobodyUpForLongerThanTheLargestHeadStart", func(s *site) {
		both := agentNamed("anna", "sales")
		both.Queues = []string{"sales", "support"}
		s.crew(both)
		s.allReady("anna")
		plain := ticket("CAplain")
		plain.Queue = "support"
		s.joinAs(plain)
		for n := 0; ; n++ { // one more regular comes each minute than anna can serve
			regular := ticket(fmt.Sprint("CAregular", n))
			regular.Head = queue.MaxHead
			s.joinAs(regular)
			o, err := s.Offer(s.ctx, []string{"sales", "support"}, unrung)
			s.must(err)
			s.accept(o.Ref)
			s.must(s.Bridged(s.ctx, o.Entry.Call))
			if o.Entry.Call == "CAplain" {
				s.equal("held up", true, s.now.Sub(o.Entry.Clock) <= queue.MaxHead+time.Minute)
				return
			}
			s.pass(time.Minute)
			s.endTalk(o.Ref, 0)
			if s.now.Sub(start) > 2*queue.MaxHead {
				s.Fatal("the caller without a priority is never served")
			}
		}
	}},
	{"NoQueueIsSkippedHoweverItsNeighboursAreFavoured", func(s *site) {
		shared := agentNamed("anna", "sales")
		shared.Queues = []string{"sales", "support", "repairs"}
		s.crew(shared)
		s.must(s.PutRouting(s.ctx, map[string]queue.Routing{
			"sales": {Sticky: time.Minute}, "support": {Tiers: []queue.Tier{{After: time.Minute}}}, "repairs": {Choice: queue.Weighted},
		}))
		for i, name := range []string{"support", "repairs", "sales"} {
			t := ticket("CA" + name)
			t.Queue, t.Head = name, time.Duration(i)*10*time.Minute
			s.joinAs(t)
			s.pass(20 * time.Minute)
		}
		var served []string
		s.allReady("anna")
		for range 3 {
			o, err := s.Offer(s.ctx, []string{"repairs", "sales", "support"}, unrung)
			s.must(err)
			s.accept(o.Ref)
			s.must(s.Bridged(s.ctx, o.Entry.Call))
			s.endTalk(o.Ref, 0)
			served = append(served, o.Entry.Queue)
		}
		s.equal("one order over all queues", []string{"support", "repairs", "sales"}, served)
	}},
}

// starvation plays streams of callers over hours, with head starts as long as may be, through queues that share agents. Of
// two callers whom the agent chosen may serve by now, the one who came more than the largest head start earlier is always
// served first; and whenever somebody can be served, somebody is.
func starvation(t *testing.T, open Open) {
	rapid.Check(t, func(rt *rapid.T) {
		now := start
		s := &observed{T: rt, Store: open(t, func() time.Time { return now }), outer: t}
		h := &history{now: start}
		s.apply(h.putRouting(rt))
		s.apply(h.putAgents(rt))
		for _, id := range someAgents {
			_, _ = s.SetAgent(t.Context(), id, queue.Ready, "") // not all of them are registered
		}
		for i := range rapid.IntRange(1, len(someCalls)).Draw(rt, "callers") {
			now = now.Add(rapid.SampledFrom([]time.Duration{0, time.Second, 7 * time.Minute, 31 * time.Minute}).Draw(rt, "gap"))
			ticket := queue.Ticket{
				Call: someCalls[i], Turn: 1,
				Queue: rapid.SampledFrom(someQueues).Draw(rt, "queue"), Lane: rapid.SampledFrom(someLanes).Draw(rt, "lane"),
				Head: rapid.SampledFrom([]time.Duration{0, time.Minute, 30 * time.Minute, queue.MaxHead}).Draw(rt, "head"),
			}
			if _, err := s.Join(t.Context(), ticket); err != nil {
				rt.Fatal(err)
			}
			if rapid.IntRange(0, 2).Draw(rt, "serves") == 0 {
				s.serveOne()
			}
		}
		for s.serveOne() {
			now = now.Add(rapid.SampledFrom([]time.Duration{time.Second, 40 * time.Minute}).Draw(rt, "talk"))
		}
	})
}

func (s *observed) apply(o operation) { o.do(s.outer.Context(), s.Store) }

// serveOne makes the right offer, has the two talk, and frees the agent. It is false when nobody could be served.
func (s *observed) serveOne() bool {
	s.observe()
	want, _ := s.rightPair()
	s.offerIsRight()
	if want.Call == "" {
		return false
	}
	v, err := s.Poll(s.outer.Context(), want.Call)
	if err != nil {
		s.Fatal(err)
	}
	if _, err = s.Accept(s.outer.Context(), v.Offer, connect); err == nil {
		err = s.Bridged(s.outer.Context(), want.Call)
	}
	if err == nil {
		_, err = s.EndTalk(s.outer.Context(), v.Offer, 0)
	}
	if err != nil {
		s.Fatal(err)
	}
	return true
}
