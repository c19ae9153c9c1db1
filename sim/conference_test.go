package sim

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// room is a document that enters a conference.
func room(attributes string) string {
	return `<Dial action="/after"><Conference ` + attributes + `>room</Conference></Dial>`
}

// second places a second call, from another caller, to a second number with its own document.
func (s *stage) second(document string, script ...Act) *Phone {
	s.t.Helper()
	s.SetNumber(Number{Phone: "+15550101", VoiceURL: s.url("/second")})
	s.say("/second", document)
	phone, err := s.Call(s.t.Context(), Caller{From: "+15550124", To: "+15550101", Script: script})
	if err != nil {
		s.t.Fatal(err)
	}
	return phone
}

func (s *stage) first(document string, script ...Act) *Phone {
	s.t.Helper()
	s.say("/voice", document)
	s.say("/after", `<Say>After</Say>`)
	phone, err := s.Call(s.t.Context(), Caller{From: testCaller, To: testNumber, Script: script})
	if err != nil {
		s.t.Fatal(err)
	}
	return phone
}

func (s *stage) inRoom(n int) {
	s.t.Helper()
	s.await("participants in the room", func() bool {
		joined := 0
		for _, e := range s.Log() {
			if e.Kind == KindJoined {
				joined++
			}
		}
		return joined == n
	})
}

func TestAConferenceStartsWithTwoOfWhomOneStartsIt(t *testing.T) {
	tests := map[string]struct {
		first, second string
		starts        bool
	}{
		"a starter and a follower":  {"true", "false", true},
		"a follower and a starter":  {"false", "true", true},
		"two starters":              {"true", "true", true},
		"two followers never start": {"false", "false", false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			s := newStage(t)
			a := s.first(room(`waitUrl="" startConferenceOnEnter="` + test.first + `"`))
			s.inRoom(1)
			b := s.second(room(`waitUrl="" startConferenceOnEnter="` + test.second + `"`))
			s.inRoom(2)
			for _, phone := range []*Phone{a, b} {
				phone.HangUp()
				s.ends(phone.CallSID())
			}
			if got := len(s.Bridges()) == 1; got != test.starts {
				t.Errorf("bridged %v, want %v", got, test.starts)
			}
		})
	}
}

func TestWhoWaitsForTheStartHearsTheWaitDocument(t *testing.T) {
	s := newStage(t)
	s.say("/wait", `<Say>Please hold on</Say><Pause length="3"/><Redirect/>`)
	a := s.first(room(`waitUrl="/wait" startConferenceOnEnter="false"`),
		AwaitHeard("hold on"), AwaitHeard("hold on"), AwaitConnected(), HangUp())
	s.await("the document's third round", func() bool { return len(s.requests("/wait")) >= 3 })
	b := s.second(room(`startConferenceOnEnter="true"`), AwaitConnected(), AwaitDisconnected(), HangUp())
	for _, phone := range []*Phone{a, b} {
		if _, err := phone.Wait(s.patience()); err != nil {
			t.Error(err)
		}
	}
}

func TestAWaitDocumentMayNotGather(t *testing.T) {
	s := newStage(t)
	s.say("/wait", `<Gather/>`)
	phone := s.first(room(`waitUrl="/wait" startConferenceOnEnter="false"`), AwaitHeard("after"))
	if _, err := phone.Wait(s.patience()); err != nil {
		t.Error(err)
	}
	if diff := cmp.Diff([]int{13238}, codes(s.Warnings())); diff != "" {
		t.Errorf("warnings (-want +got):\n%s", diff)
	}
	if got := s.requests("/after"); len(got) != 1 || got[0].Form.Get("DialCallStatus") != "failed" {
		t.Errorf("action %+v: want one that says failed", got)
	}
}

func TestTheConferenceEndsWithTheOneWhoEndsIt(t *testing.T) {
	s := newStage(t)
	a := s.first(room(`waitUrl="" endConferenceOnExit="false"`), AwaitConnected(), AwaitDisconnected(), AwaitHeard("after"))
	s.inRoom(1)
	b := s.second(room(`waitUrl="" endConferenceOnExit="true"`), AwaitConnected(), TalkFor(5*time.Second), HangUp())
	for _, phone := range []*Phone{a, b} {
		if _, err := phone.Wait(s.patience()); err != nil {
			t.Error(err)
		}
	}
	var got []received
	for _, r := range s.requests("/after") {
		if r.Form.Get("CallSid") == a.CallSID() {
			got = append(got, r)
		}
	}
	if len(got) != 1 || got[0].Form.Get("DialCallStatus") != "answered" || got[0].Form.Has("DialCallSid") || got[0].Form.Has("DialCallDuration") {
		t.Errorf("action of the one who stayed %+v: want answered, without child SID and duration", got)
	}
}

func TestTheConferenceGoesOnWithoutAnyoneElse(t *testing.T) {
	s := newStage(t)
	a := s.first(room(`waitUrl=""`), AwaitConnected(), AwaitDisconnected(), AwaitConnected(), HangUp())
	s.inRoom(1)
	b := s.second(room(`waitUrl=""`), AwaitConnected(), HangUp())
	if _, err := b.Wait(s.patience()); err != nil {
		t.Error(err)
	}
	c := s.second(room(`waitUrl=""`), AwaitConnected())
	if _, err := a.Wait(s.patience()); err != nil {
		t.Error(err)
	}
	c.HangUp()
	if got := len(s.Bridges()); got != 2 {
		t.Errorf("%d bridges, want 2", got)
	}
}

func TestConferenceCallbacksGoWhereTheFirstParticipantWants(t *testing.T) {
	s := newStage(t)
	s.say("/events", ``)
	s.say("/others", ``)
	attributes := func(path string) string {
		return `waitUrl="" statusCallback="` + path + `" statusCallbackEvent="start end join leave" endConferenceOnExit="true"`
	}
	a := s.first(room(attributes("/events")))
	s.inRoom(1)
	b := s.second(room(attributes("/others")), AwaitConnected(), HangUp())
	if _, err := b.Wait(s.patience()); err != nil {
		t.Error(err)
	}
	s.await("all callbacks", func() bool { return len(s.requests("/events")) == 6 })
	var got []string
	for i, r := range s.requests("/events") {
		who := map[string]string{a.CallSID(): "a", b.CallSID(): "b"}[r.Form.Get("CallSid")]
		got = append(got, strings.TrimSpace(r.Form.Get("StatusCallbackEvent")+" "+who+" "+r.Form.Get("ReasonParticipantLeft")+r.Form.Get("ReasonConferenceEnded")))
		if r.Form.Get("SequenceNumber") != decimal(i) || r.Form.Get("FriendlyName") != "room" || r.Form.Has("From") {
			t.Errorf("callback %d: %v", i, r.Form)
		}
	}
	want := []string{
		"participant-join a", "participant-join b", "conference-start", "participant-leave b participant_hung_up",
		"participant-leave a moderator_ended_conference", "conference-end  participant-with-end-conference-on-exit-left",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("callbacks (-want +got):\n%s", diff)
	}
	if n := len(s.requests("/others")); n != 0 {
		t.Errorf("%d callbacks where the second participant wanted them, want none", n)
	}
}

func TestAFullConferenceIsNotEntered(t *testing.T) {
	s := newStage(t)
	s.first(room(`waitUrl="" maxParticipants="2"`))
	s.inRoom(1)
	s.second(room(`waitUrl="" maxParticipants="2"`))
	s.inRoom(2)
	phone := s.second(room(`waitUrl="" maxParticipants="2"`), AwaitHeard("after"))
	if _, err := phone.Wait(s.patience()); err != nil {
		t.Error(err)
	}
	if diff := cmp.Diff([]int{16020}, codes(s.Warnings())); diff != "" {
		t.Errorf("warnings (-want +got):\n%s", diff)
	}
}
