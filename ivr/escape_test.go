package ivr_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"presszero/flows"
	"presszero/ivr"
)

func TestZeroInTheGreetingReachesThePerson(t *testing.T) {
	t.Parallel()
	c := ring(t).hears("Welcome", "press 1").press("0")
	c.hears("putting you through to a person", "in line for a person", "number 3", "cannot say yet", "press 1", "hold/reception/0-")
	c.waitsIn("reception")
	if want := []ivr.Place{{Queue: "reception"}}; !cmp.Equal(c.joins, want) {
		t.Errorf("places asked for: %+v", c.joins)
	}
	s := c.out.Session
	if s.Escaped != "main" || !cmp.Equal(s.Path, []string{"welcome", "main:0"}) {
		t.Errorf("escaped at %q by %q", s.Escaped, s.Path)
	}
	if c.out.Fault != "" {
		t.Errorf("0 counts as a fault: %s", c.out.Fault)
	}
}

func TestAStepsOwnPersonAnswersItsZero(t *testing.T) {
	t.Parallel()
	ring(t).press("1").hears("account number").press("0").waitsIn("billing")
}

func TestZeroAmongOtherDigitsIsData(t *testing.T) {
	t.Parallel()
	for _, keys := range []string{"0000", "1000", "0123", "901234"[:6], "00000"} {
		c := ring(t).press("1").press(keys)
		if got := c.out.Session.Vars["account"]; got != keys {
			t.Errorf("%s is kept as %v", keys, got)
		}
	}
}

func TestZerosTooFewToBeDataAreZero(t *testing.T) {
	t.Parallel()
	for _, keys := range []string{"0", "00", "000"} {
		ring(t).press("1").press(keys).waitsIn("billing")
	}
}

func TestALoneZeroIsNoDataWhereOneDigitIsEnough(t *testing.T) {
	t.Parallel()
	e := changed(t, func(p *flows.Program) {
		if account, ok := p.Steps["account"].(*flows.Collect); ok {
			account.Min = 1
		}
	})
	if s := ringAt(t, weekday, e).press("1").press("0").waitsIn("billing").out.Session; s.Escaped != "account" || s.Vars["account"] != "" {
		t.Errorf("0 is kept as %v, escaped at %q", s.Vars["account"], s.Escaped)
	}
	if got := ringAt(t, weekday, e).press("1").press("00").out.Session.Vars["account"]; got != "00" {
		t.Errorf("00 is kept as %v", got)
	}
}

func TestWordsForAPersonAreZero(t *testing.T) {
	t.Parallel()
	ring(t).on(ivr.Event{Kind: ivr.EventSpeech, Text: "operator, please"}).waitsIn("reception")
	ring(t).press("1").on(ivr.Event{Kind: ivr.EventSpeech, Text: "an agent"}).waitsIn("billing")
	ring(t).press("4").on(ivr.Event{Kind: ivr.EventSpeech, Text: "मुझे इंसान से बात करनी है"}).hears("कतार में हैं").waitsIn("reception")
}

func TestZeroWorksWhileAnOutsideNumberIsAnnounced(t *testing.T) {
	t.Parallel()
	ring(t).press("2").hears("ringing a doctor").is(ivr.ModeDial).press("0").waitsIn("reception")
}

func TestZeroWorksBeforeAndInARecording(t *testing.T) {
	t.Parallel()
	ring(t).press("3").is(ivr.ModeVoicemail).press("0").waitsIn("reception")
	c := ring(t).press("3").silence()
	c.on(ivr.Event{Kind: ivr.EventRecorded, Keys: "0", Recording: "RE1", Length: 9 * time.Second}).waitsIn("reception")
	if len(c.kept) != 1 || c.kept[0].Queue != "billing" {
		t.Errorf("what was said is lost: %+v", c.kept)
	}
}

func TestZeroWorksInTheLastWords(t *testing.T) {
	t.Parallel()
	ring(t).press("7").hears("Goodbye from the desk").is(ivr.ModeGoodbye).press("0").waitsIn("reception")
}

func TestZeroInLineTellsTheCallerThatThisIsTheLine(t *testing.T) {
	t.Parallel()
	c := ring(t).press("0").after(10 * time.Second)
	c.line.Position = 2
	c.press("0").hears("in line for a person", "number 2", "press 1", "hold/").waitsIn("reception")
	if len(c.joins) != 1 || c.left != "" {
		t.Errorf("0 in line moved the caller: %+v %s", c.joins, c.left)
	}
}

func TestZeroAtNightTellsTheTruth(t *testing.T) {
	t.Parallel()
	c := ringAt(t, night, engine(t, compiled(t))).press("0")
	c.hears("putting you through", "closed", "We open on Monday at 9 AM", "calling the person on duty").is(ivr.ModeDial)
	if len(c.joins) != 0 {
		t.Errorf("a closed queue was joined: %+v", c.joins)
	}
}
