package clock

import (
	"sort"
	"sync"
	"time"
)

// Manual is a clock that stands still until a test moves it. Callbacks that fall due run in order, in the goroutine
// of the caller of Advance, so that a test sees their effects when Advance returns.
type Manual struct {
	mu     sync.Mutex
	now    time.Time
	timers []*manualTimer
}

type manualTimer struct {
	clock *Manual
	due   time.Time
	f     func()
}

// NewManual returns a clock that shows start.
func NewManual(start time.Time) *Manual { return &Manual{now: start} }

// Now is the time that the test has set.
func (c *Manual) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// AfterFunc calls f when the clock has been advanced by d.
func (c *Manual) AfterFunc(d time.Duration, f func()) Timer {
	c.mu.Lock()
	defer c.mu.Unlock()
	t := &manualTimer{clock: c, due: c.now.Add(d), f: f}
	c.timers = append(c.timers, t)
	sort.SliceStable(c.timers, func(i, j int) bool { return c.timers[i].due.Before(c.timers[j].due) })
	return t
}

// Stop implements Timer.
func (t *manualTimer) Stop() bool {
	t.clock.mu.Lock()
	defer t.clock.mu.Unlock()
	for i, other := range t.clock.timers {
		if other == t {
			t.clock.timers = append(t.clock.timers[:i], t.clock.timers[i+1:]...)
			return true
		}
	}
	return false
}

// Advance moves the clock by d and runs every callback that falls due on the way, each at its own time.
func (c *Manual) Advance(d time.Duration) {
	c.mu.Lock()
	until := c.now.Add(d)
	for len(c.timers) > 0 && !c.timers[0].due.After(until) {
		next := c.timers[0]
		c.timers = c.timers[1:]
		c.now = next.due
		c.mu.Unlock()
		next.f()
		c.mu.Lock()
	}
	c.now = until
	c.mu.Unlock()
}
