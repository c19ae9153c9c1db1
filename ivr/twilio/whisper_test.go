package twilio

import (
	"errors"
	"strings"
	"testing"
	"time"

	"presszero/internal/golden"
	"presszero/ivr"
)

// TestAWhisperHangsUpOnWhoeverPressesNothing writes down what a voicemail hears that picks up.
func TestAWhisperHangsUpOnWhoeverPressesNothing(t *testing.T) {
	t.Parallel()
	ask := ivr.Listen{Prompts: []ivr.Instruction{ivr.Speak{Text: "A call for the desk. Press 1.", Locale: "en-US"}}, Max: 1, Timeout: 6 * time.Second}
	got, err := EncodeWhisper(nil, []ivr.Listen{ask, ask}, testLinks())
	if err != nil {
		t.Fatal(err)
	}
	golden.Equal(t, "testdata/whisper.xml", string(got))
	if doc := string(got); strings.Contains(doc, "Redirect") || !strings.HasSuffix(doc, "<Hangup/></Response>") {
		t.Errorf("a whisper that does not end by hanging up: %s", doc)
	}
	if _, err := EncodeWhisper(nil, []ivr.Listen{{Max: -1}}, testLinks()); !errors.Is(err, ErrPlan) {
		t.Errorf("a question that no telephone can answer is written: %v", err)
	}
}
