package twilio

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"
)

const (
	testAccount = "AC0123456789abcdef0123456789abcdef"
	testSecret  = "0123456789abcdef0123456789abcdef"
	testLeg     = "CA00000000000000000000000000000002"
	testNumber  = "PN00000000000000000000000000000003"
)

// wire is a carrier that answers with what a test tells it, and notes what it was asked.
type wire struct {
	*httptest.Server
	mu    sync.Mutex
	asked []string // method, path and sorted parameters
	conns atomic.Int32
}

// reply is one answer; the last one is given again and again.
type reply struct {
	status int
	body   string
	header map[string]string
}

func newWire(t testing.TB, replies ...reply) *wire {
	t.Helper()
	w := &wire{}
	w.Server = httptest.NewUnstartedServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		_ = r.ParseForm()
		w.mu.Lock()
		n := len(w.asked)
		w.asked = append(w.asked, r.Method+" "+r.URL.EscapedPath()+" "+r.Form.Encode())
		w.mu.Unlock()
		user, password, _ := r.BasicAuth()
		if user != testAccount || password != testSecret {
			rw.WriteHeader(http.StatusUnauthorized)
			return
		}
		answer := replies[min(n, len(replies)-1)]
		for name, value := range answer.header {
			rw.Header().Set(name, value)
		}
		rw.WriteHeader(answer.status)
		_, _ = io.WriteString(rw, answer.body)
	}))
	w.Config.ConnState = func(_ net.Conn, s http.ConnState) {
		if s == http.StateNew {
			w.conns.Add(1)
		}
	}
	w.Start()
	t.Cleanup(w.Close)
	return w
}

func refusal(status, code int, message string) reply {
	return reply{status: status, body: fmt.Sprintf(`{"code":%d,"message":%q,"more_info":"https://errors.example/%d","status":%d}`, code, message, code, status)}
}

func ringing(status string) string {
	return fmt.Sprintf(`{"sid":%q,"status":%q,"direction":"outbound-api","duration":null,"parent_call_sid":null}`, testLeg, status)
}

func restClient(t testing.TB, base string, change func(*ClientOptions)) *Client {
	t.Helper()
	own := &http.Transport{}
	t.Cleanup(own.CloseIdleConnections)
	o := ClientOptions{AccountSID: testAccount, AuthToken: testSecret, BaseURL: base, CallsPerSecond: 1000, Transport: own}
	if change != nil {
		change(&o)
	}
	c, err := NewClient(o)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func testRing() RingRequest {
	return RingRequest{
		To: "+15550102", From: "+15550101", URL: "https://ivr.example/voice/agent?t=1.25", StatusURL: "https://ivr.example/voice/agent/status?t=1",
		Timeout: 17500 * time.Millisecond,
	}
}

const callsPath = "/2010-04-01/Accounts/" + testAccount + "/Calls"

func TestRingAsksForALegOnce(t *testing.T) {
	t.Parallel()
	w := newWire(t, reply{status: 201, body: ringing("queued")})
	leg, err := restClient(t, w.URL+"/prefix/", nil).Ring(t.Context(), testRing())
	if err != nil || leg != testLeg {
		t.Fatalf("Ring returned %q, %v", leg, err)
	}
	want := []string{"POST /prefix" + callsPath + ".json " + url.Values{
		"To": {"+15550102"}, "From": {"+15550101"}, "Url": {"https://ivr.example/voice/agent?t=1.25"}, "Method": {"POST"}, "Timeout": {"18"},
		"StatusCallback": {"https://ivr.example/voice/agent/status?t=1"}, "StatusCallbackMethod": {"POST"},
		"StatusCallbackEvent": {"initiated", "ringing", "answered", "completed"},
	}.Encode()}
	if diff := cmp.Diff(want, w.asked); diff != "" {
		t.Errorf("requests (-want +got):\n%s", diff)
	}
}

func TestTooManyRequestsAreRepeatedWithinTheDeadline(t *testing.T) {
	t.Parallel()
	busy := refusal(429, 20429, "Too Many Requests")
	w := newWire(t, busy, busy, reply{status: 201, body: ringing("queued")})
	var outcomes []string
	c := restClient(t, w.URL, func(o *ClientOptions) {
		o.Observe = func(operation, outcome string, _ time.Duration) { outcomes = append(outcomes, operation+" "+outcome) }
	})
	if leg, err := c.Ring(t.Context(), testRing()); err != nil || leg != testLeg || len(w.asked) != 3 {
		t.Errorf("Ring returned %q, %v after %d requests, want a leg after 3", leg, err, len(w.asked))
	}
	if diff := cmp.Diff([]string{"ring ok"}, outcomes); diff != "" {
		t.Errorf("observed (-want +got):\n%s", diff)
	}
}

func TestABusyCarrierIsGivenUpInTime(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		attempts := 0
		c := restClient(t, "http://carrier.example", func(o *ClientOptions) {
			o.Timeout = 4 * time.Second
			o.Transport = transport(func(*http.Request) (*http.Response, error) {
				attempts++
				answer := refusal(429, 20429, "Too Many Requests")
				return &http.Response{StatusCode: answer.status, Body: io.NopCloser(strings.NewReader(answer.body)), Header: http.Header{"Retry-After": {"1"}}}, nil
			})
		})
		began := time.Now()
		_, err := c.Ring(t.Context(), testRing())
		if !errors.Is(err, ErrBusy) || time.Since(began) != 4*time.Second || attempts < 2 || attempts > 4 {
			t.Errorf("Ring returned %v after %v and %d attempts, want ErrBusy after 4s and 2 to 4", err, time.Since(began), attempts)
		}
	})
}

func TestNothingIsSaidTwiceWhenTheOutcomeIsUnknown(t *testing.T) {
	t.Parallel()
	for name, answer := range map[string]reply{
		"HTML 502":       {status: 502, body: "<html>Bad Gateway</html>"},
		"JSON 500":       refusal(500, 20500, "Internal Server Error"),
		"503":            {status: 503},
		"201 as HTML":    {status: 201, body: "<html>"},
		"201 cut off":    {status: 201, body: "{", header: map[string]string{"Content-Length": "100"}},
		"201 of nothing": {status: 201, body: "{}"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWire(t, answer)
			if leg, err := restClient(t, w.URL, nil).Ring(t.Context(), testRing()); !errors.Is(err, ErrUnknownOutcome) || leg != "" {
				t.Errorf("Ring returned %q, %v, want ErrUnknownOutcome", leg, err)
			}
			if len(w.asked) != 1 {
				t.Errorf("%d requests were made, want 1", len(w.asked))
			}
		})
	}
}

func TestACarrierThatHangsIsLeftAtTheDeadline(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := restClient(t, "http://carrier.example", func(o *ClientOptions) {
			o.Transport = transport(func(r *http.Request) (*http.Response, error) {
				<-r.Context().Done()
				return nil, r.Context().Err()
			})
		})
		ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
		defer cancel()
		began := time.Now()
		_, err := c.Ring(ctx, testRing())
		if !errors.Is(err, ErrUnknownOutcome) || !errors.Is(err, context.DeadlineExceeded) || time.Since(began) != 300*time.Millisecond {
			t.Errorf("Ring returned %v after %v", err, time.Since(began))
		}
		began = time.Now()
		if _, err = c.Leg(t.Context(), testLeg); errors.Is(err, ErrUnknownOutcome) || !errors.Is(err, context.DeadlineExceeded) || time.Since(began) != defaultTimeout {
			t.Errorf("Leg returned %v after %v, want the deadline after %v", err, time.Since(began), defaultTimeout)
		}
	})
}

func TestACarrierThatCannotBeReachedHasDoneNothing(t *testing.T) {
	t.Parallel()
	w := newWire(t, reply{})
	w.Close()
	_, err := restClient(t, w.URL, nil).Ring(t.Context(), testRing())
	if err == nil || errors.Is(err, ErrUnknownOutcome) {
		t.Errorf("Ring returned %v, want an error of a known outcome", err)
	}
}

func TestRefusalsAreToldApart(t *testing.T) {
	t.Parallel()
	notInProgress := refusal(400, 21220, "Call is not in-progress. Cannot redirect.")
	notFound := refusal(404, 20404, "The requested resource was not found")
	redirect := func(c *Client) error {
		return c.Redirect(context.Background(), testLeg, "https://ivr.example/voice/turn")
	}
	hangUp := func(c *Client) error { return c.HangUp(context.Background(), testLeg) }
	leg := func(c *Client) error { _, err := c.Leg(context.Background(), testLeg); return err }
	ring := func(c *Client) error { _, err := c.Ring(context.Background(), testRing()); return err }
	account := func(c *Client) error { _, _, err := c.Account(context.Background()); return err }
	cases := map[string]struct {
		answer reply
		do     func(*Client) error
		want   error // nil: success
	}{
		"redirect of an ended call": {notInProgress, redirect, ErrNotInProgress},
		"redirect of no call":       {notFound, redirect, ErrUnknownLeg},
		"redirect, 502":             {reply{status: 502, body: "<html>"}, redirect, ErrUnknownOutcome},
		"redirect":                  {reply{status: 200, body: ringing("in-progress")}, redirect, nil},
		"hang up an ended call":     {notInProgress, hangUp, nil},
		"hang up no call":           {notFound, hangUp, ErrUnknownLeg},
		"hang up":                   {reply{status: 200, body: ringing("completed")}, hangUp, nil},
		"look up no call":           {notFound, leg, ErrUnknownLeg},
		"ring, refused token":       {refusal(401, 20003, "Authenticate"), ring, ErrCredentials},
		"account, refused key":      {refusal(403, 20003, "Forbidden"), account, ErrCredentials},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if err := c.do(restClient(t, newWire(t, c.answer).URL, nil)); !errors.Is(err, c.want) {
				t.Errorf("error %v, want %v", err, c.want)
			}
		})
	}
}

func TestAPlainRefusalCarriesTheCarriersCode(t *testing.T) {
	t.Parallel()
	w := newWire(t, refusal(400, 21215, "Account not authorized to call +15550102. Perhaps you need to enable some international permissions"))
	_, err := restClient(t, w.URL, nil).Ring(t.Context(), testRing())
	var refused *CarrierError
	if !errors.As(err, &refused) || refused.Status != 400 || refused.Code != 21215 || errors.Is(err, ErrUnknownOutcome) {
		t.Fatalf("Ring returned %v, want a CarrierError", err)
	}
	want := "ring +******02: carrier answered 400, code 21215: Account not authorized to call +******02. Perhaps you need to enable some international permissions"
	if diff := cmp.Diff(want, err.Error()); diff != "" {
		t.Errorf("error (-want +got):\n%s", diff)
	}
}

func TestARedirectingServerIsNotFollowed(t *testing.T) {
	t.Parallel()
	w := newWire(t, reply{status: 302, header: map[string]string{"Location": "/elsewhere"}})
	_, err := restClient(t, w.URL, nil).Ring(t.Context(), testRing())
	if err == nil || errors.Is(err, ErrUnknownOutcome) || len(w.asked) != 1 {
		t.Errorf("Ring returned %v after %d requests", err, len(w.asked))
	}
}

func TestErrorsShowNeitherNumbersNorSecrets(t *testing.T) {
	t.Parallel()
	answers := []reply{{status: 502, body: "<html>"}, refusal(400, 21211, "The 'To' number 15550102 is not valid"), refusal(401, 20003, "no"), {status: 200, body: "?"}}
	for _, answer := range answers {
		c := restClient(t, newWire(t, answer).URL, nil)
		_, ringErr := c.Ring(t.Context(), testRing())
		_, numberErr := c.Number(t.Context(), "+15550102")
		for _, err := range []error{ringErr, numberErr} {
			if err == nil || strings.Contains(err.Error(), "555010") || strings.Contains(err.Error(), testSecret) {
				t.Errorf("error %v shows what it must not", err)
			}
		}
	}
}

func TestALegIsReadAsItStands(t *testing.T) {
	t.Parallel()
	w := newWire(t, reply{status: 200, body: `{"sid":"` + testLeg + `","status":"completed","parent_call_sid":"CA1","duration":"61",
		"date_updated":"Tue, 31 Aug 2010 20:36:28 +0000","answered_by":"human"}`}, reply{status: 200, body: `{"sid":"CA1","status":"odd"}`})
	c := restClient(t, w.URL, nil)
	got, err := c.Leg(t.Context(), testLeg)
	if err != nil {
		t.Fatal(err)
	}
	want := Status{
		Call: testLeg, Parent: "CA1", State: StateCompleted, Duration: 61 * time.Second,
		At: time.Date(2010, 8, 31, 20, 36, 28, 0, time.UTC), AnsweredBy: "human",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("leg (-want +got):\n%s", diff)
	}
	if _, err := c.Leg(t.Context(), "../odd/1?x#y"); err == nil || !strings.HasSuffix(w.asked[1], "/Calls/..%2Fodd%2F1%3Fx%23y.json ") {
		t.Errorf("asked for %q: %v", w.asked[1], err)
	}
}

func TestWebhooksOfANumberAreSet(t *testing.T) {
	t.Parallel()
	list := func(trunk string) reply {
		return reply{status: 200, body: `{"incoming_phone_numbers":[{"sid":"PN9","phone_number":"+155501019"},
			{"sid":"` + testNumber + `","phone_number":"+15550101","voice_url":"https://old.example","voice_application_sid":"AP1","trunk_sid":"` + trunk + `"}]}`}
	}
	w := newWire(t, list(""), list(""), reply{status: 200, body: `{"sid":"` + testNumber + `"}`}, reply{status: 200, body: `{"incoming_phone_numbers":[]}`}, list("TK1"))
	c := restClient(t, w.URL, nil)
	got, err := c.Number(t.Context(), "+15550101")
	if err != nil {
		t.Fatal(err)
	}
	want := Number{SID: testNumber, Number: "+15550101", Application: "AP1", Webhooks: Webhooks{VoiceURL: "https://old.example"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("number (-want +got):\n%s", diff)
	}
	hooks := Webhooks{VoiceURL: "https://ivr.example/voice/incoming", FallbackURL: "https://ivr.example/voice/fallback", StatusURL: "https://ivr.example/voice/status"}
	if err := c.SetWebhooks(t.Context(), "+15550101", hooks); err != nil {
		t.Fatal(err)
	}
	update := "POST /2010-04-01/Accounts/" + testAccount + "/IncomingPhoneNumbers/" + testNumber + ".json " + url.Values{
		"VoiceApplicationSid": {""}, "VoiceUrl": {hooks.VoiceURL}, "VoiceMethod": {"POST"}, "VoiceFallbackUrl": {hooks.FallbackURL},
		"VoiceFallbackMethod": {"POST"}, "StatusCallback": {hooks.StatusURL}, "StatusCallbackMethod": {"POST"},
	}.Encode()
	if diff := cmp.Diff(update, w.asked[2]); diff != "" {
		t.Errorf("update (-want +got):\n%s", diff)
	}
	if err := c.SetWebhooks(t.Context(), "+15550101", hooks); !errors.Is(err, ErrUnknownNumber) {
		t.Errorf("SetWebhooks of a number that is not ours: %v", err)
	}
	if err := c.SetWebhooks(t.Context(), "+15550101", hooks); err == nil || len(w.asked) != 5 {
		t.Errorf("SetWebhooks of a number on a trunk: %v after %d requests", err, len(w.asked))
	}
	if _, err := c.Number(t.Context(), "555.0101"); err == nil || len(w.asked) != 5 {
		t.Errorf("Number of a malformed number: %v", err)
	}
}

func TestTheAccountIsNamed(t *testing.T) {
	t.Parallel()
	w := newWire(t, reply{status: 200, body: `{"friendly_name":"Acme","status":"active"}`})
	name, status, err := restClient(t, w.URL, nil).Account(t.Context())
	if name != "Acme" || status != "active" || err != nil {
		t.Errorf("Account returned %q, %q, %v", name, status, err)
	}
}

func TestRingKeepsToCallsPerSecond(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := restClient(t, "http://carrier.example", func(o *ClientOptions) {
			o.CallsPerSecond = 2
			o.Transport = transport(func(*http.Request) (*http.Response, error) {
				return &http.Response{StatusCode: http.StatusCreated, Body: io.NopCloser(strings.NewReader(ringing("queued")))}, nil
			})
		})
		began := time.Now()
		for range 6 {
			if _, err := c.Ring(t.Context(), testRing()); err != nil {
				t.Fatal(err)
			}
		}
		if took := time.Since(began); took != 2*time.Second {
			t.Errorf("6 calls at 2 per second took %v, want 2s after the first two", took)
		}
		ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
		defer cancel()
		if _, err := c.Ring(ctx, testRing()); !errors.Is(err, ErrBusy) {
			t.Errorf("Ring without room before the deadline returned %v, want ErrBusy", err)
		}
	})
}

func TestUnusableOptionsAreRefusedWithoutRepeatingSecrets(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*ClientOptions){
		"no account":       func(o *ClientOptions) { o.AccountSID = "" },
		"no token":         func(o *ClientOptions) { o.AuthToken = "" },
		"token with signs": func(o *ClientOptions) { o.AuthToken = "hush-hush" },
		"key with signs":   func(o *ClientOptions) { o.APIKey, o.APISecret = "SK-1", "hush" },
		"key, no secret":   func(o *ClientOptions) { o.APIKey = "SK1" },
		"secret, no key":   func(o *ClientOptions) { o.APISecret = "hush" },
		"base without //":  func(o *ClientOptions) { o.BaseURL = "api.example" },
		"base of nothing":  func(o *ClientOptions) { o.BaseURL = "https://" },
		"negative rate":    func(o *ClientOptions) { o.CallsPerSecond = -1 },
	} {
		o := ClientOptions{AccountSID: testAccount, AuthToken: testSecret}
		change(&o)
		if _, err := NewClient(o); err == nil || strings.Contains(err.Error(), "hush") {
			t.Errorf("%s: NewClient returned %v", name, err)
		}
	}
}

// TestNothingIsLeftBehind shows that answers of every kind give their connection back.
func TestNothingIsLeftBehind(t *testing.T) {
	ignore := goleak.IgnoreCurrent()
	t.Cleanup(func() { goleak.VerifyNone(t, ignore) })
	w := newWire(t, reply{status: 201, body: ringing("queued")}, refusal(404, 20404, "no"), reply{status: 502, body: strings.Repeat("<html>", 5000)},
		refusal(429, 20429, "no"), refusal(400, 21220, "no"), reply{status: 201, body: "<html>"})
	c := restClient(t, w.URL, nil)
	for range 30 {
		_, _ = c.Ring(t.Context(), testRing())
	}
	if n := w.conns.Load(); n != 1 {
		t.Errorf("%d connections were opened for %d requests one after another, want 1", n, len(w.asked))
	}
}

func BenchmarkBind(b *testing.B) {
	c := restClient(b, "http://carrier.example", nil)
	b.ReportAllocs()
	for b.Loop() {
		_ = c.bind(b.Context(), &exchange{})
	}
}
