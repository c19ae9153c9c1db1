package access

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/zap"

	"presszero/internal/clock"
	"presszero/internal/redistest"
	"presszero/web/keep"
)

var noon = time.Date(2026, 3, 3, 12, 0, 0, 0, time.UTC)

const (
	phrase  = "four words nobody else joins"
	another = "bicycles hum under seven bridges"
)

// site is a service with replicas that share a store, as far as its gate goes.
type site struct {
	*testing.T
	store    keep.Store
	clock    *clock.Manual
	gates    []*Gate
	replicas []http.Handler
	written  *counting
}

// counting counts what is written.
type counting struct {
	keep.Store
	puts map[string]int
}

func (c *counting) Put(ctx context.Context, kind string, d keep.Doc) (keep.Doc, error) {
	c.puts[kind]++
	return c.Store.Put(ctx, kind, d)
}

// newSite has as many replicas as asked for. Anna is an agent, Sam a supervisor, Otto an administrator.
func newSite(t *testing.T, replicas int) *site {
	t.Helper()
	c := clock.NewManual(noon)
	return siteOn(t, replicas, c, keep.NewMemory(c.Now))
}

func siteOn(t *testing.T, replicas int, c *clock.Manual, store keep.Store) *site {
	t.Helper()
	s := &site{T: t, store: store, clock: c, written: &counting{store, map[string]int{}}}
	for range replicas {
		g, err := NewGate(GateOptions{Store: s.written, Clock: c, Log: zap.NewNop(), LocalKey: localKey, Proxies: proxies{loopback}})
		s.must(err)
		mux := http.NewServeMux()
		g.Register(mux, g)
		mux.Handle("GET /board", g.Admit(ReadBoard, func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, From(r.Context()).Name) }))
		mux.Handle("GET /api/v1/callers", g.Admit(ReadLine, func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "CA1") }))
		mux.Handle("PUT /api/v1/calls/{call}/queue", g.Admit(MoveLine, func(_ http.ResponseWriter, r *http.Request) {
			Because(r.Context(), "their number is +15550111")
		}))
		mux.Handle("PUT /api/v1/beat", g.Admit(ReadBoard, func(_ http.ResponseWriter, r *http.Request) { Routine(r.Context()) }))
		mux.Handle("GET /api/v1/stream", g.Admit(ReadBoard, func(w http.ResponseWriter, r *http.Request) {
			w.WriteHeader(http.StatusOK)
			<-r.Context().Done()
			fmt.Fprint(w, context.Cause(r.Context()))
		}))
		s.gates = append(s.gates, g)
		s.replicas = append(s.replicas, Headers(mux))
	}
	return s
}

func (s *site) must(err error) {
	s.Helper()
	if err != nil {
		s.Fatal(err)
	}
}

// add lets people sign in with the phrase.
func (s *site) add(all ...User) *site {
	s.Helper()
	for _, u := range all {
		u.Hash = phraseHash()
		s.must(s.gates[0].users.add(s.Context(), u))
	}
	return s
}

// phraseHash is computed once: it takes as long as it is to take.
var phraseHash = sync.OnceValue(func() string {
	hash, err := newHasher().hash(context.Background(), phrase)
	if err != nil {
		panic(err)
	}
	return hash
})

var (
	anna = User{Name: "anna", Role: Agent, Agent: "anna"}
	sam  = User{Name: "sam", Role: Supervisor}
	otto = User{Name: "otto", Role: Admin}
)

// browser is somebody's, at an address, with the cookies it was given.
type browser struct {
	*site
	at      string
	jar     map[string]string
	replica int
	header  http.Header
}

func (s *site) browser(at string) *browser {
	return &browser{site: s, at: at, jar: map[string]string{}, header: http.Header{}}
}

// send sends a request to the replica of the browser, and keeps the cookies of the answer.
func (b *browser) send(method, target, body string) *httptest.ResponseRecorder {
	b.Helper()
	r := httptest.NewRequestWithContext(b.Context(), method, target, strings.NewReader(body))
	r.RemoteAddr = b.at + ":4711"
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	for name, values := range b.header {
		r.Header[name] = values
	}
	for name, value := range b.jar {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	w := httptest.NewRecorder()
	b.replicas[b.replica].ServeHTTP(w, r)
	for _, c := range w.Result().Cookies() {
		if b.jar[c.Name] = c.Value; c.MaxAge < 0 {
			delete(b.jar, c.Name)
		}
	}
	return w
}

func (b *browser) get(path string) *httptest.ResponseRecorder {
	b.Helper()
	return b.send(http.MethodGet, path, "")
}

func (b *browser) code(path string) int {
	b.Helper()
	return b.get(path).Code
}

func (b *browser) signIn(name, password string) *httptest.ResponseRecorder {
	b.Helper()
	return b.send(http.MethodPost, "/sign-in", url.Values{"name": {name}, "password": {password}, "next": {"/board?x=1"}}.Encode())
}

// in has the session of somebody, who has signed in without a look at the password.
func (b *browser) in(name string) *browser {
	b.Helper()
	cookie, err := b.gates[0].Session(b.Context(), name)
	b.must(err)
	b.jar[cookie.Name] = cookie.Value
	return b
}

// signedIn signs in, and fails the test where that is refused.
func (b *browser) signedIn(name string) *browser {
	b.Helper()
	if w := b.signIn(name, phrase); w.Code != http.StatusSeeOther {
		b.Fatalf("%s is not let in: %d %s", name, w.Code, w.Body)
	}
	return b
}

func TestWhoSignsInIsKnownUntilTheySignOut(t *testing.T) {
	t.Parallel()
	b := newSite(t, 1).add(anna).browser("203.0.113.7")
	if w := b.get("/board?x=1"); w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/sign-in?next=%2Fboard%3Fx%3D1" {
		t.Errorf("a stranger gets %d to %s", w.Code, w.Header().Get("Location"))
	}
	w := b.signIn(" Anna ", phrase)
	if w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/board?x=1" {
		t.Fatalf("%d to %s: %s", w.Code, w.Header().Get("Location"), w.Body)
	}
	for _, c := range w.Result().Cookies() {
		if !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.Secure {
			t.Errorf("cookie %s", c)
		}
	}
	if w := b.get("/board"); w.Body.String() != "anna" {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	if w := b.get("/api/v1/me"); !strings.Contains(w.Body.String(), `{"name":"anna","role":"agent","agent":"anna","may":["board:read","calls:own","desk:work","messages:see"]}`) {
		t.Errorf("me is %s", w.Body)
	}
	kept := b.jar[sessionCookie]
	if w := b.send(http.MethodPost, "/sign-out", ""); w.Code != http.StatusSeeOther {
		t.Errorf("%d", w.Code)
	}
	b.jar[sessionCookie] = kept
	if code := b.code("/board"); code != http.StatusSeeOther {
		t.Errorf("the session of who has signed out still opens: %d", code)
	}
}

func TestACookieOverTLSIsForThisHostAlone(t *testing.T) {
	t.Parallel()
	b := newSite(t, 1).add(anna).browser("127.0.0.1")
	b.header.Set("X-Forwarded-Proto", "https")
	b.header.Set("X-Forwarded-For", "203.0.113.7")
	b.signedIn("anna")
	for _, name := range []string{"__Host-pz-session", "__Host-pz-device"} {
		if b.jar[name] == "" {
			t.Errorf("no cookie %s among %v", name, b.jar)
		}
	}
	if code := b.code("/board"); code != http.StatusOK {
		t.Errorf("%d", code)
	}
	stranger := b.browser("203.0.113.7") // says so without a proxy of ours
	stranger.header.Set("X-Forwarded-Proto", "https")
	if stranger.signedIn("anna"); stranger.jar["pz-session"] == "" {
		t.Errorf("a stranger's word counts: %v", stranger.jar)
	}
}

// TestTwoReplicasKnowTheSamePeople is held by a store in memory, by a real Redis and by a cluster.
func TestTwoReplicasKnowTheSamePeople(t *testing.T) {
	t.Parallel()
	for name, open := range map[string]func(*testing.T) *site{
		"memory": func(t *testing.T) *site { t.Helper(); return newSite(t, 2) },
		"redis": func(t *testing.T) *site {
			t.Helper()
			store, err := keep.NewRedis(redistest.Start(t).Client(t), "main")
			if err != nil {
				t.Fatal(err)
			}
			c := clock.NewManual(noon)
			return siteOn(t, 2, c, store.On(c.Now))
		},
		"cluster": func(t *testing.T) *site {
			t.Helper()
			store, err := keep.NewRedis(redistest.StartCluster(t).ClusterClient(t), "main")
			if err != nil {
				t.Fatal(err)
			}
			c := clock.NewManual(noon)
			return siteOn(t, 2, c, store.On(c.Now))
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := open(t).add(anna, otto)
			b, admin := s.browser("203.0.113.7").in("anna"), s.browser("198.51.100.4")
			admin.header.Set("Authorization", "Bearer "+localKey)
			b.replica = 1
			if w := b.get("/board"); w.Body.String() != "anna" {
				t.Fatalf("the other replica says %d %s", w.Code, w.Body)
			}
			if w := admin.send(http.MethodPut, "/api/v1/users/anna/role", `{"role": "supervisor"}`); w.Code != http.StatusOK {
				t.Fatalf("%d %s", w.Code, w.Body)
			}
			if code := b.code("/board"); code != http.StatusSeeOther {
				t.Errorf("the session holds after another role: %d", code)
			}
			b.in("anna")
			if code := b.code("/api/v1/callers"); code != http.StatusOK {
				t.Errorf("the new role does not count: %d", code)
			}
			if w := admin.send(http.MethodDelete, "/api/v1/users/anna", ""); w.Code != http.StatusNoContent {
				t.Fatalf("%d %s", w.Code, w.Body)
			}
			if code := b.code("/board"); code != http.StatusSeeOther {
				t.Errorf("the session of somebody who was removed holds: %d", code)
			}
			if w := b.signIn("anna", phrase); w.Code != http.StatusUnauthorized {
				t.Errorf("somebody who was removed signs in: %d", w.Code)
			}
		})
	}
}

func TestASessionEndsWhenNobodyUsesItAndInAnyCase(t *testing.T) {
	t.Parallel()
	s := newSite(t, 1).add(anna)
	b := s.browser("203.0.113.7").in("anna")
	s.clock.Advance(2*time.Hour - time.Second)
	if code := b.code("/board"); code != http.StatusOK {
		t.Fatalf("%d before it is idle for long", code)
	}
	s.clock.Advance(2 * time.Hour)
	if code := b.code("/board"); code != http.StatusSeeOther {
		t.Errorf("%d after two hours without a request", code)
	}
	b.in("anna")
	for range 16 {
		s.clock.Advance(time.Hour)
		b.get("/board")
	}
	if code := b.code("/board"); code != http.StatusSeeOther {
		t.Errorf("%d after 16 hours", code)
	}
}

func TestASessionIsNotWrittenWithEachRequest(t *testing.T) {
	t.Parallel()
	s := newSite(t, 1).add(anna)
	b := s.browser("203.0.113.7").in("anna")
	before := s.written.puts[kindSession]
	for range 100 {
		s.clock.Advance(time.Second)
		b.get("/board")
	}
	if more := s.written.puts[kindSession] - before; more > 0 {
		t.Errorf("100 requests in 100 s wrote the session %d times", more)
	}
}

func TestAnotherSitesPageDoesNothingHere(t *testing.T) {
	t.Parallel()
	s := newSite(t, 1).add(sam)
	b := s.browser("203.0.113.7").in("sam")
	for name, value := range map[string]string{"Sec-Fetch-Site": "cross-site", "Origin": "https://elsewhere.example"} {
		b.header = http.Header{name: {value}}
		for _, target := range []string{"PUT /api/v1/calls/CA1/queue", "POST /sign-out", "POST /sign-in", "POST /password"} {
			method, path, _ := strings.Cut(target, " ")
			if w := b.send(method, path, ""); w.Code != http.StatusForbidden || !strings.Contains(w.Body.String(), "another site") {
				t.Errorf("%s with %s %s: %d %s", target, name, value, w.Code, w.Body)
			}
		}
	}
	b.header = http.Header{}
	if code := b.code("/board"); code != http.StatusOK {
		t.Errorf("signed out by another site: %d", code)
	}
}

func TestTheSignInLeadsToNoOtherSite(t *testing.T) {
	t.Parallel()
	for _, next := range []string{"https://elsewhere.example", "//elsewhere.example", `/\elsewhere.example`, "javascript:alert(1)", "", "/\t/x"} {
		if got := local(next); got != "/" {
			t.Errorf("%q leads to %q", next, got)
		}
	}
	if got := local("/calls/CA1?x=/y"); got != "/calls/CA1?x=/y" {
		t.Error(got)
	}
}

func TestEveryAnswerTellsBrowsersToBeStrict(t *testing.T) {
	t.Parallel()
	w := newSite(t, 1).browser("203.0.113.7").get("/sign-in")
	policy := w.Header().Get("Content-Security-Policy")
	for _, want := range []string{"default-src 'none'", "script-src 'self';", "style-src 'self'", "frame-ancestors 'none'", "form-action 'self'", "base-uri 'none'"} {
		if !strings.Contains(policy+";", want) {
			t.Errorf("%q lacks %s", policy, want)
		}
	}
	for name, want := range map[string]string{"X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin", "Cache-Control": "no-store"} {
		if got := w.Header().Get(name); got != want {
			t.Errorf("%s: %s", name, got)
		}
	}
	if got := ContentPolicy(Policy{"connect-src": "wss://voice.example.com"}); !strings.Contains(got, "connect-src 'self' wss://voice.example.com;") {
		t.Error(got)
	}
}

func TestBeforeThereIsAnybodyTheSignInSaysHowToBegin(t *testing.T) {
	t.Parallel()
	s := newSite(t, 1)
	if w := s.browser("203.0.113.7").get("/sign-in"); !strings.Contains(w.Body.String(), "presszero user add") {
		t.Error(w.Body)
	}
	s.add(anna)
	if w := s.browser("203.0.113.7").get("/sign-in"); strings.Contains(w.Body.String(), "presszero user add") || !strings.Contains(w.Body.String(), `autocomplete="current-password"`) {
		t.Error(w.Body)
	}
}

// TestAStreamEndsWhenItsReaderMayNoMore follows a stream on one replica while the reader is removed at another.
func TestAStreamEndsWhenItsReaderMayNoMore(t *testing.T) {
	t.Parallel()
	for who, remove := range map[string]string{"anna": "/api/v1/users/anna", "lobby": "/api/v1/screens/lobby", "nobody else": ""} {
		t.Run(who, func(t *testing.T) {
			t.Parallel()
			s := newSite(t, 2).add(anna)
			b, admin := s.browser("203.0.113.7").in("anna"), s.browser("198.51.100.4")
			admin.header.Set("Authorization", "Bearer "+localKey)
			if who == "lobby" {
				path, err := s.gates[0].AddScreen(t.Context(), "lobby")
				s.must(err)
				b = s.browser("203.0.113.7")
				b.header.Set("Authorization", "Bearer "+strings.TrimPrefix(path, "/screen/"))
			}
			ctx, stop := context.WithCancel(t.Context())
			defer stop()
			go s.gates[0].Run(ctx)
			ended := make(chan string)
			go func() { ended <- b.get("/api/v1/stream").Body.String() }()
			for visiting := 0; visiting == 0; s.clock.Advance(time.Millisecond) { // until it has begun
				s.gates[0].visits.mu.Lock()
				visiting = len(s.gates[0].visits.all)
				s.gates[0].visits.mu.Unlock()
			}
			admin.replica = 1
			if remove == "" {
				admin.send(http.MethodPost, "/api/v1/screens", `{"name": "hall"}`)
			} else if w := admin.send(http.MethodDelete, remove, ""); w.Code != http.StatusNoContent {
				t.Fatal(w.Code)
			}
			var got string
			for i := 0; i < 2_000 && got == ""; i++ {
				s.clock.Advance(lookEvery)
				select {
				case got = <-ended:
				case <-time.After(time.Millisecond):
				}
				if remove == "" && i > 100 {
					return // it went on
				}
			}
			if got != errSignedOut.Error() {
				t.Errorf("the stream said %q", got)
			}
		})
	}
}
