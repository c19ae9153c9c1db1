package queuetest

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"presszero/queue"
)

// Open makes an empty store that takes its time from now. What it needs to close, it registers with t.Cleanup.
type Open func(t *testing.T, now func() time.Time) Store

// Run proves that the stores that open makes keep every promise of Store.
func Run(t *testing.T, open func(t *testing.T, now func() time.Time) Store) {
	t.Helper()
	for _, group := range promises() {
		for _, p := range group {
			t.Run(p.name, func(t *testing.T) {
				t.Parallel()
				p.prove(newSite(t, open))
			})
		}
	}
	t.Run("RandomHistoriesKeepTheInvariants", func(t *testing.T) {
		t.Parallel()
		invariants(t, open)
	})
	t.Run("EveryEventIsInTheTableAndEveryStayEndsOnce", func(t *testing.T) {
		t.Parallel()
		EveryEventIsInTheTable(t, open)
	})
	t.Run("HeadStartsStarveNobody", func(t *testing.T) {
		t.Parallel()
		starvation(t, open)
	})
	t.Run("OffersAreMadeWhileSomebodyCanServe", func(t *testing.T) {
		t.Parallel()
		NeverStopsOffering(t, open)
	})
	t.Run("NobodyIsRungWhoIsOnThePhone", func(t *testing.T) {
		t.Parallel()
		RingsNobodyOnThePhone(t, open)
	})
	t.Run("OffersAreLinearizable", func(t *testing.T) {
		t.Parallel()
		for seed := range uint64(20) {
			if !Linearizable(t, open, seed, int(seed%3)+1) {
				t.Fatalf("clients of seed %d were told what nobody could have been told alone", seed)
			}
		}
	})
}

// promises are all of them, by group.
func promises() [][]promise {
	return [][]promise{calls, offers, groups, routing, agents, tending, dues, reads, beliefs, callbacks, moves, fairness, forecasts, ledgers}
}

// promise is one sentence of the contract and its proof.
type promise struct {
	name  string
	prove func(s *site)
}

// site is a store under test with a clock that the test moves.
type site struct {
	testing.TB
	Store
	ctx context.Context
	now time.Time
}

// start is when every test begins.
var start = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

// Deadlines that the tests ask for.
const (
	unrung  = 5 * time.Second
	ring    = 20 * time.Second
	connect = 10 * time.Second
	wrapUp  = 30 * time.Second
)

func newSite(t *testing.T, open Open) *site {
	s := &site{TB: t, ctx: t.Context(), now: start}
	s.Store = open(t, func() time.Time { return s.now })
	return s
}

func (s *site) pass(d time.Duration) { s.now = s.now.Add(d) }

// at is the time so many seconds after the start.
func at(seconds int) time.Time { return start.Add(time.Duration(seconds) * time.Second) }

func (s *site) must(err error) {
	s.Helper()
	if err != nil {
		s.Fatal(err)
	}
}

func (s *site) equal(what string, want, got any) {
	s.Helper()
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty(), cmpopts.EquateErrors()); diff != "" {
		s.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

// register puts agents who serve sales, so that nobody else is registered.
func (s *site) register(ids ...string) {
	s.Helper()
	var all []queue.Agent
	for _, id := range ids {
		all = append(all, agentNamed(id, "sales"))
	}
	s.must(s.PutAgents(s.ctx, all))
}

func agentNamed(id string, queues ...string) queue.Agent {
	return queue.Agent{ID: id, Name: "Agent " + id, Address: "client:" + id, Queues: queues, Language: "en"}
}

func (s *site) set(id string, state queue.AgentState, reason string) queue.Agent {
	s.Helper()
	a, err := s.SetAgent(s.ctx, id, state, reason)
	s.must(err)
	return a
}

// ready registers one agent who serves sales and is ready.
func (s *site) ready(id string) {
	s.Helper()
	s.register(id)
	s.set(id, queue.Ready, "")
}

func (s *site) agent(id string) queue.Agent {
	s.Helper()
	a, err := s.Agent(s.ctx, id)
	s.must(err)
	return a
}

func ticket(call string) queue.Ticket {
	return queue.Ticket{
		Call: call, Queue: "sales", Lane: queue.MainLane, Turn: 3, Language: "en", Note: "an invoice",
		From: "+15550100", To: "+15550199",
	}
}

func (s *site) join(call string) queue.View {
	s.Helper()
	return s.joinAs(ticket(call))
}

func (s *site) joinAs(t queue.Ticket) queue.View {
	s.Helper()
	v, err := s.Join(s.ctx, t)
	s.must(err)
	return v
}

// arrive lets calls join one second apart.
func (s *site) arrive(calls ...string) {
	s.Helper()
	for _, call := range calls {
		s.join(call)
		s.pass(time.Second)
	}
}

func (s *site) poll(call string) queue.View {
	s.Helper()
	v, err := s.Poll(s.ctx, call)
	s.must(err)
	return v
}

// offer makes an offer for sales and insists that there is one.
func (s *site) offer() queue.Offer {
	s.Helper()
	o, err := s.Offer(s.ctx, []string{"sales"}, unrung)
	s.must(err)
	if o == nil {
		s.Fatal("no offer was made")
	}
	return *o
}

func (s *site) noOffer(queues ...string) {
	s.Helper()
	o, err := s.Offer(s.ctx, append(queues, "sales"), unrung)
	s.must(err)
	if o != nil {
		s.Fatalf("offer %s of %s to %s, want none", o.Ref, o.Entry.Call, o.Agent.ID)
	}
}

// ringing is an offer whose leg rings.
func (s *site) ringing() queue.Offer {
	s.Helper()
	o := s.offer()
	s.must(s.Rang(s.ctx, o.Ref, "leg-"+o.Entry.Call, ring))
	return o
}

// talking is an offer that was accepted, its two parties together.
func (s *site) talking() queue.Offer {
	s.Helper()
	o := s.ringing()
	s.accept(o.Ref)
	s.must(s.Bridged(s.ctx, o.Entry.Call))
	return o
}

// withdrawn is the offer of a caller who left a second after anna's phone began to ring.
func (s *site) withdrawn() queue.Offer {
	s.Helper()
	s.ready("anna")
	s.pass(time.Minute)
	s.join("CA1")
	o := s.ringing()
	s.pass(time.Second)
	s.leave("CA1", queue.Abandoned)
	return o
}

func (s *site) accept(ref queue.OfferRef) queue.Offer {
	s.Helper()
	o, err := s.Accept(s.ctx, ref, connect)
	s.must(err)
	return o
}

func (s *site) refuse(ref queue.OfferRef, why queue.Refusal) queue.Offer {
	s.Helper()
	o, err := s.Refuse(s.ctx, ref, why)
	s.must(err)
	return o
}

// endTalk ends a talk whose leg goes down with it.
func (s *site) endTalk(ref queue.OfferRef, d time.Duration) queue.Offer {
	s.Helper()
	o, err := s.EndTalk(s.ctx, ref, d)
	s.must(err)
	if o.Entry.Call != "" {
		s.must(s.Release(s.ctx, ref))
		o.Agent = s.agent(o.Agent.ID)
	}
	return o
}

func (s *site) leave(call string, why queue.Outcome) (queue.Entry, *queue.Offer) {
	s.Helper()
	e, o, err := s.Leave(s.ctx, call, why, wrapUp)
	s.must(err)
	return e, o
}

func (s *site) sweep() []queue.Due {
	s.Helper()
	due, err := s.Sweep(s.ctx, 100)
	s.must(err)
	return due
}

func (s *site) snapshot() queue.Snapshot {
	s.Helper()
	all, err := s.Snapshot(s.ctx, 100)
	s.must(err)
	return all
}

// order is the calls in line for sales in order of service.
func (s *site) order() []string {
	s.Helper()
	var calls []string
	for _, q := range s.snapshot().Queues {
		if q.Name != "sales" {
			continue
		}
		for _, e := range q.Entries {
			calls = append(calls, e.Call)
		}
	}
	return calls
}

func (s *site) events() []queue.Event {
	s.Helper()
	all, _, err := s.Events(s.ctx, "", 1000)
	s.must(err)
	return all
}

// unchanged insists that repeat leaves the site, its agents and its feed as they are.
func (s *site) unchanged(what string, repeat func()) {
	s.Helper()
	before, fed := s.snapshot(), s.events()
	repeat()
	s.equal(what+": site", before, s.snapshot())
	s.equal(what+": events", fed, s.events())
}
