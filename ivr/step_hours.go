package ivr

import "presszero/flows"

// enterHours goes by the opening hours at this moment.
func (t *turn) enterHours(step *flows.HoursStep) {
	hours, ok := t.prog.Site.Hours[step.Hours]
	if !ok {
		t.fault(ReasonUnknownStep)
		return
	}
	t.goTo(step.Exit(hours, t.now))
}
