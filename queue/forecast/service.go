package forecast

import (
	"context"
	"errors"
	"fmt"
	"time"

	"go.uber.org/zap"

	"presszero/internal/clock"
	"presszero/queue"
	"presszero/queue/estimate"
	"presszero/queue/follow"
)

// Job is the name under which the lease is held, and what is learnt is kept.
const Job = "forecast"

// Store is the line, as far as it is learnt from and forecast.
type Store interface {
	follow.Store
	Lineup(ctx context.Context, from, limit int) (queue.Lineup, error)
	Learn(ctx context.Context, l queue.Lesson) error
	Learnt(ctx context.Context, job, prefix string) (queue.Learnt, error)
	Publish(ctx context.Context, all []queue.Published) error
}

// Queue is what is declared of a queue.
type Queue struct {
	Handle time.Duration // handling time expected, wrap-up included; 0: none is
}

// Observer is told how it goes, for metrics. Of several replicas only the elected one's is told.
type Observer interface {
	follow.Observer
	// Forecast: everybody in line was forecast, in so long, reading and publishing included.
	Forecast(took time.Duration, callers, published, disputed int)
	// Scored: how good the forecasts of a queue have been.
	Scored(queue string, s Score)
	// Ceased: another replica does it from now on.
	Ceased()
}

// Options are the parts of a Service. All but Tallies and what has a number beside it are required.
type Options struct {
	Store    Store
	Clock    clock.Clock // for waking up; times of the line are the store's
	Queues   func() map[string]Queue
	Observer Observer
	Log      *zap.Logger
	Tallies  []Tally // what else is counted

	Poll  time.Duration // how often the feed is read; 500 ms
	Every time.Duration // how often the line is forecast while somebody waits; 2 s
	Idle  time.Duration // and while nobody does; 5 s
	Page  int           // callers read from the store at once; 500
}

// Service learns and forecasts where this replica is elected: the follower of its job.
type Service struct {
	*follow.Follower
	teller *teller
}

// New checks the options. Nothing runs before Start.
func New(o Options) (*Service, error) {
	if o.Store == nil || o.Clock == nil || o.Queues == nil || o.Observer == nil || o.Log == nil {
		return nil, errors.New("forecast: Store, Clock, Queues, Observer and Log are required")
	}
	for field, value := range map[*time.Duration]time.Duration{&o.Every: 2 * time.Second, &o.Idle: 5 * time.Second} {
		if *field == 0 {
			*field = value
		}
	}
	if o.Page == 0 {
		o.Page = 500
	}
	t := newTeller(o)
	f, err := follow.New(follow.Options{
		Job: Job, Store: o.Store, Reader: t, Clock: o.Clock, Observer: o.Observer, Log: o.Log, Poll: o.Poll,
	})
	if err != nil {
		return nil, fmt.Errorf("forecast: %w", err)
	}
	return &Service{Follower: f, teller: t}, nil
}

// teller is the reader of the feed.
type teller struct {
	o       Options
	witness *witness
	lore    *lore
	places  *places
	cursor  string

	forecast *estimate.Estimator
	next     time.Time // when the line is forecast next, unless something happens before
	stirred  int       // of what happened since the line was forecast last
	at       time.Time // when it was, by the clock of the store
	swept    time.Time
}

func newTeller(o Options) *teller {
	return &teller{o: o, witness: newWitness(), lore: newLore(), places: newPlaces(), forecast: estimate.New(estimate.Options{})}
}

// Begin implements follow.Reader. What callers were told by this replica before is still theirs.
func (t *teller) Begin(ctx context.Context) (string, error) {
	kept, err := t.o.Store.Learnt(ctx, Job, lawPrefix)
	if err != nil {
		return "", fmt.Errorf("read what was learnt: %w", err)
	}
	t.witness, t.lore, t.cursor = newWitness(), recall(kept), kept.Cursor
	t.next, t.stirred = time.Time{}, 0
	for _, tally := range t.o.Tallies {
		tally.Begin()
	}
	return kept.Cursor, nil
}

// Recall implements follow.Reader.
func (t *teller) Recall(counted []queue.Event) {
	for _, e := range counted {
		t.witness.see(e)
		for _, tally := range t.o.Tallies {
			tally.Recall(e)
		}
	}
}

// Take implements follow.Reader.
func (t *teller) Take(ctx context.Context, came []queue.Event, after, upto string) error {
	var counts []queue.Count
	for _, e := range came {
		for _, h := range t.witness.see(e) {
			t.stir(h)
			counts = append(counts, t.lore.learn(h)...)
			for _, r := range t.places.see(h, t.lore.shelf.Team.Delay()) {
				t.lore.resolved(r)
			}
		}
		for _, tally := range t.o.Tallies {
			counts = append(counts, tally.Count(e)...)
		}
	}
	return t.learn(ctx, queue.Lesson{Job: Job, After: after, Upto: upto, Counts: append(counts, t.lore.settle()...)})
}

func (t *teller) learn(ctx context.Context, l queue.Lesson) error {
	if err := t.o.Store.Learn(ctx, l); err != nil {
		return err
	}
	t.cursor = l.Upto
	return nil
}

// What is reason enough to forecast at once.
const (
	stirs  = 2 // an arrival, an agent in or out
	little = 1 // a dispatch
)

// stir notes whether the line must be forecast at once.
func (t *teller) stir(h happening) {
	out := func(s queue.AgentState) bool { return s == queue.Away || s == queue.Offline }
	switch h.what {
	case joined, dismissed:
		t.stirred += stirs
	case turned:
		if out(h.state) || out(h.was) {
			t.stirred += stirs
		}
	case answered:
		t.stirred += little
	default:
	}
}

// Caught implements follow.Reader.
func (t *teller) Caught(ctx context.Context) error {
	if now := t.o.Clock.Now(); t.stirred < stirs && now.Before(t.next) {
		return nil
	}
	if err := t.tell(ctx); err != nil {
		return fmt.Errorf("forecast the line: %w", err)
	}
	counts := t.lore.fold(seconds(t.at))
	if counts == nil {
		return nil
	}
	if err := t.learn(ctx, queue.Lesson{Job: Job, After: t.cursor, Upto: t.cursor, Counts: counts}); err != nil {
		return fmt.Errorf("age what was learnt: %w", err)
	}
	return nil
}

// Ceased implements follow.Reader.
func (t *teller) Ceased() { t.o.Observer.Ceased() }
