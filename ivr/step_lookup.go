package ivr

import (
	"time"

	"presszero/flows"
)

// enterLookup asks what is remembered of the caller. What is due to be said waits for the answer. Of a number that is
// withheld nothing is remembered.
func (t *turn) enterLookup(step *flows.Lookup) {
	if t.s.From == "" {
		t.goTo(step.Exits.Otherwise)
		return
	}
	t.s.Owed, t.prompts = t.prompts, nil
	t.out.Lookup = &Lookup{Number: t.s.From}
}

// lookedUp goes by what is remembered of the caller.
func (t *turn) lookedUp() {
	step, ok := t.step().(*flows.Lookup)
	switch {
	case !ok || t.s.Mode != ModeFlow:
		t.fault(ReasonUnexpected)
	case t.ev.Kind == EventNotFound || t.ev.Contact == nil:
		t.note(NoteUnfetched, string(EventNotFound))
		t.goTo(step.Failed)
	default:
		since := t.now.Add(-step.Within)
		for _, fact := range step.Into {
			t.assign(fact.Var, t.ev.Contact.fact(fact.Name, since))
		}
		t.goTo(t.ev.Contact.exit(step.Exits, since))
	}
}

// exit is the first step that is meant for such a caller.
func (c Contact) exit(exits flows.LookupExits, since time.Time) string {
	switch {
	case exits.Open != "" && !c.Owed.IsZero():
		return exits.Open
	case exits.First != "" && c.Calls == 0:
		return exits.First
	case exits.Repeat != "" && c.Since(since) > 0:
		return exits.Repeat
	default:
		return exits.Otherwise
	}
}

// fact is something that is remembered, as a flow sees it.
func (c Contact) fact(name flows.FactName, since time.Time) any {
	switch name {
	case flows.FactCalls:
		return c.Calls
	case flows.FactRecent:
		return c.Since(since)
	case flows.FactQueue:
		return c.Queue
	case flows.FactAgent:
		return c.Agent
	case flows.FactOpen:
		return !c.Owed.IsZero()
	default:
		return c.Language
	}
}
