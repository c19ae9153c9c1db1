package queuetest

import (
	"fmt"
	"sync"
	"time"

	"presszero/queue"
)

var dues = []promise{
	{"AnAcceptedPairFallsDueUntilTheyMeet", func(s *site) {
		s.ready("anna")
		s.join("CA1")
		o := s.ringing()
		s.accept(o.Ref)
		for i := 1; i <= 2; i++ {
			due := s.sweepAfter(connect)
			want := o
			want.Entry, want.Agent = s.poll("CA1").Entry, s.agent("anna")
			want.Leg, want.Deadline = "leg-CA1", s.now.Add(connect)
			s.equal("due", []queue.Due{{Kind: queue.DueConnect, Offer: want}}, due)
			s.equal("once a period", []queue.Due(nil), s.sweep())
		}
		s.must(s.Bridged(s.ctx, "CA1"))
		s.equal("due after they met", []queue.Due(nil), s.sweepAfter(time.Hour))
	}},
	{"AWithdrawnOfferFreesItsAgentByItself", func(s *site) {
		o := s.withdrawn()
		s.equal("not yet due", []queue.Due(nil), s.sweepAfter(queue.WithdrawnFor-time.Millisecond))
		due := s.sweepAfter(time.Millisecond)
		want := o
		want.Entry, want.Agent = queue.Entry{Call: "CA1", Queue: "sales"}, s.agent("anna")
		want.Leg, want.Deadline = "leg-CA1", s.now
		s.equal("due", []queue.Due{{Kind: queue.DueWithdrawn, Offer: want}}, due)
		s.equal("agent", []any{queue.Ready, start}, []any{want.Agent.State, want.Agent.Since})
		s.equal("once", []queue.Due(nil), s.sweepAfter(time.Hour))
		s.unchanged("late release", func() { s.must(s.Release(s.ctx, o.Ref)) })
	}},
	{"WrapUpEndsByItself", func(s *site) {
		s.ready("anna")
		s.join("CA1")
		o := s.talking()
		s.pass(time.Minute)
		s.endTalk(o.Ref, wrapUp)
		s.equal("not yet due", []queue.Due(nil), s.sweepAfter(wrapUp-time.Millisecond))
		due := s.sweepAfter(time.Millisecond)
		a := s.agent("anna")
		s.equal("due", []queue.Due{{Kind: queue.DueWrapUp, Offer: queue.Offer{
			Ref: o.Ref, Entry: queue.Entry{Call: "CA1", Queue: "sales"}, Agent: a, Deadline: at(90),
		}}}, due)
		s.equal("agent", []any{queue.Ready, at(90)}, []any{a.State, a.Since})
	}},
	{"ASweepSettlesTheOldestFirstAndNoMoreThanAsked", func(s *site) {
		s.register("anna", "ben", "cleo")
		for i, id := range []string{"anna", "ben", "cleo"} {
			s.set(id, queue.Ready, "")
			s.join(fmt.Sprint("CA", i))
			s.offer()
			s.pass(time.Second)
		}
		s.pass(time.Minute)
		first, err := s.Sweep(s.ctx, 2)
		s.must(err)
		rest := s.sweep()
		var calls []string
		for _, d := range append(first, rest...) {
			calls = append(calls, d.Offer.Entry.Call)
		}
		s.equal("order", []string{"CA0", "CA1", "CA2"}, calls)
		s.equal("first", 2, len(first))
	}},
	{"EachDueIsReportedOnce", func(s *site) {
		var ids []string
		for i := range 20 {
			ids = append(ids, fmt.Sprintf("agent-%02d", i))
			s.join(fmt.Sprintf("CA%02d", i))
		}
		s.register(ids...)
		for _, id := range ids {
			s.set(id, queue.Ready, "")
			s.offer()
		}
		s.pass(time.Minute)
		var mu sync.Mutex
		var wg sync.WaitGroup
		seen := map[queue.OfferRef]int{}
		for range 4 {
			wg.Go(func() {
				for range 10 {
					due, err := s.Sweep(s.ctx, 3)
					mu.Lock()
					for _, d := range due {
						seen[d.Offer.Ref]++
					}
					if err != nil {
						s.Error(err)
					}
					mu.Unlock()
				}
			})
		}
		wg.Wait()
		for ref, n := range seen {
			if n != 1 {
				s.Errorf("offer %s fell due %d times", ref, n)
			}
		}
		s.equal("offers", 20, len(seen))
	}},
	{"MatchersInParallelNeverShareACallerOrAnAgent", func(s *site) {
		var ids []string
		for i := range 30 {
			ids = append(ids, fmt.Sprintf("agent-%02d", i))
			s.join(fmt.Sprintf("CA%02d", i))
		}
		s.register(ids...)
		for _, id := range ids {
			s.set(id, queue.Ready, "")
		}
		var mu sync.Mutex
		var wg sync.WaitGroup
		calls, busy := map[string]int{}, map[string]int{}
		for range 8 {
			wg.Go(func() {
				for {
					o, err := s.Offer(s.ctx, []string{"sales"}, unrung)
					if err != nil {
						s.Error(err)
					}
					if o == nil {
						return
					}
					mu.Lock()
					calls[o.Entry.Call]++
					busy[o.Agent.ID]++
					mu.Unlock()
				}
			})
		}
		wg.Wait()
		s.equal("callers and agents offered", []int{30, 30}, []int{len(calls), len(busy)})
		for call, n := range calls {
			if n != 1 {
				s.Errorf("%s was offered %d times", call, n)
			}
		}
	}},
}
