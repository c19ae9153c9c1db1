package ivr_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"presszero/flows"
	"presszero/ivr"
	"presszero/ivr/phrase"
)

// changed is the fixture's program with a change, under the same name and version.
func changed(t *testing.T, change func(*flows.Program)) *ivr.Engine {
	t.Helper()
	p := compiled(t)
	change(p["desk"])
	return engine(t, p)
}

func TestOurFaultsReachAPerson(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		why    ivr.Reason
		change func(*flows.Program)
		event  ivr.Event
	}{
		"a step that is gone": {
			ivr.ReasonUnknownStep, func(p *flows.Program) { delete(p.Steps, "account") }, ivr.Event{Kind: ivr.EventKeys, Keys: "1"},
		},
		"a menu that is gone": {
			ivr.ReasonUnknownStep, func(p *flows.Program) { delete(p.Steps, "main") }, ivr.Event{Kind: ivr.EventSilence},
		},
		"an expression without meaning": {
			ivr.ReasonExpression, func(p *flows.Program) { p.Steps["speak-hindi"].(*flows.Set).Assign[0].Value = flows.Expr{} },
			ivr.Event{Kind: ivr.EventKeys, Keys: "4"},
		},
		"a condition without meaning": {
			ivr.ReasonExpression, func(p *flows.Program) { p.Steps["account"] = &flows.Branch{Cases: []flows.Case{{Go: "main"}}} },
			ivr.Event{Kind: ivr.EventKeys, Keys: "1"},
		},
		"a circle": {
			ivr.ReasonLoop, func(p *flows.Program) { p.Steps["loop-a"].(*flows.Goto).To = "loop-a" }, ivr.Event{Kind: ivr.EventKeys, Keys: "8"},
		},
		"a panic": {
			ivr.ReasonPanic, func(p *flows.Program) { p.Steps["account"] = (*flows.Collect)(nil) }, ivr.Event{Kind: ivr.EventKeys, Keys: "1"},
		},
		"hours that are gone": {
			ivr.ReasonUnknownStep, func(p *flows.Program) { p.Steps["office-hours"].(*flows.HoursStep).Hours = "none" },
			ivr.Event{Kind: ivr.EventKeys, Keys: "6"},
		},
		"a queue that is gone": {
			ivr.ReasonNoQueue, func(p *flows.Program) { p.Steps["billing-line"].(*flows.Enqueue).Queue = "none" },
			ivr.Event{Kind: ivr.EventKeys, Keys: "5"},
		},
		"an event that does not fit": {
			ivr.ReasonUnexpected, func(*flows.Program) {}, ivr.Event{Kind: ivr.EventRecorded, Recording: "RE1", Length: time.Second},
		},
		"an event of no kind": {ivr.ReasonUnexpected, func(*flows.Program) {}, ivr.Event{}},
		"a fault outside":     {ivr.ReasonStore, func(*flows.Program) {}, ivr.Event{Kind: ivr.EventFault, Fault: ivr.ReasonStore}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			intact := ring(t).out.Session
			c := &call{t: t, engine: changed(t, test.change), now: weekday, line: ivr.Line{Position: 1, Staff: 1, Signed: 1}}
			c.out.Session = intact
			c.on(test.event).hears("in line for a person").waitsIn("reception")
			if c.out.Fault != test.why {
				t.Errorf("the reason is %q, not %q", c.out.Fault, test.why)
			}
			if len(c.out.Session.Path) == 0 {
				t.Errorf("the way here is lost: %+v", c.out.Session)
			}
		})
	}
}

func TestATurnWalksASmallNumberOfSteps(t *testing.T) {
	t.Parallel()
	c := ring(t)
	c.engine = changed(t, func(p *flows.Program) { p.Steps["loop-a"] = &flows.Goto{To: "loop-a"} })
	if c.press("8"); len(c.notes) > 80 {
		t.Errorf("%d things happened in one turn", len(c.notes))
	}
}

func TestTheFirstReasonIsTheOneThatCounts(t *testing.T) {
	t.Parallel()
	c := ring(t).press("1")
	c.engine = changed(t, func(p *flows.Program) { delete(p.Site.Queues, "billing") })
	c.on(ivr.Event{Kind: ivr.EventDialled}).waitsIn("reception")
	if c.out.Fault != ivr.ReasonUnexpected {
		t.Errorf("the reason is %q", c.out.Fault)
	}
}

func TestAFaultInLineKeepsThePlace(t *testing.T) {
	t.Parallel()
	c := ring(t).press("0").after(time.Minute)
	place := *c.out.Session.Place
	for _, ev := range []ivr.Event{
		{Kind: ivr.EventFault, Fault: ivr.ReasonCarrierFault}, {Kind: ivr.EventArrived}, {Kind: ivr.EventDialled}, {Kind: ivr.EventRecorded},
	} {
		c.on(ev).hears("hold/").waitsIn("reception")
		if c.out.Fault == "" || c.left != "" || len(c.joins) != 1 || !cmp.Equal(*c.out.Session.Place, place) {
			t.Errorf("after %s: fault %q, left %q, place %+v", ev.Kind, c.out.Fault, c.left, c.out.Session.Place)
		}
	}
}

func TestAFaultInTheTalkPutsTheCallerBackAtTheOldPlace(t *testing.T) {
	t.Parallel()
	c := ring(t).press("0")
	clock := c.out.Session.Place.Clock
	c.line.Connected = true
	c.silence().is(ivr.ModeTalk)
	c.line.Connected = false
	c.after(time.Minute).on(ivr.Event{Kind: ivr.EventFault, Fault: ivr.ReasonCarrierFault}).waitsIn("reception")
	if last := c.joins[len(c.joins)-1]; !last.Clock.Equal(clock) {
		t.Errorf("joined at %s, not %s", last.Clock, clock)
	}
}

func TestAVersionThatIsGoneGoesOnInTheCurrentOne(t *testing.T) {
	t.Parallel()
	c := ring(t)
	c.out.Session.Version = "older"
	c.press("1").waitsIn("reception")
	if c.out.Fault != ivr.ReasonUnknownFlow {
		t.Errorf("the reason is %q", c.out.Fault)
	}
	c.tick().waitsIn("reception")
	if c.out.Fault != "" {
		t.Errorf("the fault %q comes again", c.out.Fault)
	}
}

func TestWithoutAnyProgramTheFallbackReplyIsLeft(t *testing.T) {
	t.Parallel()
	e := engine(t, programs{})
	begun := e.Begin("desk", ivr.Event{Kind: ivr.EventArrived, Call: "CA1"}, weekday)
	next := e.Step(begun.Session, ivr.Event{Kind: ivr.EventKeys, Keys: "1"}, weekday)
	for _, out := range []ivr.Outcome{begun, next} {
		if out.Fault != ivr.ReasonUnknownFlow || len(out.Do) != 0 || out.Join != nil || out.Session.Call != "CA1" {
			t.Errorf("the outcome is %+v", out)
		}
	}
	if over := e.Step(begun.Session, ivr.Event{Kind: ivr.EventHungUp}, weekday); over.Session.Mode != ivr.ModeDone || over.Fault != "" {
		t.Errorf("after the caller hung up: %+v", over)
	}
}

func TestAQueueThatIsGoneHandsItsCallersOn(t *testing.T) {
	t.Parallel()
	e := changed(t, func(p *flows.Program) { delete(p.Site.Queues, "billing") })
	c := ring(t).press("5").waitsIn("billing")
	clock := c.out.Session.Place.Clock
	c.engine = e
	c.after(time.Minute).tick().waitsIn("reception")
	if last := c.joins[len(c.joins)-1]; c.out.Fault != ivr.ReasonNoQueue || !last.Clock.Equal(clock) {
		t.Errorf("fault %q, joined %+v", c.out.Fault, last)
	}
}

// TestTheGivenSessionIsNotTouched scribbles over what comes out of turns that change what goes in.
func TestTheGivenSessionIsNotTouched(t *testing.T) {
	t.Parallel()
	asked := ring(t).press("1").out.Session
	waiting := ring(t).press("1").press("0123").out.Session
	talking := waiting
	talking.Mode, talking.Owed = ivr.ModeTalk, []ivr.Saying{{Text: "owed"}}
	e := engine(t, compiled(t))
	for _, given := range []ivr.Session{asked, waiting, talking} {
		before := reread(t, given)
		for _, ev := range []ivr.Event{
			{Kind: ivr.EventKeys, Keys: "4321"}, {Kind: ivr.EventKeys, Keys: "0"}, {Kind: ivr.EventKeys, Keys: "*"},
			{Kind: ivr.EventSilence}, {Kind: ivr.EventJoined}, {Kind: ivr.EventTalked}, {Kind: ivr.EventHungUp}, {Kind: ivr.EventFault},
		} {
			ev.Line = &ivr.Line{Position: 1, Staff: 1, Signed: 1, Clock: weekday.Add(time.Hour)}
			scribble(e.Step(given, ev, weekday.Add(2*time.Minute)).Session)
			if diff := cmp.Diff(before, reread(t, given)); diff != "" {
				t.Fatalf("%s changes the session (-before +after):\n%s", ev.Kind, diff)
			}
		}
	}
}

// scribble overwrites all that a session points to.
func scribble(s ivr.Session) {
	for i := range s.Path {
		s.Path[i] = "scribble"
	}
	for i := range s.Owed {
		s.Owed[i].Text = "scribble"
	}
	clear(s.Vars)
	if s.Place != nil {
		*s.Place = ivr.Place{}
	}
	if s.Hold != nil {
		*s.Hold = ivr.Hold{}
	}
}

func TestEveryDocumentCountsATurn(t *testing.T) {
	t.Parallel()
	c := ring(t)
	for turn := 1; turn < 5; turn++ {
		if got := c.out.Session.Turn; got != turn {
			t.Fatalf("turn %d is counted as %d", turn, got)
		}
		c.press("8")
	}
	if c.press("0"); c.out.Session.Turn != 6 {
		t.Errorf("joining counts: turn %d", c.out.Session.Turn)
	}
}

func TestThePathKeepsTheLastSteps(t *testing.T) {
	t.Parallel()
	c := ring(t)
	for range 20 {
		c.press("8")
	}
	if path := c.out.Session.Path; len(path) != 12 || path[11] != "main" || path[9] != "main:8" {
		t.Errorf("the path is %q", path)
	}
}

func TestAnEngineNeedsItsParts(t *testing.T) {
	t.Parallel()
	if _, err := ivr.New(ivr.Options{Phrases: &phrase.Catalogue{}}); err == nil {
		t.Error("an engine without programs")
	}
	if _, err := ivr.New(ivr.Options{Programs: programs{}}); err == nil {
		t.Error("an engine without phrases")
	}
}
