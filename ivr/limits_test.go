package ivr_test

import (
	"testing"
	"time"

	"presszero/flows"
	"presszero/ivr"
)

// limited is a call to the flow limits, whose queues meet every limit.
func limited(t testing.TB, now time.Time) *call {
	t.Helper()
	prog := limitedProgram(t)
	c := &call{
		t: t, engine: engine(t, programs{prog.Name: prog}), now: now, line: ivr.Line{Position: 3, Staff: 2, Signed: 2, Seq: 7},
		others: map[string]ivr.Line{"annexe": {}, "night": {}},
	}
	c.take(c.engine.Begin("limits", ivr.Event{Kind: ivr.EventArrived, Call: "CA1", From: "+15550111", To: "+15550100"}, c.now))
	return c
}

func limitedProgram(t testing.TB) *flows.Program {
	t.Helper()
	s, diags := flows.ReadSite(source(t, "limits-queues.yaml"), source(t, "hours.yaml"), flows.File{})
	if err := diags.Err(); err != nil {
		t.Fatal(err)
	}
	prog, diags := flows.Compile(source(t, "limits.yaml"), s)
	if err := diags.Err(); err != nil {
		t.Fatal(err)
	}
	return prog
}

// long is a wait beyond the limit of the desk.
func long(position int) ivr.Line {
	return ivr.Line{
		Position: position, Staff: 2, Signed: 2, Seq: 7, Wait: &ivr.Wait{Kind: ivr.WaitBetween, Low: 15, High: 25},
		Likely: 20 * time.Minute, High: 25 * time.Minute,
	}
}

// short is a wait within every limit.
func short() ivr.Line {
	return ivr.Line{Position: 2, Staff: 2, Signed: 2, Seq: 7, Wait: &ivr.Wait{Kind: ivr.WaitUpTo, High: 5}, Likely: 3 * time.Minute, High: 5 * time.Minute}
}

func TestALongWaitToExpectIsToldAndZeroWaitsAllTheSame(t *testing.T) {
	t.Parallel()
	c := limited(t, weekday)
	c.line = long(5)
	c.press("1").hears("between 15 and 25 minutes", "longer than we want", "press 0", "leave your name").is(ivr.ModeVoicemail)
	if c.left != ivr.LeaveChose {
		t.Errorf("the caller left the line as %q", c.left)
	}
	clock := c.out.Session.Place.Clock
	c.after(time.Minute).press("0").hears("putting you through", "in line").waitsIn("desk")
	if last := c.joins[len(c.joins)-1]; !last.Clock.Equal(clock) || clock.IsZero() {
		t.Errorf("joined again at %s, not at the old place of %s", last.Clock, clock)
	}
	for range 5 {
		c.after(time.Minute).silence().waitsIn("desk").press("0").waitsIn("desk")
	}
}

func TestManyCallersForEachAgentAreToldAndZeroWaitsAllTheSame(t *testing.T) {
	t.Parallel()
	c := limited(t, weekday)
	c.line.Position = 11
	c.press("1").hears("Many people are waiting", "press 0", "leave your name").is(ivr.ModeVoicemail)
	c.press("0").hears("in line").waitsIn("desk").after(time.Minute).silence().waitsIn("desk")

	c = limited(t, weekday)
	c.line.Position = 10
	c.press("1").waitsIn("desk")
	c.line.Staff = 1
	c.after(time.Minute).silence().hears("Many people are waiting").is(ivr.ModeVoicemail)
}

func TestALineThatIsFullOrEmptyByNowIsNotOfferedAgain(t *testing.T) {
	t.Parallel()
	for name, turn := range map[string]func(c *call){
		"full":  func(c *call) { c.fullIn = map[string]bool{"desk": true} },
		"empty": func(c *call) { c.line = ivr.Line{Position: 1} },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := limited(t, weekday)
			c.line = long(5)
			c.press("1").hears("all the same, press 0").is(ivr.ModeVoicemail)
			turn(c)
			c.press("0").hearsNothingOf("all the same")
			if c.out.Session.Rung == 0 {
				t.Errorf("the caller is not on the ladder, but in mode %s", c.out.Session.Mode)
			}
		})
	}
}

func TestSilenceWhereTheLineIsOpenReturnsToIt(t *testing.T) {
	t.Parallel()
	c := limited(t, weekday)
	c.line = long(5)
	c.press("1").silence().on(ivr.Event{Kind: ivr.EventRecorded}).silence()
	c.on(ivr.Event{Kind: ivr.EventRecorded}).hears("a person who can help", "in line").waitsIn("desk")
	c.after(time.Minute).silence().waitsIn("desk")
}

func TestNobodyIsSentAwayShortlyBeforeTheirTurn(t *testing.T) {
	t.Parallel()
	c := limited(t, weekday)
	c.line = short()
	c.press("1").hears("up to 5 minutes").waitsIn("desk")
	c.line = long(1)
	c.after(time.Minute).silence().waitsIn("desk")
	c.line = long(2)
	c.line.Offered = true
	c.after(40 * time.Minute).silence().waitsIn("desk")
	c.line.Offered = false
	c.silence().hears("sorry that we have kept you waiting").is(ivr.ModeVoicemail)
}

func TestNobodyIsSentAwayWhileTheyWaitNoLongerThanTheyWereTold(t *testing.T) {
	t.Parallel()
	c := limited(t, weekday)
	c.line = ivr.Line{Position: 4, Staff: 2, Signed: 2, Wait: &ivr.Wait{Kind: ivr.WaitBetween, Low: 10, High: 25}, Likely: 14 * time.Minute, High: 25 * time.Minute}
	c.press("1").hears("between 10 and 25 minutes").waitsIn("desk")
	c.line.Likely = 24 * time.Minute
	c.after(time.Minute).silence().waitsIn("desk")
	c.line.Likely, c.line.Wait = 26*time.Minute, &ivr.Wait{Kind: ivr.WaitBetween, Low: 15, High: 30}
	c.after(time.Minute).silence().hears("between 15 and 30 minutes", "longer than we want").is(ivr.ModeVoicemail)
}

func TestAnotherQueueTakesTheCallerAtTheOldClock(t *testing.T) {
	t.Parallel()
	c := limited(t, weekday)
	c.line = short()
	clock := c.press("1").waitsIn("desk").out.Session.Place.Clock
	c.line = long(4)
	c.others["annexe"] = short()
	c.after(2*time.Minute).silence().hears("longer than we want", "in line for the annexe", "number 2 in line").waitsIn("annexe")
	place := c.joins[len(c.joins)-1]
	if place.Queue != "annexe" || !place.Clock.Equal(clock) || place.Note != "bills" || place.Next != "bye" {
		t.Errorf("asked for %+v, want a place in annexe at %s with the note and the next step", place, clock)
	}
	if c.out.Leave != "" {
		t.Errorf("who is in line elsewhere has left as %q", c.out.Leave)
	}
	c.after(time.Minute).press("1").hears("leave your name", "8 hours").is(ivr.ModeVoicemail)
	c.press("0").waitsIn("annexe")
}

func TestAQueueThatIsNoBetterIsPassedOverInSilence(t *testing.T) {
	t.Parallel()
	for name, other := range map[string]func(c *call){
		"full":             func(c *call) { c.fullIn = map[string]bool{"annexe": true} },
		"nobody signed in": func(c *call) { c.others["annexe"] = ivr.Line{Position: 1} },
		"nobody at work":   func(c *call) { c.others["annexe"] = ivr.Line{Position: 1, Signed: 1} },
		"a long wait": func(c *call) {
			c.others["annexe"] = ivr.Line{Position: 2, Staff: 1, Signed: 1, Wait: long(1).Wait, Likely: 21 * time.Minute}
		},
		"many for an agent": func(c *call) { c.others["annexe"] = ivr.Line{Position: 9, Staff: 1, Signed: 1} },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := limited(t, weekday)
			c.line = long(5)
			other(c)
			c.press("1").hears("longer than we want", "leave your name", "4 hours").hearsNothingOf("annexe").is(ivr.ModeVoicemail)
			if c.out.Session.Place.Queue != "desk" || c.out.Session.Over != "" {
				t.Errorf("the caller stands in %+v", c.out.Session.Place)
			}
			if name != "full" && c.left != ivr.LeaveChose {
				t.Errorf("the line of the other queue was left as %q", c.left)
			}
		})
	}
}

func TestAClosedQueuePassesItsCallersOnByNight(t *testing.T) {
	t.Parallel()
	c := limited(t, night)
	c.others["night"] = short()
	c.press("1").hears("The desk is closed", "We open on Monday", "in line for the night line").waitsIn("night")
	c.others["night"] = ivr.Line{Position: 1, Signed: 1}
	c.after(time.Minute).silence().hears("Nobody is here", "2 hours").hearsNothingOf("closed").is(ivr.ModeVoicemail)
}

// closing is ten minutes before the office closes.
var closing = time.Date(2026, 11, 23, 17, 20, 0, 0, weekday.Location())

func TestACallerWhoseTurnMayComeTooLateIsToldAtOnce(t *testing.T) {
	t.Parallel()
	c := limited(t, closing)
	c.line = ivr.Line{Position: 3, Staff: 2, Signed: 2, Wait: &ivr.Wait{Kind: ivr.WaitBetween, Low: 5, High: 15}, Likely: 9 * time.Minute, High: 12 * time.Minute}
	c.press("1").hears("in line", "We close at 5:30 PM", "it may be that nobody", "would rather not wait, press 1").waitsIn("desk")
	c.after(time.Minute).silence().hearsNothingOf("We close")
	c.press("*").hears("We close at 5:30 PM").press("1").hears("calling the person on duty").is(ivr.ModeDial)
	c.press("0").is(ivr.ModeDial)
	c.on(ivr.Event{Kind: ivr.EventDialled, Dial: ivr.DialDeclined}).hears("no answer", "leave your name").hearsNothingOf("closed").is(ivr.ModeVoicemail)
	c.press("0").hears("in line").waitsIn("desk")
}

func TestACallerWhoseTurnComesInTimeIsNotWarned(t *testing.T) {
	t.Parallel()
	c := limited(t, closing)
	c.line = short()
	c.press("1").hearsNothingOf("We close").waitsIn("desk")
	c.line.High = 10 * time.Minute
	c.after(time.Minute).silence().hears("We close at 5:30 PM").waitsIn("desk")

	c = limited(t, closing.Add(time.Minute))
	c.line.Wait = nil
	c.press("1").hears("We close at 5:30 PM")
	c = limited(t, closing.Add(-time.Minute))
	c.line.Wait = nil
	c.press("1").hearsNothingOf("We close")
}

func TestWhoIsInLineAtClosingTimeIsServedWhileSomebodyIsAtWork(t *testing.T) {
	t.Parallel()
	c := limited(t, closing)
	c.line = short()
	c.press("1").waitsIn("desk").after(11*time.Minute).silence().hears("We have closed", "keep your place").waitsIn("desk")
	c.after(20 * time.Second).silence().hearsNothingOf("closed").waitsIn("desk")
	c.line.Staff = 0
	c.after(20*time.Second).silence().hears("closed in the meantime", "We open tomorrow at 9 AM", "leave your name").is(ivr.ModeVoicemail)
	c.press("0").hears("nobody can take your call right now", "We open tomorrow").is(ivr.ModeVoicemail)
}

func TestAQueueMaySendThoseInLineHomeAtClosingTime(t *testing.T) {
	t.Parallel()
	c := limited(t, closing)
	c.line = long(5)
	c.others["annexe"] = short()
	c.press("1").waitsIn("annexe")
	ringing := short()
	ringing.Offered = true
	c.others["annexe"] = ringing
	c.after(11 * time.Minute).silence().waitsIn("annexe")
	c.others["annexe"] = short()
	c.silence().hears("closed in the meantime", "We open tomorrow at 9 AM", "8 hours").is(ivr.ModeVoicemail)
}

func TestAgentsWhoAllLeaveTakeTheLineDownItsLadder(t *testing.T) {
	t.Parallel()
	c := limited(t, weekday)
	c.press("1").waitsIn("desk")
	c.line.Staff, c.line.Signed = 0, 0
	c.silence().hears("Nobody is here", "calling the person on duty").hearsNothingOf("closed").is(ivr.ModeDial)
	d, dials := c.silence().out.Do[0].(ivr.Dial)
	if !dials || d.Whisper == nil || d.Whisper.Queue != "desk" || d.Whisper.Language != "hi" || d.Whisper.Note != "bills" {
		t.Errorf("the person on call is rung as %+v, want a whisper of the desk in Hindi", c.out.Do[0])
	}
	c.on(ivr.Event{Kind: ivr.EventDialled, Dial: ivr.DialDeclined}).hears("no answer", "leave your name").is(ivr.ModeVoicemail)
	c.press("0").hears("Nobody is here", "calling the person on duty").is(ivr.ModeDial)
}
