package staffing

import (
	"fmt"
	"math"
)

// Message says what is to be done, and what it changes, with the numbers.
func (a Advice) Message() string {
	switch a.State {
	case Short, Tight:
		if a.Required > a.AtWork {
			return a.add()
		}
		return fmt.Sprintf("%s: %s expected in the next half hour; a new caller waits up to %s", a.Target, a.Level, spell(a.Newcomer))
	case Over:
		return fmt.Sprintf("%d agents can be spared for an hour: %s is %s with those at work", spare, a.Target, a.Level)
	case Enough:
		return fmt.Sprintf("%d at work are enough: %s is %s", a.AtWork, a.Target, a.Level)
	}
	return "too little is known of who will call"
}

func (a Advice) add() string {
	n := a.Required - a.AtWork
	agents := "agents"
	if n == 1 {
		agents = "agent"
	}
	return fmt.Sprintf("add %d %s for %s: %s goes from %s to %s; without, a new caller waits up to %s",
		n, agents, spell(a.Lasting), a.Target, percent(a.Level.Mean), percent(a.Raised.Mean), spell(a.Newcomer))
}

// String is the mean, and in how far it may be otherwise.
func (r Range) String() string {
	return fmt.Sprintf("%s (%s to %s)", percent(r.Mean), percent(r.P10), percent(r.P90))
}

func percent(share float64) string { return fmt.Sprintf("%.0f %%", 100*share) }

// spell is a time in whole minutes, rounded up, and in hours from two on.
func spell(seconds float64) string {
	m := max(int(math.Ceil(seconds/60)), 1)
	if m >= 120 {
		return fmt.Sprintf("%d h", (m+59)/60)
	}
	return fmt.Sprintf("%d min", m)
}
