package forecast

import (
	"time"

	"presszero/internal/clock"
)

// stopped is a clock that somebody else moves, and that wakes nobody.
type stopped struct{ now *time.Time }

func (c stopped) Now() time.Time { return *c.now }

func (c stopped) AfterFunc(time.Duration, func()) clock.Timer { return c }

func (c stopped) Stop() bool { return true }
