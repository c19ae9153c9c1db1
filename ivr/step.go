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
	t.env = nil // the step may see other variables
	t.trace(t.next)
	t.note(NoteStep, step.Meta().Kind)
	if !t.goThrough(step) && !t.stopAt(step) {
		t.fault(ReasonUnknownStep)
	}
}

// goThrough enters a step that goes on by itself. It is false for any other.
func (t *turn) goThrough(step flows.Step) bool {
	switch step := step.(type) {
	case *flows.Say:
		t.enterSay(step)
	case *flows.Play:
		t.enterPlay(step)
	case *flows.Branch:
		t.enterBranch(step)
	case *flows.Set:
		t.enterSet(step)
	case *flows.HoursStep:
		t.enterHours(step)
	case *flows.Goto:
		t.goTo(step.To)
	case *flows.Experiment:
		t.enterExperiment(step)
	case *flows.Subflow:
		t.enterSubflow(step)
	case *flows.Return:
		t.enterReturn(step)
	case *flows.Lookup:
		t.enterLookup(step)
	default:
		return false
	}
	return true
}

// stopAt enters a step at which the call waits, for the caller or for what the step has set going. It is false for any
// other.
func (t *turn) stopAt(step flows.Step) bool {
	switch step := step.(type) {
	case *flows.Menu:
		t.enterMenu(step)
	case *flows.Collect:
		t.enterCollect(step)
	case *flows.Listen:
		t.enterListen(step)
	case *flows.LanguageStep:
		t.enterLanguage(step)
	case *flows.Enqueue:
		t.enterEnqueue(step)
	case *flows.Transfer:
		t.enterTransfer()
	case *flows.VoicemailStep:
		t.askMessage()
	case *flows.Hangup:
		t.enterHangup(step)
	case *flows.Survey:
		t.enterSurvey(step)
	case *flows.Record:
		t.enterRecord(step)
	case *flows.SMS:
		t.enterSMS(step)
	case *flows.Callback:
		t.enterCallback()
	case *flows.Fetch:
		t.enterFetch(step)
	default:
		return false
	}
	return true
}

// resume hands the event to the step at which the call waits for the caller.
func (t *turn) resume() {
	switch step := t.step().(type) {
	case *flows.Menu:
		t.resumeMenu(step)
	case *flows.Collect:
		t.resumeCollect(step)
	case *flows.Listen:
		t.resumeListen(step)
	case *flows.LanguageStep:
		t.resumeLanguage(step)
	case *flows.Survey:
		t.resumeSurvey(step)
	case *flows.Record:
		t.resumeRecord(step)
	case *flows.Callback:
		t.resumeCallback(step)
	case *flows.Fetch:
		t.resumeFetch(step)
	case nil:
		t.fault(ReasonUnknownStep)
	default:
		t.fault(ReasonUnexpected)
	}
}
