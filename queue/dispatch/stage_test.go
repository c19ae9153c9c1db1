package dispatch

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"go.uber.org/zap/zaptest"

	"presszero/internal/clock"
	"presszero/queue"
	"presszero/queue/memq"
)

// What the queue of the tests asks for.
const (
	ring   = 20 * time.Second
	wrapUp = 30 * time.Second
)

// stage is a dispatcher with a line in memory and a carrier that does what the test says. It stands in a bubble whose
// time passes only when everybody waits, and which fails a test that leaves a goroutine behind.
type stage struct {
	*testing.T
	*Dispatcher
	store   *store
	carrier *carrier
	counts  *counts
}

// play runs a test on a stage. Nothing is started.
func play(t *testing.T, test func(s *stage), change ...func(*Options)) {
	t.Helper()
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		line, err := memq.New(memq.Options{Now: time.Now})
		if err != nil {
			t.Fatal(err)
		}
		s := &stage{T: t, store: &store{Store: line}, carrier: &carrier{}, counts: &counts{}}
		o := Options{
			Store: s.store, Carrier: s.carrier, Clock: clock.System{}, Observer: s.counts, Log: zaptest.NewLogger(t),
			Queues: func() map[string]Queue {
				return map[string]Queue{"sales": {Ring: ring, WrapUp: wrapUp}, "billing": {Ring: ring}}
			},
		}
		for _, c := range change {
			c(&o)
		}
		s.Dispatcher, err = New(o)
		s.must(err)
		t.Cleanup(s.Stop)
		test(s)
	})
}

// pass lets time pass, and then everybody finish what they do.
func (s *stage) pass(d time.Duration) {
	s.Helper()
	s.must(clock.Sleep(s.Context(), clock.System{}, d))
	synctest.Wait()
}

func (s *stage) must(err error) {
	s.Helper()
	if err != nil {
		s.Fatal(err)
	}
}

func (s *stage) equal(what string, want, got any) {
	s.Helper()
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty(), cmpopts.EquateErrors()); diff != "" {
		s.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

// staff registers agents of sales and sets them ready, a second after each other.
func (s *stage) staff(ids ...string) {
	s.Helper()
	var agents []queue.Agent
	for _, id := range ids {
		agents = append(agents, queue.Agent{ID: id, Address: "client:" + id, Queues: []string{"sales"}})
	}
	s.must(s.PutAgents(s.Context(), agents))
	for _, id := range ids {
		_, err := s.SetAgent(s.Context(), id, queue.Ready, "")
		s.must(err)
		s.pass(time.Second)
	}
}

// callers join sales, a second after each other.
func (s *stage) callers(calls ...string) {
	s.Helper()
	for _, call := range calls {
		_, err := s.Join(s.Context(), queue.Ticket{Call: call, Queue: "sales"})
		s.must(err)
		s.pass(time.Second)
	}
}

// offer is the one that the agent has in hand.
func (s *stage) offer(agent string) queue.OfferRef {
	s.Helper()
	a, err := s.store.Agent(s.Context(), agent)
	s.must(err)
	if a.Offer == "" {
		s.Fatalf("%s has no offer, but is %s %s", agent, a.State, a.Reason)
	}
	return a.Offer
}

// accepted has the agent accept the caller.
func (s *stage) accepted(agent string) queue.OfferRef {
	s.Helper()
	ref := s.offer(agent)
	_, err := s.Accept(s.Context(), ref)
	s.must(err)
	synctest.Wait()
	return ref
}

// agentIs compares what the agent does, and why, with what it should be.
func (s *stage) agentIs(id string, state queue.AgentState, reason string) {
	s.Helper()
	a, err := s.store.Agent(s.Context(), id)
	s.must(err)
	s.equal(id, []string{string(state), reason}, []string{string(a.State), a.Reason})
}

func (s *stage) callIs(call string, state queue.EntryState, outcome queue.Outcome) {
	s.Helper()
	v, err := s.store.Store.Poll(s.Context(), call)
	s.must(err)
	s.equal(call, []string{string(state), string(outcome)}, []string{string(v.State), string(v.Outcome)})
}

// asked compares what the carrier was asked for since the last time with what it should have been.
func (s *stage) asked(want ...string) {
	s.Helper()
	s.equal("asked of the carrier", want, s.carrier.take())
}

// errDown is the error of whatever is made to fail.
var errDown = errors.New("out of order")

// store is a line that can fail.
type store struct {
	*memq.Store
	mu    sync.Mutex
	down  bool
	sweep time.Duration // how long a sweep takes
}

func (s *store) fail(down bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.down = down
}

func (s *store) fault() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.down {
		return errDown
	}
	return nil
}

func (s *store) Poll(ctx context.Context, call string) (queue.View, error) {
	if err := s.fault(); err != nil {
		return queue.View{}, err
	}
	return s.Store.Poll(ctx, call)
}

func (s *store) Sweep(ctx context.Context, limit int) ([]queue.Due, error) {
	if err := s.fault(); err != nil {
		return nil, err
	}
	if err := clock.Sleep(ctx, clock.System{}, s.sweep); err != nil {
		return nil, err
	}
	return s.Store.Sweep(ctx, limit)
}

func (s *store) Offer(ctx context.Context, queues []string, unrung time.Duration) (*queue.Offer, error) {
	if !slices.IsSorted(queues) {
		return nil, fmt.Errorf("queues are not sorted: %v", queues)
	}
	if err := s.fault(); err != nil {
		return nil, err
	}
	return s.Store.Offer(ctx, queues, unrung)
}

func (s *store) Snapshot(ctx context.Context, limit int) (queue.Snapshot, error) {
	if err := s.fault(); err != nil {
		return queue.Snapshot{}, err
	}
	return s.Store.Snapshot(ctx, limit)
}

// carrier writes down what it is asked for. Agents' legs are named after the agent.
type carrier struct {
	mu    sync.Mutex
	log   []string
	rings []time.Time

	hungUp map[string]bool // callers who have asked to be called back, and whose calls are over

	customers int    // rung so far
	listens   string // the leg of an agent who has answered

	onRing   func(ctx context.Context, offer queue.Offer) error // nil: the phone rings
	onFetch  func(call string) error
	onHangUp func(ctx context.Context) error // nil: the leg ends
	onLive   func(leg string) (bool, error)  // nil: every leg is up
}

// over notes that a caller's own call is over.
func (c *carrier) over(call string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.hungUp == nil {
		c.hungUp = map[string]bool{}
	}
	c.hungUp[call] = true
}

// ringing sets how a ring fares from now on; nil: the phone rings.
func (c *carrier) ringing(f func(ctx context.Context, offer queue.Offer) error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.onRing = f
}

// fetching sets how fetching a caller fares from now on.
func (c *carrier) fetching(f func(call string) error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.onFetch = f
}

// hangingUp sets how hanging up fares from now on; nil: the leg ends.
func (c *carrier) hangingUp(f func(ctx context.Context) error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.onHangUp = f
}

// live sets how the carrier answers for legs from now on.
func (c *carrier) live(f func(leg string) (bool, error)) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.onLive = f
}

func (c *carrier) note(format string, args ...any) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.log = append(c.log, fmt.Sprintf(format, args...))
}

func (c *carrier) take() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	said := c.log
	c.log = nil
	return said
}

func (c *carrier) Ring(ctx context.Context, offer queue.Offer, ring time.Duration) (string, error) {
	c.note("ring %s for %s, %v", offer.Agent.ID, offer.Entry.Call, ring)
	c.mu.Lock()
	c.rings = append(c.rings, time.Now())
	fares := c.onRing
	c.mu.Unlock()
	if fares != nil {
		if err := fares(ctx, offer); err != nil {
			return "", err
		}
	}
	return "leg-" + offer.Agent.ID, nil
}

func (c *carrier) RingCustomer(ctx context.Context, entry queue.Entry, ring time.Duration) (string, error) {
	c.note("ring %s for %s, %v", entry.Callback.Number, entry.Call, ring)
	c.mu.Lock()
	fares := c.onRing
	c.customers++
	leg := fmt.Sprint("leg-", entry.Call, "-", c.customers)
	c.mu.Unlock()
	if fares != nil {
		if err := fares(ctx, queue.Offer{Entry: entry}); err != nil {
			return "", err
		}
	}
	return leg, nil
}

func (c *carrier) Dismiss(_ context.Context, offer queue.Offer) error {
	c.note("dismiss %s", offer.Leg)
	return nil
}

func (c *carrier) Fetch(_ context.Context, call string) error {
	c.note("fetch %s", call)
	c.mu.Lock()
	fares := c.onFetch
	c.mu.Unlock()
	if fares != nil {
		return fares(call)
	}
	return nil
}

func (c *carrier) Excuse(_ context.Context, offer queue.Offer) (down bool, err error) {
	c.note("excuse %s", offer.Leg)
	c.mu.Lock()
	listens := c.listens == offer.Leg
	c.mu.Unlock()
	return !listens, nil
}

func (c *carrier) HangUp(ctx context.Context, leg string) error {
	c.note("hang up %s", leg)
	c.mu.Lock()
	fares := c.onHangUp
	c.mu.Unlock()
	if fares != nil {
		return fares(ctx)
	}
	return ErrGone
}

func (c *carrier) Live(_ context.Context, leg string) (bool, error) {
	c.mu.Lock()
	answer, over := c.onLive, c.hungUp[leg] || strings.HasPrefix(leg, "web-")
	c.mu.Unlock()
	if over {
		return false, nil
	}
	c.note("live %s?", leg)
	if answer == nil {
		return true, nil
	}
	return answer(leg)
}

// counts is an Observer that keeps what it is told.
type counts struct {
	mu     sync.Mutex
	offers []string
	left   []string
	met    int
	drift  int
	healed []string
	drifts map[string]int // now

	callbacks []string
}

func (c *counts) CallbackEnded(e queue.Entry, promise queue.Promise) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.callbacks = append(c.callbacks, fmt.Sprint(e.Queue, " ", promise, " ", e.Callback.Tries))
}

func (c *counts) OfferEnded(_, outcome string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.offers = append(c.offers, outcome)
}

func (c *counts) QueueLeft(_ context.Context, name, outcome string, waited time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.left = append(c.left, fmt.Sprintf("%s %s %v", name, outcome, waited))
}

func (c *counts) Connected(time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.met++
}

func (c *counts) SetDrift(kind string, legs int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.drifts == nil {
		c.drifts = map[string]int{}
	}
	c.drifts[kind] = legs
	c.drift += legs
}

func (c *counts) Healed(kind string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.healed = append(c.healed, kind)
}
