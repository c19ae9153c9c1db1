package lookout

import (
	"context"
	"errors"
	"fmt"
	"time"

	"go.uber.org/zap"

	"presszero/internal/clock"
	"presszero/queue"
	"presszero/queue/follow"
	"presszero/queue/history"
	"presszero/queue/staffing"
)

// Job is the name under which the lease is held, and history and advice are kept.
const Job = "staffing"

// Store is the line, as far as it is counted and looked at.
type Store interface {
	follow.Store
	Lineup(ctx context.Context, from, limit int) (queue.Lineup, error)
	Learn(ctx context.Context, l queue.Lesson) error
	Learnt(ctx context.Context, job, prefix string) (queue.Learnt, error)
	Tell(ctx context.Context, e queue.Event) error
}

// Queue is what is declared of a queue.
type Queue struct {
	Target    staffing.Target
	Shrinkage float64       // share of paid time in which agents do something else
	Handle    time.Duration // handling time expected, wrap-up included
	Cut       time.Duration // within which hang-ups are short; 0: history.ShortAbandon
	Longest   time.Duration // a wait that eight of ten new callers should not exceed; 0: any
	Zone      *time.Location
	Open      func(from, to time.Time) float64 // which share of that time the queue is open
}

// Observer is told what is found, for metrics. Of several replicas only the elected one's is told.
type Observer interface {
	follow.Observer
	// Staffed: what was found out about a queue.
	Staffed(a staffing.Advice)
	// Relieved: another replica looks after the staff from now on.
	Relieved()
}

// Options are the parts of a Lookout. All but what has a number beside it and Promises are required.
type Options struct {
	Store    Store
	Clock    clock.Clock // for waking up; times of the line are the store's
	Queues   func() map[string]Queue
	Observer Observer
	Log      *zap.Logger
	// Promises reads by when callers in line were told to be served, by call; nil: nobody was told anything.
	Promises func(ctx context.Context) (map[string]time.Time, error)

	Poll  time.Duration // how often the feed is read; 1 s
	Every time.Duration // how often the staff is looked at; 30 s
	Page  int           // callers read from the store at once; 500
}

// Lookout counts and looks where this replica is elected: the follower of its job.
type Lookout struct {
	*follow.Follower
	reader *reader
}

// New checks the options. Nothing runs before Start.
func New(o Options) (*Lookout, error) {
	if o.Store == nil || o.Clock == nil || o.Queues == nil || o.Observer == nil || o.Log == nil {
		return nil, errors.New("lookout: Store, Clock, Queues, Observer and Log are required")
	}
	if o.Poll == 0 {
		o.Poll = time.Second
	}
	if o.Every == 0 {
		o.Every = 30 * time.Second
	}
	if o.Page == 0 {
		o.Page = 500
	}
	r := &reader{o: o, advisor: staffing.NewAdvisor()}
	f, err := follow.New(follow.Options{
		Job: Job, Store: o.Store, Reader: r, Clock: o.Clock, Observer: o.Observer, Log: o.Log, Poll: o.Poll,
	})
	if err != nil {
		return nil, fmt.Errorf("lookout: %w", err)
	}
	return &Lookout{Follower: f, reader: r}, nil
}

// reader is the reader of the feed.
type reader struct {
	o       Options
	advisor *staffing.Advisor
	tally   *history.Tally
	cursor  string
	past    past
	watches map[string]*staffing.Watch
	// expected is how many callers are expected in the intervals to come, by queue.
	expected map[string]map[history.Slot]float64
	roles    roles
	known    bool // the tally knows who was at work at the cursor
	next     time.Time
}

// Begin implements follow.Reader.
func (r *reader) Begin(ctx context.Context) (string, error) {
	kept, err := r.o.Store.Learnt(ctx, Job, watchHash)
	if err != nil {
		return "", fmt.Errorf("read the states of the staff: %w", err)
	}
	r.cursor, r.past, r.known, r.next = kept.Cursor, past{}, kept.Cursor == "", time.Time{}
	r.watches, r.expected, r.roles = readWatches(kept), map[string]map[history.Slot]float64{}, roles{}
	for name := range r.o.Queues() {
		if err := r.past.read(ctx, r.o.Store, historyOf(name)); err != nil {
			return "", err
		}
	}
	r.tally = history.New(history.Options{Within: r.within, Serves: r.serves, Expect: r.expect, Queues: r.names, Cut: r.cut})
	return kept.Cursor, nil
}

// Recall implements follow.Reader.
func (r *reader) Recall(counted []queue.Event) {
	for _, e := range counted {
		r.tally.Recall(e)
	}
}

// Take implements follow.Reader.
func (r *reader) Take(ctx context.Context, came []queue.Event, after, upto string) error {
	if err := r.roster(ctx); err != nil {
		return err
	}
	var counts []history.Count
	for _, e := range came {
		counts = append(counts, r.tally.Count(e)...)
	}
	if err := r.o.Store.Learn(ctx, queue.Lesson{Job: Job, After: after, Upto: upto, Counts: counted(counts)}); err != nil {
		return fmt.Errorf("keep the history: %w", err)
	}
	r.cursor = upto
	for _, c := range counts {
		if c.Field.Basic() {
			r.past.add(c)
		}
	}
	return nil
}

// roster has the tally know, once, who was at work when the last event happened that counts.
func (r *reader) roster(ctx context.Context) error {
	lineup, err := r.o.Store.Lineup(ctx, 0, 1)
	if err != nil {
		return fmt.Errorf("read who is at work: %w", err)
	}
	r.roles.know(lineup.Agents)
	if !r.known {
		r.known = true
		r.tally.Know(lineup.Agents, timeOf(r.cursor))
	}
	return nil
}

// Caught implements follow.Reader.
func (r *reader) Caught(ctx context.Context) error {
	now := r.o.Clock.Now()
	if now.Before(r.next) {
		return nil
	}
	r.next = now.Add(r.o.Every)
	return r.look(ctx)
}

// Ceased implements follow.Reader.
func (r *reader) Ceased() { r.o.Observer.Relieved() }
