package sim

import (
	"net/url"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// outcome is what a Dial's action is told, without the child's SID.
func outcome(r received) url.Values {
	got := url.Values{}
	for _, name := range []string{"DialCallStatus", "DialBridged", "CallStatus"} {
		got[name] = r.Form[name]
	}
	return got
}

func told(status, bridged, call string) url.Values {
	return url.Values{"DialCallStatus": {status}, "DialBridged": {bridged}, "CallStatus": {call}}
}

func TestTheDialActionIsToldWhatBecameOfTheCall(t *testing.T) {
	talk := Script{AwaitConnected(), TalkFor(20 * time.Second), HangUp()}
	tests := map[string]struct {
		party  Party
		status string
	}{
		"answered and talked":  {Party{After: 2 * time.Second, Script: talk}, "completed"},
		"busy":                 {Party{Behaviour: IsBusy}, "busy"},
		"rejected":             {Party{Behaviour: Rejects, After: time.Second}, "busy"},
		"never answered":       {Party{Behaviour: NeverAnswers}, "no-answer"},
		"answered too late":    {Party{After: 30 * time.Second}, "no-answer"},
		"cannot be reached":    {Party{Behaviour: Fails}, "failed"},
		"declined in whisper":  {Party{Script: Script{AwaitAsked(), Press("2")}}, "no-answer"},
		"voicemail in whisper": {Voicemail(time.Second), "no-answer"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			s := newStage(t)
			s.SetParty(testAgent, test.party)
			whisper := ""
			if test.status == "no-answer" && test.party.Behaviour == Answers {
				whisper = ` url="/whisper"`
			}
			s.say("/voice", `<Dial timeout="5" action="/after"><Number`+whisper+`>+15550111</Number></Dial><Say>Never</Say>`)
			s.say("/whisper", `<Gather numDigits="1" action="/choice" timeout="5"><Say>Press 1</Say></Gather><Hangup/>`)
			s.say("/choice", `<Hangup/>`)
			s.say("/after", `<Say>After</Say>`)
			phone, _ := s.call()
			bridged := "false"
			if test.status == "completed" {
				bridged = "true"
			}
			got := s.requests("/after")
			if len(got) != 1 {
				t.Fatalf("%d requests of the action, want 1", len(got))
			}
			if diff := cmp.Diff(told(test.status, bridged, "in-progress"), outcome(got[0])); diff != "" {
				t.Errorf("action (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff([]string{"After"}, texts(phone)); diff != "" {
				t.Errorf("the caller heard (-want +got):\n%s", diff)
			}
		})
	}
}

func TestDialBridgesAfterTheWhisperAndEndsWithEitherSide(t *testing.T) {
	s := newStage(t)
	s.SetParty("client:anna", Party{After: time.Second, Script: Script{AwaitHeard("a caller for you"), AwaitConnected(), AwaitFinished()}})
	s.say("/voice", `<Dial callerId="+15550100" action="/after"><Client url="/whisper">anna</Client></Dial>`)
	s.say("/whisper", `<Say>A caller for you</Say>`)
	s.say("/after", ``)
	phone, finished := s.call(AwaitConnected(), TalkFor(time.Minute), HangUp())
	if finished.Why != HungUp {
		t.Errorf("ended by %q", finished.Why)
	}
	all := s.Bridges()
	if len(all) != 1 || all[0].Caller != phone.CallSID() || all[0].AgentParty != "client:anna" || all[0].CallerParty != testCaller {
		t.Fatalf("bridges %+v: want one of the caller and anna", all)
	}
	if talked := all[0].To.Sub(all[0].From); talked < time.Minute {
		t.Errorf("talked for %v, want a minute", talked)
	}
	s.await("the action's request", func() bool { return len(s.requests("/after")) == 1 })
	if diff := cmp.Diff(told("completed", "true", "completed"), outcome(s.requests("/after")[0])); diff != "" {
		t.Errorf("action after the caller hung up (-want +got):\n%s", diff)
	}
	whispered := s.requests("/whisper")[0].Form
	if whispered.Get("ParentCallSid") != phone.CallSID() || whispered.Get("Direction") != "outbound-dial" || whispered.Get("From") != testNumber {
		t.Errorf("whisper request %v", whispered)
	}
	s.await("anna's line to be free", func() bool { return s.PartyRecord("client:anna").Phone == nil })
}

func TestTheFirstOfSeveralWhoAnswersGetsTheCall(t *testing.T) {
	s := newStage(t)
	s.SetParty("+15550111", Party{After: 20 * time.Second})
	s.SetParty("+15550112", Party{After: time.Second, Script: Script{AwaitConnected(), TalkFor(10 * time.Second), HangUp()}})
	s.SetParty("sip:carl@example.com", Party{Behaviour: NeverAnswers})
	s.say("/voice", `<Dial><Number>+15550111</Number><Number>+15550112</Number><Sip>sip:carl@example.com</Sip></Dial><Say>Goodbye</Say>`)
	phone, _ := s.call(AwaitConnected())
	if all := s.Bridges(); len(all) != 1 || all[0].AgentParty != "+15550112" {
		t.Errorf("bridges %+v: want one with +15550112", all)
	}
	if diff := cmp.Diff([]string{"Goodbye"}, texts(phone)); diff != "" {
		t.Errorf("without action the document goes on (-want +got):\n%s", diff)
	}
	for _, loser := range []string{"+15550111", "sip:carl@example.com"} {
		s.await("the losers' phones to stop ringing", func() bool { return s.PartyRecord(loser).Phone == nil })
	}
	if r := s.PartyRecord("+15550111"); r.Rung != 1 || r.Answered != 0 {
		t.Errorf("the loser's record %+v: want rung once, never answered", r)
	}
}

func TestAPartyHasOneLine(t *testing.T) {
	s := newStage(t)
	s.SetParty(testAgent, Party{Script: Script{AwaitConnected(), TalkFor(time.Hour)}})
	s.say("/voice", `<Dial action="/after">+15550111</Dial>`)
	s.say("/after", ``)
	first, err := s.Call(t.Context(), Caller{From: testCaller, To: testNumber})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := first.WaitFor(s.patience(), IsConnected); err != nil {
		t.Fatal(err)
	}
	s.call()
	if got := s.requests("/after"); len(got) != 1 || got[0].Form.Get("DialCallStatus") != "busy" {
		t.Errorf("second call's action %+v, want busy", got)
	}
	record := s.PartyRecord(testAgent)
	if record.Phone == nil || record.Phone.Address() != testAgent {
		t.Errorf("present phone %+v", record.Phone)
	}
	record.Phone = nil
	if diff := cmp.Diff(PartyRecord{Rung: 2, Answered: 1, RungWhileTalking: 1}, record); diff != "" {
		t.Errorf("record (-want +got):\n%s", diff)
	}
}

func TestTheStarDropsTheOtherSide(t *testing.T) {
	s := newStage(t)
	s.SetParty(testAgent, Party{})
	s.say("/voice", `<Dial hangupOnStar="true">+15550111</Dial><Say>Back again</Say>`)
	phone, _ := s.call(AwaitConnected(), Press("*"), AwaitDisconnected())
	if diff := cmp.Diff([]string{"Back again"}, texts(phone)); diff != "" {
		t.Errorf("heard (-want +got):\n%s", diff)
	}
}

func TestADialMayShowTheAccountsNumbersOnly(t *testing.T) {
	s := newStage(t)
	s.SetParty(testAgent, Party{})
	s.say("/voice", `<Dial action="/after" callerId="+15550177">+15550111</Dial>`)
	s.say("/after", ``)
	s.call()
	if got := s.requests("/after"); len(got) != 1 || got[0].Form.Get("DialCallStatus") != "failed" {
		t.Errorf("action %+v, want failed", got)
	}
	if diff := cmp.Diff([]int{13214}, codes(s.Warnings())); diff != "" {
		t.Errorf("warnings (-want +got):\n%s", diff)
	}
}
