package app

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"presszero/flows"
	"presszero/ivr"
	"presszero/ivr/phrase"
	"presszero/sim"
)

// spot is a state in which a caller can be: what the phone does there, and how a caller gets there.
type spot struct {
	name    string
	session ivr.Session
	doing   ivr.Instruction
	way     sim.Script
	heard   bool // the way ends with the first words, before which the phone has begun to listen
	talked  bool // with an agent, on the way
	closed  bool // the queue to which 0 leads from here is closed at this hour
}

// spots are all the states of a flow that callers can reach by keys, digits, silence, messages and talks, found by
// walking breadth first with the engine. Outside numbers do not answer, other systems are not there, and callers have
// phones that take no text messages: how soon those would answer is not known beforehand.
func spots(t *testing.T, program *flows.Program, now time.Time) []spot {
	t.Helper()
	phrases, err := phrase.New()
	if err != nil {
		t.Fatal(err)
	}
	engine, err := ivr.New(ivr.Options{Programs: one{program}, Phrases: phrases})
	if err != nil {
		t.Fatal(err)
	}
	w := walk{engine: engine, program: program, now: now, seen: map[string]bool{}}
	w.arrive(spot{}, engine.Begin(program.Name, ivr.Event{Kind: ivr.EventArrived, Call: "CA1", From: number(0), To: StageNumber}, now))
	for i := 0; i < len(w.found); i++ {
		w.leave(w.found[i])
	}
	return w.found
}

type one struct{ program *flows.Program }

func (o one) Program(string, string) (*flows.Program, bool) { return o.program, true }

type walk struct {
	engine  *ivr.Engine
	program *flows.Program
	now     time.Time
	seen    map[string]bool
	found   []spot
}

// settle answers what an outcome asks for before there is a document: a place in line, with or without the caller, or what
// is remembered of a caller who calls for the first time.
func (w *walk) settle(out ivr.Outcome) ivr.Outcome {
	for out.Join != nil || out.Lookup != nil {
		answer := ivr.Event{Kind: ivr.EventJoined, Line: w.line(false)}
		switch {
		case out.Lookup != nil:
			answer = ivr.Event{Kind: ivr.EventFound, Contact: &ivr.Contact{}}
		case out.Callback != nil:
			answer = ivr.Event{Kind: ivr.EventPromised}
		}
		out = w.engine.Step(out.Session, answer, w.now)
	}
	return out
}

// arrive notes where an outcome leads, if that is new.
func (w *walk) arrive(s spot, out ivr.Outcome) {
	out = w.settle(out)
	s.session, s.doing = out.Session, out.Do[0]
	s.name = fmt.Sprintf("%s/%s/%s/rung %d", s.session.Step, s.session.Mode, strings.TrimPrefix(fmt.Sprintf("%T", s.doing), "ivr."), s.session.Rung)
	if s.talked {
		s.name += "/after a talk"
	}
	if s.session.Mode == ivr.ModeFlow {
		s.name += fmt.Sprintf("/given %q %v/%v", s.session.Given, s.session.Confirming, s.session.Vars)
	}
	if !w.seen[s.name] {
		w.seen[s.name] = true
		s.closed = w.closed(s.session)
		w.found = append(w.found, s)
	}
}

// closed reports whether the queue of the person behind 0 is closed.
func (w *walk) closed(s ivr.Session) bool {
	name := w.program.PersonFor(s.Step)
	if s.Rung > 0 || s.Mode == ivr.ModeLine || s.Mode == ivr.ModeTalk {
		name = s.Place.Queue
	}
	hours := w.program.Site.Hours[w.program.Site.Queues[name].Hours]
	if hours == nil {
		return false
	}
	open, _ := hours.At(w.now)
	return !open
}

func (w *walk) line(connected bool) *ivr.Line {
	return &ivr.Line{Connected: connected, Clock: w.now, Seq: 1, Position: 1, Staff: 3, Signed: 3}
}

// leave goes on from a state in every way that there is.
func (w *walk) leave(s spot) {
	switch s.doing.(type) {
	case ivr.Listen:
		w.leaveListening(s)
	case ivr.Record:
		way := append(slices.Clone(s.way), sim.TalkFor(3*time.Second), sim.Press("#"))
		w.to(s, way, ivr.Event{Kind: ivr.EventRecorded, Recording: "https://example.com/RE1", Length: 3 * time.Second, Keys: "#"})
	case ivr.Dial:
		w.to(s, s.way, ivr.Event{Kind: ivr.EventDialled, Dial: ivr.DialBusy})
	case ivr.Meet:
		s.talked = true
		w.to(s, append(slices.Clone(s.way), sim.AwaitConnected(), sim.AwaitDisconnected()), ivr.Event{Kind: ivr.EventTalked})
	}
}

// asked is the way to a state and what is done there, once the phone listens.
func (s spot) asked(acts ...sim.Act) sim.Script {
	way := slices.Clone(s.way)
	if !s.heard {
		way = append(way, sim.AwaitAsked())
	}
	return append(way, acts...)
}

func (w *walk) leaveListening(s spot) {
	silence := ivr.Event{Kind: ivr.EventSilence}
	switch s.session.Mode {
	case ivr.ModeLine:
		w.to(s, s.asked(sim.Press("1")), ivr.Event{Kind: ivr.EventKeys, Keys: "1", Line: w.line(false)})
		w.to(s, s.way, ivr.Event{Kind: ivr.EventSilence, Line: w.line(true)})
	case ivr.ModeVoicemail, ivr.ModeRecord:
		w.to(s, s.asked(awaitRecording()), silence)
	case ivr.ModeDial:
		w.to(s, s.asked(), silence)
	case ivr.ModeText:
		w.await(s, ivr.Event{Kind: ivr.EventSilence, Texted: ivr.TextFailed})
	case ivr.ModeFlow:
		if s.session.Fetch != nil {
			w.await(s, ivr.Event{Kind: ivr.EventSilence, Fetched: &ivr.Fetched{Failed: "absent"}})
			return
		}
		for _, keys := range w.answers(s) {
			w.to(s, s.asked(sim.Press(pressed(s.doing, keys))), ivr.Event{Kind: ivr.EventKeys, Keys: keys})
		}
	}
}

// pressed is an entry as it is keyed in: where the number of keys is not fixed, with the key that ends it.
func pressed(doing ivr.Instruction, keys string) string {
	if d, ok := doing.(ivr.Listen); ok && len(keys) != d.Max {
		return keys + d.Finish
	}
	return keys
}

// answers are the keys by which a question is answered.
func (w *walk) answers(s spot) []string {
	switch step := w.program.Steps[s.session.Step].(type) {
	case *flows.Menu:
		return slices.Sorted(maps.Keys(step.Keys))
	case *flows.Listen:
		return keysOf(step.Choices, func(c flows.Choice) string { return c.Key })
	case *flows.LanguageStep:
		return keysOf(step.Choices, func(c flows.LanguageChoice) string { return c.Key })
	case *flows.Record:
		return []string{"1", "2"}
	case *flows.Survey:
		return []string{"1", "5"}
	case *flows.Callback:
		if s.session.Given == "" {
			return []string{"5550122"}
		}
		return []string{"1", "2"}
	case *flows.Collect:
		if s.session.Confirming {
			return []string{"1"}
		}
		return w.entries(s, step)
	default:
		return nil
	}
}

func keysOf[C any](choices []C, key func(C) string) []string {
	var keys []string
	for _, one := range choices {
		keys = append(keys, key(one))
	}
	return keys
}

// entries are digits that a step takes: one entry, or yes and no.
func (w *walk) entries(s spot, step *flows.Collect) []string {
	if step.As == flows.EntryYesNo {
		return []string{"1", "2"}
	}
	for _, start := range []string{"4", "1", "0630", "01011990", "01012030"} {
		digits := strings.Repeat(start, step.Max)[:step.Max]
		for last := range "0123456789" {
			entry := digits[:step.Max-1] + fmt.Sprint(last)
			out := w.engine.Step(s.session, ivr.Event{Kind: ivr.EventKeys, Keys: entry}, w.now)
			if !slices.ContainsFunc(out.Notes, func(n ivr.Note) bool { return n.Kind == ivr.NoteWrong }) {
				return []string{entry}
			}
		}
	}
	return nil
}

// to goes on by a way that ends with an event.
func (w *walk) to(s spot, way sim.Script, ev ivr.Event) {
	s.way, s.heard = way, false
	w.arrive(s, w.engine.Step(s.session, ev, w.now))
}

// await goes on when somebody else has answered. How often the caller is kept company until then is not known, so that the
// caller waits for the first words that follow.
func (w *walk) await(s spot, ev ivr.Event) {
	out := w.settle(w.engine.Step(s.session, ev, w.now))
	s.way, s.heard = s.asked(sim.AwaitHeard(firstWords(out.Do))), true
	w.arrive(s, out)
}

// firstWords are the first letters that are spoken in a document.
func firstWords(do []ivr.Instruction) string {
	for _, one := range do {
		switch d := one.(type) {
		case ivr.Listen:
			return firstWords(d.Prompts)
		case ivr.Speak:
			const enough = 15
			if utf8.RuneCountInString(d.Text) > enough {
				return string([]rune(d.Text)[:enough])
			}
			return d.Text
		}
	}
	return ""
}

func awaitRecording() sim.Act {
	return sim.Await("be recorded", func(e sim.Event) bool { _, ok := e.(sim.RecordingStarted); return ok })
}
