package sim

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	api "github.com/twilio/twilio-go/rest/api/v2010"
)

// progress is a status callback in short: its number and what it says.
type progress struct{ Number, Status, Duration string }

func (s *stage) progress() []progress {
	var all []progress
	for _, r := range s.requests("/status") {
		all = append(all, progress{r.Form.Get("SequenceNumber"), r.Form.Get("CallStatus"), r.Form.Get("CallDuration")})
	}
	return all
}

func withEvents(s *stage) func(*api.CreateCallParams) {
	return func(p *api.CreateCallParams) {
		p.SetStatusCallback(s.url("/status")).SetStatusCallbackEvent([]string{"initiated", "ringing", "answered", "completed"})
	}
}

func TestCallbacksComeInOrderWithTheirNumbers(t *testing.T) {
	s := newStage(t)
	s.say("/status", ``)
	s.say("/agent", `<Pause length="30"/>`)
	s.SetParty(testAgent, Party{After: time.Second})
	call := s.dialAgent(s.sdk(testToken), withEvents(s))
	s.ends(*call.Sid)
	s.await("four callbacks", func() bool { return len(s.requests("/status")) == 4 })
	got := s.progress()
	if got[3].Duration == "" || got[3].Duration == "0" {
		t.Errorf("the last callback says a duration of %q", got[3].Duration)
	}
	got[3].Duration = ""
	want := []progress{{"0", "initiated", ""}, {"1", "ringing", ""}, {"2", "in-progress", ""}, {"3", "completed", ""}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("callbacks (-want +got):\n%s", diff)
	}
	last := s.requests("/status")[3].Form
	if last.Get("CallbackSource") != "call-progress-events" || last.Get("CallSid") != *call.Sid {
		t.Errorf("last callback %v", last)
	}
	if _, err := time.Parse(time.RFC1123Z, last.Get("Timestamp")); err != nil {
		t.Errorf("timestamp: %v", err)
	}
}

func TestACallThatIsNotAnsweredIsToldOnce(t *testing.T) {
	s := newStage(t)
	s.say("/status", ``)
	s.SetParty(testAgent, Party{Behaviour: IsBusy})
	call := s.dialAgent(s.sdk(testToken), withEvents(s))
	s.ends(*call.Sid)
	s.await("two callbacks", func() bool { return len(s.requests("/status")) == 2 })
	if diff := cmp.Diff([]progress{{"0", "initiated", ""}, {"1", "busy", "0"}}, s.progress()); diff != "" {
		t.Errorf("callbacks (-want +got):\n%s", diff)
	}
	if got := s.requests("/status")[1].Form.Get("SipResponseCode"); got != "486" {
		t.Errorf("SIP response %q, want 486", got)
	}
}

func TestANumbersCallbackComesOnceAtTheEnd(t *testing.T) {
	s := newStage(t)
	s.SetNumber(Number{Phone: testNumber, VoiceURL: s.url("/voice"), StatusCallback: s.url("/status")})
	s.say("/voice", `<Pause length="1"/><Say>Hello</Say><Pause length="20"/>`)
	s.say("/status", ``)
	s.call(AwaitHeard("hello"), Wait(10*time.Second), HangUp())
	s.await("the callback", func() bool { return len(s.requests("/status")) == 1 })
	if got := s.progress()[0]; got.Status != "completed" || got.Duration == "0" {
		t.Errorf("callback %+v", got)
	}
}
