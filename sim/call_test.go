package sim

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestTheFirstRequestCarriesTheFullParameterSet(t *testing.T) {
	s := newStage(t)
	s.say("/voice", `<Redirect>/next</Redirect>`)
	s.say("/next", ``)
	phone, _ := s.call()
	first := s.requests("/voice")[0]
	want := url.Values{
		"CallSid": {phone.CallSID()}, "AccountSid": {testAccount}, "From": {testCaller}, "Caller": {testCaller},
		"To": {testNumber}, "Called": {testNumber}, "CallStatus": {"ringing"}, "Direction": {"inbound"},
		"ApiVersion": {"2010-04-01"}, "StirVerstat": {"TN-Validation-Passed-A"}, "CallToken": first.Form["CallToken"],
	}
	for _, who := range []string{"From", "To", "Caller", "Called"} {
		for _, part := range []string{"City", "State", "Zip", "Country"} {
			want.Set(who+part, "")
		}
	}
	if diff := cmp.Diff(want, first.Form); diff != "" {
		t.Errorf("parameters (-want +got):\n%s", diff)
	}
	if !strings.HasPrefix(first.Form.Get("CallToken"), "%7B") {
		t.Errorf("CallToken %q: want a value that is URL-encoded itself", first.Form.Get("CallToken"))
	}
	if second := s.requests("/next")[0]; second.Form.Get("CallStatus") != "in-progress" {
		t.Errorf("the second request says %s, want in-progress", second.Form.Get("CallStatus"))
	}
	for name, value := range map[string]string{
		"User-Agent": "TwilioProxy/1.1", "Accept": "*/*", "Accept-Encoding": "gzip", "X-Home-Region": "us1",
		"Content-Type": "application/x-www-form-urlencoded; charset=UTF-8",
	} {
		if got := first.Header.Get(name); got != value {
			t.Errorf("header %s is %q, want %q", name, got, value)
		}
	}
	if !regexp.MustCompile(`^CA[0-9a-f]{32}$`).MatchString(phone.CallSID()) {
		t.Errorf("call SID %q", phone.CallSID())
	}
}

func TestGETSendsTheParametersInTheQuery(t *testing.T) {
	s := newStage(t)
	s.SetNumber(Number{Phone: testNumber, VoiceURL: s.url("/voice?a=b"), VoiceMethod: "GET"})
	s.say("/voice", ``)
	s.call()
	got := s.requests("/voice")
	if len(got) != 1 || got[0].Method != "GET" || got[0].Form.Get("a") != "b" || got[0].Form.Get("From") != testCaller {
		t.Errorf("requests %+v", got)
	}
}

func TestRelativeAddressesResolveAgainstTheDocument(t *testing.T) {
	s := newStage(t)
	s.SetNumber(Number{Phone: testNumber, VoiceURL: s.url("/deep/voice?x=1")})
	s.say("/deep/voice", `<Redirect method="GET">next?y=2</Redirect><Say>Never</Say>`)
	s.say("/deep/next", `<Redirect>../top</Redirect>`)
	s.say("/top", `<Say>Top</Say>`)
	phone, _ := s.call()
	if diff := cmp.Diff([]string{"Top"}, texts(phone)); diff != "" {
		t.Errorf("heard (-want +got):\n%s", diff)
	}
	if r := s.requests("/deep/next"); len(r) != 1 || r[0].Method != "GET" || r[0].Form.Get("y") != "2" || r[0].Form.Has("x") {
		t.Errorf("requests %+v", r)
	}
}

func TestEndings(t *testing.T) {
	tests := map[string]struct {
		document string
		want     Finished
		answered bool
	}{
		"an empty document is answered": {``, Finished{EndOfDocument, "completed"}, true},
		"Hangup":                        {`<Hangup/><Say>Never</Say>`, Finished{HangupVerb, "completed"}, true},
		"Reject first":                  {`<Reject/>`, Finished{Rejected, "no-answer"}, false},
		"Reject as busy":                {`<Reject reason="busy"/>`, Finished{Rejected, "busy"}, false},
		"Reject after an answer":        {`<Say>Hi</Say><Reject/>`, Finished{Rejected, "completed"}, true},
		"not implemented":               {`<Enqueue>line</Enqueue>`, Finished{Unsupported, "failed"}, false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			s := newStage(t)
			s.SetNumber(Number{Phone: testNumber, VoiceURL: s.url("/voice"), FallbackURL: s.url("/never")})
			s.say("/voice", test.document)
			phone, finished := s.call()
			if diff := cmp.Diff(test.want, finished); diff != "" {
				t.Errorf("end (-want +got):\n%s", diff)
			}
			answered := false
			for _, e := range phone.History() {
				_, ok := e.(PickedUp)
				answered = answered || ok
			}
			if answered != test.answered {
				t.Errorf("answered %v, want %v", answered, test.answered)
			}
		})
	}
}

func TestALeadingPauseDelaysTheAnswer(t *testing.T) {
	s := newStage(t)
	s.say("/voice", `<Pause length="10"/><Say>Hello</Say>`)
	s.call()
	var asked, answered time.Time
	for _, e := range s.Log() {
		switch e.Kind {
		case KindFetched:
			asked = e.At
		case KindAnswered:
			answered = e.At
		}
	}
	if waited := answered.Sub(asked); waited < 9900*time.Millisecond {
		t.Errorf("answered %v after the document, want 10s", waited)
	}
}

func TestAnAudioAnswerIsPlayedOnce(t *testing.T) {
	s := newStage(t)
	s.wav("/voice", time.Second)
	phone, finished := s.call()
	if diff := cmp.Diff([]string{"audio /voice"}, texts(phone)); diff != "" {
		t.Errorf("heard (-want +got):\n%s", diff)
	}
	if finished.Why != HangupVerb {
		t.Errorf("ended by %q", finished.Why)
	}
}

func TestPlainTextIsReadAloud(t *testing.T) {
	s := newStage(t)
	s.handle("/voice", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("Out of order")) })
	phone, _ := s.call()
	if diff := cmp.Diff([]string{"Out of order"}, texts(phone)); diff != "" {
		t.Errorf("heard (-want +got):\n%s", diff)
	}
}

func TestCookiesComeBackWithinACall(t *testing.T) {
	s := newStage(t)
	s.handle("/voice", func(w http.ResponseWriter, _ *http.Request) {
		http.SetCookie(w, &http.Cookie{Name: "session", Value: "7"})
		w.Header().Set("Content-Type", "text/xml")
		_, _ = w.Write([]byte(`<Response><Redirect>/next</Redirect></Response>`))
	})
	s.say("/next", ``)
	s.call()
	s.call()
	if got := s.requests("/next")[0].Header.Get("Cookie"); got != "session=7" {
		t.Errorf("cookie %q, want session=7", got)
	}
	if got := s.requests("/voice")[1].Header.Get("Cookie"); got != "" {
		t.Errorf("another call brought the cookie %q", got)
	}
}

func TestACallerWhoHangsUpEndsTheCall(t *testing.T) {
	s := newStage(t)
	s.say("/voice", `<Pause length="1"/><Say>Hello</Say><Pause length="3000"/>`)
	_, finished := s.call(AwaitHeard("hello"), HangUp())
	if diff := cmp.Diff(Finished{HungUp, "completed"}, finished); diff != "" {
		t.Errorf("end (-want +got):\n%s", diff)
	}
	s.say("/voice", `<Pause length="3000"/>`)
	_, finished = s.call(Wait(time.Second), HangUp())
	if diff := cmp.Diff(Finished{HungUp, "no-answer"}, finished); diff != "" {
		t.Errorf("end before the answer (-want +got):\n%s", diff)
	}
}

func TestACallerHangsUpWithTheContext(t *testing.T) {
	s := newStage(t)
	s.say("/voice", `<Say>Hello</Say><Pause length="3000"/>`)
	ctx, cancel := context.WithCancel(t.Context())
	phone, err := s.Call(ctx, Caller{From: testCaller, To: testNumber})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := phone.WaitFor(s.patience(), HeardText("hello")); err != nil {
		t.Fatal(err)
	}
	cancel()
	if finished, err := phone.Wait(s.patience()); err != nil || finished.Why != HungUp {
		t.Errorf("ended %+v, %v", finished, err)
	}
}

func TestAScriptThatWaitsInVainIsAnError(t *testing.T) {
	s := newStage(t)
	s.say("/voice", `<Say>Hello</Say>`)
	_, _, err := s.try(AwaitHeard("hello"), AwaitHeard("music"))
	if !errors.Is(err, ErrCallOver) || !strings.Contains(err.Error(), `act 2 of 2 of +15550123: wait to hear "music"`) {
		t.Errorf("the script's error is %v", err)
	}
}

func TestACallToAnUnknownNumberFails(t *testing.T) {
	s := newStage(t)
	if _, err := s.Call(t.Context(), Caller{From: testCaller, To: "+15550199"}); !errors.Is(err, ErrNoSuchNumber) {
		t.Errorf("error %v, want %v", err, ErrNoSuchNumber)
	}
}

func TestCloseEndsEveryCall(t *testing.T) {
	s := newStage(t)
	s.say("/voice", `<Say>Hello</Say><Pause length="3000"/>`)
	phone, err := s.Call(t.Context(), Caller{From: testCaller, To: testNumber})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := phone.WaitFor(s.patience(), HeardText("hello")); err != nil {
		t.Fatal(err)
	}
	s.Close()
	s.Close()
	if finished, _ := phone.Wait(s.patience()); finished.Why != CarrierClosed {
		t.Errorf("ended by %q, want %q", finished.Why, CarrierClosed)
	}
	if _, err := s.Call(t.Context(), Caller{From: testCaller, To: testNumber}); !errors.Is(err, ErrClosed) {
		t.Errorf("a call afterwards: %v, want %v", err, ErrClosed)
	}
}

func TestOptionsNameEveryFault(t *testing.T) {
	t.Parallel()
	_, err := New(Options{AccountSID: "AC1", AuthToken: "my-secret_token", APIKey: "SK1"})
	for _, part := range []string{"account SID", "auth token", "API key"} {
		if err == nil || !strings.Contains(err.Error(), part) {
			t.Errorf("error %v does not name the %s", err, part)
		}
	}
}
