package ivr

import "presszero/flows"

// question is something that was asked and not answered.
type question struct {
	mistake  NoteKind     // NoteSilence or NoteWrong
	prompt   flows.Prompt // the flow's words for the mistake
	sentence string       // ours, where the flow has none
	tries    int
	again    func() // asks once more
}

// askAgain asks once more, or fetches a person when the caller was asked often enough.
func (t *turn) askAgain(q question) {
	t.s.Tries++
	t.note(q.mistake, "")
	if t.s.Tries >= q.tries {
		t.help()
		return
	}
	if q.prompt.IsZero() {
		t.tell(q.sentence)
	} else if !t.say(q.prompt) {
		return
	}
	q.again()
}

// help offers a person to a caller who could not go on.
func (t *turn) help() {
	t.tell(t.words().HelpPerson())
	t.person()
}
