package ivr

import "presszero/flows"

// enterHangup says the flow's last words, if there are any, and ends the call.
func (t *turn) enterHangup(step *flows.Hangup) {
	if !t.say(step.Prompt) {
		return
	}
	if len(t.prompts) == 0 {
		t.hangUp()
		return
	}
	t.lastWords()
}
