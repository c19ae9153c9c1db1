package dispatch

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"presszero/internal/clock"
	"presszero/queue"
)

func TestTheOldestCallerGetsTheLongestIdleAgent(t *testing.T) {
	play(t, func(s *stage) {
		s.staff("ben", "anna")
		s.callers("CA1", "CA2", "CA3")
		s.Start()
		synctest.Wait()
		asked := s.carrier.take()
		slices.Sort(asked)
		s.equal("rung", []string{"ring anna for CA2, 20s", "ring ben for CA1, 20s"}, asked)
		s.callIs("CA3", queue.Waiting, "")
	})
}

func TestWhoeverComesIsMatchedAtOnce(t *testing.T) {
	play(t, func(s *stage) {
		s.Start()
		s.staff("anna")
		_, err := s.Join(s.Context(), queue.Ticket{Call: "CA1", Queue: "sales"})
		s.must(err)
		synctest.Wait()
		s.asked("ring anna for CA1, 20s")
	}, func(o *Options) { o.Sweep = time.Hour })
}

func TestAnOfferThatComesToNothingPutsTheCallerBackAtTheOldPlace(t *testing.T) {
	refuse := func(why queue.Refusal) func(*stage) {
		return func(s *stage) { s.must(s.Refuse(s.Context(), s.offer("anna"), why)) }
	}
	ended := func(why queue.Refusal) func(*stage) {
		return func(s *stage) { s.must(s.Ended(s.Context(), s.offer("anna"), why)) }
	}
	tests := map[string]struct {
		unreachable bool
		end         func(*stage)
		reason      string
	}{
		"declined":           {end: refuse(queue.Declined), reason: queue.ReasonDeclined},
		"silence":            {end: refuse(queue.NoAnswer), reason: queue.ReasonNoAnswer},
		"busy":               {end: ended(queue.Busy), reason: queue.ReasonBusy},
		"no answer":          {end: ended(queue.NoAnswer), reason: queue.ReasonNoAnswer},
		"unreachable":        {unreachable: true, end: func(*stage) {}, reason: queue.ReasonUnreachable},
		"no word whatsoever": {end: func(s *stage) { s.pass(ring + ringSlack + s.o.Accept) }, reason: queue.ReasonNoAnswer},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			play(t, func(s *stage) {
				s.callers("CA1", "CA2")
				before, err := s.store.Poll(s.Context(), "CA1")
				s.must(err)
				if tt.unreachable {
					s.carrier.ringing(func(context.Context, queue.Offer) error { return ErrUnreachable })
				}
				s.Start()
				s.staff("anna")
				tt.end(s)
				synctest.Wait()
				after, err := s.store.Poll(s.Context(), "CA1")
				s.must(err)
				s.equal("place", []any{queue.Waiting, 1, before.Clock, before.Seq}, []any{after.State, after.Position, after.Clock, after.Seq})
				s.agentIs("anna", queue.Away, tt.reason)
				s.equal("counted", []string{tt.reason}, s.counts.offers)
			})
		})
	}
}

func TestAnOfferIsCountedOnceHoweverOftenItsEndIsTold(t *testing.T) {
	play(t, func(s *stage) {
		s.Start()
		s.staff("anna")
		s.callers("CA1")
		ref := s.offer("anna")
		s.must(s.Refuse(s.Context(), ref, queue.Declined))
		s.must(s.Refuse(s.Context(), ref, queue.NoAnswer))
		s.must(s.Ended(s.Context(), ref, queue.NoAnswer))
		s.equal("counted", []string{"declined"}, s.counts.offers)
		s.agentIs("anna", queue.Away, queue.ReasonDeclined)
	})
}

func TestALapsedOfferHangsItsLegUp(t *testing.T) {
	play(t, func(s *stage) {
		s.Start()
		s.staff("anna")
		s.callers("CA1")
		s.carrier.take()
		s.pass(ring + ringSlack)
		s.equal("no lapse while the agent may still decide", queue.Reserved, s.agentState("anna"))
		s.pass(s.o.Accept)
		if asked := s.carrier.take(); !slices.Contains(asked, "hang up leg-anna") {
			s.Errorf("asked of the carrier: %v", asked)
		}
	}, func(o *Options) { o.Reconcile = time.Hour })
}

func (s *stage) agentState(id string) queue.AgentState {
	s.Helper()
	a, err := s.store.Agent(s.Context(), id)
	s.must(err)
	return a.State
}

func TestAnUnknownOutcomeOfARingLeavesTheOfferOut(t *testing.T) {
	unknown := func(context.Context, queue.Offer) error { return fmt.Errorf("post: %w", ErrUnknownOutcome) }
	quiet := func(o *Options) { o.Reconcile = time.Hour }

	t.Run("the agent may answer", func(t *testing.T) {
		play(t, func(s *stage) {
			s.carrier.ringing(unknown)
			s.Start()
			s.staff("anna")
			s.callers("CA1")
			s.pass(ring)
			ref := s.offer("anna")
			offer, err := s.Answered(s.Context(), ref)
			s.must(err)
			s.equal("caller", "CA1", offer.Entry.Call)
			s.accepted("anna")
			s.asked("ring anna for CA1, 20s", "fetch CA1")
		}, quiet)
	})
	t.Run("and is not blamed when it lapses", func(t *testing.T) {
		play(t, func(s *stage) {
			s.carrier.ringing(unknown)
			s.Start()
			s.staff("anna")
			s.callers("CA1")
			s.pass(ring + ringSlack + s.o.Accept)
			s.agentIs("anna", queue.Reserved, "")
			s.asked("ring anna for CA1, 20s", "ring anna for CA1, 20s")
		}, quiet)
	})
	t.Run("unless the agent wished to be away", func(t *testing.T) {
		play(t, func(s *stage) {
			s.carrier.ringing(unknown)
			s.Start()
			s.staff("anna")
			s.callers("CA1")
			_, err := s.SetAgent(s.Context(), "anna", queue.Away, "lunch")
			s.must(err)
			s.pass(ring + ringSlack + s.o.Accept)
			s.agentIs("anna", queue.Away, "lunch")
		}, quiet)
	})
	t.Run("a leg without a name is not hung up", func(t *testing.T) {
		play(t, func(s *stage) {
			s.carrier.ringing(unknown)
			s.Start()
			s.staff("anna")
			s.callers("CA1")
			s.must(s.Leave(s.Context(), "CA1", queue.Abandoned))
			synctest.Wait()
			s.asked("ring anna for CA1, 20s")
		}, quiet)
	})
}

func TestALostRingRestsASecondAndTriesAgain(t *testing.T) {
	play(t, func(s *stage) {
		s.carrier.ringing(func(context.Context, queue.Offer) error { return errDown })
		s.staff("anna")
		s.callers("CA1")
		s.Start()
		s.pass(10 * time.Second)
		for i, at := range s.carrier.rings[1:] {
			if gap := at.Sub(s.carrier.rings[i]); gap < time.Second || gap > 1500*time.Millisecond {
				s.Errorf("ring %d came %v after the one before", i+2, gap)
			}
		}
		if n := len(s.carrier.rings); n < 7 || n > 11 {
			s.Errorf("%d rings in 10 s", n)
		}
		s.carrier.ringing(nil)
		s.pass(2 * time.Second)
		s.agentIs("anna", queue.Reserved, "")
		s.callIs("CA1", queue.Offered, "")
	})
}

func TestALegThatCameTooLateIsHungUp(t *testing.T) {
	play(t, func(s *stage) {
		dialled := make(chan struct{})
		s.carrier.ringing(func(context.Context, queue.Offer) error { <-dialled; return nil })
		s.Start()
		s.staff("anna")
		s.callers("CA1")
		s.must(s.Leave(s.Context(), "CA1", queue.Abandoned))
		close(dialled)
		synctest.Wait()
		s.asked("ring anna for CA1, 20s", "hang up leg-anna")
		s.agentIs("anna", queue.Ready, "")
	})
}

func TestASlowCarrierHoldsUpNothingThatFallsDue(t *testing.T) {
	play(t, func(s *stage) {
		s.Start()
		s.staff("anna")
		s.callers("CA1")
		s.accepted("anna")
		s.carrier.take()
		s.carrier.ringing(func(ctx context.Context, _ queue.Offer) error { <-ctx.Done(); return ctx.Err() })
		s.must(s.PutAgents(s.Context(), []queue.Agent{
			{ID: "anna", Queues: []string{"sales"}}, {ID: "ben", Queues: []string{"sales"}}, {ID: "cleo", Queues: []string{"sales"}},
		}))
		for _, id := range []string{"ben", "cleo"} {
			_, err := s.SetAgent(s.Context(), id, queue.Ready, "")
			s.must(err)
		}
		for _, call := range []string{"CA2", "CA3"} {
			_, err := s.Join(s.Context(), queue.Ticket{Call: call, Queue: "sales"})
			s.must(err)
		}
		s.pass(4 * time.Second)
		s.asked("ring ben for CA2, 20s", "fetch CA1")
	}, func(o *Options) { o.Rings, o.Connect = 1, 3*time.Second })
}

func TestTheRingThatEndsMakesRoomForTheNext(t *testing.T) {
	play(t, func(s *stage) {
		s.carrier.ringing(func(ctx context.Context, _ queue.Offer) error { return clock.Sleep(ctx, clock.System{}, time.Second) })
		s.staff("anna", "ben")
		s.callers("CA1", "CA2")
		s.Start()
		synctest.Wait()
		s.asked("ring anna for CA1, 20s")
		s.pass(time.Second)
		s.asked("ring ben for CA2, 20s")
	}, func(o *Options) { o.Rings, o.Sweep = 1, time.Hour })
}

func TestAnAgentIsNotOfferedAgainWhileTheFirstRingIsUnderWay(t *testing.T) {
	play(t, func(s *stage) {
		s.carrier.ringing(func(ctx context.Context, _ queue.Offer) error { <-ctx.Done(); return ErrUnknownOutcome })
		s.Start()
		s.staff("anna")
		s.callers("CA1")
		s.pass(20 * time.Second)
		s.asked("ring anna for CA1, 20s")
	})
}

func TestAStaleOfferIsNeverAnsweredOrAccepted(t *testing.T) {
	ends := map[string]func(s *stage, ref queue.OfferRef){
		"the caller has gone": func(s *stage, _ queue.OfferRef) { s.must(s.Leave(s.Context(), "CA1", queue.Abandoned)) },
		"declined":            func(s *stage, ref queue.OfferRef) { s.must(s.Refuse(s.Context(), ref, queue.Declined)) },
		"lapsed":              func(s *stage, _ queue.OfferRef) { s.pass(ring + ringSlack + s.o.Accept) },
	}
	for name, end := range ends {
		t.Run(name, func(t *testing.T) {
			play(t, func(s *stage) {
				s.Start()
				s.staff("anna")
				s.callers("CA1")
				ref := s.offer("anna")
				end(s, ref)
				_, answered := s.Answered(s.Context(), ref)
				_, accepted := s.Accept(s.Context(), ref)
				s.equal("answered", queue.ErrStaleOffer, answered)
				s.equal("accepted", queue.ErrStaleOffer, accepted)
			})
		})
	}
}
