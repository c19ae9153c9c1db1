package erlang

import (
	"fmt"
	"math"
)

// Waiting is how a team serves callers who wait for ever (Erlang C, M/M/n).
type Waiting struct {
	Delayed   float64 // share of callers who wait at all
	ASA       float64 // average speed of answer: mean wait of all callers, in seconds
	Occupancy float64 // share of their time that agents are busy
	drain     float64 // rate at which the wait of those who wait ends, per second
}

// QueueAll computes Erlang C from Erlang B: C = n·B / (n - a·(1 - B)). An overloaded team lets the line grow without
// end: everybody is delayed, for ever. An error wraps [ErrArgument].
func QueueAll(l Load, agents int) (Waiting, error) {
	if err := l.check(agents); err != nil {
		return Waiting{}, err
	}
	n, a := float64(agents), l.Erlangs()
	if a >= n {
		return Waiting{Delayed: 1, ASA: math.Inf(1), Occupancy: 1}, nil
	}
	blocked := Blocked(a, agents)
	delayed := n * blocked / (n - a*(1-blocked))
	return Waiting{Delayed: delayed, ASA: delayed * l.Handle / (n - a), Occupancy: a / n, drain: (n - a) / l.Handle}, nil
}

// Within is the share of callers who are answered within so many seconds: the service level.
func (w Waiting) Within(seconds float64) float64 { return 1 - w.Delayed*math.Exp(-w.drain*seconds) }

// Quantile is the wait in seconds that the given share of all callers does not exceed. The share lies in [0, 1).
func (w Waiting) Quantile(share float64) (float64, error) {
	switch {
	case !(share >= 0 && share < 1):
		return 0, fmt.Errorf("%w: a share of %v", ErrArgument, share)
	case w.drain == 0:
		return math.Inf(1), nil
	}
	return max(math.Log(w.Delayed/(1-share))/w.drain, 0), nil
}
