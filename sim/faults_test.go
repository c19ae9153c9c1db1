package sim

import (
	"net/http"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	api "github.com/twilio/twilio-go/rest/api/v2010"
)

func TestADuplicatedRequestIsSentTwiceWithOneToken(t *testing.T) {
	for name, attempt := range map[string]Attempt{"first": FirstAttempt, "second": SecondAttempt} {
		t.Run(name, func(t *testing.T) {
			s := newStage(t, func(o *Options) { o.Faults = Faults{Duplicate: 1, AnswerOf: attempt} })
			s.say("/voice", `<Gather numDigits="1" action="/next" timeout="20"/>`)
			s.say("/next", `<Say>Good</Say>`)
			phone, _ := s.call(AwaitAsked(), Press("1"))
			for _, path := range []string{"/voice", "/next"} {
				got := s.requests(path)
				if len(got) != 2 || got[0].Header.Get("I-Twilio-Idempotency-Token") != got[1].Header.Get("I-Twilio-Idempotency-Token") {
					t.Fatalf("%s: %d requests, want two with one token", path, len(got))
				}
				if diff := cmp.Diff(got[0].Form, got[1].Form); diff != "" {
					t.Errorf("%s: the two differ:\n%s", path, diff)
				}
			}
			if diff := cmp.Diff([]string{"Good"}, texts(phone)); diff != "" {
				t.Errorf("heard (-want +got):\n%s", diff)
			}
		})
	}
}

func TestADroppedAnswerLeadsToTheFallback(t *testing.T) {
	s := newStage(t)
	s.SetNumber(Number{Phone: testNumber, VoiceURL: s.url("/voice"), FallbackURL: s.url("/fallback")})
	s.handle("/voice", func(w http.ResponseWriter, _ *http.Request) {
		s.SetFaults(Faults{})
		w.Header().Set("Content-Type", "text/xml")
		_, _ = w.Write([]byte("<Response/>"))
	})
	s.say("/fallback", `<Say>Sorry</Say>`)
	s.SetFaults(Faults{DropAnswers: 1})
	phone, _ := s.call()
	if diff := cmp.Diff([]string{"Sorry"}, texts(phone)); diff != "" {
		t.Errorf("heard (-want +got):\n%s", diff)
	}
	if n := len(s.requests("/voice")); n != 1 {
		t.Errorf("the application was asked %d times, want 1", n)
	}
}

func TestADelayedRequestTakesCarrierTime(t *testing.T) {
	s := newStage(t, func(o *Options) { o.Faults = Faults{Delay: 10 * time.Second, DelayShare: 1} })
	s.say("/voice", ``)
	began := s.Clock().Now()
	s.call()
	if took := s.Clock().Now().Sub(began); took < 10*time.Second {
		t.Errorf("the call took %v, want 10s at least", took)
	}
}

func TestCallbacksAreLostDuplicatedAndReordered(t *testing.T) {
	place := func(t *testing.T, f Faults) *stage {
		s := newStage(t, func(o *Options) { o.Faults, o.Seed = f, 6 })
		s.say("/status", ``)
		s.say("/agent", ``)
		s.SetParty(testAgent, Party{})
		s.ends(*s.dialAgent(s.sdk(testToken), withEvents(s)).Sid)
		return s
	}
	t.Run("lost", func(t *testing.T) {
		s := place(t, Faults{LoseCallbacks: 1})
		lost := 0
		for _, e := range s.Log() {
			if e.Kind == KindCallbackLost {
				lost++
			}
		}
		if n := len(s.requests("/status")); n != 0 || lost != 4 {
			t.Errorf("%d came and %d were lost, want 0 and 4", n, lost)
		}
	})
	t.Run("duplicated", func(t *testing.T) {
		s := place(t, Faults{DuplicateCallbacks: 1})
		s.await("eight callbacks", func() bool { return len(s.requests("/status")) == 8 })
	})
	t.Run("reordered", func(t *testing.T) {
		s := place(t, Faults{ReorderWindow: 20 * time.Second})
		s.await("four callbacks", func() bool { return len(s.requests("/status")) == 4 })
		inOrder := true
		for i, p := range s.progress() {
			inOrder = inOrder && p.Number == decimal(i)
		}
		if inOrder {
			t.Error("the callbacks came in order")
		}
	})
}

func TestRESTFaults(t *testing.T) {
	s := newStage(t)
	sdk := s.sdk(testToken)
	s.SetParty(testAgent, Party{Behaviour: NeverAnswers})
	p := (&api.CreateCallParams{}).SetTo(testAgent).SetFrom(testNumber).SetUrl(s.url("/agent"))
	calls := func() int {
		n := 0
		for _, e := range s.Log() {
			if e.Kind == KindCreated {
				n++
			}
		}
		return n
	}
	s.SetFaults(Faults{TooMany: 1})
	if _, err := sdk.CreateCall(p); codeOf(err) != 20429 || calls() != 0 {
		t.Errorf("error %v and %d calls, want 20429 and none", err, calls())
	}
	s.SetFaults(Faults{ServerError: 1})
	if _, err := sdk.CreateCall(p); codeOf(err) != 20500 || calls() != 0 {
		t.Errorf("error %v and %d calls, want 20500 and none", err, calls())
	}
	s.SetFaults(Faults{LoseRESTAnswers: 1})
	if _, err := sdk.CreateCall(p); err == nil || codeOf(err) != 0 || calls() != 1 {
		t.Errorf("error %v and %d calls, want a broken connection and one call", err, calls())
	}
}

func TestACallerHangsUpAtEveryPoint(t *testing.T) {
	s := newStage(t)
	s.say("/voice", `<Gather numDigits="1" action="/next" timeout="20"><Say>Press a key</Say></Gather>`)
	s.say("/next", `<Say>Thank you</Say>`)
	points := 0
	for n := 1; ; n++ {
		s.SetFaults(Faults{HangUpAt: n})
		phone, finished, _ := s.try(AwaitAsked(), Press("1"))
		if finished.Why != Vanished {
			if finished.Why != EndOfDocument {
				t.Errorf("point %d: ended by %q", n, finished.Why)
			}
			break
		}
		points++
		happened := 0
		for _, e := range s.Log() {
			if e.Call == phone.CallSID() && e.Kind == KindFaulted {
				happened++
			}
		}
		if happened != 1 {
			t.Errorf("point %d: %d faults in the log, want 1", n, happened)
		}
	}
	if points < 8 {
		t.Errorf("the call had %d points, want one at least for each step", points)
	}
}

func TestFaultsDependOnTheSeedOnly(t *testing.T) {
	t.Parallel()
	draw := func(seed uint64) []bool {
		c, err := New(Options{AccountSID: testAccount, AuthToken: testToken, Seed: seed})
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		var all []bool
		for n := range uint64(64) {
			all = append(all, c.strikes(0.5, n, "x"))
		}
		return all
	}
	if diff := cmp.Diff(draw(1), draw(1)); diff != "" {
		t.Errorf("one seed, two outcomes:\n%s", diff)
	}
	if cmp.Equal(draw(1), draw(2)) {
		t.Error("two seeds, one outcome")
	}
}
