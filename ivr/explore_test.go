package ivr_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"presszero/flows"
	"presszero/flows/library"
	"presszero/ivr"
)

// lines are the lines that a caller may meet.
func lines() map[string]*ivr.Line {
	return map[string]*ivr.Line{
		"ordinary":  {Position: 2, Staff: 1, Signed: 1},
		"away":      {Position: 2, Signed: 1},
		"nobody":    {Position: 2},
		"connected": {Position: 1, Staff: 1, Signed: 1, Connected: true},
		"lost":      nil,
	}
}

// met are the lines that matter to a call in a mode.
func met(mode ivr.Mode) map[string]*ivr.Line {
	all := lines()
	if mode == ivr.ModeLine || mode == ivr.ModeTalk {
		return all
	}
	return map[string]*ivr.Line{"ordinary": all["ordinary"]}
}

// events are all that can happen to a call in a mode. Outside a flow, keys to which no mode gives a meaning are alike.
func events(mode ivr.Mode) []ivr.Event {
	all := []ivr.Event{
		{Kind: ivr.EventSilence}, {Kind: ivr.EventContinue}, {Kind: ivr.EventTalked}, {Kind: ivr.EventHungUp}, {Kind: ivr.EventArrived},
		{Kind: ivr.EventSpeech, Text: "bills"}, {Kind: ivr.EventSpeech, Text: "operator"}, {Kind: "nonsense"}, {},
		{Kind: ivr.EventFault, Fault: ivr.ReasonStore}, {Kind: ivr.EventRecorded},
		{Kind: ivr.EventRecorded, Recording: "RE1", Length: time.Second}, {Kind: ivr.EventRecorded, Keys: "0"},
		{Kind: ivr.EventRecorded, Keys: "0", Recording: "RE1", Length: time.Second},
		{Kind: ivr.EventRecorded, Recording: "RE1", Length: time.Second, Gone: true},
		{Kind: ivr.EventJoined}, {Kind: ivr.EventRefused},
	}
	entries := []string{"", "0", "00", "1", "5", "*", "#"}
	if mode == ivr.ModeFlow {
		entries = append(entries, "2", "3", "4", "6", "7", "8", "9", "0123", "4321", "123456", "12345678")
	}
	for _, keys := range entries {
		all = append(all, ivr.Event{Kind: ivr.EventKeys, Keys: keys})
	}
	for _, status := range []ivr.DialStatus{ivr.DialCompleted, ivr.DialNoAnswer, ""} {
		all = append(all, ivr.Event{Kind: ivr.EventDialled, Dial: status})
	}
	return all
}

// state tells apart what matters for where a call can go. Who stands in line no longer stands at a step, but goes on at
// the one that follows the talk; without one the flow is over for them, and its variables say nothing.
func state(prog *flows.Program, s ivr.Session, do []ivr.Instruction) string {
	if s.Place == nil {
		return fmt.Sprintf("%s at %s, tries %d, %s, %s", s.Mode, s.Step, s.Tries, abstract(s.Vars), doing(do))
	}
	vars := ""
	if s.Place.Next != "" {
		vars = abstract(s.Vars)
	}
	tries := 0
	if s.Mode == ivr.ModeVoicemail {
		tries = s.Tries
	}
	return fmt.Sprintf("%s in %s, then %s, rung %d, chose %t, tries %d, person %s, %s, %s",
		s.Mode, s.Place.Queue, s.Place.Next, s.Rung, s.Chose, tries, prog.PersonFor(s.Step), vars, doing(do))
}

// abstract is all that is asked of variables: whether a text is empty, a flag, whether a count, which has no end, is
// above one.
func abstract(vars map[string]any) string {
	var seen strings.Builder
	for _, name := range slices.Sorted(maps.Keys(vars)) {
		switch value := vars[name].(type) {
		case string:
			fmt.Fprint(&seen, name, value != "")
		case int:
			fmt.Fprint(&seen, name, value > 1)
		default:
			fmt.Fprint(&seen, name, value)
		}
	}
	return seen.String()
}

func doing(do []ivr.Instruction) string {
	if len(do) == 0 {
		return "nothing"
	}
	return fmt.Sprintf("%T", do[len(do)-1])
}

// explorer visits every state that calls to a flow can come into.
type explorer struct {
	t      *testing.T
	prog   *flows.Program
	engine *ivr.Engine
	now    time.Time
	full   bool
	seen   map[string]bool
	queue  []ivr.Outcome
}

// TestNoStateIsADeadEnd tries everything that can happen in every state of calls to the fixture and to the flows that
// ship: by day, by night, and with a line that takes nobody.
func TestNoStateIsADeadEnd(t *testing.T) {
	t.Parallel()
	all := shipped(t)
	all["desk"] = compiled(t)["desk"]
	for flow, prog := range all {
		for name, world := range map[string]explorer{"day": {now: weekday}, "night": {now: night}, "full": {now: weekday, full: true}} {
			t.Run(flow+" "+name, func(t *testing.T) {
				t.Parallel()
				x := world
				x.t, x.prog, x.engine, x.seen = t, prog, engine(t, programs{flow: prog}), map[string]bool{}
				x.explore()
				if len(x.seen) < 15 {
					t.Errorf("only %d states were reached", len(x.seen))
				}
			})
		}
	}
}

// shipped are the flows that ship.
func shipped(t *testing.T) programs {
	t.Helper()
	site, diags := flows.ReadSite(library.Site())
	if err := diags.Err(); err != nil {
		t.Fatal(err)
	}
	all := programs{}
	for _, file := range library.Flows() {
		prog, diags := flows.Compile(file, site)
		if err := diags.Err(); err != nil {
			t.Fatal(err)
		}
		all[prog.Name] = prog
	}
	return all
}

func (x *explorer) explore() {
	begun := x.from(ivr.Outcome{})
	begun.take(x.engine.Begin(x.prog.Name, ivr.Event{Kind: ivr.EventArrived, Call: "CA1", From: "+15550111"}, x.now))
	x.visit(begun.out)
	for len(x.queue) > 0 {
		from := x.queue[0]
		x.queue = x.queue[1:]
		x.try(from)
		x.wait(from)
	}
}

// visit plans to go on from a state that has not been seen.
func (x *explorer) visit(out ivr.Outcome) {
	if key := state(x.prog, out.Session, out.Do); !x.seen[key] && out.Session.Mode != ivr.ModeDone {
		x.seen[key] = true
		x.queue = append(x.queue, out)
	}
}

// try hands every event to a state, with every line.
func (x *explorer) try(from ivr.Outcome) {
	session := reread(x.t, from.Session)
	for name, line := range met(from.Session.Mode) {
		for _, ev := range events(from.Session.Mode) {
			ev.Line = line
			c := x.from(from)
			c.take(c.engine.Step(session, ev, x.now))
			x.check(from, ev, name, c)
			x.visit(c.out)
		}
	}
}

func (x *explorer) from(out ivr.Outcome) *call {
	return &call{t: x.t, engine: x.engine, now: x.now, out: out, full: x.full, line: ivr.Line{Position: 2, Staff: 1, Signed: 1}}
}

// check holds what must be so after every event.
func (x *explorer) check(from ivr.Outcome, ev ivr.Event, line string, c *call) {
	x.t.Helper()
	was, out := from.Session, c.out
	gone := ev.Kind == ivr.EventHungUp || ev.Gone
	wrong := ""
	switch {
	case gone && (len(out.Do) > 0 || out.Session.Mode != ivr.ModeDone):
		wrong = "a caller who has gone is answered"
	case !gone && len(out.Do) == 0:
		wrong = "nothing is answered"
	case out.Fault == ivr.ReasonPanic || out.Fault == ivr.ReasonLoop:
		wrong = "fault " + string(out.Fault)
	case doing(out.Do) == "ivr.HangUp" && was.Mode != ivr.ModeGoodbye:
		wrong = "the call is ended"
	case asks(ev) && was.Mode != ivr.ModeDone && !x.reaches(out):
		wrong = "0 leads nowhere"
	}
	if wrong != "" {
		x.t.Errorf("%s: %s, %+v, line %s: %s", wrong, state(x.prog, was, from.Do), ev, line, state(x.prog, out.Session, out.Do))
	}
}

// asks reports whether an event asks for a person wherever a document listens.
func asks(ev ivr.Event) bool {
	return ev.Kind == ivr.EventKeys && ev.Keys == "0" || ev.Kind == ivr.EventSpeech && ev.Text == "operator"
}

// reaches reports whether a caller is with a person, in a person's line, or where a queue that nobody serves leads.
func (x *explorer) reaches(out ivr.Outcome) bool {
	if out.Session.Mode == ivr.ModeLine || out.Session.Mode == ivr.ModeTalk {
		return true
	}
	return out.Session.Rung > 0 && out.Session.Place != nil
}

// wait keeps silent in a state until a person, a ladder or the operator's own goodbye is reached.
func (x *explorer) wait(from ivr.Outcome) {
	c := x.from(from)
	for range 15 {
		if c.out.Session.Mode == ivr.ModeGoodbye || x.reaches(c.out) {
			return
		}
		switch doing(c.out.Do) {
		case "ivr.Listen":
			c.silence()
		case "ivr.Record":
			c.on(ivr.Event{Kind: ivr.EventRecorded})
		default:
			return
		}
	}
	x.t.Errorf("silence leads nowhere: %s", state(x.prog, from.Session, from.Do))
}
