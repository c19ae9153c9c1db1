package webhook

import (
	"testing"
	"time"

	"presszero/ivr/phrase"
	"presszero/queue"
)

func TestAgentsHearTheOperatorsWordings(t *testing.T) {
	t.Parallel()
	ours, err := phrase.New()
	if err != nil {
		t.Fatal(err)
	}
	own, err := ours.With([]phrase.Override{
		{Phrase: "whisper-queue", Language: "hi", Wordings: map[string]string{"other": "{title}!"}},
		{Phrase: "accept", Language: "hi", Audio: "keys.wav"},
		{Phrase: "caller-gone", Language: "hi", Audio: "gone.wav"},
	})
	if err != nil {
		t.Fatal(err)
	}
	d, leg, _, _ := ringing(t, func(o *Options) { o.Phrases = own })
	leg.silent()
	words := own.For("hi")
	d.equal("whisper", []string{words.Whisper("reception in hi", 2*time.Minute, "")}, leg.doc.Gather.Say)
	leg.hears("reception in hi!").hears("/media/prompts/keys.wav")
	d.leaves("CA1", queue.Abandoned)
	leg.press("1").hears("/media/prompts/gone.wav")
}
