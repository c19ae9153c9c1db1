package ivr

import (
	"time"

	"presszero/flows"
	"presszero/ivr/phrase"
)

// Wish is a caller's wish to be called back instead of waiting on the phone: the place in line is kept without them.
type Wish struct {
	Number  string    // in E.164 form
	Due     time.Time // promised: called by then
	After   time.Time // not to be called before; zero: as soon as the turn comes
	Expires time.Time // calling is given up then
}

// Owing is a callback that is owed to a number.
type Owing struct {
	Call  string    // the line's name for the caller
	Queue string    // in which the place is kept
	Due   time.Time // promised: called by then; zero: nothing is
	Last  bool      // the number is being called for the last time
}

// Of the question to which number a caller is called back.
const (
	numberTime  = 6 * time.Second // silence that ends a number
	numberTries = 2               // times each is asked in line
)

// ownNumber is the number from which the caller calls, if it can be called back.
func (t *turn) ownNumber() string {
	if Callable(t.s.From) {
		return t.s.From
	}
	return ""
}

// askNumber asks whether the number is right, or for another one where none is known.
func (t *turn) askNumber() {
	if t.s.Given == "" {
		t.tell(t.words().EnterNumber())
		t.listen(Listen{Finish: "#", Timeout: numberTime})
		return
	}
	t.tell(t.words().ConfirmNumber(t.spokenNumber()))
	if t.s.Mode == ModeRungCallback {
		t.tell(t.words().OrMessage())
	}
	t.listen(Listen{Max: 1, Timeout: choiceTime})
}

// spokenNumber is the number to be called back, digit by digit.
func (t *turn) spokenNumber() string { return phrase.In(t.s.Language).Phone(t.s.Given) }

// entersNumber reports whether the caller is entering a number at this moment.
func (t *turn) entersNumber() bool {
	if t.s.Mode == ModeCallback || t.s.Mode == ModeRungCallback {
		return t.s.Given == "" && t.s.Owes == nil
	}
	_, ok := t.step().(*flows.Callback)
	return ok && t.s.Mode == ModeFlow && t.s.Given == ""
}

// numbered is what a caller has done who was asked for a number.
type numbered int

const (
	numberStays   numbered = iota // nothing that is an answer: silence, or a key without a meaning
	numberRight                   // the number is confirmed
	numberGiven                   // another one was entered, or is to be
	numberRefused                 // what was entered is nothing that we can call
)

// answerNumber takes the answer to askNumber. A lone 0 does not come here.
func (t *turn) answerNumber() numbered {
	if t.ev.Kind != EventKeys {
		return numberStays
	}
	if confirming := t.s.Given != ""; confirming {
		switch t.ev.Keys {
		case "1":
			return numberRight
		case "2":
			t.s.Given, t.s.Tries = "", 0
			return numberGiven
		}
		return numberStays
	}
	number, ok := Complete(t.ev.Keys, t.s.From, t.s.To)
	switch {
	case ok:
		t.s.Given, t.s.Tries = number, 0
		return numberGiven
	case entered.MatchString(t.ev.Keys):
		return numberRefused
	}
	return numberStays
}

// wish is the wish to be called back on the given number by a queue, within a time.
func (t *turn) wish(queue string, within time.Duration) *Wish {
	rules, hours := t.callbackRules(queue)
	due := rules.Due(hours, t.now, within)
	after, expires := rules.Times(hours, t.now, due)
	return &Wish{Number: t.s.Given, Due: due, After: after, Expires: expires}
}

// callbackRules are the rules by which a queue calls back, and its hours; nil: none.
func (t *turn) callbackRules(queue string) (flows.CallbackRules, *flows.Hours) {
	q, ok := t.prog.Site.Queues[queue]
	if !ok {
		q = &flows.Queue{}
	}
	return q.Calls(), t.prog.Site.Hours[q.Hours]
}

// sign keeps what was promised as a message, and tells the caller.
func (t *turn) sign(queue, note string, w *Wish) {
	m := t.left(MessageCallback, queue)
	m.Number, m.Due, m.Note = w.Number, w.Due, note
	t.out.Message = m
	t.memory().Owed, t.memory().Queue = true, queue
	t.note(NotePromise, "callback due "+w.Due.Sub(t.now).String())
	t.promise(Promise{Kind: PromiseCallback, Said: w.Due.Sub(t.now).String(), By: w.Due, Queue: queue})
	t.s.Given = w.Number
	if _, hours := t.callbackRules(queue); hours != nil {
		t.tell(t.words().CallbackBy(t.spokenNumber(), t.now.In(hours.Zone), w.Due.In(hours.Zone)))
		return
	}
	t.tell(t.words().CallbackWithin(t.spokenNumber(), w.Due.Sub(t.now)))
}

// when is the time by which a callback is owed, as it is spoken; empty when it has passed, or none was promised.
func (t *turn) when(o *Owing) string {
	if !o.Due.After(t.now) {
		return ""
	}
	if _, hours := t.callbackRules(o.Queue); hours != nil {
		return t.words().By(t.now.In(hours.Zone), o.Due.In(hours.Zone))
	}
	return t.words().Within(o.Due.Sub(t.now))
}
