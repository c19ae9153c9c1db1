package ivr_test

import (
	"strings"
	"testing"
	"time"

	"presszero/flows"
	"presszero/ivr"
)

// waiting begins a call on the flow desk, whose queues have comfort messages and pieces of music.
func waiting(t testing.TB) *call {
	t.Helper()
	s, diags := flows.ReadSite(source(t, "waiting-queues.yaml"), source(t, "hours.yaml"), source(t, "agents.yaml"))
	if err := diags.Err(); err != nil {
		t.Fatal(err)
	}
	s.Recordings = map[string]flows.Recording{"calls.wav": {Length: 4 * time.Second}}
	prog, diags := flows.Compile(source(t, "desk.yaml"), s)
	if err := diags.Err(); err != nil {
		t.Fatal(err)
	}
	return ringAt(t, weekday, engine(t, programs{prog.Name: prog}))
}

// runsOut lets the last document run to its end, with the second of silence after it.
func (c *call) runsOut() *call {
	c.t.Helper()
	return c.after(lasts(c.out.Do) + time.Second).silence()
}

// lasts is how long a document plays that nobody cuts short.
func lasts(do []ivr.Instruction) time.Duration {
	var total time.Duration
	for _, i := range do {
		switch i := i.(type) {
		case ivr.Speak:
			total += ivr.SpokenLength(i.Text)
		case ivr.Audio:
			if total += i.MusicLength(); i.Text != "" {
				total += 4 * time.Second
			}
		case ivr.Listen:
			total += lasts(i.Prompts)
		}
	}
	return total
}

func TestQuietHasNoMusicAndIsLeftAsItCame(t *testing.T) {
	t.Parallel()
	c := waiting(t).press("5").hears("hold/billing/0-")
	c.after(20*time.Second).press("7").hears("The music is off.", "For music again, press 7.", "hold/billing/quiet/")
	c.runsOut().hears("hold/billing/quiet/")
	c.press("7").hears("Here is the music again.", "hold/billing/").hearsNothingOf("quiet/")
}

func TestWhoWantsQuietHearsOnlyWhatIsNew(t *testing.T) {
	t.Parallel()
	c := waiting(t).press("0").press("4").hears("The music is off.")
	c.line.Due = &ivr.Announcement{Kind: ivr.AnnounceProgress}
	for range 3 {
		c.runsOut()
		if said := spoken(c.out.Do); strings.Count(said, " ") > 0 {
			t.Fatalf("the caller hears %q", said)
		}
	}
	c.line.Due.Position = 1
	c.runsOut().hears("You are next.", "quiet/")
}

func TestAKeyGoesOnWithTheNextPieceAndRoundToTheFirst(t *testing.T) {
	t.Parallel()
	c := waiting(t).press("5").after(20 * time.Second)
	c.press("5").hears("hold/billing/piano/0-").after(10 * time.Second)
	c.press("9").hears("hold/billing/piano/10000-")
	c.press("5").hears("hold/billing/birds/0-")
	c.press("5").hears("hold/billing/0-")
}

func TestOtherMusicEndsTheQuiet(t *testing.T) {
	t.Parallel()
	c := waiting(t).press("5").press("5").hears("/piano/").press("7").hears("/quiet/")
	c.press("5").hears("/piano/")
}

func TestWhereThereIsOnePieceTheKeyForOthersDoesNothing(t *testing.T) {
	t.Parallel()
	waiting(t).press("0").after(20 * time.Second).press("5").hears("hold/reception/").hearsNothingOf("press")
}

func TestStarTellsAllKeysAndTheFirstNewsHowToHaveQuiet(t *testing.T) {
	t.Parallel()
	c := waiting(t).press("5").hearsNothingOf("For quiet")
	c.line.Due = &ivr.Announcement{Kind: ivr.AnnounceProgress}
	c.runsOut().hears("Thank you for holding.", "For quiet instead of music, press 7.").hearsNothingOf("other music")
	c.runsOut().hears("Thank you for holding.").hearsNothingOf("For quiet")
	c.press("*").hears("press 7.", "For other music, press 5.").hearsNothingOf("slowly")
	waiting(t).press("0").press("*").hears("press 4.", "To hear this more slowly, press 6.").hearsNothingOf("other music")
}

func TestAKeySaysItAgainSlowlyAndStaysSlow(t *testing.T) {
	t.Parallel()
	slow := func(c *call) bool { return c.out.Do[0].(ivr.Listen).Prompts[0].(ivr.Speak).Slow }
	c := waiting(t).press("0")
	if slow(c) {
		t.Fatal("words are slow before anybody asked for it")
	}
	c.press("6").hears("You are in line for a person.", "at the usual pace, press 6.")
	if !slow(c) {
		t.Fatal("words that were asked for slowly are not slow")
	}
	if c.press("1").is(ivr.ModeVoicemail); !slow(c) {
		t.Error("the pace is forgotten outside of the line")
	}
	if c.press("0").waitsIn("reception").press("6"); slow(c) {
		t.Error("the usual pace does not come back")
	}
}

// TestTasteGoesWithTheCallerToAnotherQueue holds for a move by an operator, and for every other way.
func TestTasteGoesWithTheCallerToAnotherQueue(t *testing.T) {
	t.Parallel()
	c := waiting(t).press("5").press("7").hears("quiet/")
	c.line.Queue = "reception"
	c.runsOut().waitsIn("reception").hears("hold/reception/quiet/")
	c.press("4").hears("music again").hearsNothingOf("quiet/")
}

func TestZeroStillLeadsToAPersonFromEveryTaste(t *testing.T) {
	t.Parallel()
	for _, keys := range []string{"7", "5", "75", "*"} {
		c := waiting(t).press("5")
		for _, key := range keys {
			c.press(string(key))
		}
		c.press("0").waitsIn("billing").hears("in line for a person")
		c.line.Connected = true
		c.press("7").is(ivr.ModeTalk)
	}
}
