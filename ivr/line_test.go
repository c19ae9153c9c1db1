package ivr_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"presszero/ivr"
)

// tick lets the document in line run out: about a segment of music and a second.
func (c *call) tick() *call {
	c.t.Helper()
	return c.after(21 * time.Second).silence()
}

func TestAWaitIsToldInItsForm(t *testing.T) {
	t.Parallel()
	for want, wait := range map[string]ivr.Wait{
		"less than a minute":       {Kind: ivr.WaitLessThanMinute},
		"one to two minutes":       {Kind: ivr.WaitOneToTwo},
		"up to 7 minutes":          {Kind: ivr.WaitUpTo, High: 7},
		"about 5 minutes":          {Kind: ivr.WaitAbout, High: 5},
		"between 5 and 10 minutes": {Kind: ivr.WaitBetween, Low: 5, High: 10},
		"more than 30 minutes":     {Kind: ivr.WaitMoreThan, Low: 30},
		"more than an hour":        {Kind: ivr.WaitMoreThan, Low: 60},
	} {
		c := ring(t)
		c.line.Wait = &wait
		c.press("0").hears("number 3", want)
	}
}

func TestMusicGoesOnWhereItStopped(t *testing.T) {
	t.Parallel()
	c := ring(t).press("0")
	words := time.Duration(0)
	for _, i := range c.out.Do[0].(ivr.Listen).Prompts {
		if speak, ok := i.(ivr.Speak); ok {
			words += ivr.SpokenLength(speak.Text)
		}
	}
	c.after(words + 7*time.Second).press("9").hears("hold/reception/7000-")
	c.after(3 * time.Second).press("9").hears("hold/reception/10000-")
	c.line.Staff = 0
	c.runsOut().hears("hold/reception/112000-20000.wav")
	c.after(time.Minute).silence().hears("hold/reception/132000-20000.wav")
}

func TestAnnouncementsDoNotTurnMusicBack(t *testing.T) {
	t.Parallel()
	ring(t).press("0").after(time.Second).press("9").hears("hold/reception/0-115000.wav")
}

func TestAQueueHasItsOwnMusic(t *testing.T) {
	t.Parallel()
	c := ring(t).press("5").hears("hold/billing/0-")
	if audio := c.out.Do[0].(ivr.Listen).Prompts; !audio[len(audio)-1].(ivr.Audio).Music() {
		t.Errorf("music is not told apart: %+v", audio)
	}
}

func TestStarSaysItAgain(t *testing.T) {
	t.Parallel()
	ring(t).press("0").tick().hearsNothingOf("line for").press("*").hears("in line for a person", "number 3", "press star", "hold/")
}

func TestAnAcceptedCallIsPutThroughWithoutAWord(t *testing.T) {
	t.Parallel()
	for _, kind := range []ivr.EventKind{ivr.EventSilence, ivr.EventContinue, ivr.EventKeys} {
		c := ring(t).press("0").after(time.Minute)
		c.line.Connected = true
		c.on(ivr.Event{Kind: kind, Keys: "0"}).is(ivr.ModeTalk)
		if diff := cmp.Diff([]ivr.Instruction{ivr.Meet{Room: "pz-CA1"}}, c.out.Do); diff != "" || !c.out.Met {
			t.Errorf("put through (-want +got), met %v:\n%s", c.out.Met, diff)
		}
	}
}

func TestATalkEndsWhereTheFlowGoesOn(t *testing.T) {
	t.Parallel()
	talk := func(c *call) *call {
		c.line.Connected = true
		return c.silence().is(ivr.ModeTalk).on(ivr.Event{Kind: ivr.EventTalked})
	}
	c := talk(ring(t).press("1").press("0123")).hears("Thank you for talking", "Goodbye from the desk").is(ivr.ModeGoodbye)
	if c.left != ivr.LeaveTalked {
		t.Errorf("the caller left because %q", c.left)
	}
	if s := c.out.Session; s.Place != nil || s.Hold != nil {
		t.Errorf("the caller still stands in line: %+v", s)
	}
	talk(ring(t).press("0")).hears("Goodbye.").silence().is(ivr.ModeDone)
}

func TestACallerWhoHangsUpLeavesTheLine(t *testing.T) {
	t.Parallel()
	c := ring(t).press("0").on(ivr.Event{Kind: ivr.EventHungUp}).is(ivr.ModeDone)
	if c.left != ivr.LeaveHungUp || len(c.out.Do) != 0 {
		t.Errorf("left because %q, with %+v", c.left, c.out.Do)
	}
	c = ring(t).press("0")
	c.line.Connected = true
	if c.silence().on(ivr.Event{Kind: ivr.EventHungUp}).is(ivr.ModeDone); c.left != ivr.LeaveTalked {
		t.Errorf("left the talk because %q", c.left)
	}
	c.left = ""
	if c.on(ivr.Event{Kind: ivr.EventHungUp}).is(ivr.ModeDone); c.left != "" {
		t.Errorf("left twice")
	}
}

func TestWithoutAgentsNobodyIsKeptWaiting(t *testing.T) {
	t.Parallel()
	c := ring(t)
	c.line.Staff, c.line.Signed = 0, 0
	c.press("5").hears("Nobody is here", "leave your name", "within 2 hours").is(ivr.ModeVoicemail)
	if c.left != ivr.LeaveChose {
		t.Errorf("left because %q", c.left)
	}
}

func TestAgentsAwayAreWaitedForTwoMinutes(t *testing.T) {
	t.Parallel()
	c := ring(t).press("5")
	c.line.Staff, c.line.Signed = 0, 1
	for range 5 {
		c.tick().waitsIn("billing")
	}
	c.line.Staff = 1
	c.tick().waitsIn("billing")
	c.line.Staff = 0
	for range 6 {
		c.tick().waitsIn("billing")
	}
	c.tick().hears("Nobody is here").is(ivr.ModeVoicemail)
}

func TestTheLongestWaitEndsOnTheLadder(t *testing.T) {
	t.Parallel()
	c := ring(t).press("0")
	for c.now.Before(weekday.Add(10*time.Minute - 21*time.Second)) {
		c.tick().waitsIn("reception")
	}
	c.tick().hears("kept you waiting", "calling the person on duty").is(ivr.ModeDial)
	if c.left != ivr.LeaveChose {
		t.Errorf("left because %q", c.left)
	}
}

func TestAFullLineTellsSo(t *testing.T) {
	t.Parallel()
	c := ring(t)
	c.full = true
	c.press("0").hears("putting you through", "lines are full", "person on duty").is(ivr.ModeDial)
	if c.left != "" {
		t.Errorf("left a line that was never joined: %q", c.left)
	}
}

func TestOneLeavesAMessage(t *testing.T) {
	t.Parallel()
	c := ring(t).press("0").press("1").hears("leave your name", "within 4 hours").is(ivr.ModeVoicemail)
	if c.left != ivr.LeaveChose {
		t.Errorf("left because %q", c.left)
	}
}

func TestWhoChoseTheMessageAndSaysNothingIsBackInLine(t *testing.T) {
	t.Parallel()
	c := ring(t).press("0").press("1").is(ivr.ModeVoicemail)
	for range 2 {
		c.silence().on(ivr.Event{Kind: ivr.EventRecorded})
	}
	c.waitsIn("reception")
}

func TestALineThatTheStoreHasLostPlaysOn(t *testing.T) {
	t.Parallel()
	c := ring(t).press("0").after(3 * time.Minute)
	out := c.engine.Step(reread(t, c.out.Session), ivr.Event{Kind: ivr.EventSilence}, c.now)
	if said := spoken(out.Do); said != "hold/reception/115000-20000.wav" || out.Fault != "" {
		t.Errorf("the caller hears %q, fault %q", said, out.Fault)
	}
}

// TestTheFirstMusicIsTheSameForAll holds that the carrier can keep what it fetches before it speaks to a caller who joins.
func TestTheFirstMusicIsTheSameForAll(t *testing.T) {
	t.Parallel()
	for _, position := range []int{1, 7} {
		c := ring(t)
		c.line.Position = position
		c.press("0").hears("hold/reception/0-115000.wav")
	}
}
