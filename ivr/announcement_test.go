package ivr_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"presszero/ivr"
)

func between(low, high int) *ivr.Wait { return &ivr.Wait{Kind: ivr.WaitBetween, Low: low, High: high} }

// announced is a wait that is told, with a promise that ends at a time; zero: with none.
func announced(kind ivr.AnnouncementKind, wait *ivr.Wait, by time.Time) *ivr.Announcement {
	return &ivr.Announcement{Kind: kind, Wait: wait, Told: ivr.Told{Count: 1, Wait: wait, First: by, Deadline: by}}
}

// inLine is a caller who was told on joining to wait between 5 and 10 minutes, some minutes ago.
func inLine(t *testing.T, language string, ago time.Duration) *call {
	t.Helper()
	c := ring(t)
	c.out.Session.Language = language
	c.line.Due = announced(ivr.AnnounceWait, between(5, 10), weekday.Add(10*time.Minute).UTC())
	c.press("0").waitsIn("reception")
	c.line.Due = nil
	return c.after(ago)
}

func TestNewsAreToldInTheirWords(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		due  ivr.Announcement
		want []string
	}{
		"sooner":    {ivr.Announcement{Kind: ivr.AnnounceSooner, Wait: &ivr.Wait{Kind: ivr.WaitAbout, High: 3}}, []string{"Thank you for holding", "faster than we told you", "about 3 minutes", "hold/"}},
		"progress":  {ivr.Announcement{Kind: ivr.AnnounceProgress, Position: 2}, []string{"Thank you for holding. You are number 2 in line.", "hold/"}},
		"thanks":    {ivr.Announcement{Kind: ivr.AnnounceProgress}, []string{"Thank you for holding.", "hold/"}},
		"first":     {ivr.Announcement{Kind: ivr.AnnounceWait, Wait: &ivr.Wait{Kind: ivr.WaitUpTo, High: 5}}, []string{"Thank you for holding", "up to 5 minutes"}},
		"longer":    {ivr.Announcement{Kind: ivr.AnnounceLonger, Wait: between(10, 15), Offer: true}, []string{"longer than we told you", "between 10 and 15", "leave a message", "stay on the line", "hold/"}},
		"fewer":     {ivr.Announcement{Kind: ivr.AnnounceLonger, Why: ivr.WhyFewerAgents}, []string{"longer", "Fewer people are at work", "stay on the line"}},
		"more":      {ivr.Announcement{Kind: ivr.AnnounceLonger, Why: ivr.WhyMoreCallers}, []string{"longer", "Many more people are calling"}},
		"urgent":    {ivr.Announcement{Kind: ivr.AnnounceLonger, Why: ivr.WhyUrgent}, []string{"longer", "Others had to be answered first"}},
		"calls":     {ivr.Announcement{Kind: ivr.AnnounceLonger, Why: ivr.WhyLongerCalls}, []string{"longer", "calls are taking longer"}},
		"more than": {ivr.Announcement{Kind: ivr.AnnounceLonger, Wait: &ivr.Wait{Kind: ivr.WaitMoreThan, Low: 10}}, []string{"longer", "It may take more than 10 minutes"}},
		"sorry":     {ivr.Announcement{Kind: ivr.AnnounceSorry, Wait: between(5, 10)}, []string{"We are sorry", "between 5 and 10", "stay on the line"}},
	} {
		c := inLine(t, "en", 3*time.Minute)
		c.line.Due = &test.due
		c.silence().waitsIn("reception")
		t.Run(name, func(*testing.T) { c.hears(test.want...) })
	}
}

func TestAWaitThatBecameLongerIsToldWithTheOfferOfACallback(t *testing.T) {
	t.Parallel()
	for _, kind := range []ivr.AnnouncementKind{ivr.AnnounceLonger, ivr.AnnounceSorry} {
		c := ringOrders(t, caller, 2).press("0").hearsNothingOf("do not have to wait")
		c.line.Due = &ivr.Announcement{Kind: kind, Wait: between(10, 15), Offer: true}
		c.after(time.Minute).silence().hears("between 10 and 15", "do not have to wait on the phone", "press 2", "leave a message", "stay on the line")
		c.line.Due = nil
		c.press("2").hears("We can call you back on")
	}
}

func TestWhatWasToldIsRememberedAndTravels(t *testing.T) {
	t.Parallel()
	c := inLine(t, "en", 3*time.Minute)
	told := ivr.Told{First: weekday.UTC(), Deadline: weekday.Add(time.Hour).UTC(), Wait: between(10, 15), Raises: 1, Count: 2, Queue: "reception", Staff: 2}
	c.line.Due = &ivr.Announcement{Kind: ivr.AnnounceLonger, Wait: between(10, 15), Position: 2, Told: told}
	hold := c.silence().out.Session.Hold
	if diff := cmp.Diff(&told, hold.Told); diff != "" || hold.Position != 2 || !hold.SaidAt.Equal(c.now) || hold.Talk < 5*time.Second {
		t.Errorf("remembered is %+v (-want +got):\n%s", hold, diff)
	}
}

func TestWhoAsksHearsThePromiseInForce(t *testing.T) {
	t.Parallel()
	for _, key := range []string{"*", "0"} {
		c := inLine(t, "en", 3*time.Minute)
		c.line.Due = &ivr.Announcement{Kind: ivr.AnnounceAgain, Wait: between(5, 10), Ago: 3 * time.Minute, Told: *c.out.Session.Hold.Told}
		c.press(key).hears("in line for a person", "3 minutes ago we told you: The wait is between 5 and 10 minutes.")
		if slices.ContainsFunc(c.out.Promises, func(p ivr.Promise) bool { return p.Kind == ivr.PromiseWait }) {
			t.Errorf("a promise that is only repeated is on record again: %+v", c.out.Promises)
		}
	}
}

func TestOtherKeysAreNoQuestion(t *testing.T) {
	t.Parallel()
	c := inLine(t, "en", 3*time.Minute)
	c.line.Due = &ivr.Announcement{Kind: ivr.AnnounceAgain, Wait: between(5, 10)}
	c.press("7").hearsNothingOf("told you")
}

// TestNothingIsAnnouncedToWhoChoosesANumber also tells the news as soon as the caller is back in line.
func TestNothingIsAnnouncedToWhoChoosesANumber(t *testing.T) {
	t.Parallel()
	c := ringOrders(t, caller, 2).press("0").press("2").is(ivr.ModeCallback)
	c.line.Due = &ivr.Announcement{Kind: ivr.AnnounceLonger, Wait: between(10, 15)}
	c.after(time.Minute).press("2").hears("Please enter the number").hearsNothingOf("longer").silence().hearsNothingOf("longer")
	c.silence().is(ivr.ModeLine).silence().hears("longer than we told you")
}

func TestNothingIsAnnouncedToWhoIsPutThrough(t *testing.T) {
	t.Parallel()
	c := inLine(t, "en", 3*time.Minute)
	c.line.Connected = true
	c.line.Due = &ivr.Announcement{Kind: ivr.AnnounceSorry}
	if c.silence().is(ivr.ModeTalk); len(c.out.Promises) > 0 || spoken(c.out.Do) != "" {
		t.Errorf("the caller hears %q", spoken(c.out.Do))
	}
}

// TestAPromiseFollowsItsCaller takes callers out of their line by every way that leads back into one.
func TestAPromiseFollowsItsCaller(t *testing.T) {
	t.Parallel()
	by := weekday.Add(10 * time.Minute).UTC()
	for name, way := range map[string]func(c *call){
		"a message and back": func(c *call) { c.press("1").is(ivr.ModeVoicemail).press("0") },
		"a silent message": func(c *call) {
			c.press("1")
			c.silence().on(ivr.Event{Kind: ivr.EventRecorded}).silence().on(ivr.Event{Kind: ivr.EventRecorded})
		},
		"moved by a person": func(c *call) {
			c.line.Queue = "billing"
			c.silence()
		},
		"our own fault": func(c *call) { c.on(ivr.Event{Kind: ivr.EventFault, Fault: ivr.ReasonPanic}) },
	} {
		c := inLine(t, "en", time.Minute)
		way(c)
		hold := c.is(ivr.ModeLine).out.Session.Hold
		if hold == nil || hold.Told == nil || !hold.Told.Deadline.Equal(by) {
			t.Errorf("%s: remembered is %+v", name, hold)
		}
	}
}

func TestATalkKeepsThePromise(t *testing.T) {
	t.Parallel()
	c := inLine(t, "en", time.Minute)
	c.line.Connected = true
	c.silence().is(ivr.ModeTalk)
	c.line.Connected, c.line.Due = false, &ivr.Announcement{Kind: ivr.AnnounceSoon}
	if c.press("0").waitsIn("reception"); c.out.Session.Hold.Told.Count != 0 {
		t.Errorf("after the talk, told still was %+v", c.out.Session.Hold.Told)
	}
}

// TestAnnouncementsLeaveTheCallerInPeace holds the engine's own news back for five times as long as the last words took.
func TestAnnouncementsLeaveTheCallerInPeace(t *testing.T) {
	t.Parallel()
	c := ringOrders(t, caller, 2).press("0")
	talk := c.out.Session.Hold.Talk
	c.line.Wait = between(5, 10) // which is when a callback is offered
	c.after(5*talk - time.Second).silence().hearsNothingOf("do not have to wait")
	c.after(time.Second).silence().hears("do not have to wait")
}

// TestAnyAnnouncementHasAnAnswer lets a line announce what no policy would.
func TestAnyAnnouncementHasAnAnswer(t *testing.T) {
	t.Parallel()
	e := engine(t, compiled(t))
	word := rapid.StringN(0, 8, 30)
	rapid.Check(t, func(r *rapid.T) {
		number, length := rapid.Int(), rapid.Int64()
		due := &ivr.Announcement{
			Kind: ivr.AnnouncementKind(rapid.SampledFrom([]string{"wait", "soon", "sooner", "progress", "longer", "sorry", "again", "other"}).Draw(r, "kind")),
			Why:  ivr.WhyLonger(word.Draw(r, "why")), Ago: time.Duration(length.Draw(r, "ago")), Position: number.Draw(r, "position"), Offer: rapid.Bool().Draw(r, "offer"),
			Told: ivr.Told{Raises: number.Draw(r, "raises"), Deadline: time.Unix(0, length.Draw(r, "deadline"))},
		}
		if rapid.Bool().Draw(r, "a wait") {
			form := rapid.SampledFrom([]string{"less-than-minute", "one-to-two", "up-to", "about", "between", "more-than", "unknown", ""}).Draw(r, "form")
			due.Wait = &ivr.Wait{Kind: ivr.WaitKind(form), Low: number.Draw(r, "low"), High: number.Draw(r, "high")}
		}
		c := ringAt(t, weekday, e).press("0")
		c.line.Due = due
		c.after(time.Minute)
		kind := rapid.SampledFrom([]ivr.EventKind{ivr.EventSilence, ivr.EventContinue, ivr.EventKeys}).Draw(r, "event")
		if c.on(ivr.Event{Kind: kind, Keys: "*"}); c.out.Session.Mode != ivr.ModeLine || len(c.out.Do) == 0 || c.out.Fault != "" {
			r.Fatalf("the call is in mode %s with fault %q", c.out.Session.Mode, c.out.Fault)
		}
	})
}
