package dispatch

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"time"

	"presszero/queue"
)

// account is what is up at the carrier. Its list lags behind and loses some, as far as a test says.
type account struct {
	mu    sync.Mutex
	legs  map[string]Leg
	waits map[string]bool
	blind func(id string) bool // legs that the list does not show; nil: it shows all
	stale []Leg                // legs that it shows although they are over
	whole bool
	err   error
	lists int
}

func (a *account) Up(context.Context) ([]Leg, bool, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.lists++
	all := slices.Clone(a.stale)
	for _, leg := range a.legs {
		if a.blind == nil || !a.blind(leg.ID) {
			all = append(all, leg)
		}
	}
	return all, a.whole, a.err
}

func (a *account) Waits(_ context.Context, call string) (bool, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.waits[call], nil
}

// now changes what the account does from now on.
func (a *account) now(change func()) {
	a.mu.Lock()
	defer a.mu.Unlock()
	change()
}

func (a *account) is(leg Leg) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.legs[leg.ID] = leg
}

func (a *account) over(ids ...string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, id := range ids {
		delete(a.legs, id)
	}
}

func (a *account) live(id string) (bool, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	_, up := a.legs[id]
	return up, nil
}

// compared plays a test on a stage whose carrier tells what is up, beginning with anna, who is ready.
func compared(t *testing.T, test func(s *stage, a *account)) {
	t.Helper()
	a := &account{legs: map[string]Leg{}, waits: map[string]bool{}, whole: true}
	play(t, func(s *stage) {
		s.carrier.live(a.live)
		s.carrier.ringing(func(_ context.Context, o queue.Offer) error {
			a.is(Leg{ID: "leg-" + o.Agent.ID, Side: AgentSide, Address: o.Agent.Address, Created: time.Now().Truncate(time.Second)})
			return nil
		})
		s.carrier.hangingUp(func(context.Context) error { a.over("leg-anna"); return nil })
		s.staff("anna")
		s.Start()
		s.pass(0)
		test(s, a)
	}, func(o *Options) { o.Legs = a })
}

// call has callers join whose legs are up.
func (s *stage) call(a *account, calls ...string) {
	s.Helper()
	for _, call := range calls {
		a.is(Leg{ID: call, Side: CallerSide, Answered: true, Created: time.Now()})
	}
	s.callers(calls...)
}

// soon is when no drift may be left of a fault.
const soon = 10 * time.Second

// made good holds that a fault was healed as one of its kind, and that no drift is left ten seconds after it.
func (s *stage) madeGood(kind Drift) {
	s.Helper()
	s.pass(soon)
	s.counts.mu.Lock()
	defer s.counts.mu.Unlock()
	s.equal("healed", []string{string(kind)}, s.counts.healed)
	for of, n := range s.counts.drifts {
		if n != 0 {
			s.Errorf("%d legs drift: %s", n, of)
		}
	}
}

func TestEveryFaultIsHealedWithinTenSeconds(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		kind   Drift
		strike func(s *stage, a *account)
		holds  func(s *stage)
	}{
		"a caller in line has gone": {DriftCallerGone, func(s *stage, a *account) {
			s.call(a, "CA1", "CA2", "CA3")
			a.over("CA2")
		}, func(s *stage) {
			s.callIs("CA2", queue.Ended, queue.Vanished)
			s.callIs("CA3", queue.Waiting, "")
		}},
		"a caller has gone while the phone rings": {DriftCallerGone, func(s *stage, a *account) {
			s.call(a, "CA1")
			a.over("CA1")
		}, func(s *stage) {
			s.callIs("CA1", queue.Ended, queue.Vanished)
			s.agentIs("anna", queue.Ready, "")
		}},
		"a caller has gone out of the talk": {DriftCallerGone, func(s *stage, a *account) {
			s.call(a, "CA1")
			s.accepted("anna")
			s.must(s.Met(s.Context(), "CA1"))
			a.over("CA1", "leg-anna")
			s.carrier.live(func(leg string) (bool, error) { return leg == "leg-anna", nil })
		}, func(s *stage) {
			s.callIs("CA1", queue.Ended, queue.Answered)
			s.agentIs("anna", queue.WrapUp, "")
		}},
		"the agent's phone has stopped ringing": {DriftAgentGone, func(s *stage, a *account) {
			s.call(a, "CA1")
			a.over("leg-anna")
		}, func(s *stage) {
			s.agentIs("anna", queue.Away, queue.ReasonNoAnswer)
			s.callIs("CA1", queue.Waiting, "")
		}},
		"the agent has gone out of the talk": {DriftAgentGone, func(s *stage, a *account) {
			s.call(a, "CA1")
			s.accepted("anna")
			s.must(s.Met(s.Context(), "CA1"))
			a.over("leg-anna")
		}, func(s *stage) { s.agentIs("anna", queue.WrapUp, "") }},
		"an agent is held for nobody": {DriftAgentHeld, func(s *stage, a *account) {
			s.call(a, "CA1")
			s.carrier.hangingUp(func(context.Context) error { return errDown })
			s.must(s.Leave(s.Context(), "CA1", queue.Abandoned))
			s.pass(0)
			s.carrier.hangingUp(func(context.Context) error { a.over("leg-anna"); return nil })
			a.over("CA1")
		}, func(s *stage) { s.agentIs("anna", queue.Ready, "") }},
		"a phone rings of which nobody knows": {DriftLegUnnoted, func(s *stage, a *account) {
			offer := s.reserved(a)
			a.is(Leg{ID: "leg-anna", Side: AgentSide, Address: offer.Agent.Address, Created: time.Now().Truncate(time.Second)})
		}, func(s *stage) {
			found, err := s.store.FindOffer(s.Context(), s.offer("anna"))
			s.must(err)
			s.equal("leg", "leg-anna", found.Leg)
		}},
		"a phone rings for an offer that is over": {DriftLegOrphaned, func(s *stage, a *account) {
			a.is(Leg{ID: "leg-old", Side: AgentSide, Address: "client:anna", Created: time.Now()})
			s.carrier.hangingUp(func(context.Context) error { a.over("leg-old"); return nil })
		}, func(s *stage) { s.asked("hang up leg-old") }},
		"a caller was answered elsewhere": {DriftCallerElsewhere, func(s *stage, a *account) {
			s.call(a, "CA1", "CA2")
			a.is(Leg{ID: "CA9", Parent: "CA2", Answered: true})
		}, func(s *stage) { s.callIs("CA2", queue.Ended, queue.Left) }},
		"the line has lost a caller who waits": {DriftCallerUnlisted, func(s *stage, a *account) {
			s.call(a, "CA1")
			a.is(Leg{ID: "CA2", Side: CallerSide, Answered: true})
			a.is(Leg{ID: "CA3", Side: CallerSide, Answered: true}) // in a menu
			s.carrier.fetching(func(call string) error {
				_, err := s.Join(s.Context(), queue.Ticket{Call: call, Queue: "sales"})
				return err
			})
			a.now(func() { a.waits["CA2"] = true })
		}, func(s *stage) { s.callIs("CA2", queue.Waiting, "") }},
	} {
		t.Run(name, func(t *testing.T) {
			compared(t, func(s *stage, a *account) {
				c.strike(s, a)
				s.madeGood(c.kind)
				c.holds(s)
			})
		})
	}
}

// reserved is an offer of CA1 to anna that nobody rings: the process that should have is gone.
func (s *stage) reserved(a *account) queue.Offer {
	s.Helper()
	s.rest.set(time.Now().Add(time.Hour))
	s.call(a, "CA1")
	o, err := s.store.Offer(s.Context(), []string{"sales"}, 15*time.Second)
	s.must(err)
	return *o
}

func TestALineThatAgreesIsLeftAlone(t *testing.T) {
	compared(t, func(s *stage, a *account) {
		s.call(a, "CA1", "CA2")
		s.accepted("anna")
		s.must(s.Met(s.Context(), "CA1"))
		a.is(Leg{ID: "CA8", Side: CallerSide}) // in a menu
		s.carrier.take()
		s.pass(time.Minute)
		s.asked()
		s.equal("healed", []string(nil), s.counts.healed)
		if a.lists < 14 || a.lists > 17 {
			s.Errorf("%d lists in a minute, want one in four seconds", a.lists)
		}
	})
}

func TestATalkThatTheStoreHasLostIsNotHungUp(t *testing.T) {
	compared(t, func(s *stage, a *account) {
		a.is(Leg{ID: "leg-anna", Side: AgentSide, Address: "client:anna", Answered: true, Created: time.Now()})
		_, err := s.SetAgent(s.Context(), "anna", queue.Away, reasonStoreLost)
		s.must(err)
		s.carrier.take()
		s.pass(time.Minute)
		s.asked()
	})
}

func TestAStrangersLegIsLeftAlone(t *testing.T) {
	compared(t, func(s *stage, a *account) {
		a.is(Leg{ID: "CA7", Side: OtherSide, Address: "client:anna", Answered: true})
		a.is(Leg{ID: "CA8", Side: AgentSide, Address: "+15550150", Answered: true})
		s.carrier.take()
		s.pass(time.Minute)
		s.asked()
	})
}

func TestAListThatShowsNothingCostsFewRequestsAndNobodyTheirPlace(t *testing.T) {
	compared(t, func(s *stage, a *account) {
		for n := range 10 {
			s.call(a, fmt.Sprint("CA", n))
		}
		a.now(func() { a.blind = func(string) bool { return true } })
		s.pass(time.Minute)
		s.carrier.take()
		s.pass(time.Minute)
		if n := len(s.carrier.take()); n > 100 {
			s.Errorf("%d requests in a minute for 11 legs, want one for each in eight seconds", n)
		}
		s.equal("healed", []string(nil), s.counts.healed)
		s.equal("drift", map[string]int{string(DriftCallerGone): 0, string(DriftAgentGone): 0}, map[string]int{
			string(DriftCallerGone): s.counts.drifts[string(DriftCallerGone)], string(DriftAgentGone): s.counts.drifts[string(DriftAgentGone)],
		})
	})
}

func TestOneReplicaCompares(t *testing.T) {
	compared(t, func(s *stage, a *account) {
		mine, err := s.store.Lease(s.Context(), jobCarrier, "another", time.Minute)
		s.must(err)
		s.equal("the job is taken", false, mine)
		s.pass(20 * time.Second)
		if a.lists < 5 {
			t.Errorf("%d lists in 20 s by the one who has the job", a.lists)
		}
	})
}

func TestTheJobGoesToAnotherReplicaWithinTenSeconds(t *testing.T) {
	a := &account{legs: map[string]Leg{}, whole: true}
	play(t, func(s *stage) {
		mine, err := s.store.Lease(s.Context(), jobCarrier, "one that was killed", 5*time.Second)
		s.must(err)
		s.equal("it had the job", true, mine)
		s.carrier.live(a.live)
		s.callers("CA1")
		s.Start()
		s.madeGood(DriftCallerGone)
		s.callIs("CA1", queue.Ended, queue.Vanished)
	}, func(o *Options) { o.Legs = a })
}

func TestALineOfThousandsIsSeenWhole(t *testing.T) {
	a := &account{legs: map[string]Leg{}, whole: true}
	play(t, func(s *stage) {
		s.carrier.live(a.live)
		for n := range 2500 {
			call := fmt.Sprintf("CA%04d", n)
			a.is(Leg{ID: call, Side: CallerSide, Answered: true})
			_, err := s.Join(s.Context(), queue.Ticket{Call: call, Queue: "sales"})
			s.must(err)
		}
		a.over("CA2499")
		s.Start()
		s.madeGood(DriftCallerGone)
		s.callIs("CA2499", queue.Ended, queue.Vanished)
	}, func(o *Options) { o.Legs = a })
}

func TestLegsThatCannotBeListedAreAskedForOneByOne(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]func(*account){
		"the list fails":     func(a *account) { a.err = errDown },
		"there are too many": func(a *account) { a.whole = false },
	} {
		t.Run(name, func(t *testing.T) {
			compared(t, func(s *stage, a *account) {
				s.call(a, "CA1", "CA2")
				a.now(func() { fault(a) })
				a.over("CA2")
				s.pass(silence - 5*time.Second)
				s.callIs("CA2", queue.Waiting, "")
				s.pass(10 * time.Second)
				s.callIs("CA2", queue.Ended, queue.Vanished)
			})
		})
	}
}

// TestNoLivingCallerIsEverTakenOut lets calls begin, wait and end in the middle of rounds, while the list shows legs that are
// over and leaves out some that are up, in an order of its own with every seed.
func TestNoLivingCallerIsEverTakenOut(t *testing.T) {
	t.Parallel()
	for seed := range uint64(30) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			chance := rand.New(rand.NewPCG(seed, 1))
			compared(t, func(s *stage, a *account) {
				var mu sync.Mutex
				a.now(func() {
					a.blind = func(string) bool {
						mu.Lock()
						defer mu.Unlock()
						return chance.IntN(3) == 0
					}
				})
				living := map[string]bool{}
				for n := range 60 {
					call := fmt.Sprintf("CA%03d", n)
					s.call(a, call)
					living[call] = true
					for other := range living {
						mu.Lock()
						ends := chance.IntN(20) == 0
						mu.Unlock()
						if ends { // without a word
							a.mu.Lock()
							a.stale = append(a.stale, a.legs[other])
							a.mu.Unlock()
							a.over(other)
							delete(living, other)
						}
					}
					s.theLiving(living)
				}
				a.mu.Lock()
				a.blind, a.stale = nil, nil
				a.mu.Unlock()
				s.pass(time.Minute)
				s.theLiving(living)
				site, err := s.store.Store.Snapshot(s.Context(), 100)
				s.must(err)
				s.equal("in line", len(living), site.Queues[len(site.Queues)-1].Waiting+site.Queues[len(site.Queues)-1].Offered)
			})
		})
	}
}

// theLiving holds that all whose legs are up are in line.
func (s *stage) theLiving(living map[string]bool) {
	s.Helper()
	for call := range living {
		v, err := s.store.Store.Poll(s.Context(), call)
		s.must(err)
		if !v.InLine() {
			s.Fatalf("%s is on the phone, and %s %s", call, v.State, v.Outcome)
		}
	}
}
