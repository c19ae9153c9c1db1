package dispatch

import (
	"context"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"presszero/internal/clock"
	"presszero/queue"
)

// slow takes its time.
func slow(ctx context.Context) error { return clock.Sleep(ctx, clock.System{}, 3*time.Second) }

func TestAnAgentIsNotRungAgainBeforeThePhoneIsSilent(t *testing.T) {
	goes := map[string]func(s *stage){
		"the caller leaves": func(s *stage) { s.must(s.Leave(s.Context(), "CA1", queue.Abandoned)) },
		"the caller moves": func(s *stage) {
			_, err := s.Join(s.Context(), queue.Ticket{Call: "CA1", Queue: "billing"})
			s.must(err)
		},
	}
	for name, goAway := range goes {
		t.Run(name, func(t *testing.T) {
			play(t, func(s *stage) {
				s.carrier.hangingUp(slow)
				s.Start()
				s.staff("anna")
				s.callers("CA1", "CA2")
				goAway(s)
				s.pass(3*time.Second - time.Millisecond)
				s.asked("ring anna for CA1, 20s", "hang up leg-anna")
				s.agentIs("anna", queue.Reserved, "")
				s.pass(time.Millisecond)
				s.asked("ring anna for CA2, 20s")
			}, func(o *Options) { o.Sweep = time.Hour })
		})
	}
}

func TestAnAgentIsNotRungAgainWhileTheFirstRingIsUnderWay(t *testing.T) {
	fates := map[string]struct {
		err   error
		asked []string
	}{
		"the phone rings":     {nil, []string{"hang up leg-anna", "ring anna for CA2, 20s"}},
		"it cannot be called": {ErrUnreachable, []string{"ring anna for CA2, 20s"}},
		"the carrier is down": {errDown, []string{"ring anna for CA2, 20s"}},
		"nobody knows":        {ErrUnknownOutcome, nil},
	}
	for name, fate := range fates {
		t.Run(name, func(t *testing.T) {
			play(t, func(s *stage) {
				s.carrier.ringing(func(ctx context.Context, _ queue.Offer) error {
					if err := slow(ctx); err != nil {
						return err
					}
					return fate.err
				})
				s.Start()
				s.staff("anna")
				s.callers("CA1", "CA2")
				s.must(s.Leave(s.Context(), "CA1", queue.Abandoned))
				synctest.Wait()
				s.asked("ring anna for CA1, 20s")
				s.carrier.ringing(nil)
				s.pass(3 * time.Second)
				s.asked(fate.asked...)
			})
		})
	}
}

func TestTheEndOfTheLegFreesTheAgent(t *testing.T) {
	play(t, func(s *stage) {
		s.carrier.ringing(func(context.Context, queue.Offer) error { return fmt.Errorf("post: %w", ErrUnknownOutcome) })
		s.Start()
		s.staff("anna")
		s.callers("CA1", "CA2")
		ref := s.offer("anna")
		s.must(s.Leave(s.Context(), "CA1", queue.Abandoned))
		s.pass(time.Second)
		s.asked("ring anna for CA1, 20s")
		s.must(s.Ended(s.Context(), ref, queue.NoAnswer))
		synctest.Wait()
		s.asked("ring anna for CA2, 20s")
		s.must(s.Ended(s.Context(), ref, queue.NoAnswer))
		s.agentIs("anna", queue.Reserved, "")
	})
}

func TestALegThatWasNotHungUpIsHungUpAgainAndTheAgentFreed(t *testing.T) {
	play(t, func(s *stage) {
		s.carrier.hangingUp(func(context.Context) error { return errDown })
		s.Start()
		s.staff("anna")
		s.callers("CA1")
		s.must(s.Leave(s.Context(), "CA1", queue.Abandoned))
		s.pass(queue.WithdrawnFor - time.Second)
		s.agentIs("anna", queue.Reserved, "")
		s.pass(2 * time.Second)
		s.asked("ring anna for CA1, 20s", "hang up leg-anna", "hang up leg-anna")
		s.agentIs("anna", queue.Ready, "")
	})
}
