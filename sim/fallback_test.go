package sim

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func withType(kind, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", kind)
		_, _ = fmt.Fprint(w, body)
	}
}

func TestTheFallbackIsAskedWithTheErrorAndItsAddress(t *testing.T) {
	loop := func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/bad", http.StatusFound) }
	tests := map[string]struct {
		bad  http.HandlerFunc
		code string
	}{
		"server error":       {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(500) }, "11200"},
		"refused":            {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(403) }, "11200"},
		"redirects for ever": {loop, "11215"},
		"no content type": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header()["Content-Type"] = nil
			_, _ = w.Write([]byte("<Response/>"))
		}, "12300"},
		"JSON":                 {withType("application/json", "{}"), "12300"},
		"error page":           {withType("text/html", "<h1>oops"), "12100"},
		"wrong root":           {withType("text/xml", "<html/>"), "12102"},
		"empty answer":         {withType("text/xml", ""), "12100"},
		"more than 64 kB":      {withType("text/xml", "<Response><Say>"+strings.Repeat("a", 64<<10)+"</Say></Response>"), "11750"},
		"broken connection":    {func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, "11200"},
		"forbidden connection": {nil, "11205"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			s := newStage(t)
			bad := s.url("/bad")
			if test.bad == nil {
				dead := httptest.NewServer(nil)
				dead.Close()
				bad = dead.URL + "/bad"
			}
			s.SetNumber(Number{Phone: testNumber, VoiceURL: s.url("/voice"), FallbackURL: s.url("/fallback")})
			s.say("/voice", `<Say>Hello</Say><Redirect>`+bad+`</Redirect>`)
			s.handle("/bad", test.bad)
			s.say("/fallback", `<Say>A person will be with you</Say>`)
			phone, _ := s.call()
			if diff := cmp.Diff([]string{"Hello", "A person will be with you"}, texts(phone)); diff != "" {
				t.Errorf("heard (-want +got):\n%s", diff)
			}
			got := s.requests("/fallback")
			if len(got) != 1 || got[0].Form.Get("ErrorCode") != test.code || got[0].Form.Get("ErrorUrl") != bad || got[0].Form.Get("CallSid") != phone.CallSID() {
				t.Errorf("fallback requests %+v: want one with error %s at %s", got, test.code, bad)
			}
		})
	}
}

func TestWithoutAFallbackTheCallerHearsTheApplicationError(t *testing.T) {
	tests := map[string]struct {
		document string
		fallback string
		want     Finished
	}{
		"before the answer":          {``, "", Finished{ApplicationError, "failed"}},
		"after it":                   {`<Say>Hello</Say><Redirect>/gone</Redirect>`, "", Finished{ApplicationError, "completed"}},
		"the fallback fails as well": {`<Say>Hello</Say><Redirect>/gone</Redirect>`, "/gone", Finished{ApplicationError, "completed"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			s := newStage(t)
			number := Number{Phone: testNumber, VoiceURL: s.url("/voice")}
			if test.fallback != "" {
				number.FallbackURL = s.url(test.fallback)
			}
			s.SetNumber(number)
			if test.document != "" {
				s.say("/voice", test.document)
			}
			phone, finished := s.call()
			if diff := cmp.Diff(test.want, finished); diff != "" {
				t.Errorf("end (-want +got):\n%s", diff)
			}
			if heard := texts(phone); len(heard) == 0 || !strings.Contains(heard[len(heard)-1], "application error") {
				t.Errorf("heard %q", heard)
			}
		})
	}
}

func TestASlowAnswerCostsTheBudgetInRealTime(t *testing.T) {
	s := newStage(t, func(o *Options) { o.Budget = 50 * time.Millisecond })
	s.SetNumber(Number{Phone: testNumber, VoiceURL: s.url("/slow"), FallbackURL: s.url("/fallback")})
	s.handle("/slow", func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
	s.say("/fallback", `<Say>Sorry</Say>`)
	phone, _ := s.call()
	if diff := cmp.Diff([]string{"Sorry"}, texts(phone)); diff != "" {
		t.Errorf("heard (-want +got):\n%s", diff)
	}
	if got := len(s.requests("/slow")); got != 1 {
		t.Errorf("a slow answer was asked for %d times, want 1", got)
	}
}

func TestOnlyAFailedConnectIsRetriedUnlessTheAddressSaysMore(t *testing.T) {
	for fragment, want := range map[string]int{"": 1, "#rc=2": 1, "#rc=2&rp=5xx": 3, "#rc=3&rp=all": 4, "#rc=0&rp=all": 1} {
		t.Run(fragment, func(t *testing.T) {
			s := newStage(t)
			s.SetNumber(Number{Phone: testNumber, VoiceURL: s.url("/voice") + fragment})
			s.handle("/voice", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(503) })
			s.call()
			got := s.requests("/voice")
			if len(got) != want {
				t.Fatalf("asked %d times, want %d", len(got), want)
			}
			for _, r := range got {
				if token := r.Header.Get("I-Twilio-Idempotency-Token"); token == "" || token != got[0].Header.Get("I-Twilio-Idempotency-Token") {
					t.Errorf("retries have the tokens %q and %q, want one", token, got[0].Header.Get("I-Twilio-Idempotency-Token"))
				}
			}
		})
	}
}

func TestAnHTTPRedirectLosesTheDigits(t *testing.T) {
	s := newStage(t)
	s.say("/voice", `<Gather numDigits="1" action="/old" timeout="20"/>`)
	s.handle("/old", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "/new?kept=1", http.StatusTemporaryRedirect)
	})
	s.say("/new", ``)
	s.call(AwaitAsked(), Press("1"))
	got := s.requests("/new")
	if len(got) != 1 || got[0].Form.Has("Digits") || got[0].Form.Get("CallSid") == "" || got[0].Form.Get("kept") != "1" {
		t.Errorf("requests %+v: want one with the standard parameters only", got)
	}
}
