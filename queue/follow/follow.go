// Package follow has one replica do a job that rests on the feed: each event is taken once, in order, whichever replica has
// the job. The job's own cursor says how far it has come, and moves together with what came of the events (queue.Lesson, or
// another atomic writing of the job's own), so that a replica that dies, or two that both believe to have the job, lose
// nothing and count nothing twice.
package follow

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"sync"
	"time"

	"go.uber.org/zap"

	"presszero/internal/clock"
	"presszero/queue"
	"presszero/queue/events"
)

// Store is the feed, and the lease that gives a job to one replica.
type Store interface {
	Events(ctx context.Context, after string, limit int) ([]queue.Event, string, error)
	Lease(ctx context.Context, job, holder string, d time.Duration) (bool, error)
}

// Reader does the job. Its methods are called one at a time.
type Reader interface {
	// Begin forgets what the reader holds, reads what is kept, and returns the cursor: the last event that counts, empty when
	// none does.
	Begin(ctx context.Context) (cursor string, err error)
	// Recall tells of events that count already, oldest first, as far as they are kept: what was going on at the cursor.
	Recall(counted []queue.Event)
	// Take lets events count, and moves the cursor from one ID to another. An error that wraps queue.ErrOvertaken: another has
	// moved it; after any error the reader begins anew.
	Take(ctx context.Context, came []queue.Event, after, upto string) error
	// Caught is called when everything that is in the feed counts, about every Poll.
	Caught(ctx context.Context) error
	// Ceased is called when this replica has lost the job, or stops.
	Ceased()
}

// Observer is told how the job goes, for metrics.
type Observer interface {
	// FeedRead: events count that happened up to so long ago.
	FeedRead(job string, events int, lag time.Duration)
	// FeedGap: events were no longer kept when the job came to them.
	FeedGap(job string)
}

// Options are the parts of a Follower. All but what has a number beside it are required.
type Options struct {
	Job      string
	Store    Store
	Reader   Reader
	Clock    clock.Clock
	Observer Observer
	Log      *zap.Logger

	Poll  time.Duration // how often the feed is read; 500 ms
	Lease time.Duration // after how long another replica takes over; 5 s
}

// page is how many events are taken at once.
const page = 500

// Follower follows the feed for one job.
type Follower struct {
	o      Options
	holder string

	begun   bool
	cursor  string
	renewed time.Time // when the lease was asked for last; zero: it is not held
	failed  bool

	start sync.Once
	stop  context.CancelFunc
	loop  sync.WaitGroup
}

// New checks the options. Nothing runs before Start.
func New(o Options) (*Follower, error) {
	if o.Job == "" || o.Store == nil || o.Reader == nil || o.Clock == nil || o.Observer == nil || o.Log == nil {
		return nil, errors.New("follow: Job, Store, Reader, Clock, Observer and Log are required")
	}
	if o.Poll == 0 {
		o.Poll = 500 * time.Millisecond
	}
	if o.Lease == 0 {
		o.Lease = 5 * time.Second
	}
	return &Follower{o: o, holder: rand.Text(), stop: func() {}}, nil
}

// Start begins to follow. A second Start changes nothing.
func (f *Follower) Start() {
	f.start.Do(func() {
		ctx, cancel := context.WithCancel(context.Background())
		f.stop = cancel
		f.loop.Go(func() { f.run(ctx) })
	})
}

// Stop ends it, and gives the job to whoever asks next. Twice is harmless.
func (f *Follower) Stop() {
	f.start.Do(func() {})
	f.stop()
	f.loop.Wait()
}

func (f *Follower) run(ctx context.Context) {
	for ctx.Err() == nil {
		f.note(f.Look(ctx))
		if clock.Sleep(ctx, f.o.Clock, f.o.Poll) != nil {
			break
		}
	}
	f.cease()
	if f.renewed.IsZero() {
		return
	}
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), f.o.Lease)
	defer cancel()
	if _, err := f.o.Store.Lease(last, f.o.Job, f.holder, 0); err != nil {
		f.o.Log.Warn("give the job back", zap.String("job", f.o.Job), zap.Error(err))
	}
}

// note tells the log of the first failure of several, and of the recovery.
func (f *Follower) note(err error) {
	job := zap.String("job", f.o.Job)
	switch {
	case err != nil && !f.failed && !errors.Is(err, context.Canceled):
		f.o.Log.Error("follow the feed", job, zap.Error(err))
	case err == nil && f.failed:
		f.o.Log.Info("follow the feed: works again", job)
	}
	f.failed = err != nil
}

// Look reads once, if this replica has the job or can have it.
func (f *Follower) Look(ctx context.Context) error {
	held, err := f.held(ctx)
	if err != nil || !held {
		f.cease()
		return err
	}
	if !f.begun {
		if err := f.begin(ctx); err != nil {
			return err
		}
		f.begun = true
	}
	if err := f.read(ctx); err != nil {
		f.cease()
		if errors.Is(err, queue.ErrOvertaken) {
			return nil // two had the job for a moment; whoever asks for it next has it alone
		}
		return err
	}
	return f.o.Reader.Caught(ctx)
}

// cease has the reader know that what it holds may not be so any more.
func (f *Follower) cease() {
	if f.begun {
		f.o.Reader.Ceased()
	}
	f.begun = false
}

// held asks for the lease as often as it must be.
func (f *Follower) held(ctx context.Context) (bool, error) {
	now := f.o.Clock.Now()
	if !f.renewed.IsZero() && now.Sub(f.renewed) < f.o.Lease/3 {
		return true, nil
	}
	held, err := f.o.Store.Lease(ctx, f.o.Job, f.holder, f.o.Lease)
	if f.renewed = now; err != nil || !held {
		f.renewed = time.Time{}
	}
	return held, err
}

// begin has the reader know what counts, and what was going on when it did.
func (f *Follower) begin(ctx context.Context) error {
	cursor, err := f.o.Reader.Begin(ctx)
	if err != nil {
		return fmt.Errorf("begin the job %s: %w", f.o.Job, err)
	}
	f.cursor = cursor
	whole := cursor == ""
	for after, more := "", cursor != ""; more; {
		kept, next, err := f.o.Store.Events(ctx, after, page)
		if err != nil {
			return fmt.Errorf("read the feed: %w", err)
		}
		counted := kept
		for i, e := range kept {
			if events.After(e.ID, cursor) {
				counted = kept[:i]
				break
			}
		}
		whole = whole || len(counted) > 0
		f.o.Reader.Recall(counted)
		after, more = next, len(counted) == page
	}
	if !whole {
		return f.gap(ctx)
	}
	return nil
}

// gap tells that events are missing after the cursor, unless nothing has happened since.
func (f *Follower) gap(ctx context.Context) error {
	_, last, err := f.o.Store.Events(ctx, "$", 1)
	if err != nil {
		return fmt.Errorf("read the feed: %w", err)
	}
	if last != f.cursor {
		f.o.Observer.FeedGap(f.o.Job)
		f.o.Log.Warn("events are missing: they were no longer kept", zap.String("job", f.o.Job), zap.String("after", f.cursor))
	}
	return nil
}

// read takes what is in the feed after the cursor.
func (f *Follower) read(ctx context.Context) error {
	for {
		came, next, err := f.o.Store.Events(ctx, f.cursor, page)
		if err != nil {
			return fmt.Errorf("read the feed: %w", err)
		}
		if len(came) == 0 {
			f.o.Observer.FeedRead(f.o.Job, 0, 0)
			return nil
		}
		if err := f.o.Reader.Take(ctx, came, f.cursor, next); err != nil {
			return fmt.Errorf("take events up to %s: %w", next, err)
		}
		f.cursor = next
		f.o.Observer.FeedRead(f.o.Job, len(came), max(f.o.Clock.Now().Sub(came[0].At), 0))
		if len(came) < page {
			return nil
		}
	}
}
