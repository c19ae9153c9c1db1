package ivr

// owedTries is how often a caller is asked who phones in again.
const owedTries = 2

// remind tells a caller who phones in again that we are to call them, before the flow begins.
func (t *turn) remind() {
	t.s.Mode = ModeOwed
	t.askOwed()
}

func (t *turn) askOwed() {
	t.tell(t.words().OwedYou(t.when(t.s.Owes)))
	t.tell(t.words().KeepCancelNow())
	t.listen(Listen{Max: 1, Timeout: choiceTime})
}

// reminded takes the answer of a caller who phones in again. Silence is a request for help; a key that was not named
// begins the flow, and the promise stands.
func (t *turn) reminded() {
	switch {
	case t.s.Owes == nil:
		t.fault(ReasonUnexpected)
	case t.ev.Kind == EventSilence:
		t.s.Tries++
		t.note(NoteSilence, "")
		if t.s.Tries >= owedTries {
			t.tell(t.words().HelpPerson())
			t.takeUp()
			return
		}
		t.tell(t.words().Silent())
		t.askOwed()
	case t.ev.Kind == EventKeys && t.ev.Keys == "1":
		t.tell(t.words().CallbackStands())
		t.goodbye()
	case t.ev.Kind == EventKeys && t.ev.Keys == "2":
		t.out.Cancel = t.s.Owes.Call
		t.tell(t.words().CallbackCancelled())
		t.goTo(t.s.Step)
	case t.ev.Kind == EventKeys, t.ev.Kind == EventSpeech:
		t.goTo(t.s.Step)
	default:
		t.fault(ReasonUnexpected)
	}
}

// takeUp puts a caller who phones in again into the line where their place is kept: the line gives it to them.
func (t *turn) takeUp() {
	queue := t.s.Owes.Queue
	t.s.Owes = nil
	if !t.declared(queue) {
		t.person()
		return
	}
	t.s.Escaped = t.s.Step
	var place Place
	t.lead(&place, queue)
	t.join(place)
}
