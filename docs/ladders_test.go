package docs

import (
	"os"
	"strings"
	"testing"
	"time"

	"presszero/ivr/phrase"
)

// TestTheLaddersPageQuotesWhatCallersHear finds every sentence of lines and ladders on their page, word for word.
func TestTheLaddersPageQuotesWhatCallersHear(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile("ladders.md")
	if err != nil {
		t.Fatal(err)
	}
	phrases, err := phrase.New()
	if err != nil {
		t.Fatal(err)
	}
	page, p := strings.Join(strings.Fields(string(data)), " "), phrases.For("en")
	sentences := []string{
		p.Closed(), p.ClosedFor("{title}"), p.ClosedNow(), p.LineFull(), p.NobodyHere(), p.WaitedLong(), p.WaitBetween(20, 30), p.TooLong(),
		p.ManyWaiting(), p.OrWait(), p.PlaceKept(), p.OtherLine("{title}"), p.RingingOnCall(), p.TransferFailed(), p.NobodyNow(),
		p.ClosesSoon(time.Date(2026, 11, 23, 17, 30, 0, 0, time.UTC)),
	}
	for _, sentence := range sentences {
		if !strings.Contains(page, sentence) {
			t.Errorf("the page does not quote %q", sentence)
		}
	}
	for _, part := range []string{p.LeaveMessage(time.Hour), p.RatherNot()} {
		if first, _, _ := strings.Cut(part, ". "); !strings.Contains(page, first+".") {
			t.Errorf("the page does not quote %q", first)
		}
	}
}
