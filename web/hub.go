package web

import (
	"context"
	"sync"
	"time"

	"go.uber.org/zap"

	"presszero/internal/clock"
	"presszero/queue"
)

// pollFeed is how often the store is read while somebody follows.
const pollFeed = 250 * time.Millisecond

// backlog is how many events a follower may be behind before they are let go.
const backlog = 1024

// hub gives each event to everybody who follows. It never waits for any of them.
type hub struct {
	mu        sync.Mutex
	followers map[*follower]bool
	closed    bool
	came      chan string // when nobody had followed: the end of the feed just before somebody did
}

// follower is somebody who follows. Its channel is closed when it was too slow, or when the service stops.
type follower struct{ events chan queue.Event }

func newHub() *hub { return &hub{followers: map[*follower]bool{}, came: make(chan string, 1)} }

// follow gives all that comes after end, the end of the feed as it was just before, and perhaps some of what came earlier.
func (h *hub) follow(end string) *follower {
	f := &follower{events: make(chan queue.Event, backlog)}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.followers[f] = true
	if h.closed {
		h.drop(f)
	}
	select {
	case h.came <- end:
	default:
	}
	return f
}

func (h *hub) leave(f *follower) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.drop(f)
}

// drop lets a follower go; h.mu is held.
func (h *hub) drop(f *follower) {
	if h.followers[f] {
		delete(h.followers, f)
		close(f.events)
	}
}

func (h *hub) give(found []queue.Event) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for f := range h.followers {
		for _, e := range found {
			select {
			case f.events <- e:
				continue
			default:
			}
			h.drop(f)
			break
		}
	}
}

func (h *hub) anybody() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return len(h.followers) > 0
}

func (h *hub) close() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.closed = true
	for f := range h.followers {
		h.drop(f)
	}
}

// Run reads the feed for all who follow, until ctx ends. While nobody follows nothing is read.
func (v *Events) Run(ctx context.Context) {
	defer v.hub.close()
	var after string
	for {
		if !v.hub.anybody() {
			select {
			case after = <-v.hub.came:
			case <-ctx.Done():
				return
			}
		}
		found, next, err := v.o.Feed.Events(ctx, after, pageOfEvents)
		if err != nil {
			v.o.Log.Warn("read the feed", zap.Error(err))
		} else {
			after = next
			v.hub.give(found)
		}
		if len(found) < pageOfEvents && clock.Sleep(ctx, v.o.Clock, pollFeed) != nil {
			return
		}
	}
}
