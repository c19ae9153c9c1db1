package staffing

import (
	"time"

	"presszero/queue/estimate"
	"presszero/queue/history"
)

// Ahead is how far a forecast must reach for advice: what is left of the interval that now lies in, and the two hours
// after it.
func Ahead(now time.Time) []history.Slot {
	first := history.SlotOf(now)
	all := make([]history.Slot, 1+farthest/slot)
	for i := range all {
		all[i] = first + history.Slot(i)
	}
	return all
}

// Steps are the rates of a forecast from now on, and their doubt: that of the next half hour. None: nobody knows.
func Steps(now time.Time, all []history.Expected) (steps []estimate.Step, doubt float64) {
	calls := 0.0
	for i, e := range all {
		if e.Basis == history.Nothing {
			return nil, 0
		}
		lasts := e.Slot.Ends().Sub(now).Seconds()
		if e.Slot.Begins().After(now) {
			lasts = slot
		}
		steps = append(steps, estimate.Step{Seconds: lasts, Rate: e.Calls / slot})
		if i <= 2 {
			doubt += e.Doubt * e.Calls
			calls += e.Calls
		}
	}
	if calls > 0 {
		doubt /= calls
	}
	return steps, doubt
}
