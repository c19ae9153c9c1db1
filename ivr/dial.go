package ivr

import "presszero/flows"

// dialling answers a caller for whom an outside number is rung: that of a ladder's rung, or of a step. The words before
// it have run out, or the dialled leg has ended.
func (t *turn) dialling() {
	switch t.ev.Kind {
	case EventSilence, EventKeys, EventSpeech:
		t.ring()
	case EventDialled:
		t.dialled()
	default:
		t.fault(ReasonUnexpected)
	}
}

// ring rings the outside number.
func (t *turn) ring() {
	if rung := t.rung(); rung != nil && rung.Transfer != "" {
		t.ringOnCall(rung)
		return
	}
	step, ok := t.step().(*flows.Transfer)
	if !ok || t.onLadder() {
		t.fault(ReasonUnexpected)
		return
	}
	if to, ok := t.renderExactly(step.To); ok {
		t.do(Dial{To: []string{to}, Timeout: step.Timeout})
	}
}

// dialled goes on after the talk, or where nobody has answered.
func (t *turn) dialled() {
	answered := t.ev.Dial == DialCompleted
	step, isStep := t.step().(*flows.Transfer)
	switch {
	case t.onLadder() && answered:
		t.afterPerson()
	case t.onLadder():
		t.tell(t.words().TransferFailed())
		t.climb(t.s.Place.Queue, t.s.Why)
	case !isStep:
		t.fault(ReasonUnexpected)
	case answered:
		t.goOn(step.Next)
	case step.Failed != "":
		t.goTo(step.Failed)
	default:
		t.tell(t.words().TransferFailed())
		t.tell(t.words().ToPerson())
		t.person()
	}
}
