package hooks

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/netip"
	"sync"
	"time"

	"go.uber.org/zap"

	"presszero/internal/clock"
	"presszero/queue"
	"presszero/web/keep"
)

// Job is the name of the job that one replica does.
const Job = "hooks"

// Declared is a hook of the settings.
type Declared struct {
	Name, URL, Secret string
	Kinds             []queue.EventKind
	Summary           Summary
}

// Observer is told how the sending goes, for metrics.
type Observer interface {
	// HookTried: a message was taken, failed or was parked.
	HookTried(hook string, outcome Outcome)
	// HookStands: how old the event is that the hook is to be told of next; 0: none.
	HookStands(hook string, lag time.Duration)
	// HookDisabled: the hook is sent nothing any more.
	HookDisabled(hook string)
}

// Options are the parts of a Courier. All but what has a number beside it and Private are required.
type Options struct {
	Store    keep.Store
	Clock    clock.Clock
	Log      *zap.Logger
	Observer Observer
	Declared func() []Declared
	// Last is the ID of the latest event of the feed.
	Last func(ctx context.Context) (string, error)
	// Summary is what is known of a call.
	Summary func(ctx context.Context, call string, s Summary) (any, error)
	// Tell puts an event on the feed.
	Tell    func(ctx context.Context, e queue.Event) error
	Private []netip.Prefix // inside the operator's network, that may be sent to

	GiveUp  time.Duration // after how long a message is parked; 24 h
	Disable time.Duration // after how long without success nothing is sent any more; 72 h
	Timeout time.Duration // of one try; 10 s
	Idle    time.Duration // how often an empty outbox is looked at; 2 s
}

func (o *Options) complete() error {
	if o.Store == nil || o.Clock == nil || o.Log == nil || o.Observer == nil || o.Declared == nil || o.Last == nil || o.Summary == nil || o.Tell == nil {
		return errors.New("hooks: Store, Clock, Log, Observer, Declared, Last, Summary and Tell are required")
	}
	for d, otherwise := range map[*time.Duration]time.Duration{
		&o.GiveUp: 24 * time.Hour, &o.Disable: 72 * time.Hour, &o.Timeout: 10 * time.Second, &o.Idle: 2 * time.Second,
	} {
		if *d == 0 {
			*d = otherwise
		}
	}
	return nil
}

// Courier puts events into the outbox of each hook, and sends what is there, where this replica has the job. It is the reader
// of a follower of the feed.
type Courier struct {
	o      Options
	client *http.Client

	cursor keep.Doc // of the feed

	mu      sync.Mutex
	senders map[string]*sender
	run     context.Context //nolint:containedctx // of the senders, from Caught until Ceased
	end     context.CancelFunc
	work    sync.WaitGroup
}

// New checks the options. Nothing is sent before a follower has the job.
func New(o Options) (*Courier, error) {
	if err := o.complete(); err != nil {
		return nil, err
	}
	return &Courier{o: o, client: newClient(o.Private, o.Timeout), senders: map[string]*sender{}}, nil
}

// theFeed is the ID of the cursor.
const theFeed = "feed"

// Begin implements follow.Reader: a site that never had a hook begins with what happens from now on.
func (c *Courier) Begin(ctx context.Context) (string, error) {
	doc, err := c.o.Store.Get(ctx, cursorKind, theFeed)
	if errors.Is(err, keep.ErrUnknown) {
		last, err := c.o.Last(ctx)
		if err != nil {
			return "", fmt.Errorf("find the end of the feed: %w", err)
		}
		doc = keep.Doc{ID: theFeed, Data: []byte(last), At: c.o.Clock.Now()}
		if doc, err = c.o.Store.Put(ctx, cursorKind, doc); err != nil {
			return "", overtaken(err)
		}
	} else if err != nil {
		return "", fmt.Errorf("read how far hooks were told: %w", err)
	}
	c.cursor = doc
	return string(doc.Data), nil
}

// overtaken translates the error of a cursor that another replica has moved.
func overtaken(err error) error {
	if errors.Is(err, keep.ErrOvertaken) {
		return fmt.Errorf("%w: %w", queue.ErrOvertaken, err)
	}
	return fmt.Errorf("keep how far hooks were told: %w", err)
}

// Recall implements follow.Reader.
func (c *Courier) Recall([]queue.Event) {}

// Take implements follow.Reader: events are in the outboxes before the cursor moves. Those that are there twice, because a
// replica has died in between, are known by their IDs.
func (c *Courier) Take(ctx context.Context, came []queue.Event, _, upto string) error {
	all, err := c.hooks(ctx)
	if err != nil {
		return err
	}
	for _, h := range all {
		if err := c.post(ctx, h, came); err != nil {
			return err
		}
	}
	c.cursor.Data, c.cursor.At = []byte(upto), c.o.Clock.Now()
	doc, err := c.o.Store.Put(ctx, cursorKind, c.cursor)
	if err != nil {
		return overtaken(err)
	}
	c.cursor = doc
	c.tend(all)
	return nil
}

// post puts events into the outbox of a hook.
func (c *Courier) post(ctx context.Context, h Hook, came []queue.Event) error {
	var entries [][]byte
	for _, e := range came {
		if !h.wants(e) {
			continue
		}
		body, err := c.body(ctx, h, e)
		if err != nil {
			return err
		}
		entry, err := json.Marshal(message{ID: e.ID, Kind: e.Kind, At: e.At, Body: body})
		if err != nil {
			return fmt.Errorf("write event %s: %w", e.ID, err)
		}
		entries = append(entries, entry)
	}
	if len(entries) == 0 {
		return nil
	}
	if _, err := c.o.Store.Append(ctx, outbox(h.Name), entries...); err != nil {
		return fmt.Errorf("put events into the outbox of %s: %w", h.Name, err)
	}
	return nil
}

// outbox is what a hook is still to be told. It is never forgotten: its numbers would begin anew.
func outbox(hook string) keep.Log { return keep.Log{Kind: outKind, ID: hook, Most: mostWaiting} }

// Caught implements follow.Reader.
func (c *Courier) Caught(ctx context.Context) error {
	all, err := c.hooks(ctx)
	if err != nil {
		return err
	}
	c.tend(all)
	return nil
}

// tend has a sender for each hook, and none for others, and wakes those that have nothing to do.
func (c *Courier) tend(all map[string]Hook) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.run == nil {
		c.run, c.end = context.WithCancel(context.Background())
	}
	for name, s := range c.senders {
		if _, declared := all[name]; !declared {
			s.stop()
			delete(c.senders, name)
		}
	}
	for name := range all {
		s := c.senders[name]
		if s == nil {
			ctx, stop := context.WithCancel(c.run)
			s = &sender{c: c, name: name, stop: stop, wake: make(chan struct{}, 1)}
			c.senders[name] = s
			c.work.Go(func() { s.loop(ctx) })
		}
		s.hint()
	}
}

// Ceased implements follow.Reader: another replica sends from now on.
func (c *Courier) Ceased() {
	c.mu.Lock()
	if c.run != nil {
		c.end()
		c.run = nil
	}
	c.senders = map[string]*sender{}
	c.mu.Unlock()
	c.work.Wait()
}
