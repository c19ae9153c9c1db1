package sim

import (
	"testing"
	"time"

	api "github.com/twilio/twilio-go/rest/api/v2010"
)

func TestWhoAnsweredIsToldWhileTheDocumentRuns(t *testing.T) {
	s := newStage(t)
	s.say("/agent", `<Pause length="30"/>`)
	s.say("/verdict", ``)
	for greeting, want := range map[time.Duration]string{0: "human", 5 * time.Second: "machine_start"} {
		s.SetParty(testAgent, Party{After: time.Second, Machine: greeting, Script: Script{Wait(8 * time.Second), HangUp()}})
		before := len(s.requests("/verdict"))
		call := s.dialAgent(s.sdk(testToken), func(p *api.CreateCallParams) {
			p.SetMachineDetection("Enable").SetAsyncAmd("true").SetAsyncAmdStatusCallback(s.url("/verdict"))
		})
		s.await("a verdict", func() bool { return len(s.requests("/verdict")) > before })
		form := s.requests("/verdict")[before].Form
		if form.Get("AnsweredBy") != want || form.Get("CallSid") != *call.Sid || form.Get("MachineDetectionDuration") == "" {
			t.Errorf("verdict %v, want %s of %s", form, want, *call.Sid)
		}
		s.ends(*call.Sid)
	}
}

func TestAnAnswerThatIsTooShortHasNoVerdict(t *testing.T) {
	s := newStage(t)
	s.say("/agent", `<Hangup/>`)
	s.say("/verdict", ``)
	s.SetParty(testAgent, Party{After: time.Second})
	call := s.dialAgent(s.sdk(testToken), func(p *api.CreateCallParams) {
		p.SetMachineDetection("Enable").SetAsyncAmd("true").SetAsyncAmdStatusCallback(s.url("/verdict"))
	})
	s.ends(*call.Sid)
	if n := len(s.requests("/verdict")); n > 0 {
		t.Errorf("%d verdicts on a call that was over at once", n)
	}
}
