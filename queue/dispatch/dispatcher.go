package dispatch

import (
	"context"
	"crypto/rand"
	"sync"
	"time"

	"presszero/internal/clock"
)

// Dispatcher brings callers and agents together.
type Dispatcher struct {
	o    Options
	seen *seen
	wake chan struct{} // asks the loop to match at once
	ring chan struct{} // holds a token for each ring request under way; full: none is begun
	rest restUntil     // no offers are made while the carrier is at fault

	leaving  leaving  // callers to be taken out of the line
	fetching sync.Map // calls of callers who are being fetched
	staff    staff    // the agents, should the store lose them

	sweeping, matching, reconciling, takingOut outage
	leasing, listing                           outage

	comparer

	start sync.Once
	stop  context.CancelFunc
	loops sync.WaitGroup
	work  work // requests under way
}

// New checks the options. Nothing runs before Start, but callers and agents may already come and go.
func New(o Options) (*Dispatcher, error) {
	if err := o.check(); err != nil {
		return nil, err
	}
	o = o.withDefaults()
	return &Dispatcher{
		o:    o,
		seen: newSeen(o.Clock),
		wake: make(chan struct{}, 1),
		ring: make(chan struct{}, o.Rings),
		stop: func() {},

		sweeping:    outage{what: "sweep what is due"},
		matching:    outage{what: "match callers and agents"},
		reconciling: outage{what: "read the line to reconcile it"},
		takingOut:   outage{what: "take a caller out of the line"},
		leasing:     outage{what: "ask for the job of reconciling"},
		listing:     outage{what: "list the carrier's legs"},
		comparer:    comparer{holder: rand.Text(), read: map[string]time.Time{}, cleared: map[difference]time.Time{}},
	}, nil
}

// Start begins to match, sweep and reconcile. A second Start changes nothing.
func (d *Dispatcher) Start() {
	d.start.Do(func() {
		ctx, cancel := context.WithCancel(context.Background())
		d.stop = cancel
		d.loops.Go(func() { d.every(ctx, d.o.Sweep, d.wake, d.settle) })
		d.loops.Go(func() { d.every(ctx, d.o.Reconcile/ticks, nil, d.reconcile) })
	})
}

// Stop ends the loops, tries once more to take out whom LeaveSoon has named, and waits for the requests under way. Twice
// is harmless.
func (d *Dispatcher) Stop() {
	d.start.Do(func() {})
	d.stop()
	d.loops.Wait()
	d.leave(context.Background())
	d.work.stop()
}

// every calls f now, and again after each interval or sooner when woken, until ctx ends.
func (d *Dispatcher) every(ctx context.Context, interval time.Duration, wake <-chan struct{}, f func(context.Context)) {
	for ctx.Err() == nil {
		f(ctx)
		due := make(chan struct{})
		timer := d.o.Clock.AfterFunc(interval, func() { close(due) })
		select {
		case <-due:
		case <-wake:
		case <-ctx.Done():
		}
		timer.Stop()
	}
}

// nudge has the loop match soon: somebody came, or became free.
func (d *Dispatcher) nudge() {
	select {
	case d.wake <- struct{}{}:
	default:
	}
}

// request bounds a request of dispatch's own. It outlives Stop, because what was begun at the carrier must be noted.
func (d *Dispatcher) request(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.WithoutCancel(ctx), d.o.Request)
}

// background makes a request in a goroutine of its own. After Stop the caller waits for it instead.
func (d *Dispatcher) background(ctx context.Context, f func(context.Context)) {
	d.work.do(func() {
		ctx, cancel := d.request(d.o.Trace(ctx))
		defer cancel()
		f(ctx)
	})
}

// work is what runs beside the loops, and ends with the dispatcher.
type work struct {
	mu      sync.Mutex
	stopped bool
	group   sync.WaitGroup
}

func (w *work) do(f func()) {
	w.mu.Lock()
	if w.stopped {
		w.mu.Unlock()
		f()
		return
	}
	w.group.Go(f)
	w.mu.Unlock()
}

func (w *work) stop() {
	w.mu.Lock()
	w.stopped = true
	w.mu.Unlock()
	w.group.Wait()
}

// restUntil is a time that goroutines share.
type restUntil struct {
	mu    sync.Mutex
	until time.Time
}

func (r *restUntil) set(t time.Time) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.until = t
}

func (r *restUntil) over(c clock.Clock) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return !c.Now().Before(r.until)
}
