package web

import (
	"context"
	"sync"
	"time"

	"go.uber.org/zap"

	"presszero/internal/clock"
	"presszero/queue"
)

// pollFeed is how often the store is read while somebody follows: what happens is on a screen in a fraction of a second.
const pollFeed = 50 * time.Millisecond

// backlog is how many events a follower may be behind before they are let go.
const backlog = 1024

// hub gives each event to everybody who follows. It never waits for any of them.
type hub struct {
	mu        sync.Mutex
	followers map[*follower]bool
	bells     map[chan struct{}]bool // rung when something has happened
	closed    bool
	came      chan string // when nobody had followed: the end of the feed just before somebody did
}

// follower is somebody who follows. Its channel is closed when it was too slow, or when the service stops.
type follower struct{ events chan queue.Event }

func newHub() *hub {
	return &hub{followers: map[*follower]bool{}, bells: map[chan struct{}]bool{}, came: make(chan string, 1)}
}

// follow gives all that comes after end, the end of the feed as it was just before, and perhaps some of what came earlier.
func (h *hub) follow(end string) *follower {
	f := &follower{events: make(chan queue.Event, backlog)}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.followers[f] = true
	if h.closed {
		h.drop(f)
	}
	h.wake(end)
	return f
}

// watch gives a bell that is rung after things have happened.
func (h *hub) watch() chan struct{} {
	bell := make(chan struct{}, 1)
	h.mu.Lock()
	defer h.mu.Unlock()
	h.bells[bell] = true
	h.wake("$") // what came earlier is known to who watches
	return bell
}

func (h *hub) unwatch(bell chan struct{}) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.bells, bell)
}

// wake has the feed read, if it is not being read: after an ID or, as "$" says, from its end. An earlier ID is enough for all;
// "$" is enough for bells alone. h.mu is held.
func (h *hub) wake(end string) {
	earlier := end
	select {
	case earlier = <-h.came:
		if earlier == "$" {
			earlier = end
		}
	default:
	}
	h.came <- earlier // there is room: only wake fills it, and never two at a time
}

// since is where reading begins that was to begin at the end of the feed: earlier, where somebody has come meanwhile who has
// seen less.
func (h *hub) since(end string) string {
	select {
	case earlier := <-h.came:
		if earlier != "$" {
			return earlier
		}
	default:
	}
	return end
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
	if len(found) > 0 {
		h.ring()
	}
}

// ring rings every bell; h.mu is held.
func (h *hub) ring() {
	for bell := range h.bells {
		select {
		case bell <- struct{}{}:
		default: // it rings already
		}
	}
}

func (h *hub) anybody() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return len(h.followers)+len(h.bells) > 0
}

func (h *hub) close() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.closed = true
	for f := range h.followers {
		h.drop(f)
	}
}

// Watch gives a bell that is rung after things have happened on the line, until leave. It costs no reading of its own.
func (v *Events) Watch() (bell <-chan struct{}, leave func()) {
	own := v.hub.watch()
	return own, func() { v.hub.unwatch(own) }
}

// Run reads the feed for all who follow, until ctx ends. While nobody follows nothing is read.
func (v *Events) Run(ctx context.Context) {
	defer v.hub.close()
	after := "$"
	for {
		if !v.hub.anybody() {
			select {
			case after = <-v.hub.came:
			case <-ctx.Done():
				return
			}
		}
		found, next, err := v.o.Feed.Events(ctx, after, pageOfEvents)
		switch {
		case err != nil:
			v.o.Log.Warn("read the feed", zap.Error(err))
		case after == "$":
			after = v.hub.since(next)
		default:
			after = next
			v.hub.give(found)
		}
		if len(found) < pageOfEvents && clock.Sleep(ctx, v.o.Pace, pollFeed) != nil {
			return
		}
	}
}
