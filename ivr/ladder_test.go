package ivr_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"presszero/ivr"
)

// closed is a call that 0 has taken to the ladder of a closed queue.
func closed(t *testing.T) *call {
	t.Helper()
	return ringAt(t, night, engine(t, compiled(t))).press("0").is(ivr.ModeDial)
}

func unanswered(c *call) *call {
	c.t.Helper()
	return c.silence().on(ivr.Event{Kind: ivr.EventDialled, Dial: ivr.DialNoAnswer})
}

func TestTheLadderIsClimbedRungByRung(t *testing.T) {
	t.Parallel()
	c := closed(t).silence()
	want := []ivr.Instruction{ivr.Dial{To: []string{"+15550190"}, Timeout: 15 * time.Second, Whisper: &ivr.Whisper{Queue: "reception", Language: "en", Since: night.UTC()}}}
	if diff := cmp.Diff(want, c.out.Do); diff != "" {
		t.Fatalf("first rung (-want +got):\n%s", diff)
	}
	c.on(ivr.Event{Kind: ivr.EventDialled, Dial: ivr.DialBusy}).hears("no answer", "leave your name", "within 4 hours").is(ivr.ModeVoicemail)
	c.silence()
	if _, recording := c.out.Do[0].(ivr.Record); !recording {
		t.Fatalf("no recording: %+v", c.out.Do)
	}
	c.on(ivr.Event{Kind: ivr.EventRecorded, Recording: "RE1", Length: 12 * time.Second}).hears("We have your message", "within 4 hours", "Goodbye")
	message := []ivr.Message{{
		Kind: ivr.MessageVoicemail, Call: "CA1", Turn: 5, Language: "en", From: "+15550111", Queue: "reception", Owner: "reception", Recording: "RE1", Length: 12 * time.Second,
		Left: night, Due: night.Add(4 * time.Hour),
	}}
	if diff := cmp.Diff(message, c.kept); diff != "" {
		t.Errorf("message (-want +got):\n%s", diff)
	}
	c.silence().is(ivr.ModeDone)
	if diff := cmp.Diff([]ivr.Instruction{ivr.HangUp{}}, c.out.Do); diff != "" {
		t.Errorf("end (-want +got):\n%s", diff)
	}
}

func TestThePersonOnCallEndsTheLadder(t *testing.T) {
	t.Parallel()
	closed(t).silence().on(ivr.Event{Kind: ivr.EventDialled, Dial: ivr.DialCompleted}).hears("Goodbye").is(ivr.ModeGoodbye)
}

func TestZeroOnTheLadderRingsThePersonOnCall(t *testing.T) {
	t.Parallel()
	c := closed(t).press("0").is(ivr.ModeDial)
	if _, dialling := c.out.Do[0].(ivr.Dial); !dialling {
		t.Errorf("0 leads to %+v", c.out.Do)
	}
}

func TestZeroInTheLaddersVoicemailTellsTheTruthAndComesBack(t *testing.T) {
	t.Parallel()
	c := unanswered(closed(t))
	for range 5 {
		c.press("0").hears("nobody can take your call right now", "open on Monday", "leave your name").is(ivr.ModeVoicemail)
	}
	if len(c.joins) != 0 {
		t.Errorf("a closed queue was joined: %+v", c.joins)
	}
}

func TestZeroInTheLaddersVoicemailJoinsAnOpenLineAtTheOldPlace(t *testing.T) {
	t.Parallel()
	c := ring(t).press("5")
	clock := c.out.Session.Place.Clock
	c.after(time.Minute).press("1").is(ivr.ModeVoicemail).press("0").hears("in line for a person").waitsIn("billing")
	if last := c.joins[len(c.joins)-1]; !last.Clock.Equal(clock) || clock.IsZero() {
		t.Errorf("joined again at %s, not %s", last.Clock, clock)
	}
	c.line.Signed, c.line.Staff = 0, 0
	c.tick().hears("Nobody is here", "leave your name").is(ivr.ModeVoicemail)
	c.press("0").hears("putting you through", "Nobody is here", "leave your name").is(ivr.ModeVoicemail)
}

func TestSilenceInTheLaddersVoicemailEndsWithTheOpening(t *testing.T) {
	t.Parallel()
	c := unanswered(closed(t)).silence()
	c.on(ivr.Event{Kind: ivr.EventRecorded}).hears("did not hear a message", "after the tone").is(ivr.ModeVoicemail).silence()
	c.on(ivr.Event{Kind: ivr.EventRecorded}).hears("did not hear a message", "We open on Monday at 9 AM", "Goodbye").silence().is(ivr.ModeDone)
	if len(c.kept) != 0 {
		t.Errorf("silence was kept: %+v", c.kept)
	}
}

func TestZeroInTheLastWordsOfTheLadderEndsAsTruthfully(t *testing.T) {
	t.Parallel()
	c := unanswered(closed(t)).silence()
	c.on(ivr.Event{Kind: ivr.EventRecorded, Recording: "RE1", Length: time.Second}).is(ivr.ModeGoodbye)
	c.press("0").hears("nobody can take your call", "open on Monday", "Goodbye").is(ivr.ModeGoodbye)
}

func TestSilenceInAFlowsVoicemailReachesAPerson(t *testing.T) {
	t.Parallel()
	c := ring(t).press("3").hears("within 24 hours").silence().on(ivr.Event{Kind: ivr.EventRecorded}).silence()
	c.on(ivr.Event{Kind: ivr.EventRecorded}).hears("a person who can help").waitsIn("reception")
}

func TestAFlowsVoicemailGoesOn(t *testing.T) {
	t.Parallel()
	c := ring(t).press("3").silence()
	if diff := cmp.Diff([]ivr.Instruction{ivr.Record{Max: time.Minute, Finish: "0#", Silence: 5 * time.Second}}, c.out.Do); diff != "" {
		t.Errorf("recording (-want +got):\n%s", diff)
	}
	c.on(ivr.Event{Kind: ivr.EventRecorded, Recording: "RE1", Length: time.Second}).hears("within 24 hours", "Thank you for talking", "Goodbye")
}

func TestAMessageIsKeptWhenTheCallerHangsUpInIt(t *testing.T) {
	t.Parallel()
	c := ring(t).press("3").silence().on(ivr.Event{Kind: ivr.EventRecorded, Recording: "RE1", Length: time.Second, Gone: true}).is(ivr.ModeDone)
	if len(c.kept) != 1 || len(c.out.Do) != 0 {
		t.Errorf("kept %+v, document %+v", c.kept, c.out.Do)
	}
}

func TestATransferRingsAfterItsWordsAndFallsBackToAPerson(t *testing.T) {
	t.Parallel()
	dial := []ivr.Instruction{ivr.Dial{To: []string{"+15550199"}, Timeout: 20 * time.Second}}
	c := ring(t).press("2").hears("ringing a doctor").silence()
	if diff := cmp.Diff(dial, c.out.Do); diff != "" {
		t.Fatalf("dial (-want +got):\n%s", diff)
	}
	c.on(ivr.Event{Kind: ivr.EventDialled, Dial: ivr.DialFailed}).hears("no answer", "in line").waitsIn("reception")

	c = ring(t).press("#")
	if diff := cmp.Diff(dial, c.out.Do); diff != "" {
		t.Fatalf("dial without words (-want +got):\n%s", diff)
	}
	c.on(ivr.Event{Kind: ivr.EventDialled, Dial: ivr.DialCompleted}).hears("Thank you for talking")
}
