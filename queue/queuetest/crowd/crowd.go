// Package crowd lets many dispatchers serve thousands of callers at one store and checks all that the store tells of it.
package crowd

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/zap"

	"presszero/internal/clock"
	"presszero/queue"
	"presszero/queue/dispatch"
	"presszero/queue/queuetest"
)

// Size is how many take part.
type Size struct {
	Callers, Agents, Dispatchers int
}

// Full is the size that is promised: 10,000 callers, 300 agents and 8 dispatchers. Under the race detector, which makes
// all of it some six times slower, it is a fifth of the callers.
func Full() Size {
	if raced {
		return Size{Callers: 2000, Agents: 300, Dispatchers: 8}
	}
	return Size{Callers: 10_000, Agents: 300, Dispatchers: 8}
}

// Report is what came of a crowd.
type Report struct {
	Faults []string              // what the events and the phones show to be wrong; none: it went well
	Ended  map[queue.Outcome]int // how the stays ended
	Events int
	Rung   int // ring requests that the carrier has obeyed
	Took   time.Duration
}

// String is the report in one line.
func (r Report) String() string {
	return fmt.Sprintf("ended %v after %d events and %d rings in %v; %d faults", r.Ended, r.Events, r.Rung, r.Took.Round(time.Millisecond), len(r.Faults))
}

// speed is how much faster than life a crowd lives.
const speed = 50

// patience is how long, in real time, a crowd may take before those who are left count as lost.
const patience = 3 * time.Minute

// Serve plays a crowd on an empty store, which takes its time from the crowd's clock: callers join, repeat themselves and
// leave, agents accept, decline, never answer or hang up too early, each request through any of the dispatchers. It ends
// when every caller has ended, or as soon as something is seen to be wrong.
func Serve(t *testing.T, open queuetest.Open, size Size) Report {
	t.Helper()
	running := clock.NewScaled(speed)
	c := &crowd{
		size: size, clock: running, replay: queuetest.NewReplay(), phones: newPhones(running.Now),
		spare: make(chan struct{}, pace), gone: make(chan struct{}),
	}
	c.store = open(t, c.clock.Now)
	began := clock.System{}.Now()
	for range size.Dispatchers {
		d, err := dispatch.New(dispatch.Options{
			Store: paced{c.store, c}, Carrier: carrier{c}, Clock: c.clock, Queues: queues, Observer: nobody{}, Log: zap.NewNop(),
			Sweep: 2 * time.Second, Reconcile: 5 * time.Minute, Unrung: time.Hour,
		})
		if err != nil {
			t.Fatal(err)
		}
		c.dispatchers = append(c.dispatchers, d)
	}
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	if err := c.open(ctx); err != nil {
		t.Fatal(err)
	}
	if err := c.play(ctx); err != nil {
		t.Fatal(err)
	}
	return Report{
		Faults: c.faults(), Ended: c.replay.Ended(), Events: c.events, Rung: c.phones.rung(), Took: clock.System{}.Now().Sub(began),
	}
}

// crowd is one run.
type crowd struct {
	size        Size
	clock       clock.Scaled
	store       queuetest.Store
	dispatchers []*dispatch.Dispatcher
	phones      *phones
	replay      *queuetest.Replay
	spare       chan struct{} // room in the feed, see pace
	gone        chan struct{} // closed when the run is over
	events      int
	turns       atomic.Uint64
	acts        sync.WaitGroup // what people do, and requests on their way
	broken      faultList
}

// pace is how many joins and offers may happen until the feed has been read to its end. A store keeps its newest 10,000
// events, and what fell out of it unread could not be checked.
const pace = 300

// play lets half of the callers wait before any agent signs in, and everybody else come at once.
func (c *crowd) play(ctx context.Context) error {
	read := make(chan error, 1)
	go func() {
		defer close(c.gone)
		read <- c.read(ctx)
	}()
	c.arrive(ctx, 0, c.size.Callers/2)
	for _, d := range c.dispatchers {
		d.Start()
	}
	c.acts.Go(func() { c.signIn(ctx) })
	c.arrive(ctx, c.size.Callers/2, c.size.Callers)
	err := <-read
	for _, d := range c.dispatchers {
		d.Stop()
	}
	c.acts.Wait()
	return err
}

// arrive lets callers join, as many at a time as there are dispatchers.
func (c *crowd) arrive(ctx context.Context, from, to int) {
	var doors sync.WaitGroup
	for door := range c.size.Dispatchers {
		doors.Go(func() {
			for n := from + door; n < to && c.wait(ctx); n += c.size.Dispatchers {
				c.note(c.join(ctx, caller(n)))
			}
		})
	}
	doors.Wait()
}

// wait takes one of the spare places in the feed; false when the run is over.
func (c *crowd) wait(ctx context.Context) bool {
	select {
	case <-c.spare:
		return true
	case <-c.gone:
		return false
	case <-ctx.Done():
		return false
	}
}

// read plays the feed again while it is written, until everybody has ended or something is wrong. Agents who are away
// come back as soon as it tells of it.
func (c *crowd) read(ctx context.Context) error {
	after := ""
	for ctx.Err() == nil {
		events, next, err := c.store.Events(context.WithoutCancel(ctx), after, 2000)
		if err != nil {
			return fmt.Errorf("read the feed: %w", err)
		}
		for _, e := range events {
			c.replay.Note(e)
			if e.Kind == queue.EventAgent && e.State == queue.Away {
				c.acts.Go(func() { c.note(c.comeBack(ctx, e.Agent)) })
			}
		}
		after, c.events = next, c.events+len(events)
		if len(events) > 0 {
			continue
		}
		if c.over() {
			return nil
		}
		c.refill()
		_ = clock.Sleep(ctx, clock.System{}, time.Millisecond)
	}
	return nil
}

// paced is the store as dispatchers know it, who match no faster than the feed is read.
type paced struct {
	queuetest.Store
	crowd *crowd
}

func (p paced) Offer(ctx context.Context, queues []string, unrung time.Duration) (*queue.Offer, error) {
	if !p.crowd.wait(ctx) {
		return nil, nil
	}
	offer, err := p.Store.Offer(ctx, queues, unrung)
	if offer == nil {
		p.crowd.giveBack()
	}
	return offer, err
}

func (c *crowd) giveBack() {
	select {
	case c.spare <- struct{}{}:
	default:
	}
}

func (c *crowd) refill() {
	for range pace {
		select {
		case c.spare <- struct{}{}:
		default:
			return
		}
	}
}

// over reports whether every caller has ended, or something was wrong.
func (c *crowd) over() bool {
	ended := 0
	for _, n := range c.replay.Ended() {
		ended += n
	}
	return ended >= c.size.Callers || len(c.replay.Faults()) > 0 || !c.broken.empty()
}

// faults are all that went wrong.
func (c *crowd) faults() []string {
	faults := append(c.replay.Faults(), c.broken.all()...)
	if len(faults) > 0 {
		return faults
	}
	for _, call := range c.replay.Open() {
		faults = append(faults, call+" was never served and never left")
	}
	ended := 0
	for _, n := range c.replay.Ended() {
		ended += n
	}
	if ended != c.size.Callers {
		faults = append(faults, fmt.Sprintf("%d stays have ended of %d callers", ended, c.size.Callers))
	}
	return faults
}

// note keeps an error that nobody may meet.
func (c *crowd) note(err error) {
	if err != nil {
		c.broken.add(err.Error())
	}
}

// faultList is a list of faults that goroutines share.
type faultList struct {
	mu     sync.Mutex
	faults []string
}

func (l *faultList) add(fault string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.faults = append(l.faults, fault)
}

func (l *faultList) all() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return append([]string(nil), l.faults...)
}

func (l *faultList) empty() bool { return len(l.all()) == 0 }
