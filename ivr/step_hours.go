package ivr

import "presszero/flows"

// enterHours goes by the opening hours at this moment.
func (t *turn) enterHours(step *flows.HoursStep) {
	hours, ok := t.prog.Site.Hours[step.Hours]
	if !ok {
		t.fault(ReasonUnknownStep)
		return
	}
	to := step.Closed
	if open, _ := hours.At(t.now); open {
		to = step.Open
	}
	t.goTo(to)
}
