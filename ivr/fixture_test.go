package ivr_test

import (
	"cmp"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"presszero/flows"
	"presszero/ivr"
	"presszero/ivr/phrase"
)

// weekday is a Monday morning in the office hours of the fixture, in its zone.
var weekday = time.Date(2026, 11, 23, 10, 0, 0, 0, time.FixedZone("IST", 5*3600+1800))

// night is a Friday evening after the office has closed.
var night = time.Date(2026, 11, 27, 22, 0, 0, 0, time.FixedZone("IST", 5*3600+1800))

// programs is a set of compiled flows without versions.
type programs map[string]*flows.Program

func (p programs) Program(flow, version string) (*flows.Program, bool) {
	prog, ok := p[flow]
	return prog, ok && (version == "" || version == prog.Version)
}

func source(t testing.TB, name string) flows.File {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return flows.File{Name: name, Data: data}
}

func site(t testing.TB) *flows.Site {
	t.Helper()
	s, diags := flows.ReadSite(source(t, "queues.yaml"), source(t, "hours.yaml"), source(t, "agents.yaml"))
	if err := diags.Err(); err != nil {
		t.Fatal(err)
	}
	return s
}

func compiled(t testing.TB) programs {
	t.Helper()
	prog, diags := flows.Compile(source(t, "desk.yaml"), site(t))
	if err := diags.Err(); err != nil {
		t.Fatal(err)
	}
	return programs{prog.Name: prog}
}

func engine(t testing.TB, p ivr.Programs) *ivr.Engine {
	t.Helper()
	phrases, err := phrase.New()
	if err != nil {
		t.Fatal(err)
	}
	e, err := ivr.New(ivr.Options{Programs: p, Phrases: phrases})
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// reread is a session as it comes back from the store or from an address: as bytes.
func reread(t testing.TB, s ivr.Session) ivr.Session {
	t.Helper()
	data, err := s.AppendBinary(nil)
	if err != nil {
		t.Fatal(err)
	}
	var back ivr.Session
	if err := back.UnmarshalBinary(data); err != nil {
		t.Fatal(err)
	}
	return back
}

// call is a call in a test, with a line that answers.
type call struct {
	t       testing.TB
	engine  *ivr.Engine
	now     time.Time
	line    ivr.Line
	full    bool
	others  map[string]ivr.Line // how the lines of other queues stand; nil: as the line does
	fullIn  map[string]bool     // the queues that are full
	out     ivr.Outcome         // of the last event
	left    ivr.LeaveWhy        // how the caller last left a line
	joins   []ivr.Place         // places asked for
	asked   []string            // queues that were asked for a place within the last request
	notes   []ivr.Note          // of all events
	kept    []ivr.Message       // voicemails
	contact *ivr.Contact        // what is remembered of the caller; nil: the memory does not answer
	wishes  []ivr.Wish          // to be called back
	owed    *ivr.Owing          // is owed to the number already; nil: nothing
}

// ring begins a call on the flow desk.
func ring(t testing.TB) *call {
	t.Helper()
	return ringAt(t, weekday, engine(t, compiled(t)))
}

func ringAt(t testing.TB, now time.Time, e *ivr.Engine) *call {
	t.Helper()
	c := &call{t: t, engine: e, now: now, line: ivr.Line{Position: 3, Staff: 2, Signed: 2, Seq: 7}}
	c.take(e.Begin("desk", ivr.Event{Kind: ivr.EventArrived, Call: "CA1", From: "+15550111", To: "+15550100"}, c.now))
	return c
}

// on hands an event to the engine, as an adapter would: with the session re-read, and places in line taken.
func (c *call) on(ev ivr.Event) *call {
	c.t.Helper()
	if mode := c.out.Session.Mode; mode == ivr.ModeLine || mode == ivr.ModeCallback {
		line := c.lineOf(c.out.Session.Place.Queue)
		if line.Due == nil && ev.Kind == ivr.EventKeys {
			line.Due = plainlyDue(line, c.out.Session.Hold)
		}
		ev.Line = &line
	}
	c.asked = nil
	c.take(c.engine.Step(reread(c.t, c.out.Session), ev, c.now))
	for i, queue := range c.asked {
		if slices.Contains(c.asked[:i], queue) {
			c.t.Fatalf("a place in line was asked for twice in one request: %v", c.asked)
		}
	}
	return c
}

func (c *call) take(out ivr.Outcome) {
	c.t.Helper()
	c.out = out
	if out.Leave != "" {
		c.left = out.Leave
	}
	if out.Message != nil {
		c.kept = append(c.kept, *out.Message)
	}
	c.notes = append(c.notes, out.Notes...)
	if out.Lookup != nil {
		answer := ivr.Event{Kind: ivr.EventFound, Contact: c.contact}
		if c.contact == nil {
			answer = ivr.Event{Kind: ivr.EventNotFound}
		}
		c.take(c.engine.Step(reread(c.t, out.Session), answer, c.now))
		return
	}
	if out.Join == nil {
		return
	}
	c.joins = append(c.joins, *out.Join)
	c.asked = append(c.asked, out.Join.Queue)
	answer := ivr.Event{Kind: ivr.EventRefused}
	switch {
	case out.Callback != nil && c.owed != nil:
		answer = ivr.Event{Kind: ivr.EventOwed, Owes: c.owed}
	case out.Callback != nil:
		c.wishes = append(c.wishes, *out.Callback)
		answer = ivr.Event{Kind: ivr.EventPromised}
	case !c.full && !c.fullIn[out.Join.Queue]:
		line := c.lineOf(out.Join.Queue)
		line.Clock = c.now
		if !out.Join.Clock.IsZero() {
			line.Clock = out.Join.Clock
		}
		if line.Due == nil {
			line.Due = plainlyDue(line, out.Session.Hold)
		}
		answer = ivr.Event{Kind: ivr.EventJoined, Line: &line}
	}
	fault := out.Fault
	c.take(c.engine.Step(reread(c.t, out.Session), answer, c.now))
	if c.out.Fault == "" {
		c.out.Fault = fault
	}
}

// plainlyDue is what is said to who joins or asks, where a test says nothing else: how they stand, and the time that was told
// before, if one was.
func plainlyDue(line ivr.Line, hold *ivr.Hold) *ivr.Announcement {
	a := &ivr.Announcement{Kind: ivr.AnnounceWait, Wait: line.Wait, Position: line.Position, Offer: line.Wait == nil}
	if line.Wait == nil {
		a.Wait = &ivr.Wait{Kind: ivr.WaitUnknown}
	}
	a.Told = ivr.Told{Count: 1, Wait: line.Wait}
	if hold != nil && hold.Told != nil && hold.Told.Wait != nil {
		a.Kind, a.Wait, a.Told = ivr.AnnounceAgain, hold.Told.Wait, *hold.Told
	}
	return a
}

// lineOf is how the caller stands, or would stand, in a queue.
func (c *call) lineOf(queue string) ivr.Line {
	if line, other := c.others[queue]; other {
		return line
	}
	return c.line
}

func (c *call) press(keys string) *call {
	c.t.Helper()
	return c.on(ivr.Event{Kind: ivr.EventKeys, Keys: keys})
}

func (c *call) silence() *call {
	c.t.Helper()
	return c.on(ivr.Event{Kind: ivr.EventSilence})
}

func (c *call) after(d time.Duration) *call {
	c.now = c.now.Add(d)
	return c
}

// hears fails unless the last document says the pieces, in their order.
func (c *call) hears(pieces ...string) *call {
	c.t.Helper()
	said := spoken(c.out.Do)
	rest := said
	for _, piece := range pieces {
		_, after, found := strings.Cut(rest, piece)
		if !found {
			c.t.Fatalf("the caller hears %q, not %q (mode %s, step %s)", said, piece, c.out.Session.Mode, c.out.Session.Step)
		}
		rest = after
	}
	return c
}

// hearsNothingOf fails if the last document says the piece.
func (c *call) hearsNothingOf(piece string) *call {
	c.t.Helper()
	if said := spoken(c.out.Do); strings.Contains(said, piece) {
		c.t.Fatalf("the caller hears %q in %q", piece, said)
	}
	return c
}

// is fails unless the call is in the mode.
func (c *call) is(mode ivr.Mode) *call {
	c.t.Helper()
	if c.out.Session.Mode != mode {
		c.t.Fatalf("the call is in mode %q, not %q (step %s, fault %q)", c.out.Session.Mode, mode, c.out.Session.Step, c.out.Fault)
	}
	return c
}

// waitsIn fails unless the caller is in line in the queue.
func (c *call) waitsIn(queue string) *call {
	c.t.Helper()
	c.is(ivr.ModeLine)
	if place := c.out.Session.Place; place == nil || place.Queue != queue {
		c.t.Fatalf("the caller waits at %+v, not in %s", place, queue)
	}
	return c
}

// spoken is all that a document says, a recording without text as its path.
func spoken(do []ivr.Instruction) string {
	var said []string
	for _, i := range do {
		switch i := i.(type) {
		case ivr.Speak:
			said = append(said, i.Text)
		case ivr.Audio:
			said = append(said, cmp.Or(i.Text, i.Path))
		case ivr.Listen:
			said = append(said, spoken(i.Prompts))
		}
	}
	return strings.Join(said, " ")
}
