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
		if c, ok := t.step().(*flows.Collect); ok && t.s.Mode == ModeFlow {
			return loneZero(t.ev.Keys, c.Min)
		}
		return strings.HasPrefix(t.ev.Keys, zero)
	case EventRecorded:
		return t.s.Mode == ModeVoicemail && strings.HasPrefix(t.ev.Keys, zero)
	case EventSpeech:
		return t.engine.phrases.WantsPerson(t.s.Language, t.ev.Text)
	default:
		return false
	}
}

// loneZero reports whether an entry of digits is no data but a request for a person: a 0 alone, or pressed again and
// again by somebody who means it, too few to be an entry.
func loneZero(keys string, least int) bool {
	return keys == zero || len(keys) < least && keys != "" && strings.Trim(keys, zero) == ""
}

// escape takes the caller to a person, from wherever the call is.
func (t *turn) escape() {
	t.note(NoteEscape, string(t.s.Mode))
	if t.recorded() {
		t.keepMessage()
	}
	switch {
	case t.s.Mode == ModeLine && t.s.Place != nil:
		t.wait()
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
	t.join(Place{Queue: t.prog.PersonFor(t.s.Step)})
}
