package ivr

import (
	"regexp"
	"strings"
	"time"

	"presszero/flows"
	"presszero/ivr/phrase"
)

// Telephone numbers: as networks write them, and as callers enter them.
var (
	dialable = regexp.MustCompile(`^\+[1-9][0-9]{6,14}$`)
	entered  = regexp.MustCompile(`^[0-9]{7,17}$`)
)

// Of a number that is entered.
const (
	leastDigits = 7
	numberTime  = 6 * time.Second // silence that ends it
)

// enterCallback offers the caller's own number, or asks for one when it is withheld.
func (t *turn) enterCallback() {
	if t.s.Given = ""; dialable.MatchString(t.s.From) {
		t.s.Given = t.s.From
	}
	t.askNumber()
}

// askNumber asks whether the number is right, or for another one where none is known.
func (t *turn) askNumber() {
	if t.s.Given != "" {
		t.tell(t.words().ConfirmNumber(t.spokenNumber()))
		t.listen(Listen{Max: 1, Timeout: choiceTime})
		return
	}
	t.tell(t.words().EnterNumber())
	t.listen(Listen{Finish: "#", Timeout: numberTime})
}

// spokenNumber is the number to be called back, digit by digit.
func (t *turn) spokenNumber() string { return phrase.In(t.s.Language).Phone(t.s.Given) }

// resumeCallback takes the answer to whichever of the two was asked. A lone 0 does not come here.
func (t *turn) resumeCallback(step *flows.Callback) {
	confirming := t.s.Given != ""
	switch {
	case t.ev.Kind == EventKeys && confirming && t.ev.Keys == "1":
		t.promiseCallback(step)
	case t.ev.Kind == EventKeys && confirming && t.ev.Keys == "2":
		t.s.Given, t.s.Tries = "", 0
		t.askNumber()
	case t.ev.Kind == EventKeys && !confirming && entered.MatchString(t.ev.Keys):
		t.s.Given, t.s.Tries = international(t.ev.Keys), 0
		t.askNumber()
	case t.ev.Kind == EventKeys, t.ev.Kind == EventSpeech:
		sentence := t.words().WrongKey()
		if !confirming {
			sentence = t.words().WrongEntry()
		}
		t.askNumberAgain(step, NoteWrong, sentence)
	case t.ev.Kind == EventSilence:
		t.askNumberAgain(step, NoteSilence, t.words().Silent())
	default:
		t.fault(ReasonUnexpected)
	}
}

func (t *turn) askNumberAgain(step *flows.Callback, mistake NoteKind, sentence string) {
	t.askAgain(question{mistake: mistake, sentence: sentence, tries: step.Tries, again: t.askNumber})
}

// international writes a number that was entered with the international prefix 00 as networks do. Any other stays as the
// caller has entered it: in the country's own form.
func international(digits string) string {
	if number := "+" + strings.TrimPrefix(digits, "00"); strings.HasPrefix(digits, "00") && dialable.MatchString(number) {
		return number
	}
	return digits
}

// entersNumber reports whether the caller is entering a number at this moment.
func (t *turn) entersNumber() bool {
	_, ok := t.step().(*flows.Callback)
	return ok && t.s.Mode == ModeFlow && t.s.Given == ""
}

// promiseCallback keeps the promise, and tells the caller what was promised.
func (t *turn) promiseCallback(step *flows.Callback) {
	note, ok := t.render(step.Note)
	if !ok {
		return
	}
	due, zone := t.dueTime(step)
	m := t.left(MessageCallback, step.Queue)
	m.Number, m.Due, m.Note = t.s.Given, due, note
	t.out.Message = m
	t.memory().Owed, t.memory().Queue = true, step.Queue
	t.traceKey(t.ev.Keys)
	t.note(NotePromise, "callback due "+due.Sub(t.now).String())
	if zone == nil {
		t.tell(t.words().CallbackWithin(t.spokenNumber(), due.Sub(t.now)))
	} else {
		t.tell(t.words().CallbackBy(t.spokenNumber(), t.now.In(zone), due.In(zone)))
	}
	t.goOn(step.Next)
}

// afterOpening is when a callback is due whose time falls into closed hours: so long after the next opening.
const afterOpening = time.Hour

// dueTime is when the caller is called back at the latest. Time is counted from the next opening while the queue is closed,
// and a time in closed hours is moved behind the opening that follows. With opening hours it is a full hour in their zone;
// the zone is nil without.
func (t *turn) dueTime(step *flows.Callback) (due time.Time, zone *time.Location) {
	due = t.now.Add(step.Within)
	q, ok := t.prog.Site.Queues[step.Queue]
	if !ok {
		return due, nil
	}
	hours, ok := t.prog.Site.Hours[q.Hours]
	if !ok || hours.Zone == nil {
		return due, nil
	}
	if open, next := hours.At(t.now); !open && !next.IsZero() {
		due = next.Add(step.Within)
	}
	if open, next := hours.At(due); !open && !next.IsZero() {
		due = next.Add(afterOpening)
	}
	return nextHour(due.In(hours.Zone)).UTC(), hours.Zone
}

// nextHour is the first full hour that is not before t, as the clocks of its zone show it.
func nextHour(t time.Time) time.Time {
	past := time.Duration(t.Minute())*time.Minute + time.Duration(t.Second())*time.Second + time.Duration(t.Nanosecond())
	if past == 0 {
		return t
	}
	return t.Add(time.Hour - past)
}
