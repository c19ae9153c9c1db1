package dispatch

import (
	"context"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/zap"

	"presszero/internal/clock"
	"presszero/queue"
)

func TestEveryMissingPartIsNamed(t *testing.T) {
	t.Parallel()
	whole := Options{
		Store: &store{}, Carrier: &carrier{}, Clock: clock.System{}, Observer: &counts{}, Log: zap.NewNop(),
		Queues: func() map[string]Queue { return nil },
	}
	if _, err := New(whole); err != nil {
		t.Fatal(err)
	}
	for name, remove := range map[string]func(*Options){
		"Store":    func(o *Options) { o.Store = nil },
		"Carrier":  func(o *Options) { o.Carrier = nil },
		"Clock":    func(o *Options) { o.Clock = nil },
		"Queues":   func(o *Options) { o.Queues = nil },
		"Observer": func(o *Options) { o.Observer = nil },
		"Log":      func(o *Options) { o.Log = nil },
	} {
		o := whole
		remove(&o)
		if _, err := New(o); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("without %s: %v", name, err)
		}
	}
}

func TestStopIsHarmlessTwiceAndWithoutStart(t *testing.T) {
	play(t, func(s *stage) {
		s.Stop()
		s.Stop()
		s.Start() // too late: nothing runs any more
		s.staff("anna")
		s.callers("CA1")
		s.pass(time.Minute)
		s.asked()
	})
}

func TestStartTwiceIsOneStart(t *testing.T) {
	play(t, func(s *stage) {
		s.Start()
		s.Start()
		s.staff("anna")
		s.callers("CA1")
		s.asked("ring anna for CA1, 20s")
		s.Stop()
		s.Stop()
	})
}

func TestStopWaitsForTheRequestsUnderWay(t *testing.T) {
	play(t, func(s *stage) {
		s.carrier.ringing(func(ctx context.Context, _ queue.Offer) error {
			return clock.Sleep(ctx, clock.System{}, 3*time.Second)
		})
		s.staff("anna")
		s.callers("CA1")
		s.Start()
		synctest.Wait()
		began := time.Now()
		s.Stop()
		s.equal("waited", 3*time.Second, time.Since(began))
		offer, err := s.store.FindOffer(s.Context(), s.offer("anna"))
		s.must(err)
		s.equal("the leg is noted", "leg-anna", offer.Leg)
	})
}

func TestStopWaitsForTheSweepUnderWay(t *testing.T) {
	play(t, func(s *stage) {
		s.store.sweep = 2 * time.Second
		s.Start()
		synctest.Wait()
		began := time.Now()
		s.Stop()
		s.equal("waited", 2*time.Second, time.Since(began))
	})
}

func TestStopTriesOnceMoreToTakeOutWhomItMust(t *testing.T) {
	play(t, func(s *stage) {
		s.callers("CA1")
		s.LeaveSoon("CA1", queue.Left)
		s.Stop()
		s.callIs("CA1", queue.Ended, queue.Left)
	})
}

func TestWhatComesAfterStopIsStillCarriedOut(t *testing.T) {
	play(t, func(s *stage) {
		s.Start()
		s.staff("anna")
		s.callers("CA1")
		s.Stop()
		s.carrier.take()
		_, err := s.Accept(s.Context(), s.offer("anna"))
		s.must(err)
		s.asked("fetch CA1")
	})
}

func TestATierOpensThoughNothingElseHappens(t *testing.T) {
	late := func(o *Options) {
		o.Queues = func() map[string]Queue {
			return map[string]Queue{"sales": {Ring: ring, Routing: queue.Routing{Tiers: []queue.Tier{{After: time.Minute}}}}}
		}
	}
	play(t, func(s *stage) {
		s.Start()
		s.must(s.PutAgents(s.Context(), []queue.Agent{
			{ID: "anna", Queues: []string{"sales"}, Tiers: map[string]int{"sales": 2}},
		}))
		_, err := s.SetAgent(s.Context(), "anna", queue.Ready, "")
		s.must(err)
		s.callers("CA1")
		s.pass(58 * time.Second)
		s.agentIs("anna", queue.Ready, "")
		s.pass(2 * time.Second)
		s.agentIs("anna", queue.Reserved, "")
	}, late)
}

func TestACallerWhoIsPrioritisedIsServedNext(t *testing.T) {
	play(t, func(s *stage) {
		s.callers("CA1", "CA2")
		v, err := s.Prioritise(s.Context(), "CA2", time.Minute, "a regular")
		s.must(err)
		s.equal("position", 1, v.Position)
		s.Start()
		s.staff("anna")
		s.asked("ring anna for CA2, 20s")
		_, err = s.Prioritise(s.Context(), "CA9", time.Minute, "")
		s.equal("unknown", queue.ErrUnknownCall, err)
	})
}
