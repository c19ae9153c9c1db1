package estimate

import "time"

// Facts are what is known of a line at a moment, to be compared with those of another one.
type Facts struct {
	Queue    string // in which the caller stands; empty: nothing is known
	Staff    int    // agents at work who may serve the caller
	Position int
	Waiting  int           // callers in line in all
	Handle   time.Duration // mean handling time of late; 0: not known
}

// Why says why a wait has become longer than was told.
type Why string

// The reasons that can be told. The empty one is none.
const (
	WhyAgents  Why = "fewer-agents" // fewer people are at work
	WhyCallers Why = "more-callers" // many more callers are in line, and some of them come first
	WhyUrgent  Why = "urgent"       // others had to come first
	WhyCalls   Why = "longer-calls" // calls take longer
)

// From when on calls count as taking longer, and callers as many more.
const (
	muchLonger = 1.15
	manyMore   = 2
)

// why is what has changed for the worse since then. Only what is a fact of the same line is named.
func (f Facts) why(then Facts) Why {
	switch {
	case f.Queue == "" || f.Queue != then.Queue:
		return ""
	case f.Staff < then.Staff:
		return WhyAgents
	case f.Position > then.Position && then.Position > 0 && f.Waiting >= manyMore*then.Waiting:
		return WhyCallers
	case f.Position > then.Position && then.Position > 0:
		return WhyUrgent
	case then.Handle > 0 && float64(f.Handle) >= muchLonger*float64(then.Handle):
		return WhyCalls
	default:
		return ""
	}
}
