package fetch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"presszero/flows"
	"presszero/ivr"
)

func TestARequestIsSentAsTheFlowSays(t *testing.T) {
	t.Parallel()
	f := serve(t, answering(`{"n": 7, "account": {"name": "Asha", "amount": 12.50, "held": true, "tags": ["a", "b"]}}`))
	c, told := client(t, nil, f.host())
	r := asking(f.URL + "/accounts/42?q=%2B15550111")
	r.Method = http.MethodPost
	r.Headers = []ivr.Header{{Name: "Authorization", Value: []flows.Part{{Text: "Bearer "}, {Secret: "KEY"}}}}
	r.Body = []flows.Part{{Text: `{"pin":"`}, {Secret: "KEY"}, {Text: `"}`}}
	r.Into = append(r.Into,
		flows.Mapping{Var: "name", Kind: flows.KindText, Pointer: "/account/name"}, flows.Mapping{Var: "amount", Kind: flows.KindText, Pointer: "/account/amount"},
		flows.Mapping{Var: "held", Kind: flows.KindFlag, Pointer: "/account/held"}, flows.Mapping{Var: "tag", Kind: flows.KindText, Pointer: "/account/tags/1"},
	)
	got, err := c.Do(t.Context(), r)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[string]any{"n": 7, "name": "Asha", "amount": "12.50", "held": true, "tag": "b"}, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	sent := f.asked[0]
	want := []string{"POST", "/accounts/42?q=%2B15550111", "Bearer " + secretValue, "application/json", "application/json", `{"pin":"hunter2\"\\"}`}
	is := []string{sent.Method, sent.RequestURI, sent.Header.Get("Authorization"), sent.Header.Get("Content-Type"), sent.Header.Get("Accept"), f.sent[0]}
	if diff := cmp.Diff(want, is); diff != "" {
		t.Errorf("sent (-want +got)\n%s", diff)
	}
	if diff := cmp.Diff([]string{f.host()}, told.told()); diff != "" {
		t.Errorf("counted (-want +got)\n%s", diff)
	}
}

func TestAnswersThatAreOfNoUseFail(t *testing.T) {
	t.Parallel()
	huge := `{"n": 1, "x": "` + strings.Repeat("x", maxAnswer) + `"}`
	for name, tt := range map[string]struct {
		answer http.HandlerFunc
		want   Failure
	}{
		"not found":      {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNotFound) }, FailedStatus},
		"broken":         {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusInternalServerError) }, FailedStatus},
		"huge":           {answering(huge), FailedSize},
		"HTML":           {func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "<p>Hello</p>") }, FailedJSON},
		"not said to be": {func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, `{"n": 1}`) }, FailedJSON},
		"JSON in name":   {answering("<p>Hello</p>"), FailedJSON},
		"JSON and more":  {answering(`{"n": 1} {"n": 2}`), FailedJSON},
		"cut off":        {answering(`{"n": 1`), FailedJSON},
		"too deep":       {answering(strings.Repeat("[", 20000)), FailedJSON},
		"empty":          {answering(""), FailedJSON},
		"lacks it":       {answering(`{"m": 1}`), FailedMapping},
		"null":           {answering(`{"n": null}`), FailedMapping},
		"text":           {answering(`{"n": "1"}`), FailedMapping},
		"fraction":       {answering(`{"n": 1.5}`), FailedMapping},
		"beyond numbers": {answering(`{"n": 1e400}`), FailedMapping},
		"object":         {answering(`{"n": {}}`), FailedMapping},
		"hangs up": {func(w http.ResponseWriter, _ *http.Request) {
			conn, _, _ := http.NewResponseController(w).Hijack()
			_ = conn.Close()
		}, FailedConnect},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := serve(t, tt.answer)
			c, told := client(t, nil, f.host())
			failing(t, c, asking(f.URL+"/accounts/15550111"), tt.want)
			if diff := cmp.Diff([]string{f.host() + " " + string(tt.want)}, told.told()); diff != "" {
				t.Errorf("counted (-want +got)\n%s", diff)
			}
		})
	}
}

func TestAnAnswerMayBeAnyWhereNothingIsTakenOutOfIt(t *testing.T) {
	t.Parallel()
	f := serve(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) })
	c, _ := client(t, nil, f.host())
	r := asking(f.URL)
	r.Into = nil
	if values, err := c.Do(t.Context(), r); err != nil || len(values) != 0 {
		t.Errorf("%v, %v", values, err)
	}
}

func TestASlowSystemIsNotWaitedFor(t *testing.T) {
	t.Parallel()
	for name, slow := range map[string]http.HandlerFunc{
		"no answer": func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() },
		"drips": func(w http.ResponseWriter, r *http.Request) {
			answering(`{"n":`)(w, r)
			_ = http.NewResponseController(w).Flush()
			<-r.Context().Done()
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := serve(t, slow)
			c, _ := client(t, nil, f.host())
			r := asking(f.URL + "/accounts")
			r.Timeout = 50 * time.Millisecond
			failing(t, c, r, FailedTimeout)
		})
	}
}

func TestADeadSystemFails(t *testing.T) {
	t.Parallel()
	f := serve(t, answering(`{}`))
	f.Close()
	c, _ := client(t, nil, f.host())
	failing(t, c, asking(f.URL+"/accounts"), FailedConnect)
}

func TestOnlyListedHostsAreAsked(t *testing.T) {
	t.Parallel()
	f := serve(t, answering(`{"n": 1}`))
	c, _ := client(t, nil, "api.example.com", "localhost")
	for _, address := range []string{f.URL, strings.Replace(f.URL, "127.0.0.1", "localhost", 1), "https://evil.example/", "http://api.example.com/", "https://169.254.169.254/"} {
		failing(t, c, asking(address), FailedHost)
	}
	if f.times() != 0 {
		t.Error("a host that is not listed was asked")
	}
}

// TestAHostThatLeadsInsideIsNotAsked has public names resolve to addresses of this machine and its network.
func TestAHostThatLeadsInsideIsNotAsked(t *testing.T) {
	t.Parallel()
	for _, at := range [][]string{
		{"127.0.0.1"}, {"10.1.2.3"}, {"169.254.169.254"}, {"::1"}, {"fd00:ec2::254"}, {"::ffff:127.0.0.1"}, {"0.0.0.0"}, {"100.64.1.1"},
		{"93.184.216.34", "127.0.0.1"}, {"64:ff9b::a00:1"}, {"fe80::1"}, {"224.0.0.1"}, {"168.63.129.16"}, {"255.255.255.255"}, {"::"},
	} {
		c, _ := client(t, names{"api.example.com": at}, "api.example.com")
		failing(t, c, asking("https://api.example.com/accounts"), FailedGuard)
	}
	c, _ := client(t, names{"api.example.com": nil}, "api.example.com")
	failing(t, c, asking("https://api.example.com/accounts"), FailedConnect)
}

// TestMetadataIsNotAskedEvenWhereTheNetworkIsAllowed lists hosts with their ports.
func TestMetadataIsNotAskedEvenWhereTheNetworkIsAllowed(t *testing.T) {
	t.Parallel()
	c, _ := client(t, names{"intranet.example": {"169.254.169.254"}}, "169.254.169.254:80", "intranet.example:80", "[fe80::1]:80")
	for _, address := range []string{"http://169.254.169.254/latest/meta-data", "http://intranet.example/", "http://[fe80::1]/"} {
		failing(t, c, asking(address), FailedGuard)
	}
}

// rebinding says another address each time it is asked.
type rebinding struct{ answers [][]string }

func (r *rebinding) LookupNetIP(ctx context.Context, network, host string) ([]netip.Addr, error) {
	next := r.answers[0]
	if len(r.answers) > 1 {
		r.answers = r.answers[1:]
	}
	return names{host: next}.LookupNetIP(ctx, network, host)
}

func TestANameThatChangesItsAddressIsLookedAtEachTime(t *testing.T) {
	t.Parallel()
	f := serve(t, answering(`{"n": 1}`))
	_, port, _ := net.SplitHostPort(f.host())
	host := "intranet.example:" + port
	c, _ := client(t, &rebinding{[][]string{{"127.0.0.1"}, {"169.254.169.254"}}}, host)
	if values, err := c.Do(t.Context(), asking("http://"+host)); err != nil || values["n"] != 1 {
		t.Fatalf("%v, %v", values, err)
	}
	c.Close()
	failing(t, c, asking("http://"+host), FailedGuard)
}

func TestTheSocketItselfIsLookedAt(t *testing.T) {
	t.Parallel()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	dialer := net.Dialer{Control: toInternet.control}
	if _, err := dialer.DialContext(t.Context(), "tcp", listener.Addr().String()); FailureOf(err) != FailedGuard {
		t.Errorf("dialled this machine: %v", err)
	}
}

func TestARedirectToAnotherHostIsNotFollowed(t *testing.T) {
	t.Parallel()
	inside := serve(t, answering(`{"n": 1}`))
	for name, to := range map[string]string{
		"metadata": "http://169.254.169.254/latest/meta-data", "another port": inside.URL, "another scheme": "file:///etc/passwd", "in circles": "/again",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := serve(t, func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, to, http.StatusFound) })
			c, _ := client(t, nil, f.host(), inside.host())
			failing(t, c, asking(f.URL), FailedRedirect)
		})
	}
	if inside.times() != 0 {
		t.Error("another host was asked")
	}
}

func TestARedirectOnTheSameHostIsFollowed(t *testing.T) {
	t.Parallel()
	f := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/new" {
			answering(`{"n": 3}`)(w, r)
			return
		}
		http.Redirect(w, r, "/new", http.StatusFound)
	})
	c, _ := client(t, nil, f.host())
	if values, err := c.Do(t.Context(), asking(f.URL+"/old")); err != nil || values["n"] != 3 {
		t.Errorf("%v, %v", values, err)
	}
}

func TestASecretThatIsNotSetFailsBeforeAnythingIsSent(t *testing.T) {
	t.Parallel()
	f := serve(t, answering(`{"n": 1}`))
	c, _ := client(t, nil, f.host())
	r := asking(f.URL)
	r.Headers = []ivr.Header{{Name: "X-Key", Value: []flows.Part{{Secret: "NO_SUCH"}}}}
	failing(t, c, r, FailedSecret)
	r.Headers = []ivr.Header{{Name: "X-Key", Value: []flows.Part{{Text: "a\r\nX-Evil: b"}}}}
	failing(t, c, r, FailedRequest)
	r.Headers, r.Body = nil, []flows.Part{{Text: strings.Repeat("x", maxRequest+1)}}
	failing(t, c, r, FailedRequest)
	if f.times() != 0 {
		t.Error("something was sent")
	}
}

func TestASystemThatFailsAgainAndAgainIsLeftAlone(t *testing.T) {
	t.Parallel()
	f := serve(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusBadGateway) })
	well := serve(t, answering(`{"n": 1}`))
	c, _ := client(t, nil, f.host(), well.host())
	for range breakAfter {
		failing(t, c, asking(f.URL), FailedStatus)
	}
	for range 3 {
		failing(t, c, asking(f.URL), FailedBreaker)
	}
	if f.times() != breakAfter {
		t.Errorf("asked %d times, want %d", f.times(), breakAfter)
	}
	if _, err := c.Do(t.Context(), asking(well.URL)); err != nil {
		t.Errorf("another system is left alone too: %v", err)
	}
}

func TestOurOwnFailuresNeitherOpenTheBreakerNorCloseIt(t *testing.T) {
	t.Parallel()
	f := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(map[string]int{"/no": http.StatusNotFound, "/bad": http.StatusBadGateway}[r.URL.Path])
	})
	c, _ := client(t, nil, f.host())
	secretless := asking(f.URL)
	secretless.Headers = []ivr.Header{{Name: "X-Key", Value: []flows.Part{{Secret: "NO_SUCH"}}}}
	for range 2 * breakAfter {
		failing(t, c, asking(f.URL+"/no"), FailedStatus)
		failing(t, c, secretless, FailedSecret)
	}
	for range breakAfter { // nor do they close it
		failing(t, c, asking(f.URL+"/bad"), FailedStatus)
		failing(t, c, secretless, map[bool]Failure{true: FailedBreaker, false: FailedSecret}[f.times() == 3*breakAfter])
	}
}

func TestWhatIsGivenUpIsNobodysFault(t *testing.T) {
	t.Parallel()
	began := make(chan struct{}, 2*breakAfter)
	f := serve(t, func(_ http.ResponseWriter, r *http.Request) { began <- struct{}{}; <-r.Context().Done() })
	c, _ := client(t, nil, f.host())
	for range 2 * breakAfter {
		ctx, cancel := context.WithCancel(t.Context())
		go func() { <-began; cancel() }()
		if _, err := c.Do(ctx, asking(f.URL)); FailureOf(err) != FailedDropped {
			t.Fatalf("%v", err)
		}
	}
}

func TestPointersFindWhatTheySay(t *testing.T) {
	t.Parallel()
	const document = `{"": 1, "a/b": 2, "m~n": 3, "list": [4, {"x": 5}], "01": 6}`
	for pointer, want := range map[string]any{
		"/": 1, "/a~1b": 2, "/m~0n": 3, "/list/0": 4, "/list/1/x": 5, "/01": 6, "/list/2": nil, "/list/01": nil, "/list/-1": nil, "/list": nil, "": nil, "/a": nil, "/list/0/x": nil,
	} {
		got, err := pick([]byte(document), []flows.Mapping{{Var: "v", Kind: flows.KindNumber, Pointer: pointer}})
		if want == nil && FailureOf(err) != FailedMapping || want != nil && got["v"] != want {
			t.Errorf("%q finds %v, %v", pointer, got, err)
		}
	}
}

func FuzzPickNeverPanics(f *testing.F) {
	f.Add([]byte(`{"a": [1, {"b": "c"}]}`), "/a/1/b")
	f.Add([]byte(`[[[`), "/0/0")
	f.Fuzz(func(t *testing.T, data []byte, pointer string) {
		if pointer != "" && pointer[0] != '/' {
			return
		}
		for _, kind := range []flows.Kind{flows.KindText, flows.KindNumber, flows.KindFlag} {
			values, err := pick(data, []flows.Mapping{{Var: "v", Kind: kind, Pointer: pointer}})
			if err == nil && !kind.Holds(values["v"]) {
				t.Errorf("%s at %q: %v", kind, pointer, values)
			}
		}
	})
}

func TestAClientNeedsItsParts(t *testing.T) {
	t.Parallel()
	if _, err := New(Options{}); err == nil {
		t.Error("a client without parts is made")
	}
	if _, err := NewRunner(RunnerOptions{}); err == nil {
		t.Error("a runner without parts is made")
	}
	if FailureOf(errors.New("other")) != FailedConnect || FailureOf(io.EOF) != FailedConnect {
		t.Error("an error of the network is none")
	}
}
