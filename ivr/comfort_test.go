package ivr_test

import (
	"slices"
	"testing"
	"time"

	"presszero/ivr"
)

// heard is what a caller in line hears, in seconds from joining to its beginning, if nothing cuts it short.
type heard struct {
	at   time.Duration
	text string
}

// hearsFor lets documents run out, and is all words that begin within a time.
func (c *call) hearsFor(d time.Duration) []heard {
	c.t.Helper()
	var all []heard
	begun := c.now
	for c.now.Sub(begun) < d {
		at := c.now
		for _, p := range c.out.Do[0].(ivr.Listen).Prompts {
			if text := spoken([]ivr.Instruction{p}); !isMusic(p) {
				all = append(all, heard{at.Sub(begun), text})
			}
			at = at.Add(lasts([]ivr.Instruction{p}))
		}
		c.runsOut()
	}
	return all
}

func isMusic(i ivr.Instruction) bool {
	audio, ok := i.(ivr.Audio)
	return ok && audio.Music()
}

var comforts = []string{"Have your account number ready.", "Calls are answered in their order.", "You can also write to us."}

// comforted are the comfort messages among what was heard.
func comforted(all []heard, messages []string) []string {
	var said []string
	for _, h := range all {
		if slices.Contains(messages, h.text) {
			said = append(said, h.text)
		}
	}
	return said
}

func TestComfortComesInItsOrderRoundAndRound(t *testing.T) {
	t.Parallel()
	c := waiting(t).press("0")
	c.line.Position = 9
	got := comforted(c.hearsFor(9*time.Minute), comforts)
	want := append(slices.Clone(comforts), comforts[0])
	if len(got) < 4 || !slices.Equal(got[:4], want) {
		t.Errorf("the caller hears %q", got)
	}
}

// TestComfortStandsApartFromEveryAnnouncement holds before and after, and for the least time between two messages.
func TestComfortStandsApartFromEveryAnnouncement(t *testing.T) {
	t.Parallel()
	c := waiting(t).press("0")
	c.line.Due = &ivr.Announcement{Kind: ivr.AnnounceProgress, Position: 2}
	all := c.hearsFor(9 * time.Minute)
	last := -time.Hour
	for i, h := range all {
		if !slices.Contains(comforts, h.text) {
			continue
		}
		if h.at-last < 90*time.Second {
			t.Errorf("%v after %v", h, last)
		}
		last = h.at
		before := all[i-1]
		if quiet := h.at - before.at - ivr.SpokenLength(before.text); quiet < 44*time.Second {
			t.Errorf("%q comes %v after %q", h.text, quiet, before.text)
		}
		if i+1 < len(all) && all[i+1].at-h.at < 45*time.Second {
			t.Errorf("%q comes %v before %q", h.text, all[i+1].at-h.at, all[i+1].text)
		}
	}
	if last < 0 {
		t.Error("there was no comfort")
	}
}

func TestChanceComfortsNeverTwiceAlikeAndTheSameOnRepeatedRequests(t *testing.T) {
	t.Parallel()
	messages := []string{"First.", "Second.", "Third.", "Fourth."}
	listen := func() []string { return comforted(inOrders(t).hearsFor(20*time.Minute), messages) }
	got := listen()
	if len(got) < 6 || !slices.Equal(got, listen()) {
		t.Fatalf("the caller hears %q, and then %q", got, listen())
	}
	met := map[string]bool{}
	for i, text := range got {
		if met[text] = true; i > 0 && text == got[i-1] {
			t.Errorf("%q twice running in %q", text, got)
		}
	}
	if len(met) < 3 {
		t.Errorf("only %d of four messages in %q", len(met), got)
	}
}

// inOrders is a caller in line for orders.
func inOrders(t testing.TB) *call {
	t.Helper()
	c := waiting(t).press("0")
	c.line.Queue = "orders"
	return c.runsOut().waitsIn("orders")
}

func TestNoComfortWhenAnAnswerIsNear(t *testing.T) {
	t.Parallel()
	for name, line := range map[string]ivr.Line{
		"likely within the minute": {Position: 1, Staff: 2, Signed: 2, Wait: &ivr.Wait{Kind: ivr.WaitLessThanMinute}, Likely: 50 * time.Second},
		"a phone rings":            {Position: 1, Staff: 2, Signed: 2, Offered: true},
	} {
		c := waiting(t).press("0")
		c.line = line
		if got := comforted(c.hearsFor(8*time.Minute), comforts); len(got) > 0 {
			t.Errorf("%s: the caller hears %q", name, got)
		}
	}
}

func TestAMessageThatWasCutOffComesAgain(t *testing.T) {
	t.Parallel()
	c := waiting(t).press("0").runsOut().hears(comforts[0])
	c.after(20 * time.Second).press("9").hears(comforts[0]) // because it had not begun
	c.after(80 * time.Second).press("9").hearsNothingOf(comforts[0])
}

func TestComfortIsInTheCallersLanguageOrNotAtAll(t *testing.T) {
	t.Parallel()
	c := waiting(t).press("4").press("0")
	got := comforted(c.hearsFor(9*time.Minute), append(slices.Clone(comforts), "अपना खाता नंबर तैयार रखें।"))
	for _, text := range got {
		if text != "अपना खाता नंबर तैयार रखें।" {
			t.Errorf("the caller hears %q in Hindi", text)
		}
	}
	if len(got) == 0 {
		t.Error("there was no comfort")
	}
}

func TestMusicGoesOnBeneathAMessage(t *testing.T) {
	t.Parallel()
	c := waiting(t).press("0").runsOut()
	c.hears("hold/reception/", "-45000.wav", comforts[0], "hold/reception/")
}
