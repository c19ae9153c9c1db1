package ivr

import "presszero/flows"

// step is the step at which the call stands; nil when the flow has none of that name.
func (t *turn) step() flows.Step { return t.prog.Steps[t.s.Step] }

// enter enters the step to which the call goes. Steps that wait for nobody go on to another; the others write a
// document or ask for a place in line.
func (t *turn) enter() {
	step, ok := t.prog.Steps[t.next]
	if !ok {
		t.fault(ReasonUnknownStep)
		return
	}
	t.s.Step = t.next
	t.trace(t.next)
	t.note(NoteStep, step.Meta().Kind)
	switch step := step.(type) {
	case *flows.Say:
		t.enterSay(step)
	case *flows.Play:
		t.enterPlay(step)
	case *flows.Menu:
		t.enterMenu(step)
	case *flows.Collect:
		t.enterCollect(step)
	case *flows.Branch:
		t.enterBranch(step)
	case *flows.Set:
		t.enterSet(step)
	case *flows.HoursStep:
		t.enterHours(step)
	case *flows.Goto:
		t.goTo(step.To)
	case *flows.Enqueue:
		t.enterEnqueue(step)
	case *flows.Transfer:
		t.enterTransfer()
	case *flows.VoicemailStep:
		t.askMessage()
	case *flows.Hangup:
		t.enterHangup(step)
	default:
		t.fault(ReasonUnknownStep)
	}
}

// resume hands the event to the step at which the call waits for the caller.
func (t *turn) resume() {
	switch step := t.step().(type) {
	case *flows.Menu:
		t.resumeMenu(step)
	case *flows.Collect:
		t.resumeCollect(step)
	case nil:
		t.fault(ReasonUnknownStep)
	default:
		t.fault(ReasonUnexpected)
	}
}
