package follow

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"go.uber.org/zap"

	"presszero/internal/clock"
	"presszero/queue"
	"presszero/queue/memq"
)

// counter counts the callers who join, in the store.
type counter struct {
	store    *memq.Store
	recalled []string
	fail     error
}

const job = "count"

func (c *counter) Begin(ctx context.Context) (string, error) {
	c.recalled = nil
	l, err := c.store.Learnt(ctx, job, "")
	return l.Cursor, err
}

func (c *counter) Recall(counted []queue.Event) {
	for _, e := range counted {
		c.recalled = append(c.recalled, e.Call)
	}
}

func (c *counter) Take(ctx context.Context, came []queue.Event, after, upto string) error {
	counts := []queue.Count{{Hash: "callers", Field: "n", Add: int64(len(came))}}
	err := c.store.Learn(ctx, queue.Lesson{Job: job, After: after, Upto: upto, Counts: counts})
	return errors.Join(err, c.fail)
}

func (c *counter) Caught(context.Context) error { return nil }

func (c *counter) Ceased() { c.recalled = nil }

// watch remembers what an observer is told.
type watch struct {
	mu        sync.Mutex
	read, gap int
	lag       time.Duration
}

func (w *watch) FeedRead(_ string, events int, lag time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.read += events
	w.lag = max(w.lag, lag)
}

func (w *watch) FeedGap(string) { w.gap++ }

// stage is a store with any number of replicas.
type stage struct {
	*testing.T
	clock *clock.Manual
	store *memq.Store
	watch watch
	calls int
}

func newStage(t *testing.T) *stage {
	t.Helper()
	s := &stage{T: t, clock: clock.NewManual(time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC))}
	var err error
	if s.store, err = memq.New(memq.Options{Now: s.clock.Now}); err != nil {
		t.Fatal(err)
	}
	return s
}

func (s *stage) replica() (*Follower, *counter) {
	s.Helper()
	c := &counter{store: s.store}
	f, err := New(Options{Job: job, Store: s.store, Reader: c, Clock: s.clock, Observer: &s.watch, Log: zap.NewNop()})
	if err != nil {
		s.Fatal(err)
	}
	return f, c
}

func (s *stage) arrive(n int) {
	s.Helper()
	for range n {
		s.calls++
		if _, err := s.store.Join(s.Context(), queue.Ticket{Call: fmt.Sprint("CA", s.calls), Queue: "sales"}); err != nil {
			s.Fatal(err)
		}
	}
}

func (s *stage) look(f *Follower) {
	s.Helper()
	if err := f.Look(s.Context()); err != nil {
		s.Fatal(err)
	}
}

func (s *stage) want(n int) {
	s.Helper()
	l, err := s.store.Learnt(s.Context(), job, "")
	if got, _ := strconv.Atoi(l.Hashes["callers"]["n"]); err != nil || got != n {
		s.Fatalf("%d callers count, %v; want %d", got, err, n)
	}
}

func TestOneReplicaTakesEachEventOnce(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	one, _ := s.replica()
	two, _ := s.replica()
	s.arrive(1_203)
	for range 3 {
		s.look(one)
		s.look(two)
	}
	s.want(1_203)
}

func TestWhoTakesOverGoesOnWhereTheOtherEndedAndKnowsWhatWentOn(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	one, _ := s.replica()
	two, reader := s.replica()
	s.arrive(2)
	s.look(one)
	s.arrive(3)
	s.look(two)
	s.want(2)
	s.clock.Advance(6 * time.Second)
	s.look(two)
	s.want(5)
	if want := []string{"CA1", "CA2"}; !slices.Equal(reader.recalled, want) {
		t.Errorf("recalled %v, want %v", reader.recalled, want)
	}
	if s.watch.lag != 6*time.Second || s.watch.gap != 0 {
		t.Errorf("lag %v, %d gaps; want 6s and none", s.watch.lag, s.watch.gap)
	}
}

func TestTwoWhoBothBelieveToHaveTheJobCountOnce(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	one, _ := s.replica()
	s.arrive(1)
	s.look(one)
	s.clock.Advance(6 * time.Second) // one sleeps
	two, _ := s.replica()
	s.arrive(1)
	s.look(two)
	one.renewed = s.clock.Now() // and wakes up not knowing better
	s.arrive(1)
	s.look(one)
	s.want(2)
	s.look(two)
	s.look(one)
	s.want(3)
}

func TestAnAnswerThatIsLostIsNotCountedTwice(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	f, reader := s.replica()
	s.arrive(4)
	reader.fail = errors.New("no answer came")
	if err := f.Look(t.Context()); !errors.Is(err, reader.fail) {
		t.Fatalf("got %v, want %v", err, reader.fail)
	}
	reader.fail = nil
	s.look(f)
	s.want(4)
}

func TestEventsThatAreNoLongerKeptAreTold(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	f, _ := s.replica()
	s.arrive(1)
	s.look(f)
	f.begun = false
	s.look(f)
	if s.watch.gap != 0 {
		t.Error("a gap is told where there is none")
	}
	s.arrive(20_000)
	f.begun = false
	s.look(f)
	if s.watch.gap != 1 {
		t.Errorf("%d gaps are told, want 1", s.watch.gap)
	}
}

func TestWhoStopsGivesTheJobAway(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	one, _ := s.replica()
	two, _ := s.replica()
	s.look(one)
	one.Start()
	one.Stop()
	one.Stop()
	s.arrive(1)
	s.look(two)
	s.want(1)
}
