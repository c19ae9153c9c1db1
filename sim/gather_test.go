package sim

import (
	"net/url"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// input is what a Gather's action gets beyond the standard parameters.
func input(r received) url.Values {
	got := url.Values{}
	for _, name := range []string{"Digits", "FinishedOnKey", "SpeechResult", "Confidence", "msg"} {
		if r.Form.Has(name) {
			got[name] = r.Form[name]
		}
	}
	return got
}

func TestGatherSendsWhatWasPressed(t *testing.T) {
	tests := map[string]struct {
		attributes, keys, digits, finished string
	}{
		"the wanted number of digits":   {`numDigits="2"`, "42", "42", ""},
		"digits and the finish key":     {``, "42#", "42", "#"},
		"digits and silence":            {`timeout="1"`, "42", "42", ""},
		"too few digits and silence":    {`timeout="1" numDigits="4"`, "42", "42", ""},
		"hash as input":                 {`finishOnKey="" numDigits="2"`, "#*", "#*", ""},
		"a lone zero and silence":       {`timeout="1" numDigits="8"`, "0", "0", ""},
		"a bad attribute is as missing": {`timeout="1" numDigits="none"`, "42#", "42", "#"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			s := newStage(t)
			s.say("/voice", `<Gather action="/next" `+test.attributes+`><Say>Your number please, all of its digits</Say></Gather><Say>Silence</Say>`)
			s.say("/next", ``)
			s.call(AwaitAsked(), Press(test.keys))
			got := s.requests("/next")
			if len(got) != 1 {
				t.Fatalf("%d requests of the action, want 1", len(got))
			}
			want := url.Values{"Digits": {test.digits}, "FinishedOnKey": {test.finished}, "msg": {"Gather End"}}
			if diff := cmp.Diff(want, input(got[0])); diff != "" {
				t.Errorf("action (-want +got):\n%s", diff)
			}
		})
	}
}

func TestGatherFallsThroughWithoutInput(t *testing.T) {
	tests := map[string]struct {
		attributes string
		keys       string
	}{
		"silence":                              {`timeout="1"`, ""},
		"the finish key alone":                 {``, "#"},
		"the finish key with one digit wanted": {`numDigits="1"`, "#"},
		"keys where only speech is heard":      {`input="speech" timeout="1"`, "12"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			s := newStage(t)
			s.say("/voice", `<Gather action="/next" `+test.attributes+`/><Say>Silence</Say>`)
			phone, _ := s.call(AwaitAsked(), Press(test.keys))
			if diff := cmp.Diff([]string{"Silence"}, texts(phone)); diff != "" {
				t.Errorf("heard (-want +got):\n%s", diff)
			}
			if got := s.requests("/next"); len(got) != 0 {
				t.Errorf("the action was asked %d times, want never", len(got))
			}
		})
	}
}

func TestActionOnEmptyResultGetsEmptyDigits(t *testing.T) {
	s := newStage(t)
	s.say("/voice", `<Gather action="/next" timeout="1" actionOnEmptyResult="true"/><Say>Silence</Say>`)
	s.say("/next", ``)
	phone, _ := s.call()
	got := s.requests("/next")
	if len(got) != 1 || !got[0].Form.Has("Digits") || got[0].Form.Get("Digits") != "" || len(texts(phone)) != 0 {
		t.Errorf("requests %+v: want one with empty Digits", got)
	}
}

func TestSilenceWithNothingLeftEndsTheCall(t *testing.T) {
	s := newStage(t)
	s.say("/voice", `<Gather timeout="1"><Say>Hello</Say></Gather>`)
	if _, finished := s.call(); finished != (Finished{Why: EndOfDocument, Status: "completed"}) {
		t.Errorf("ended %+v", finished)
	}
}

func TestAKeyStopsThePromptAtOnce(t *testing.T) {
	s := newStage(t)
	s.say("/voice", `<Gather action="/next" numDigits="1"><Say>One</Say><Pause length="3000"/><Say>Two</Say></Gather>`)
	s.say("/next", `<Say>Three</Say>`)
	phone, _ := s.call(AwaitHeard("one"), Press("7"))
	if diff := cmp.Diff([]string{"One", "Three"}, texts(phone)); diff != "" {
		t.Errorf("heard (-want +got):\n%s", diff)
	}
}

func TestTheTimeoutBeginsAfterThePrompt(t *testing.T) {
	s := newStage(t)
	s.say("/voice", `<Gather action="/next" timeout="5" numDigits="1"><Pause length="20"/></Gather>`)
	s.say("/next", `<Say>Good</Say>`)
	phone, _ := s.call(AwaitAsked(), Wait(10*time.Second), Press("1"))
	if diff := cmp.Diff([]string{"Good"}, texts(phone)); diff != "" {
		t.Errorf("heard (-want +got):\n%s", diff)
	}
}

func TestEachKeyRestartsTheTimeout(t *testing.T) {
	s := newStage(t)
	s.say("/voice", `<Gather action="/next" timeout="40"/>`)
	s.say("/next", ``)
	pause := Wait(24 * time.Second)
	s.call(AwaitAsked(), Press("1"), pause, Press("2"), pause, Press("3#"))
	if got := s.requests("/next"); len(got) != 1 || got[0].Form.Get("Digits") != "123" {
		t.Errorf("requests %+v: want one with Digits 123", got)
	}
}

func TestKeysThatNobodyListensToAreLost(t *testing.T) {
	s := newStage(t)
	s.say("/voice", `<Say>Welcome, and please listen to this</Say><Gather action="/next" numDigits="1" timeout="20"><Say>Now</Say></Gather>`)
	s.say("/next", `<Gather action="/last" numDigits="2" timeout="20"/>`)
	s.say("/last", ``)
	phone, _ := s.call(AwaitHeard("welcome"), Press("9"), AwaitHeard("now"), Press("12"), AwaitAsked(), Press("34"))
	if got := s.requests("/next"); len(got) != 1 || got[0].Form.Get("Digits") != "1" {
		t.Errorf("first Gather got %+v, want 1", got)
	}
	if got := s.requests("/last"); len(got) != 1 || got[0].Form.Get("Digits") != "34" {
		t.Errorf("second Gather got %+v, want 34", got)
	}
	var lost string
	for _, e := range s.Log() {
		if e.Kind == KindPressedInVain && e.Call == phone.CallSID() {
			lost += e.Text
		}
	}
	if lost != "92" {
		t.Errorf("lost keys %q, want 92", lost)
	}
}

func TestSpeechIsHeardWhereItIsAskedFor(t *testing.T) {
	s := newStage(t)
	s.say("/voice", `<Gather input="dtmf speech" action="/next" speechTimeout="auto"><Say>How can we help</Say><Pause length="1000"/></Gather>`)
	s.say("/next", ``)
	s.call(AwaitHeard("help"), Say("operator please"), Press("1"))
	got := s.requests("/next")
	if len(got) != 1 {
		t.Fatalf("%d requests of the action, want 1", len(got))
	}
	want := url.Values{"SpeechResult": {"operator please"}, "Confidence": {"0.9"}, "msg": {"Gather End"}}
	if diff := cmp.Diff(want, input(got[0])); diff != "" {
		t.Errorf("speech first, so the key does not count (-want +got):\n%s", diff)
	}
}

func TestAGatherWithoutActionAsksItsOwnAddress(t *testing.T) {
	s := newStage(t)
	s.SetNumber(Number{Phone: testNumber, VoiceURL: s.url("/voice?tenant=7")})
	s.say("/voice", `<Gather numDigits="1" timeout="1"/>`)
	s.call(AwaitAsked(), Press("5"))
	got := s.requests("/voice")
	if len(got) != 2 || got[1].Form.Get("Digits") != "5" || got[1].Form.Get("tenant") != "7" {
		t.Errorf("requests %+v: want a second one with the digit and the query", got)
	}
}
