package dispatch

import (
	"context"
	"fmt"
	"slices"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"presszero/queue"
	"presszero/queue/memq"
)

// number is to be called back at.
const number = "+15550155"

// under has the callers of sales called back by those rules.
func under(rules CallbackRules) func(*Options) {
	return func(o *Options) {
		o.Queues = func() map[string]Queue {
			return map[string]Queue{"sales": {Ring: ring, WrapUp: wrapUp, Callback: rules}}
		}
	}
}

// seldom has the dispatcher look at the line every ten seconds, where hours are to pass.
func seldom(o *Options) { o.Sweep, o.Reconcile = 10*time.Second, 10*time.Second }

// owes has sales owe a callback that is promised within an hour.
func (s *stage) owes(call string) queue.View {
	s.Helper()
	s.carrier.over(call)
	return s.asksToBeCalled(call)
}

// asksToBeCalled is a caller who asks to be called back and has not hung up yet.
func (s *stage) asksToBeCalled(call string) queue.View {
	s.Helper()
	v, err := s.Join(s.Context(), queue.Ticket{
		Call: call, Queue: "sales", Turn: 1, Callback: queue.Callback{Number: number, Due: time.Now().Add(time.Hour)},
	})
	s.must(err)
	synctest.Wait()
	return v
}

func (s *stage) entry(call string) queue.Entry {
	s.Helper()
	v, err := s.store.Store.Poll(s.Context(), call)
	s.must(err)
	return v.Entry
}

func (s *stage) ended(call, leg string, why queue.Missing) {
	s.Helper()
	s.must(s.CustomerEnded(s.Context(), call, leg, why))
	synctest.Wait()
}

func (s *stage) reaches(call, leg string) queue.View {
	s.Helper()
	_, err := s.CustomerAnswered(s.Context(), call, leg)
	s.must(err)
	v, err := s.CustomerReached(s.Context(), call, leg)
	s.must(err)
	synctest.Wait()
	return v
}

// tooLate insists that a leg belongs to nothing any more.
func (s *stage) tooLate(call, leg string) {
	s.Helper()
	_, err := s.CustomerAnswered(s.Context(), call, leg)
	s.equal("answered", queue.ErrStaleOffer, err)
	_, err = s.CustomerReached(s.Context(), call, leg)
	s.equal("reached", queue.ErrStaleOffer, err)
	s.must(s.CustomerEnded(s.Context(), call, leg, queue.MissedNoAnswer))
}

func TestTheAgentWaitsForTheCustomer(t *testing.T) {
	play(t, func(s *stage) {
		s.Start()
		s.staff("anna")
		s.owes("CA1")
		s.asked("ring anna for CA1, 20s")
		ref := s.accepted("anna")
		s.asked("ring +15550155 for CA1, 25s")
		s.equal("entry", []any{queue.Connected, "leg-CA1-1"}, []any{s.entry("CA1").State, s.entry("CA1").Callback.Trying})
		v := s.reaches("CA1", "leg-CA1-1")
		s.equal("reached", []any{queue.Connected, "leg-CA1-1"}, []any{v.State, v.OnPhone()})
		s.must(s.Met(s.Context(), "CA1"))
		s.must(s.Leave(s.Context(), "CA1", queue.Abandoned))
		synctest.Wait()
		s.callIs("CA1", queue.Ended, queue.Answered)
		s.asked("hang up leg-anna")
		s.must(s.Ended(s.Context(), ref, queue.NoAnswer))
		s.agentIs("anna", queue.WrapUp, "")
		s.equal("promises", []string{"sales kept 0"}, s.counts.callbacks)
		s.equal("waits on the phone", []string(nil), s.counts.left)
	}, under(CallbackRules{First: AgentFirst}))
}

func TestTheCustomerIsCalledFirst(t *testing.T) {
	play(t, func(s *stage) {
		s.Start()
		s.staff("anna")
		s.owes("CA1")
		s.asked("ring +15550155 for CA1, 25s")
		s.agentIs("anna", queue.Ready, "")
		v := s.reaches("CA1", "leg-CA1-1")
		s.equal("in line", []any{queue.Waiting, 1, "leg-CA1-1"}, []any{v.State, v.Position, v.OnPhone()})
		s.asked("ring anna for CA1, 20s")
		s.accepted("anna")
		s.asked("fetch leg-CA1-1")
	}, under(CallbackRules{First: CustomerFirst}))
}

func TestTheCustomerIsCalledFirstWhereAnAgentIsSoonFree(t *testing.T) {
	for agents, first := range map[int]string{
		15: "ring agent00 for CA1, 20s", // a handling time of four minutes is 16 s among 15
		16: "ring +15550155 for CA1, 25s",
	} {
		t.Run(fmt.Sprint(agents), func(t *testing.T) {
			play(t, func(s *stage) {
				var ids []string
				for i := range agents {
					ids = append(ids, fmt.Sprintf("agent%02d", i))
				}
				s.Start()
				s.staff(ids...)
				s.owes("CA1")
				s.asked(first)
			})
		})
	}
}

func TestNoMoreCustomersAreCalledThanAgentsAreReady(t *testing.T) {
	play(t, func(s *stage) {
		s.Start()
		for i := range 5 {
			_, err := s.Join(s.Context(), queue.Ticket{
				Call: fmt.Sprint("web-", i), Queue: "sales", Callback: queue.Callback{Number: fmt.Sprint("+1555015", i)},
			})
			s.must(err)
		}
		s.staff("anna")
		s.asked("ring +15550150 for web-0, 25s", "ring anna for web-1, 20s")
	}, under(CallbackRules{First: CustomerFirst}))
}

func TestAnAgentWhoWaitedInVainIsToldAndIsNotRungBeforeTheLegIsDown(t *testing.T) {
	for _, why := range []queue.Missing{queue.MissedNoAnswer, queue.MissedBusy, queue.MissedMachine, queue.MissedDeclined, queue.MissedFailed} {
		t.Run(string(why), func(t *testing.T) {
			play(t, func(s *stage) {
				s.Start()
				s.staff("anna")
				s.owes("CA1")
				ref := s.accepted("anna")
				s.carrier.take()
				s.callers("CA2")
				s.ended("CA1", "leg-CA1-1", why)
				s.asked("dismiss leg-anna")
				e := s.entry("CA1")
				s.equal("entry", []any{queue.Deferred, 1, 10 * time.Minute},
					[]any{e.State, e.Callback.Tries, e.Callback.After.Sub(e.Changed).Round(time.Second)})
				s.agentIs("anna", queue.Reserved, "")
				s.pass(3 * time.Second)
				s.asked()
				s.ended("CA1", "leg-CA1-1", queue.MissedNoAnswer) // the carrier's word on the leg comes after the machine's
				s.equal("tries", 1, s.entry("CA1").Callback.Tries)
				s.legDown(ref)
				s.asked("ring anna for CA2, 20s")
			}, under(CallbackRules{First: AgentFirst}))
		})
	}
}

func TestTriesHaveAGapAndEndUnreached(t *testing.T) {
	play(t, func(s *stage) {
		s.Start()
		s.staff("anna")
		s.owes("CA1")
		for try, leg := range []string{"leg-CA1-1", "leg-CA1-2"} {
			s.asked("ring +15550155 for CA1, 25s")
			s.ended("CA1", leg, queue.MissedBusy)
			s.equal("state", []any{queue.Deferred, try + 1}, []any{s.entry("CA1").State, s.entry("CA1").Callback.Tries})
			s.tooLate("CA1", leg)
			s.pass(5*time.Minute - time.Second)
			s.asked()
			s.pass(2 * time.Second)
		}
		s.asked("ring +15550155 for CA1, 25s")
		s.ended("CA1", "leg-CA1-3", queue.MissedMachine)
		s.callIs("CA1", queue.Ended, queue.Unreached)
		s.tooLate("CA1", "leg-CA1-3")
		s.equal("promises", []string{"sales kept 3"}, s.counts.callbacks)
		s.pass(time.Hour)
		s.asked()
	}, under(CallbackRules{First: CustomerFirst, Tries: 3, Gap: 5 * time.Minute}), seldom)
}

func TestACallbackIsGivenUpWhenItsTimeIsOver(t *testing.T) {
	play(t, func(s *stage) {
		s.Start()
		s.owes("CA1")
		s.equal("expires after", 2*time.Hour, s.entry("CA1").Callback.Expires.Sub(s.entry("CA1").Joined))
		s.pass(2*time.Hour + time.Second)
		s.callIs("CA1", queue.Ended, queue.Expired)
		s.equal("promises", []string{"sales broken 0"}, s.counts.callbacks)
	}, under(CallbackRules{Expiry: 2 * time.Hour}), seldom)
}

func TestThereIsNoTryThatWouldComeAfterTheExpiry(t *testing.T) {
	play(t, func(s *stage) {
		s.Start()
		s.staff("anna")
		s.owes("CA1")
		s.ended("CA1", "leg-CA1-1", queue.MissedBusy)
		s.callIs("CA1", queue.Ended, queue.Unreached)
	}, under(CallbackRules{First: CustomerFirst, Gap: time.Hour, Expiry: time.Hour}))
}

// quietUntil is a time before which nobody may be called, which a test moves.
type quietUntil struct{ at atomic.Pointer[time.Time] }

func (q *quietUntil) set(t time.Time) { q.at.Store(&t) }

func (q *quietUntil) next(t time.Time) time.Time {
	if at := q.at.Load(); at != nil && t.Before(*at) {
		return *at
	}
	return t
}

func TestNobodyIsCalledInQuietHours(t *testing.T) {
	var quiet quietUntil
	rules := CallbackRules{First: CustomerFirst, Next: quiet.next}
	play(t, func(s *stage) {
		s.Start()
		morning := time.Now().Add(time.Hour)
		quiet.set(morning)
		s.staff("anna")
		v := s.owes("CA1")
		s.equal("asked for in quiet hours", []any{queue.Deferred, morning.UnixMilli()}, []any{v.State, v.Callback.After.UnixMilli()})
		s.pass(time.Hour)
		s.asked("ring +15550155 for CA1, 25s")
		quiet.set(time.Now().Add(9 * time.Hour))
		s.ended("CA1", "leg-CA1-1", queue.MissedBusy)
		s.pass(8 * time.Hour)
		s.asked()
		s.pass(time.Hour)
		s.asked("ring +15550155 for CA1, 25s")
	}, under(rules), seldom)
}

func TestNobodyIsCalledBackWhoIsStillOnThePhone(t *testing.T) {
	play(t, func(s *stage) {
		s.Start()
		s.staff("anna")
		clock := s.asksToBeCalled("CA1").Clock
		s.asked("live CA1?")
		s.agentIs("anna", queue.Ready, "")
		s.carrier.over("CA1")
		s.pass(goodbyeTime)
		s.asked("ring +15550155 for CA1, 25s")
		e := s.entry("CA1")
		s.equal("entry", []any{0, clock}, []any{e.Callback.Tries, e.Clock})
	}, under(CallbackRules{First: CustomerFirst}))
}

func TestATurnThatComesInQuietHoursIsPutOff(t *testing.T) {
	var quiet quietUntil
	rules := CallbackRules{Next: quiet.next}
	play(t, func(s *stage) {
		s.Start()
		s.owes("CA1")
		quiet.set(time.Now().Add(time.Hour))
		s.staff("anna")
		s.asked()
		s.agentIs("anna", queue.Ready, "")
		e := s.entry("CA1")
		s.equal("entry", []any{queue.Deferred, 0}, []any{e.State, e.Callback.Tries})
	}, under(rules))
}

func TestANumberThatCannotBeCalledIsATryInVain(t *testing.T) {
	play(t, func(s *stage) {
		s.carrier.ringing(func(_ context.Context, o queue.Offer) error {
			if o.Agent.ID == "" {
				return ErrUnreachable
			}
			return nil
		})
		s.Start()
		s.staff("anna")
		s.owes("CA1")
		s.accepted("anna")
		s.asked("ring anna for CA1, 20s", "ring +15550155 for CA1, 25s", "dismiss leg-anna")
		s.callIs("CA1", queue.Ended, queue.Unreached)
		s.equal("promises", []string{"sales broken 1"}, s.counts.callbacks)
	}, under(CallbackRules{First: AgentFirst, Tries: 1}))
}

func TestNoTryIsCountedWhenNobodyWasRung(t *testing.T) {
	for _, first := range []string{AgentFirst, CustomerFirst} {
		t.Run(first, func(t *testing.T) {
			play(t, func(s *stage) {
				rung := false
				s.carrier.ringing(func(_ context.Context, o queue.Offer) error {
					if o.Agent.ID == "" && !rung {
						return errDown
					}
					return nil
				})
				s.Start()
				s.staff("anna")
				s.owes("CA1")
				if first == AgentFirst {
					s.accepted("anna")
				}
				s.pass(time.Minute)
				e := s.entry("CA1")
				s.equal("callback", []any{0, "", time.Time{}}, []any{e.Callback.Tries, e.Callback.Trying, e.Callback.Called})
				s.carrier.ringing(nil)
				rung = true
				s.pass(30 * time.Second)
				s.equal("rings", true, s.entry("CA1").Callback.Trying != "")
			}, under(CallbackRules{First: first, Ring: time.Minute}))
		})
	}
}

func TestAPhoneThatMayBeRingingIsGivenTheTime(t *testing.T) {
	unknown := func(context.Context, queue.Offer) error { return ErrUnknownOutcome }
	t.Run("and is named when it is answered", func(t *testing.T) {
		play(t, func(s *stage) {
			s.carrier.ringing(unknown)
			s.Start()
			s.staff("anna")
			s.owes("CA1")
			s.carrier.ringing(nil)
			s.pass(20 * time.Second)
			s.asked("ring +15550155 for CA1, 25s")
			s.equal("reached", "CB7", s.reaches("CA1", "CB7").OnPhone())
		}, under(CallbackRules{First: CustomerFirst}))
	})
	t.Run("and is a try in vain when it is not", func(t *testing.T) {
		play(t, func(s *stage) {
			s.carrier.ringing(unknown)
			s.Start()
			s.staff("anna")
			s.owes("CA1")
			s.pass(25*time.Second + ringSlack + 25*time.Second + time.Second)
			s.asked("ring +15550155 for CA1, 25s")
			s.equal("entry", []any{queue.Deferred, 1}, []any{s.entry("CA1").State, s.entry("CA1").Callback.Tries})
		}, under(CallbackRules{First: CustomerFirst}))
	})
	t.Run("and the carrier's word on it counts", func(t *testing.T) {
		play(t, func(s *stage) {
			s.carrier.ringing(unknown)
			s.Start()
			s.staff("anna")
			s.owes("CA1")
			s.ended("CA1", "CB7", queue.MissedBusy)
			s.equal("tries", 1, s.entry("CA1").Callback.Tries)
		}, under(CallbackRules{First: CustomerFirst}))
	})
}

func TestALegThatRingsForACallbackThatIsOverIsHungUp(t *testing.T) {
	t.Run("called off while it rings", func(t *testing.T) {
		play(t, func(s *stage) {
			s.Start()
			s.staff("anna")
			s.owes("CA1")
			s.carrier.take()
			s.must(s.Leave(s.Context(), "CA1", queue.Cancelled))
			synctest.Wait()
			s.asked("hang up leg-CA1-1")
			s.tooLate("CA1", "leg-CA1-1")
			s.must(s.Leave(s.Context(), "CA1", queue.Cancelled))
			s.equal("promises", []string{"sales kept 0"}, s.counts.callbacks)
		}, under(CallbackRules{First: CustomerFirst}))
	})
	t.Run("called off while it is dialled", func(t *testing.T) {
		play(t, func(s *stage) {
			s.carrier.ringing(func(ctx context.Context, _ queue.Offer) error { return slow(ctx) })
			s.Start()
			s.staff("anna")
			s.owes("CA1")
			s.must(s.Leave(s.Context(), "CA1", queue.Cancelled))
			s.pass(3 * time.Second)
			s.asked("ring +15550155 for CA1, 25s", "hang up leg-CA1-1")
			s.equal("promises", []string{"sales open 0"}, s.counts.callbacks)
		}, under(CallbackRules{First: CustomerFirst}))
	})
	t.Run("phoned in again", func(t *testing.T) {
		play(t, func(s *stage) {
			s.Start()
			s.staff("anna")
			s.owes("CA1")
			s.carrier.take()
			v, err := s.Join(s.Context(), queue.Ticket{Call: "CA2", Queue: "sales", From: number})
			s.must(err)
			synctest.Wait()
			s.equal("place", []any{true, s.entry("CA1").Clock}, []any{v.Resumed, v.Clock})
			s.askedInAnyOrder("ring anna for CA2, 20s", "hang up leg-CA1-1")
			s.equal("promises", []string{"sales kept 0"}, s.counts.callbacks)
		}, under(CallbackRules{First: CustomerFirst}))
	})
	t.Run("with an agent who waits", func(t *testing.T) {
		play(t, func(s *stage) {
			s.Start()
			s.staff("anna")
			s.owes("CA1")
			s.accepted("anna")
			s.carrier.take()
			s.must(s.Leave(s.Context(), "CA1", queue.Cancelled))
			synctest.Wait()
			s.askedInAnyOrder("hang up leg-anna", "hang up leg-CA1-1")
			s.agentIs("anna", queue.Ready, "")
		}, under(CallbackRules{First: AgentFirst}))
	})
}

func TestTheEndOfTheOldLegDoesNotEndACallback(t *testing.T) {
	play(t, func(s *stage) {
		s.callers("CA1")
		s.owes("CA1")
		s.must(s.Leave(s.Context(), "CA1", queue.Abandoned))
		s.callIs("CA1", queue.Waiting, "")
		s.carrier.dead("CA1")
		s.Start()
		s.pass(time.Minute)
		s.callIs("CA1", queue.Waiting, "")
	})
}

func TestACustomerWhoWasReachedAndHangsUpWithoutAWordIsFound(t *testing.T) {
	play(t, func(s *stage) {
		s.Start()
		s.staff("anna")
		s.owes("CA1")
		_, err := s.SetAgent(s.Context(), "anna", queue.Away, "lunch")
		s.must(err)
		s.reaches("CA1", "leg-CA1-1")
		s.carrier.dead("leg-CA1-1")
		s.pass(silence + 10*time.Second)
		s.callIs("CA1", queue.Ended, queue.Vanished)
		s.equal("promises", []string{"sales kept 0"}, s.counts.callbacks)
	}, under(CallbackRules{First: CustomerFirst}))
}

// A dispatcher dies after each step in turn, and another goes on.
func TestADispatcherThatDiesStrandsNoCallback(t *testing.T) {
	const forever = 365 * 24 * time.Hour
	dies := map[string]struct {
		first string
		until func(s *stage)
	}{
		"after the offer": {CustomerFirst, func(s *stage) { s.offered() }},
		"after the agent was given back": {CustomerFirst, func(s *stage) {
			_, err := s.store.CallFirst(s.Context(), s.offered(), s.o.Unrung)
			s.must(err)
		}},
		"after the customer was dialled": {CustomerFirst, func(s *stage) {
			_, err := s.store.CallFirst(s.Context(), s.offered(), s.o.Unrung)
			s.must(err)
			_, err = s.store.Dialled(s.Context(), "CA1", "lost", time.Minute)
			s.must(err)
		}},
		"after the agent accepted": {AgentFirst, func(s *stage) {
			ref := s.offered()
			s.must(s.store.Rang(s.Context(), ref, "leg-anna", time.Minute))
			_, err := s.store.Accept(s.Context(), ref, s.o.Connect)
			s.must(err)
		}},
		"after the agent's customer was dialled": {AgentFirst, func(s *stage) {
			ref := s.offered()
			s.must(s.store.Rang(s.Context(), ref, "leg-anna", time.Minute))
			_, err := s.store.Accept(s.Context(), ref, s.o.Connect)
			s.must(err)
			_, err = s.store.Dialled(s.Context(), "CA1", "lost", time.Minute)
			s.must(err)
		}},
	}
	for name, tt := range dies {
		t.Run(name, func(t *testing.T) {
			play(t, func(s *stage) {
				s.staff("anna")
				_, err := s.store.Join(s.Context(), queue.Ticket{
					Call: "CA1", Queue: "sales", Callback: queue.Callback{Number: number, Expires: time.Now().Add(forever)},
				})
				s.must(err)
				tt.until(s)
				s.Start() // another process
				for range 200 {
					s.pass(time.Second)
					if s.agent("anna").Call == "CA1" && s.entry("CA1").State == queue.Offered {
						s.accepted("anna")
					}
					if leg := s.entry("CA1").Callback.Trying; leg != "" && leg != "lost" {
						s.equal("reached", leg, s.reaches("CA1", leg).OnPhone())
						return
					}
				}
				s.Fatalf("nobody calls back: %+v", s.entry("CA1"))
			}, under(CallbackRules{First: tt.first, Gap: time.Minute, Tries: 9, Ring: 2 * time.Minute}))
		})
	}
}

func TestACallbackThatTheStoreHasLostIsPutBack(t *testing.T) {
	play(t, func(s *stage) {
		s.owes("CA1")
		later, err := s.Join(s.Context(), queue.Ticket{
			Call: "web-1", Queue: "sales", Callback: queue.Callback{Number: "+15550156", After: time.Now().Add(time.Hour)},
		})
		s.must(err)
		_, err = s.Join(s.Context(), queue.Ticket{Call: "web-2", Queue: "sales", Callback: queue.Callback{Number: "+15550157"}})
		s.must(err)
		s.reconcile(s.Context())
		s.must(s.Leave(s.Context(), "web-2", queue.Cancelled))
		before := s.entry("CA1")
		s.pass(10 * time.Second)
		s.reconcile(s.Context())
		s.store.lose(t)
		s.pass(10 * time.Second)
		s.reconcile(s.Context())
		after := s.entry("CA1")
		s.equal("place", []any{queue.Waiting, before.Clock, before.Seq, before.Callback}, []any{after.State, after.Clock, after.Seq, after.Callback})
		s.equal("for later", later.Callback, s.entry("web-1").Callback)
		_, err = s.store.Poll(s.Context(), "web-2")
		s.equal("called off", queue.ErrUnknownCall, err)
	})
}

func (s *stage) agent(id string) queue.Agent {
	s.Helper()
	a, err := s.store.Agent(s.Context(), id)
	s.must(err)
	return a
}

// legDown tells that the leg of an offer is down.
func (s *stage) legDown(ref queue.OfferRef) {
	s.Helper()
	s.must(s.Ended(s.Context(), ref, queue.NoAnswer))
	synctest.Wait()
}

// offered makes the offer that a match would.
func (s *stage) offered() queue.OfferRef {
	s.Helper()
	o, err := s.store.Offer(s.Context(), []string{"sales"}, s.o.Unrung)
	s.must(err)
	if o == nil {
		s.Fatal("no offer was made")
	}
	return o.Ref
}

// askedInAnyOrder compares what the carrier was asked for at once.
func (s *stage) askedInAnyOrder(want ...string) {
	s.Helper()
	got := s.carrier.take()
	slices.Sort(got)
	slices.Sort(want)
	s.equal("asked of the carrier", want, got)
}

// lose forgets everything.
func (s *store) lose(t *testing.T) {
	t.Helper()
	empty, err := memq.New(memq.Options{Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	s.Store = empty
}
