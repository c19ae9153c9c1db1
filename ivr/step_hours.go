package ivr

import "presszero/flows"

// enterHours goes by the opening hours at this moment. Of a closing that was switched on, the flow knows nothing: the reason is
// told here.
func (t *turn) enterHours(step *flows.HoursStep) {
	hours, ok := t.prog.Site.Hours[step.Hours]
	if !ok {
		t.fault(ReasonUnknownStep)
		return
	}
	if emergency := hours.EmergencyAt(t.now); emergency != nil && !emergency.From.IsZero() {
		t.tellShut(hours)
	}
	t.goTo(step.Exit(hours, t.now))
}
