package ivr

import "presszero/flows"

// enterSay adds the prompt to the document of the step that follows: its keys, and 0, work in both.
func (t *turn) enterSay(step *flows.Say) {
	if t.say(step.Prompt) {
		t.goTo(step.Next)
	}
}
