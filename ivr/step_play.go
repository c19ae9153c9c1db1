package ivr

import "presszero/flows"

// enterPlay adds the recording to the document of the step that follows, as a say does.
func (t *turn) enterPlay(step *flows.Play) {
	if t.say(step.Prompt) {
		t.goTo(step.Next)
	}
}
