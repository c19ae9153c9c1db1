package ivr

import (
	"strings"

	"presszero/flows"
)

func (t *turn) enterCollect(step *flows.Collect) {
	if t.say(step.Prompt) {
		t.listen(Listen{Max: step.Max, Finish: step.Finish, Timeout: step.Timeout})
	}
}

// resumeCollect keeps an entry of the right length, or asks again. A lone 0 does not come here.
func (t *turn) resumeCollect(step *flows.Collect) {
	switch t.ev.Kind {
	case EventKeys:
		if isEntry(t.ev.Keys, step) {
			t.assign(step.Into, t.ev.Keys)
			t.goTo(step.Next)
			return
		}
		fallthrough
	case EventSpeech:
		t.askAgain(question{
			mistake: NoteWrong, prompt: step.Wrong, sentence: t.words().WrongEntry(), tries: step.Tries,
			again: func() { t.enterCollect(step) },
		})
	case EventSilence:
		t.askAgain(question{
			mistake: NoteSilence, prompt: step.Silent, sentence: t.words().Silent(), tries: step.Tries,
			again: func() { t.enterCollect(step) },
		})
	default:
		t.fault(ReasonUnexpected)
	}
}

// isEntry reports whether keys are as many digits as a step asks for.
func isEntry(keys string, step *flows.Collect) bool {
	return step.Min <= len(keys) && len(keys) <= step.Max && strings.Trim(keys, "0123456789") == ""
}
