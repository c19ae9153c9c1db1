package ivr_test

import (
	"fmt"
	"testing"
	"time"

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

// events are all that can happen to a call.
func events() []ivr.Event {
	all := []ivr.Event{
		{Kind: ivr.EventSilence}, {Kind: ivr.EventContinue}, {Kind: ivr.EventTalked}, {Kind: ivr.EventHungUp}, {Kind: ivr.EventArrived},
		{Kind: ivr.EventSpeech, Text: "bills"}, {Kind: ivr.EventSpeech, Text: "operator"}, {Kind: "nonsense"}, {},
		{Kind: ivr.EventFault, Fault: ivr.ReasonStore}, {Kind: ivr.EventRecorded},
		{Kind: ivr.EventRecorded, Recording: "RE1", Length: time.Second}, {Kind: ivr.EventRecorded, Keys: "0"},
		{Kind: ivr.EventRecorded, Keys: "0", Recording: "RE1", Length: time.Second},
		{Kind: ivr.EventRecorded, Recording: "RE1", Length: time.Second, Gone: true},
		{Kind: ivr.EventJoined}, {Kind: ivr.EventRefused},
	}
	for _, key := range "0123456789*#" {
		all = append(all, ivr.Event{Kind: ivr.EventKeys, Keys: string(key)})
	}
	for _, keys := range []string{"", "0123", "4321", "00", "12345678"} {
		all = append(all, ivr.Event{Kind: ivr.EventKeys, Keys: keys})
	}
	for _, status := range []ivr.DialStatus{ivr.DialCompleted, ivr.DialBusy, ivr.DialNoAnswer, ivr.DialFailed, ivr.DialCanceled, ""} {
		all = append(all, ivr.Event{Kind: ivr.EventDialled, Dial: status})
	}
	return all
}

// state tells apart what matters for where a call can go.
func state(s ivr.Session, do []ivr.Instruction) string {
	queue := ""
	if s.Place != nil {
		queue = s.Place.Queue
	}
	again := fmt.Sprint(s.Vars["attempts"]) > "1" // a count without end, of which the flow asks only this
	return fmt.Sprintf("%s/%s tries %d rung %d queue %q member %v again %v doing %s",
		s.Mode, s.Step, s.Tries, s.Rung, queue, s.Vars["member"], again, doing(do))
}

func doing(do []ivr.Instruction) string {
	if len(do) == 0 {
		return "nothing"
	}
	return fmt.Sprintf("%T", do[len(do)-1])
}

// explorer visits every state that calls can come into.
type explorer struct {
	t      *testing.T
	engine *ivr.Engine
	now    time.Time
	full   bool
	seen   map[string]bool
	queue  []ivr.Outcome
}

// TestNoStateIsADeadEnd tries everything that can happen in every state of the fixture's calls: by day, by night, and
// with a line that takes nobody.
func TestNoStateIsADeadEnd(t *testing.T) {
	t.Parallel()
	for name, world := range map[string]explorer{"day": {now: weekday}, "night": {now: night}, "full": {now: weekday, full: true}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			x := world
			x.t, x.engine, x.seen = t, engine(t, compiled(t)), map[string]bool{}
			x.explore()
			if len(x.seen) < 40 {
				t.Errorf("only %d states were reached", len(x.seen))
			}
		})
	}
}

func (x *explorer) explore() {
	x.visit(ringAt(x.t, x.now, x.engine).out)
	for len(x.queue) > 0 {
		from := x.queue[0]
		x.queue = x.queue[1:]
		x.try(from)
		x.wait(from)
	}
}

// visit plans to go on from a state that has not been seen.
func (x *explorer) visit(out ivr.Outcome) {
	if key := state(out.Session, out.Do); !x.seen[key] && out.Session.Mode != ivr.ModeDone {
		x.seen[key] = true
		x.queue = append(x.queue, out)
	}
}

// try hands every event to a state, with every line.
func (x *explorer) try(from ivr.Outcome) {
	session := reread(x.t, from.Session)
	for name, line := range met(from.Session.Mode) {
		for _, ev := range events() {
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
	where := fmt.Sprintf("%s, %+v, line %s: %s", state(was, from.Do), ev, line, state(out.Session, out.Do))
	gone := ev.Kind == ivr.EventHungUp || ev.Gone
	switch {
	case gone && (len(out.Do) > 0 || out.Session.Mode != ivr.ModeDone):
		x.t.Errorf("a caller who has gone is answered: %s", where)
	case !gone && len(out.Do) == 0:
		x.t.Errorf("nothing is answered: %s", where)
	case out.Fault == ivr.ReasonPanic || out.Fault == ivr.ReasonLoop:
		x.t.Errorf("fault %s: %s", out.Fault, where)
	case doing(out.Do) == "ivr.HangUp" && was.Mode != ivr.ModeGoodbye:
		x.t.Errorf("the call is ended: %s", where)
	case asks(ev) && was.Mode != ivr.ModeDone && !x.reaches(out):
		x.t.Errorf("0 leads nowhere: %s", where)
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
	x.t.Errorf("silence leads nowhere: %s", state(from.Session, from.Do))
}
