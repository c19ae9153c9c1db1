package ledger

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"go.uber.org/zap"

	"presszero/internal/clock"
	"presszero/queue"
)

// Store is the line, as far as the ledger needs it.
type Store interface {
	Events(ctx context.Context, after string, limit int) ([]queue.Event, string, error)
	Settle(ctx context.Context, step queue.Settlement) error
	Promises(ctx context.Context, w queue.PromisesWish) (queue.PromisesPage, error)
	Poll(ctx context.Context, call string) (queue.View, error)
	Lease(ctx context.Context, job, holder string, d time.Duration) (bool, error)
}

// Told is what callers were told.
type Told interface {
	// Told reads at most limit promises after the one of that ID, "" from the oldest kept, in the order in which they were
	// told, and the ID to go on from.
	Told(ctx context.Context, after string, limit int) ([]queue.PromiseRecord, string, error)
}

// Observer is told what becomes of promises, for metrics.
type Observer interface {
	PromiseMade(queue, kind string)
	PromiseSettled(r queue.PromiseRecord)
	// SetPromises tells how promises stand: nothing where another replica does.
	SetPromises(all map[Of]Standing)
}

// Standing is how the promises of a queue and kind stand.
type Standing struct {
	Open    int       // with a time
	Overdue int       // of those, whose time has passed
	Next    time.Time // the earliest of the open ones; zero: none
	Kept    int       // of the last Of that were due and came to an end
	Of      int
}

// Options are the parts of a Ledger. All but those with a number beside them are required.
type Options struct {
	Store    Store
	Told     Told
	Observer Observer
	Clock    clock.Clock
	Log      *zap.Logger
	Holder   string // names this replica among all of the site
	// Breach is called, once a caller, when somebody waits for longer than they were told first.
	Breach func(ctx context.Context, r queue.PromiseRecord)

	Every time.Duration // how often it looks; 1 s
	Keep  time.Duration // how long promises are kept; 90 days
	Most  int           // how many; 20,000
}

func (o Options) check() error {
	for name, missing := range map[string]bool{
		"Store": o.Store == nil, "Told": o.Told == nil, "Observer": o.Observer == nil, "Clock": o.Clock == nil, "Log": o.Log == nil,
		"Holder": o.Holder == "", "Breach": o.Breach == nil,
	} {
		if missing {
			return errors.New("ledger: option " + name + " is required")
		}
	}
	return nil
}

// What holds where nothing else is asked for.
const (
	defaultEvery = time.Second
	defaultKeep  = 90 * 24 * time.Hour
	defaultMost  = 20_000
)

// Ledger settles promises on one replica at a time.
type Ledger struct {
	o       Options
	book    *Book // nil while another replica does it
	state   state
	raw     string // state as it was written
	recent  recent
	asked   map[string]time.Time // doubtful callers, by when the line was asked
	trouble bool                 // the last round failed
}

// state is how far the ledger has come.
type state struct {
	Told   string         `json:"told"`
	Events string         `json:"events"`
	Taken  map[string]int `json:"taken,omitempty"`
}

// New checks the options; nothing is started.
func New(o Options) (*Ledger, error) {
	if err := o.check(); err != nil {
		return nil, err
	}
	if o.Every == 0 {
		o.Every = defaultEvery
	}
	if o.Keep == 0 {
		o.Keep = defaultKeep
	}
	if o.Most == 0 {
		o.Most = defaultMost
	}
	return &Ledger{o: o, asked: map[string]time.Time{}}, nil
}

// Run settles promises until the context ends, and then once more what was told until then.
func (l *Ledger) Run(ctx context.Context) {
	for {
		l.round(ctx)
		if clock.Sleep(ctx, l.o.Clock, l.o.Every) != nil {
			break
		}
	}
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), lastRound)
	defer cancel()
	l.round(last)
}

const (
	job       = "ledger"
	lastRound = 2 * time.Second
	request   = 10 * time.Second // the longest that a round takes
	page      = 500              // of what was told, and of events
	leases    = 5                // rounds without a sign of life after which another replica takes over
)

// round does what there is to do, if it is this replica's to do. What fails is done again from what was written down.
func (l *Ledger) round(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, request)
	defer cancel()
	mine, err := l.o.Store.Lease(ctx, job, l.o.Holder, leases*l.o.Every)
	switch {
	case err == nil && !mine:
		l.yield()
	case err == nil:
		err = l.work(ctx)
	}
	if err == nil || ctx.Err() != nil {
		l.trouble = false
		return
	}
	l.book = nil
	if !l.trouble {
		l.o.Log.Error("promises are not settled at present", zap.Error(err))
	}
	l.trouble = true
}

// yield leaves the ledger to another replica.
func (l *Ledger) yield() {
	if l.book != nil {
		l.o.Observer.SetPromises(nil)
	}
	l.book = nil
}

func (l *Ledger) work(ctx context.Context) error {
	if l.book == nil {
		if err := l.open(ctx); err != nil {
			return err
		}
	}
	for {
		now := l.o.Clock.Now()
		more, err := l.read(ctx)
		if err != nil {
			return err
		}
		if !more {
			l.ask(ctx, now)
			l.book.Pass(now.Add(-grace))
		}
		if err := l.write(ctx); err != nil || !more {
			l.observe(now)
			return err
		}
	}
}

// grace is how long after its time a promise is said to have passed: the clocks of replicas and of the store differ.
const grace = time.Second

// open reads what is live, and how far the ledger has come.
func (l *Ledger) open(ctx context.Context) error {
	var live []queue.PromiseRecord
	wish := queue.PromisesWish{Live: true, Limit: page}
	for {
		p, err := l.o.Store.Promises(ctx, wish)
		if err != nil {
			return err
		}
		if wish.Before == "" {
			l.raw = p.State
		} else if l.raw != p.State {
			return fmt.Errorf("open the ledger: %w", queue.ErrStaleLedger)
		}
		if live = append(live, p.Records...); len(p.Records) < page {
			break
		}
		wish.Before = p.Records[page-1].ID
	}
	l.state = state{}
	if l.raw != "" {
		if err := json.Unmarshal([]byte(l.raw), &l.state); err != nil {
			return fmt.Errorf("open the ledger: its state %q cannot be read: %w", l.raw, err)
		}
	}
	p, err := l.o.Store.Promises(ctx, queue.PromisesWish{Limit: seed})
	if err != nil {
		return err
	}
	l.recent = newRecent(p.Records)
	l.book = NewBook(live, l.state.Taken)
	return nil
}

// read takes in what was told and what happened since, in the order of time. It reports whether there is more.
func (l *Ledger) read(ctx context.Context) (more bool, err error) {
	// Events first: whoever was told something before they happened is then among those who were told.
	events, next, err := l.o.Store.Events(ctx, l.state.Events, page)
	if err != nil {
		return false, err
	}
	told, nextTold, err := l.o.Told.Told(ctx, l.state.Told, page)
	if err != nil {
		return false, err
	}
	if len(events) < page && len(told) < page {
		l.state.Events, l.state.Told = next, nextTold
		l.merge(events, told)
		return false, nil
	}
	horizon := horizon(events, told)
	for i, e := range events {
		if e.At.After(horizon) {
			events = events[:i]
			break
		}
		l.state.Events = e.ID
	}
	for i, r := range told {
		if r.At.After(horizon) {
			told = told[:i]
			break
		}
		l.state.Told = r.ID
	}
	l.merge(events, told)
	return true, nil
}

// horizon is until when everything was read that was told and that happened: the end of a page that is full, the earlier one
// of two.
func horizon(events []queue.Event, told []queue.PromiseRecord) time.Time {
	var ends []time.Time
	if len(events) == page {
		ends = append(ends, events[page-1].At)
	}
	if len(told) == page {
		ends = append(ends, told[page-1].At)
	}
	first := ends[0]
	for _, end := range ends {
		if end.Before(first) {
			first = end
		}
	}
	return first
}

// merge takes both in, what was told before what happened at the same time.
func (l *Ledger) merge(events []queue.Event, told []queue.PromiseRecord) {
	for _, e := range events {
		for len(told) > 0 && !told[0].At.After(e.At) {
			l.book.Tell(told[0])
			told = told[1:]
		}
		l.book.Happen(e)
	}
	for _, r := range told {
		l.book.Tell(r)
	}
}

// write writes down what has changed, with how far the ledger has come.
func (l *Ledger) write(ctx context.Context) error {
	c := l.book.Take()
	l.state.Taken = l.book.Taken()
	text, err := json.Marshal(l.state)
	if err != nil {
		return fmt.Errorf("write the ledger: %w", err)
	}
	if len(c.Records) == 0 && len(c.Events) == 0 && string(text) == l.raw {
		return nil
	}
	step := queue.Settlement{Was: l.raw, Is: string(text), Records: c.Records, Events: c.Events, Keep: l.o.Keep, Most: l.o.Most}
	if err := l.o.Store.Settle(ctx, step); err != nil {
		return err
	}
	l.raw = step.Is
	for _, r := range c.Told {
		l.o.Observer.PromiseMade(r.Queue, string(r.Kind))
	}
	for _, r := range c.Settled {
		l.recent.add(r)
		l.o.Observer.PromiseSettled(r)
	}
	for _, r := range c.Breaches {
		l.o.Breach(ctx, r)
	}
	return nil
}

// Bounds of asking the line for callers of whom the feed should have told the end.
const (
	askAgain = 5 * time.Minute
	askMost  = 20 // in one round
)

// ask settles what was promised to callers whose end the feed has not told: it keeps only so much, and a ledger that nobody
// moved on for long has missed some.
func (l *Ledger) ask(ctx context.Context, now time.Time) {
	for call, at := range l.asked {
		if now.Sub(at) > askAgain {
			delete(l.asked, call)
		}
	}
	left := askMost
	for _, call := range l.book.Doubtful(now) {
		if _, asked := l.asked[call]; asked {
			continue
		}
		if left--; left < 0 {
			return
		}
		l.asked[call] = now
		view, err := l.o.Store.Poll(ctx, call)
		switch {
		case errors.Is(err, queue.ErrUnknownCall):
			l.book.Happen(queue.Event{Kind: queue.EventEnded, At: now, Call: call, Why: string(queue.Vanished)})
		case err == nil && view.State == queue.Ended:
			l.missed(view)
		}
	}
}

// missed takes in the end of a caller that was not told.
func (l *Ledger) missed(v queue.View) {
	if called := v.Callback.Called; !called.IsZero() {
		l.book.Happen(queue.Event{Kind: queue.EventDialled, At: called, Call: v.Call, Queue: v.Queue})
	}
	if !v.Bridged.IsZero() {
		l.book.Happen(queue.Event{Kind: queue.EventBridged, At: v.Bridged, Call: v.Call, Queue: v.Queue})
	}
	l.book.Happen(queue.Event{Kind: queue.EventEnded, At: v.Changed, Call: v.Call, Queue: v.Queue, Why: string(v.Outcome), Promise: v.Promise(v.Changed)})
}

func (l *Ledger) observe(now time.Time) {
	all := l.recent.standings()
	l.book.Stand(now, all)
	l.o.Observer.SetPromises(all)
}
