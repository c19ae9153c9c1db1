package app

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/zap"

	"presszero/internal/clock"
	"presszero/queue"
)

// brokenFeed is a feed that can be written from a moment on, and counts what is lost.
type brokenFeed struct {
	mu    sync.Mutex
	works bool
	told  []queue.EventKind
	lost  int
}

// Tell implements teller.
func (f *brokenFeed) Tell(_ context.Context, e queue.Event) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if !f.works {
		return errors.New("the store is away")
	}
	f.told = append(f.told, e.Kind)
	return nil
}

// FeedLost implements lost.
func (f *brokenFeed) FeedLost(string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.lost++
}

func (f *brokenFeed) set(works bool) (told, lost int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.works = works
	return len(f.told), f.lost
}

// passes lets the time of a bubble pass.
func passes(t *testing.T, d time.Duration) {
	t.Helper()
	if err := clock.Sleep(t.Context(), clock.System{}, d); err != nil {
		t.Fatal(err)
	}
}

// TestWhatBefallsCallsIsToldLaterOrCountedAsLost and nobody who notes it ever waits.
func TestWhatBefallsCallsIsToldLaterOrCountedAsLost(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		broken := &brokenFeed{}
		feed := newCallFeed(broken, clock.System{}, broken, zap.NewNop())
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan struct{})
		go func() {
			defer close(ended)
			feed.run(ctx)
		}()
		feed.Note(queue.Event{Kind: queue.EventArrived})
		passes(t, 3*time.Second)
		broken.set(true)
		passes(t, time.Second)
		if told, lost := broken.set(false); told != 1 || lost != 0 {
			t.Errorf("after 4 s %d were told and %d lost, want the one told", told, lost)
		}
		feed.Note(queue.Event{Kind: queue.EventZeroOut})
		passes(t, 2*callFeedLate)
		if told, lost := broken.set(false); told != 1 || lost != 1 {
			t.Errorf("after %s %d were told and %d lost, want one lost", 2*callFeedLate, told, lost)
		}
		for range callFeedSize + 100 {
			feed.Note(queue.Event{Kind: queue.EventArrived})
		}
		if _, lost := broken.set(true); lost < 99 {
			t.Errorf("%d lost, want what found no place", lost)
		}
		cancel()
		<-ended
		if told, _ := broken.set(true); told < callFeedSize {
			t.Errorf("%d told, want what was left when the service stopped", told)
		}
	})
}
