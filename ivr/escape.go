package ivr

import (
	"strings"

	"presszero/flows"
)

// zero is the key that takes a caller to a person.
const zero = "0"

// asksForPerson reports whether the event is 0, or a word for a person.
func (t *turn) asksForPerson() bool {
	switch t.ev.Kind {
	case EventKeys:
		if least, entering := t.entering(); entering {
			return loneZero(t.ev.Keys, least)
		}
		if t.entersNumber() {
			return loneZero(t.ev.Keys, leastDigits)
		}
		return strings.HasPrefix(t.ev.Keys, zero)
	case EventRecorded:
		return (t.s.Mode == ModeVoicemail || t.s.Mode == ModeRecord) && strings.HasPrefix(t.ev.Keys, zero)
	case EventSpeech:
		return t.engine.phrases.WantsPerson(t.s.Language, t.ev.Text) || t.saysZero()
	default:
		return false
	}
}

// entering reports whether digits are data here, and how few of them are an entry.
func (t *turn) entering() (least int, entering bool) {
	c, ok := t.step().(*flows.Collect)
	if !ok || t.s.Mode != ModeFlow || t.s.Confirming {
		return 0, false
	}
	return c.Min, true
}

// saysZero reports whether the caller says zero, and it is no data.
func (t *turn) saysZero() bool {
	digits, ok := t.engine.phrases.HeardDigits(t.s.Language, t.ev.Text)
	if !ok {
		return false
	}
	least, _ := t.entering()
	return loneZero(digits, least)
}

// loneZero reports whether an entry of digits is no data but a request for a person: a 0 alone, or pressed again and
// again by somebody who means it, too few to be an entry.
func loneZero(keys string, least int) bool {
	return keys == zero || len(keys) < least && keys != "" && strings.Trim(keys, zero) == ""
}

// escape takes the caller to a person, from wherever the call is.
func (t *turn) escape() {
	t.note(NoteEscape, string(t.s.Mode))
	t.keepGiven()
	t.wantsAnybody()
	switch {
	case t.s.Mode == ModeLine && t.s.Place != nil:
		t.s.Place.Insists = true
		t.wait()
	case t.waitsOnPhone():
		t.escapeArranging()
	case t.s.Mode == ModeCalled && t.s.Place != nil:
		t.tell(t.words().ToPerson())
		t.reached()
	case t.promisedCall():
		t.tell(t.words().ToPerson())
		t.rejoin()
	case t.s.Owes != nil && (t.s.Mode == ModeOwed || t.s.Mode == ModeGoodbye) && !t.onLadder():
		t.tell(t.words().ToPerson())
		t.takeUp()
	case t.s.Mode == ModeTalk && t.s.Place != nil:
		t.rejoin()
	case t.onLadder():
		t.escapeLadder()
	default:
		t.traceKey(zero)
		t.tell(t.words().ToPerson())
		t.person()
	}
}

// person puts the caller in line for the person behind 0.
func (t *turn) person() {
	t.s.Escaped = t.s.Step
	var p Place
	t.lead(&p, t.prog.PersonFor(t.s.Step))
	t.join(p)
}
