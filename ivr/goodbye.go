package ivr

// goodbye says the last words. 0 still works in them.
func (t *turn) goodbye() {
	t.tell(t.words().Goodbye())
	t.lastWords()
}

// lastWords says what is due, and then the call ends.
func (t *turn) lastWords() {
	t.s.Mode = ModeGoodbye
	t.listenOn()
}

// leavetaking ends the call after the last words.
func (t *turn) leavetaking() {
	switch t.ev.Kind {
	case EventSilence, EventKeys, EventSpeech:
		t.hangUp()
	default:
		t.fault(ReasonUnexpected)
	}
}

func (t *turn) hangUp() {
	t.do(HangUp{})
	t.end()
}
