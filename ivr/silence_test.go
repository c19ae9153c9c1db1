package ivr_test

import (
	"testing"

	"presszero/ivr"
)

func TestThreeSilencesReachAPerson(t *testing.T) {
	t.Parallel()
	ring(t).
		silence().hears("did not hear", "press 1").is(ivr.ModeFlow).
		silence().hears("did not hear", "press 1").is(ivr.ModeFlow).
		silence().hears("a person who can help", "in line for a person").waitsIn("reception")
}

func TestWrongKeysReachAPerson(t *testing.T) {
	t.Parallel()
	ring(t).
		press("9").hears("not one of the choices", "press 1").
		press("*").hears("not one of the choices").
		press("9").hears("a person who can help").waitsIn("reception")
}

func TestSilenceAndWrongKeysCountTogether(t *testing.T) {
	t.Parallel()
	ring(t).press("9").silence().press("9").waitsIn("reception")
}

func TestARightKeyForgetsMistakes(t *testing.T) {
	t.Parallel()
	ring(t).silence().silence().press("8").silence().is(ivr.ModeFlow).silence().is(ivr.ModeFlow)
}

func TestEntriesOfTheWrongLengthAreWrong(t *testing.T) {
	t.Parallel()
	for _, keys := range []string{"1", "123", "1234567", "12*4"} {
		ring(t).press("1").press(keys).hears("right number of digits", "account number").press(keys).waitsIn("billing")
	}
}

func TestOnceIsEnoughToLookUpARightEntry(t *testing.T) {
	t.Parallel()
	c := ring(t).press("1").press("4321").hears("Your account is 4 3 2 1", "press 1")
	if got := c.out.Session.Vars["attempts"]; got != 1 {
		t.Errorf("attempts is %v", got)
	}
	c.press("1").press("4321").is(ivr.ModeDial).silence()
	if got := c.out.Session.Vars["attempts"]; got != 2 {
		t.Errorf("attempts is %v after JSON", got)
	}
}

func TestWhatTheCallerChoseGoesWithThem(t *testing.T) {
	t.Parallel()
	c := ring(t).press("1").press("0123").waitsIn("billing")
	place := c.out.Session.Place
	if place.Note != "Member 0123" || place.Next != "after" || place.Head.Minutes() != 5 {
		t.Errorf("the place is %+v", place)
	}
}

func TestAKnownLanguageIsSpokenFromTheStart(t *testing.T) {
	t.Parallel()
	c := ring(t)
	for known, greeting := range map[string]string{"hi": "स्वागत", "en": "Welcome", "ta": "Welcome", "": "Welcome"} {
		c.take(c.engine.Begin("desk", ivr.Event{Kind: ivr.EventArrived, Call: "CA1", Language: known}, weekday))
		c.hears(greeting)
	}
}

func TestALanguageChosenIsSpokenFromThenOn(t *testing.T) {
	t.Parallel()
	c := ring(t).press("4").hears("बिल के लिए")
	prompts := c.out.Do[0].(ivr.Listen)
	if prompts.Locale != "hi-IN" || prompts.Prompts[0].(ivr.Speak).Locale != "hi-IN" {
		t.Errorf("spoken in %+v", prompts)
	}
	c.silence().hears("कुछ सुनाई नहीं दिया", "बिल के लिए").press("0").hears("कतार में 3 नंबर")
}
