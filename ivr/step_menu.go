package ivr

import "presszero/flows"

func (t *turn) enterMenu(step *flows.Menu) {
	if t.say(step.Prompt) {
		t.listen(Listen{Max: 1, Timeout: step.Timeout})
	}
}

// resumeMenu goes where the key leads, or asks again.
func (t *turn) resumeMenu(step *flows.Menu) {
	switch t.ev.Kind {
	case EventKeys:
		if to, ok := step.Keys[t.ev.Keys]; ok {
			t.traceKey(t.ev.Keys)
			t.goTo(to)
			return
		}
		fallthrough
	case EventSpeech:
		t.askAgain(question{
			mistake: NoteWrong, prompt: step.Wrong, sentence: t.words().WrongKey(), tries: step.Tries,
			again: func() { t.enterMenu(step) },
		})
	case EventSilence:
		t.askAgain(question{
			mistake: NoteSilence, prompt: step.Silent, sentence: t.words().Silent(), tries: step.Tries,
			again: func() { t.enterMenu(step) },
		})
	default:
		t.fault(ReasonUnexpected)
	}
}
