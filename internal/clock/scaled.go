package clock

import "time"

// Scaled is a clock that runs Factor times as fast as the machine's: it showed Base at the machine's time Origin.
// Two processes that share the three fields share the clock.
type Scaled struct {
	Base   time.Time
	Origin time.Time
	Factor float64
}

// NewScaled starts a clock at the machine's present time that runs factor times as fast. A factor of 1 is real time.
func NewScaled(factor float64) Scaled {
	now := time.Now()
	return Scaled{Base: now, Origin: now, Factor: factor}
}

// Now is Base plus the scaled time since Origin.
func (c Scaled) Now() time.Time {
	return c.Base.Add(time.Duration(float64(time.Since(c.Origin)) * c.Factor))
}

// AfterFunc calls f once d has passed on this clock: d/Factor of the machine's time.
func (c Scaled) AfterFunc(d time.Duration, f func()) Timer {
	return time.AfterFunc(time.Duration(float64(d)/c.Factor), f)
}
