package ivr

import (
	"time"

	"presszero/flows"
)

// callsBack reports whether callers in line can choose to be called back.
func (t *turn) callsBack() bool {
	q, ok := t.prog.Site.Queues[t.s.Place.Queue]
	return ok && q.Callback != nil
}

// tellCallback names the key by which the caller is called back; where the wait is long or cannot be said, with what it
// means.
func (t *turn) tellCallback(q *flows.Queue) {
	switch {
	case q.Callback == nil:
	case t.offers(q):
		t.tell(t.words().CallbackOffer())
		t.holding().Offered = true
	default:
		t.tell(t.words().CallbackChoice())
	}
}

// offers reports whether the wait is so long that being called back is offered. Who has been called back already is not
// to be sent away again.
func (t *turn) offers(q *flows.Queue) bool {
	line := t.ev.Line
	if q.Callback == nil || line == nil || t.s.Entry != "" {
		return false
	}
	if line.Due != nil && line.Due.Offer {
		return true
	}
	return line.Wait == nil || time.Duration(line.Wait.Bound())*time.Minute >= q.Callback.After
}

// offerLater offers a callback to a caller to whom it has not been offered yet, because the wait was short. It is true when
// that was done.
func (t *turn) offerLater() bool {
	q, ok := t.prog.Site.Queues[t.s.Place.Queue]
	h := t.holding()
	if !ok || h.Offered || !t.offers(q) {
		return false
	}
	t.tell(t.words().ThanksForHolding())
	t.tellCallback(q)
	t.spoke()
	return true
}

// arrange asks a caller in line (ModeCallback), or on the ladder (ModeRungCallback), on which number they are called back.
// The caller keeps the place until that is confirmed.
func (t *turn) arrange(mode Mode) {
	if h := t.s.Hold; h != nil {
		h.Music += h.heard(t.now)
		h.Played = time.Time{}
	}
	t.s.Mode, t.s.Tries, t.s.Owes = mode, 0, nil
	t.s.Given = t.ownNumber()
	t.askNumber()
}

// arranging answers a caller who is choosing on which number to be called back. An agent who accepts meanwhile comes first.
func (t *turn) arranging() {
	switch {
	case t.s.Place == nil:
		t.fault(ReasonUnexpected)
	case t.waitsOnPhone() && t.connected():
	case t.ev.Kind == EventPromised:
		t.parked()
	case t.ev.Kind == EventOwed && t.ev.Owes != nil:
		t.s.Owes, t.s.Tries = t.ev.Owes, 0
		t.tellOwed()
	case t.ev.Kind == EventKeys, t.ev.Kind == EventSpeech:
		t.arranged()
	case t.ev.Kind == EventSilence, t.ev.Kind == EventContinue:
		t.unarranged()
	default:
		t.fault(ReasonUnexpected)
	}
}

// waitsOnPhone reports whether the caller stands in line while choosing.
func (t *turn) waitsOnPhone() bool { return t.s.Mode == ModeCallback && t.s.Place != nil }

// arranged takes the answer of a caller who was asked for a number, or what is to become of an older promise.
func (t *turn) arranged() {
	if t.s.Owes != nil {
		t.answerOwed()
		return
	}
	if t.wantsMessage() && t.s.Given != "" {
		t.leaveMessage()
		return
	}
	entering := t.s.Given == ""
	switch t.answerNumber() {
	case numberRight:
		t.park()
	case numberGiven:
		t.askNumber()
	case numberRefused:
		t.arrangeAgain(t.words().NotCallable())
	default:
		if entering {
			t.arrangeAgain(t.words().WrongEntry())
			return
		}
		t.arrangeAgain(t.words().WrongKey())
	}
}

// wantsMessage reports whether a caller on the ladder rather leaves a message than is called back.
func (t *turn) wantsMessage() bool { return t.ev.Keys == "3" && t.s.Mode == ModeRungCallback }

// leaveMessage takes a caller on the ladder to its message, whatever else it would try before.
func (t *turn) leaveMessage() {
	t.s.Given, t.s.Owes = "", nil
	q, ok := t.prog.Site.Queues[t.s.Place.Queue]
	if !ok || voicemailRung(q) < 0 {
		t.fault(ReasonNoQueue)
		return
	}
	t.climbTo(q, voicemailRung(q))
}

func (t *turn) arrangeAgain(sentence string) {
	t.s.Tries++
	t.note(NoteWrong, "")
	if t.s.Tries >= numberTries {
		t.unarranged()
		return
	}
	t.tell(sentence)
	t.askNumber()
}

// unarranged takes a caller back who has not chosen to be called back: into the line, at the same place, or to the next
// rung.
func (t *turn) unarranged() {
	t.s.Given, t.s.Owes, t.s.Tries = "", nil, 0
	if t.s.Mode == ModeRungCallback {
		t.climb(t.s.Place.Queue, t.s.Why)
		return
	}
	t.s.Mode = ModeLine
	if t.connected() || t.unserved() || t.moved() {
		return
	}
	t.tell(t.words().InLine())
	t.hold()
}

// escapeArranging answers 0 of a caller who was choosing: they stay in line, and hear how they stand.
func (t *turn) escapeArranging() {
	t.s.Given, t.s.Owes, t.s.Tries = "", nil, 0
	t.s.Mode = ModeLine
	t.wait()
}

// park asks the line to keep the place without the caller.
func (t *turn) park() {
	if t.waitsOnPhone() && !t.declared(t.s.Place.Queue) {
		t.unarranged()
		return
	}
	place := *t.s.Place
	t.s.Owed, t.prompts = t.prompts, nil
	t.out.Join, t.out.Callback = &place, t.wish(place.Queue, t.within())
}

// within is the time within which the caller is called back: that of the rung, or of the queue.
func (t *turn) within() time.Duration {
	if rung := t.rung(); t.s.Mode == ModeRungCallback && rung != nil && rung.Callback != nil {
		return rung.Callback.Within
	}
	rules, _ := t.callbackRules(t.s.Place.Queue)
	return rules.Within
}

// parked tells a caller what was promised, and says goodbye.
func (t *turn) parked() {
	t.sign(t.s.Place.Queue, t.s.Place.Note, t.wish(t.s.Place.Queue, t.within()))
	if t.s.Mode == ModeCallback {
		t.s.Rung = 0
		t.tell(t.words().CallbackPlace())
	}
	t.goodbye()
}

// tellOwed says that the number is owed a callback already, and asks what is to become of the caller.
func (t *turn) tellOwed() {
	t.tell(t.words().OwedAlready(t.when(t.s.Owes)))
	if t.s.Mode == ModeRungCallback {
		t.tell(t.words().KeepOrMessage())
	} else {
		t.tell(t.words().KeepOrStay())
	}
	t.listen(Listen{Max: 1, Timeout: choiceTime})
}

// answerOwed takes the answer to tellOwed.
func (t *turn) answerOwed() {
	if t.wantsMessage() {
		t.leaveMessage()
		return
	}
	if t.ev.Keys != "1" {
		t.unarranged()
		return
	}
	if t.waitsOnPhone() {
		t.out.Leave = LeaveChose
	}
	t.tell(t.words().CallbackStands())
	t.goodbye()
}

// promisedCall reports whether the caller has just been promised a call, and hears the last words: 0 then takes up the
// place that is kept.
func (t *turn) promisedCall() bool {
	return t.s.Mode == ModeGoodbye && t.s.Place != nil && t.s.Rung == 0
}
