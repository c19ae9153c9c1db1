package queue

import "time"

// Terms are how the callers of a queue are offered, and what an agent may miss.
type Terms struct {
	Group     int           // phones that may ring for one caller at once, 1 to MaxGroup
	Misses    int           // offers in a row that come to nothing and set an agent away, at least 1
	Pause     time.Duration // after a miss before that, until the agent is offered a caller again
	WrapUpMax time.Duration // the longest a wrap-up may become by being extended
}

// MaxGroup is the most phones that ring for one caller.
const MaxGroup = 20

// What holds where nothing is declared.
const (
	DefaultPause     = 10 * time.Second
	DefaultWrapUpMax = 10 * time.Minute
)

// Breath is how long after a talk an agent is not offered anybody while the leg of that talk is not known to be down.
const Breath = 5 * time.Second

// Terms are the declared terms in their range, whole milliseconds, or the default ones.
func (r Routing) Terms() Terms {
	t := Terms{
		Group: min(max(r.Group, 1), MaxGroup), Misses: max(r.Misses, 1), Pause: whole(r.Pause), WrapUpMax: whole(r.WrapUpMax),
	}
	if t.Pause == 0 {
		t.Pause = DefaultPause
	}
	if t.WrapUpMax == 0 {
		t.WrapUpMax = DefaultWrapUpMax
	}
	return t
}
