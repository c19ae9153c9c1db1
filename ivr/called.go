package ivr

// Miss says why the leg of a callback reached nobody.
type Miss string

// Why nobody was reached.
const (
	MissSilence Miss = "silence" // somebody answered, and pressed nothing
	MissMachine Miss = "machine" // an answering machine
	MissLater   Miss = "later"   // the caller asked to be called later
)

// calledTries is how often somebody is asked to press a key whose phone was picked up.
const calledTries = 2

// called answers the leg of a caller who is called back, until a key shows that a person is there.
func (t *turn) called() {
	switch {
	case t.s.Place == nil || t.s.Owes == nil && t.ev.Owes == nil:
		t.fault(ReasonUnexpected)
	case t.ev.Kind == EventAnswered:
		t.s.Owes, t.s.Version = t.ev.Owes, t.prog.Version
		if t.step() == nil {
			t.s.Step = t.prog.Start
		}
		t.tellWho()
		if t.ev.Machine {
			t.missed(MissMachine)
			return
		}
		t.askCalled()
	case t.ev.Kind == EventSilence:
		t.calledAgain()
	case t.ev.Kind == EventKeys, t.ev.Kind == EventSpeech:
		t.pickedUp()
	default:
		t.fault(ReasonUnexpected)
	}
}

// tellWho says who calls back, where that is nobody's secret, and why.
func (t *turn) tellWho() {
	if rules, _ := t.callbackRules(t.s.Place.Queue); rules.Discreet {
		t.tell(t.words().DiscreetCallback())
		return
	}
	title := t.s.Place.Queue
	if q, ok := t.prog.Site.Queues[title]; ok {
		title = t.titleIn(q)
	}
	t.tell(t.words().ThisIsCallback(title))
}

func (t *turn) askCalled() {
	t.tell(t.words().TalkLaterCancel())
	t.listen(Listen{Max: 1, Timeout: choiceTime})
}

// calledAgain asks once more, or lets go of a phone at which nobody presses a key.
func (t *turn) calledAgain() {
	t.s.Tries++
	t.note(NoteSilence, "")
	t.tellWho()
	if t.s.Tries >= calledTries {
		t.missed(MissSilence)
		return
	}
	t.askCalled()
}

// pickedUp takes the choice of a person who is called back. Who presses wrong keys again and again wants a person.
func (t *turn) pickedUp() {
	switch {
	case t.ev.Keys == "1", t.ev.Keys != "2" && t.ev.Keys != "3" && t.s.Tries+1 >= calledTries:
		t.reached()
	case t.ev.Keys == "2":
		t.missed(MissLater)
	case t.ev.Keys == "3":
		t.out.Cancel = t.s.Owes.Call
		t.tell(t.words().CallbackCancelled())
		t.release()
		t.goodbye()
	default:
		t.s.Tries++
		t.note(NoteWrong, "")
		t.tell(t.words().WrongKey())
		t.askCalled()
	}
}

// reached asks for the caller's own place: a person is on the phone.
func (t *turn) reached() {
	t.s.Owes, t.s.Tries, t.s.Hold = nil, 0, nil
	t.note(NotePerson, t.s.Place.Queue)
	t.ask()
}

// missed says that we called, and lets go.
func (t *turn) missed(why Miss) {
	t.out.Missed = why
	p, last := t.words(), t.s.Owes.Last
	switch {
	case why == MissLater && last:
		t.tell(p.CalledNoMore())
	case why == MissLater:
		t.tell(p.CalledLater())
	case last:
		t.tell(p.CalledLast())
	default:
		t.tell(p.CalledAgain())
	}
	t.release()
	t.goodbye()
}

// release makes this leg a call of its own again: 0 in the goodbye asks for a new place, and a number that is owed a
// callback takes up the old one.
func (t *turn) release() {
	t.s.Entry, t.s.Owes = "", nil
	t.s.Place = &Place{Queue: t.s.Place.Queue, Lane: t.s.Place.Lane, Note: t.s.Place.Note, Next: t.s.Place.Next}
}
