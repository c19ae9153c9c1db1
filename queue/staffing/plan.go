package staffing

import (
	"time"

	"presszero/queue/erlang"
	"presszero/queue/history"
)

// Planned is the staffing of one interval.
type Planned struct {
	Begins   time.Time     `json:"begins"`
	Basis    history.Basis `json:"basis"`
	Calls    float64       `json:"calls"`    // expected, in the mean
	AtMost   float64       `json:"at_most"`  // mean number of callers that is staffed for: not exceeded with eight chances in ten
	Service  Service       `json:"service"`  // of the agents required, when so many call
	Required int           `json:"required"` // agents at work
	Paid     int           `json:"paid"`
}

// Shift is what a plan rests on besides the forecast.
type Shift struct {
	Handle    float64 // mean handling time, in seconds
	Patience  float64 // mean, in seconds
	Target    Target
	Shrinkage float64
}

// Plan says how many agents each interval needs. Intervals in which nobody knows, or which are closed, need nobody. Errors
// wrap [erlang.ErrArgument].
func Plan(all []history.Expected, shift Shift) ([]Planned, error) {
	plan := make([]Planned, len(all))
	for i, e := range all {
		p := &plan[i]
		p.Begins, p.Basis, p.Calls, p.AtMost = e.Slot.Begins(), e.Basis, e.Calls, e.AtMost(expected)
		d := Demand{Load: erlang.Load{Rate: p.AtMost / history.Length.Seconds(), Handle: shift.Handle}, Patience: shift.Patience}
		var err error
		if p.Service, err = Agents(d, shift.Target); err != nil {
			return nil, err
		}
		p.Required = p.Service.Agents
		p.Paid = Paid(p.Required, shift.Shrinkage)
	}
	return plan, nil
}
