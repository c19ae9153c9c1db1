package sim

import (
	"fmt"
	"testing"
	"time"

	"presszero/internal/clock"
)

// callers is how many call at once in the load test. Three hundred take no longer, but slow the other tests down.
const callers = 100

func TestHundredsOfCallsTalkAtOnce(t *testing.T) {
	s := newStage(t, func(o *Options) { o.Clock = clock.NewScaled(20) })
	s.wav("/music.wav", 30*time.Second, "Cache-Control: max-age=3600")
	phones := make([]*Phone, callers)
	for i := range phones {
		s.SetParty(fmt.Sprintf("+1555020%04d", i), Party{After: time.Second, Script: Script{AwaitConnected(), AwaitFinished()}})
		number := fmt.Sprintf("+1555030%04d", i)
		s.SetNumber(Number{Phone: number, VoiceURL: s.url(fmt.Sprintf("/voice/%d", i))})
		s.say(fmt.Sprintf("/voice/%d", i), fmt.Sprintf(`<Gather numDigits="1" action="/room/%d" timeout="60"><Say>Press 1</Say><Play>/music.wav</Play></Gather>`, i))
		s.say(fmt.Sprintf("/room/%d", i), fmt.Sprintf(`<Dial timeout="60"><Number>+1555020%04d</Number></Dial>`, i))
		phone, err := s.Call(t.Context(), Caller{From: testCaller, To: number, Script: Script{
			AwaitHeard("press 1"), Wait(2 * time.Second), Press("1"), AwaitConnected(), TalkFor(10 * time.Second), HangUp(),
		}})
		if err != nil {
			t.Fatal(err)
		}
		phones[i] = phone
	}
	for _, phone := range phones {
		if _, err := phone.Wait(s.patience()); err != nil {
			t.Fatal(err)
		}
	}
	if got := len(s.Bridges()); got != callers {
		t.Errorf("%d bridges, want %d", got, callers)
	}
	if w := s.Warnings(); len(w) != 0 {
		t.Errorf("warnings %v", w)
	}
}
