package erlang

import (
	"fmt"
	"math"
	"sort"
)

// Goal is a service level: the share of callers to be answered within so many seconds.
type Goal struct {
	Share   float64 // from 0 to below 1
	Seconds float64 // at least 0
}

func (g Goal) check() error {
	if !(g.Share >= 0 && g.Share < 1) || !(g.Seconds >= 0) {
		return fmt.Errorf("%w: %v of callers within %v seconds", ErrArgument, g.Share, g.Seconds)
	}
	return nil
}

// AgentsForAll is the smallest team that reaches the goal when nobody gives up. An error wraps [ErrArgument].
func AgentsForAll(l Load, g Goal) (int, error) {
	return smallest(l, g, func(agents int) float64 {
		w, _ := QueueAll(l, agents) // the arguments are good
		return w.Within(g.Seconds)
	})
}

// AgentsForPatient is the smallest team that reaches the goal, counted over all who call, when callers give up after the
// given mean patience in seconds. An error wraps [ErrArgument].
func AgentsForPatient(l Load, patience float64, g Goal) (int, error) {
	if _, err := QueuePatient(l, patience, 1); err != nil {
		return 0, err
	}
	return smallest(l, g, func(agents int) float64 {
		p, _ := QueuePatient(l, patience, agents)
		return p.Answered(g.Seconds)
	})
}

// smallest searches the team sizes: the service level never falls when an agent is added.
func smallest(l Load, g Goal, level func(agents int) float64) (int, error) {
	if err := l.check(1); err != nil {
		return 0, err
	}
	if err := g.check(); err != nil {
		return 0, err
	}
	most := int(math.Ceil(l.Erlangs())) + 1
	for level(most) < g.Share {
		most += int(math.Ceil(math.Sqrt(float64(most))))
	}
	return 1 + sort.Search(most-1, func(i int) bool { return level(i+1) >= g.Share }), nil
}
