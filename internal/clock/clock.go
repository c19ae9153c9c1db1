// Package clock gives every part of Press Zero its time: the system's, a scaled one for the simulator, or one that a
// test moves by hand. No other package calls time.Now or starts a timer of its own.
package clock

import (
	"context"
	"time"
)

// Clock tells the time and calls back when some of it has passed.
type Clock interface {
	// Now is the current time on this clock.
	Now() time.Time
	// AfterFunc calls f in a goroutine of its own once d has passed on this clock.
	AfterFunc(d time.Duration, f func()) Timer
}

// Timer is a callback that has not happened yet.
type Timer interface {
	// Stop prevents the callback and reports whether it was in time to do so.
	Stop() bool
}

// Sleep waits until d has passed on c, or returns the context's error if that ends first.
func Sleep(ctx context.Context, c Clock, d time.Duration) error {
	done := make(chan struct{})
	timer := c.AfterFunc(d, func() { close(done) })
	defer timer.Stop()
	select {
	case <-done:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// System is the machine's own clock.
type System struct{}

// Now is time.Now.
func (System) Now() time.Time { return time.Now() }

// AfterFunc is time.AfterFunc.
func (System) AfterFunc(d time.Duration, f func()) Timer { return time.AfterFunc(d, f) }
