package flowtest

import (
	"slices"
	"strings"

	"presszero/flows"
	"presszero/ivr"
)

// see counts the exits that one event has led out of. It sees what everybody can see of the engine: the session before,
// the event and the outcome.
func (c *Coverage) see(before ivr.Session, ev ivr.Event, out ivr.Outcome) {
	if c == nil {
		return
	}
	at, moved := before.Step, false
	for _, note := range out.Notes {
		switch note.Kind {
		case ivr.NoteStep:
			c.leave(at, note.Step, before, ev, out)
			c.count(note.Step, c.kinds[note.Step], exitEnd, 1)
			at, moved = note.Step, true
		case ivr.NoteSilence:
			c.answer(before, note.Step, exitSilence)
		case ivr.NoteWrong:
			c.answer(before, note.Step, exitWrong)
		case ivr.NoteEscape:
			c.answer(before, note.Step, exitZero)
		}
	}
	if !moved {
		c.stop(before, ev, out)
	}
	c.climb(before, ev, out)
}

// answer counts what became of a question of a step. On the ladder, and in a line that the step has not led to, it is not
// the step that asks.
func (c *Coverage) answer(before ivr.Session, step, exit string) {
	if before.Rung > 0 || before.Mode == ivr.ModeLine && c.kinds[step] != "enqueue" || asksOfCallback(before) {
		return
	}
	c.count(step, c.kinds[step], exit, 1)
}

// asksOfCallback reports whether we ourselves ask about a callback, and not the step.
func asksOfCallback(before ivr.Session) bool {
	switch before.Mode {
	case ivr.ModeCallback, ivr.ModeRungCallback, ivr.ModeOwed, ivr.ModeCalled:
		return true
	default:
		return false
	}
}

// leave counts the way from one step to another.
func (c *Coverage) leave(from, to string, before ivr.Session, ev ivr.Event, out ivr.Outcome) {
	var ways []flows.Way
	for _, way := range c.ways[from] {
		if way.To == to {
			ways = append(ways, way)
		}
	}
	if len(ways) > 1 {
		ways = told(ways, reasons(from, before, ev, out))
	}
	for _, way := range ways {
		c.count(from, c.kinds[from], way.On, 1)
	}
}

// told are the ways that one of the reasons names; all of them where none does.
func told(ways []flows.Way, reasons []string) []flows.Way {
	var named []flows.Way
	for _, way := range ways {
		if slices.Contains(reasons, way.On) {
			named = append(named, way)
		}
	}
	if len(named) == 0 {
		return ways
	}
	return named
}

// reasons are the words for what has led out of a step: the key, the arm, or the result.
func reasons(from string, before ivr.Session, ev ivr.Event, out ivr.Outcome) []string {
	var all []string
	if from == before.Step {
		all = append(all, out.Chosen())
	}
	if ev.Kind == ivr.EventDialled {
		all = append(all, exitOf[ev.Dial == ivr.DialCompleted])
	}
	for _, note := range out.Notes {
		if note.Step != from {
			continue
		}
		switch note.Kind {
		case ivr.NoteExperiment:
			_, arm, _ := strings.Cut(note.Detail, "=")
			all = append(all, arm)
		case ivr.NoteFetched:
			all = append(all, exitNext)
		case ivr.NoteUnfetched:
			all = append(all, exitFailed)
		case ivr.NoteText:
			all = append(all, exitOf[note.Detail == string(ivr.TextSent)])
		case ivr.NoteConsent:
			all = append(all, note.Detail)
		}
	}
	return all
}

// exitOf is the exit of what has gone well, or not.
var exitOf = map[bool]string{true: exitNext, false: exitFailed}

// stop counts the exits that a step leaves out: the goodbye in place of next, a person in place of failed.
func (c *Coverage) stop(before ivr.Session, ev ivr.Event, out ivr.Outcome) {
	parts := ev.Kind == ivr.EventHungUp || ev.Gone || ev.Kind == ivr.EventFault || before.Mode == ivr.ModeGoodbye
	if parts || elsewhere(before) {
		return
	}
	step := before.Step
	over := out.Session.Mode == ivr.ModeGoodbye || out.Session.Mode == ivr.ModeDone
	escaped := slices.ContainsFunc(out.Notes, func(n ivr.Note) bool { return n.Kind == ivr.NoteEscape })
	served := before.Escaped == step && c.kinds[step] != "enqueue" // the talk is that of a person behind 0
	switch {
	case over && !escaped && !served:
		c.count(step, c.kinds[step], exitNext, 1)
	case before.Mode == ivr.ModeDial && ev.Kind == ivr.EventDialled && ev.Dial != ivr.DialCompleted:
		c.count(step, c.kinds[step], exitFailed, 1)
	}
}

// elsewhere reports whether it is not a step that asks the caller.
func elsewhere(before ivr.Session) bool {
	return before.Rung > 0 || before.Step == "" || asksOfCallback(before)
}

// climb counts how a rung of a ladder has ended.
func (c *Coverage) climb(before ivr.Session, ev ivr.Event, out ivr.Outcome) {
	for _, note := range out.Notes {
		if queue, exit, ok := strings.Cut(note.Detail, " "); ok && note.Kind == ivr.NoteLadder {
			c.count(queue, kindLadder, exit, 1)
		}
	}
	if before.Rung == 0 || before.Place == nil {
		return
	}
	queue := before.Place.Queue
	switch {
	case ev.Kind == ivr.EventDialled && ev.Dial == ivr.DialCompleted:
		c.count(queue, kindLadder, rungExit(before.Rung, "answered"), 1)
	case ev.Kind == ivr.EventDialled:
		c.count(queue, kindLadder, rungExit(before.Rung, "unanswered"), 1)
	case before.Mode == ivr.ModeRungCallback && out.Message != nil:
		c.count(queue, kindLadder, rungExit(before.Rung, "promised"), 1)
	case before.Mode == ivr.ModeRungCallback && out.Session.Rung != before.Rung:
		c.count(queue, kindLadder, rungExit(before.Rung, "not wanted"), 1)
	case out.Message != nil && out.Message.Kind == ivr.MessageVoicemail:
		c.count(queue, kindLadder, rungExit(before.Rung, "message"), 1)
	}
}
