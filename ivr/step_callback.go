package ivr

import "presszero/flows"

// enterCallback offers the caller's own number, or asks for one when it is withheld.
func (t *turn) enterCallback() {
	t.s.Given = t.ownNumber()
	t.askNumber()
}

// resumeCallback takes the answer to whichever of the two was asked.
func (t *turn) resumeCallback(step *flows.Callback) {
	switch t.ev.Kind {
	case EventPromised:
		t.tellPromise(step)
		return
	case EventOwed:
		t.tell(t.words().OwedAlready(t.when(t.ev.Owes)))
		t.goOn(step.Next)
		return
	case EventKeys, EventSpeech, EventSilence:
	default:
		t.fault(ReasonUnexpected)
		return
	}
	entering := t.s.Given == ""
	switch t.answerNumber() {
	case numberRight:
		t.promiseCallback(step)
	case numberGiven:
		t.askNumber()
	case numberRefused:
		t.askNumberAgain(step, NoteWrong, t.words().NotCallable())
	default:
		mistake, sentence := NoteWrong, t.words().WrongKey()
		switch {
		case t.ev.Kind == EventSilence:
			mistake, sentence = NoteSilence, t.words().Silent()
		case entering:
			sentence = t.words().WrongEntry()
		}
		t.askNumberAgain(step, mistake, sentence)
	}
}

func (t *turn) askNumberAgain(step *flows.Callback, mistake NoteKind, sentence string) {
	t.askAgain(question{mistake: mistake, sentence: sentence, tries: step.Tries, again: t.askNumber})
}

// promiseCallback asks the line for a place that is kept without the caller.
func (t *turn) promiseCallback(step *flows.Callback) {
	note, ok := t.render(step.Note)
	if !ok {
		return
	}
	t.traceKey(t.ev.Keys)
	t.s.Owed, t.prompts = t.prompts, nil
	t.out.Join, t.out.Callback = &Place{Queue: step.Queue, Note: note}, t.wish(step.Queue, step.Within)
}

// tellPromise tells the caller what was promised, and goes on.
func (t *turn) tellPromise(step *flows.Callback) {
	note, ok := t.render(step.Note)
	if !ok {
		return
	}
	t.sign(step.Queue, note, t.wish(step.Queue, step.Within))
	t.goOn(step.Next)
}
