package ivr_test

import (
	"slices"
	"testing"
	"time"

	"presszero/flows"
	"presszero/ivr"
)

// circle is a call to the fixture, changed so that a number that does not answer is rung again and again.
func circle(t *testing.T) *call {
	t.Helper()
	e := changed(t, func(p *flows.Program) {
		doctor, ok := p.Steps["doctor"].(*flows.Transfer)
		if !ok {
			t.Fatal("doctor is no transfer")
		}
		doctor.Failed, doctor.Next = "doctor", "doctor"
	})
	return ringAt(t, weekday, e).press("#").is(ivr.ModeDial)
}

func TestAFlowThatCirclesWithoutTheCallerReachesAPerson(t *testing.T) {
	t.Parallel()
	for _, end := range []ivr.DialStatus{ivr.DialNoAnswer, ivr.DialCompleted} {
		c := circle(t)
		for range 8 {
			c.on(ivr.Event{Kind: ivr.EventDialled, Dial: end}).is(ivr.ModeDial)
		}
		c.on(ivr.Event{Kind: ivr.EventDialled, Dial: end}).hears("something went wrong", "in line for a person").waitsIn("reception")
		if c.out.Fault != ivr.ReasonLoop {
			t.Errorf("the reason is %q", c.out.Fault)
		}
		for range 20 {
			c.after(21 * time.Second).on(ivr.Event{Kind: ivr.EventContinue}).waitsIn("reception")
			if c.out.Fault != "" {
				t.Fatalf("waiting counts as a circle: %s", c.out.Fault)
			}
		}
	}
}

func TestAFlowThatCirclesThroughALadderComesToAnEnd(t *testing.T) {
	t.Parallel()
	e := changed(t, func(p *flows.Program) {
		p.Steps["billing-line"] = &flows.Enqueue{Queue: "reception", Next: "billing-line"}
	})
	c := ringAt(t, night, e).press("5")
	machine := func() *call { return c.silence().on(ivr.Event{Kind: ivr.EventDialled, Dial: ivr.DialCompleted}) }
	for range 8 {
		machine().hears("closed", "person on duty").is(ivr.ModeDial)
	}
	if machine().hears("something went wrong", "person on duty").is(ivr.ModeDial); c.out.Fault != ivr.ReasonLoop {
		t.Errorf("the reason is %q", c.out.Fault)
	}
	machine().hears("Goodbye").is(ivr.ModeGoodbye)
}

func TestALongLadderIsNoCircle(t *testing.T) {
	t.Parallel()
	c := ringAt(t, night, changed(t, func(p *flows.Program) {
		q := p.Site.Queues["reception"]
		q.Ladder = append(slices.Repeat(q.Ladder[:1], 12), q.Ladder[1:]...)
	})).press("0")
	for range 12 {
		if unanswered(c); c.out.Fault != "" {
			t.Fatalf("climbing counts as a circle: %s", c.out.Fault)
		}
	}
	c.is(ivr.ModeVoicemail)
}

func TestACallerWhoHasAPartInTheCallDoesNotCircle(t *testing.T) {
	t.Parallel()
	c := circle(t)
	for range 20 {
		c.on(ivr.Event{Kind: ivr.EventDialled, Dial: ivr.DialBusy}).is(ivr.ModeDial).press("5").is(ivr.ModeDial)
	}
}

func TestTalksBetweenDialledNumbersAreNoCircle(t *testing.T) {
	t.Parallel()
	c := ringAt(t, weekday, changed(t, func(p *flows.Program) {
		p.Steps["doctor"] = &flows.Transfer{Failed: "billing-line"}
		p.Steps["billing-line"] = &flows.Enqueue{Queue: "billing", Next: "doctor"}
	})).press("#")
	for range 20 {
		c.on(ivr.Event{Kind: ivr.EventDialled, Dial: ivr.DialBusy}).waitsIn("billing")
		c.line.Connected = true
		c.silence().is(ivr.ModeTalk)
		c.line.Connected = false
		c.on(ivr.Event{Kind: ivr.EventTalked}).is(ivr.ModeDial)
	}
}
