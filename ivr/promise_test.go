package ivr_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"presszero/ivr"
)

func TestWhatACallerIsToldToExpectIsOnRecord(t *testing.T) {
	t.Parallel()
	c := ring(t)
	by := weekday.Add(10 * time.Minute).UTC()
	c.line.Due, c.line.Basis = announced(ivr.AnnounceWait, between(5, 10), by), "twin"
	c.line.Due.Position = 3
	want := []ivr.Promise{
		{Kind: ivr.PromisePosition, Said: "3", Queue: "reception", Language: "en", As: ivr.AnnounceWait},
		{Kind: ivr.PromiseWait, Said: "between 5 and 10", By: by, Basis: "twin", Queue: "reception", Language: "en", As: ivr.AnnounceWait},
	}
	if diff := cmp.Diff(want, c.press("0").out.Promises); diff != "" {
		t.Errorf("on record (-want +got):\n%s", diff)
	}
}

func TestATimeWithinWhichWeCallIsOnRecord(t *testing.T) {
	t.Parallel()
	c := ringAftercare(t, "+15550111", nil).press("4").press("1")
	want := []ivr.Promise{{Kind: ivr.PromiseCallback, Said: "2h0m0s", By: weekday.Add(2 * time.Hour).UTC(), Queue: "reception", Language: "en"}}
	if diff := cmp.Diff(want, c.out.Promises); diff != "" {
		t.Errorf("on record (-want +got):\n%s", diff)
	}
	c = ring(t).press("0").press("1").is(ivr.ModeVoicemail).silence()
	c.on(ivr.Event{Kind: ivr.EventRecorded, Recording: "RE1", Length: 9 * time.Second})
	want = []ivr.Promise{{Kind: ivr.PromiseMessage, Said: "4h0m0s", By: weekday.Add(4 * time.Hour).UTC(), Queue: "reception", Language: "en"}}
	if diff := cmp.Diff(want, c.out.Promises); diff != "" {
		t.Errorf("on record (-want +got):\n%s", diff)
	}
}
