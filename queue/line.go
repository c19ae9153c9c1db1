package queue

import "time"

// Line is what is known about a line from the place of one caller: all that an estimate of the wait needs, gathered
// by a store in O(log n) of the callers waiting.
type Line struct {
	Queue     string
	Ahead     int       // callers who will be served before this one
	Waiting   int       // callers in line in all
	HeadClock time.Time // service clock of the caller at the head of the line; zero when nobody is ahead

	// Agents who may serve the caller, or anybody in the queue where there is none in particular, by what they do now.
	Ready, Reserved, Talking, WrapUp, Away int

	Handle   Sum // handling times in seconds, ring to free, wrap-up included
	Patience Sum // Count: callers who hung up while waiting; Total: seconds waited by all callers, answered or not
}

// Staff is the number of agents who serve the queue and are at work.
func (l Line) Staff() int { return l.Ready + l.Reserved + l.Talking + l.WrapUp }

// NextFree is the mean time until one of the agents at work becomes free, while all are busy: a handling time shared among
// them. There must be one at work.
func (l Line) NextFree() time.Duration {
	mean := priorHandle.Seconds()
	if l.Handle.Count > 0 {
		mean = l.Handle.Total / l.Handle.Count
	}
	return seconds(mean / float64(l.Staff()))
}

// Sum is a decayed count with its total and its total of squares: an O(1) summary of a distribution.
type Sum struct {
	Count, Total, Squares float64
}

// Add is the sum with one more observation x, everything before it weighing keep times as much.
func (s Sum) Add(x, keep float64) Sum { return s.add(1, x, keep) }

// Censored is the sum after an observation that was cut short at x: its time counts, the event does not.
func (s Sum) Censored(x, keep float64) Sum { return s.add(0, x, keep) }

// The conversions forbid fused multiply-add, so that every store on every machine keeps the same digits.
func (s Sum) add(n, x, keep float64) Sum {
	return Sum{
		Count:   float64(s.Count*keep) + n,
		Total:   float64(s.Total*keep) + x,
		Squares: float64(s.Squares*keep) + float64(x*x),
	}
}

// How much of the past is kept by each new observation.
const (
	KeepHandle   = 0.98
	KeepPatience = 0.995
)

// QueueView is one queue at a glance.
type QueueView struct {
	Name    string
	Entries []Entry   // in line, in order of service; at most as many as were asked for
	Waiting int       // callers in line without an offer
	Offered int       // callers in line with one
	Calling int       // callbacks in line whose number is being called, with no agent reserved
	Talking int       // callers connected to an agent
	Oldest  time.Time // service clock of the caller at the head of the line; zero when nobody is in line
	Line    Line      // as a caller who would join now would meet it

	Callbacks []Entry // those whose time has not come, soonest first; at most as many as were asked for
	Deferred  int     // how many there are of them
}

// Snapshot is a whole site at a glance.
type Snapshot struct {
	Now    time.Time
	Queues []QueueView // those that have callers or agents, sorted by name
	Agents []Agent     // sorted by ID

	Routing map[string]Routing // as last put, by queue
}
