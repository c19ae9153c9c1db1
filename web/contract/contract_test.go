package contract

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/zap/zaptest"

	"presszero/internal/clock"
	"presszero/web/access"
	"presszero/web/access/accesstest"
	"presszero/web/keep"
)

// service is a route that counts what it has done.
type service struct {
	*testing.T
	clock *clock.Manual
	store keep.Store
	done  atomic.Int64
	h     http.Handler
	by    string
}

// newService is a replica over a store.
func newService(t *testing.T, store keep.Store, manual *clock.Manual, by string, do http.HandlerFunc) *service {
	t.Helper()
	s := &service{T: t, clock: manual, store: store, by: by}
	guard, err := New(Options{Inner: accesstest.As(access.Who{Name: by, Role: access.Admin}), Docs: store, Clock: manual, Log: zaptest.NewLogger(t), Rate: 10})
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	act := guard.Admit(access.MoveLine, func(w http.ResponseWriter, r *http.Request) {
		n := s.done.Add(1)
		if do != nil {
			do(w, r)
			return
		}
		Send(w, http.StatusCreated, map[string]any{"n": n, "secret": "whsec_abc"})
	})
	mux.Handle("POST /api/v1/things", act)
	mux.Handle("GET /api/v1/things", act)
	s.h = Refusals(mux)
	return s
}

func (s *service) send(method, key, body string) *httptest.ResponseRecorder {
	s.Helper()
	req := httptest.NewRequestWithContext(s.Context(), method, "/api/v1/things", strings.NewReader(body))
	if key != "" {
		req.Header.Set(KeyHeader, key)
	}
	res := httptest.NewRecorder()
	s.h.ServeHTTP(res, req)
	return res
}

func (s *service) refused(res *httptest.ResponseRecorder, status int, code string) {
	s.Helper()
	var r Refusal
	err := json.Unmarshal(res.Body.Bytes(), &r)
	if err != nil || res.Code != status || r.Code != code || r.Error == "" || r.Do == "" || !strings.HasPrefix(res.Header().Get("Content-Type"), "application/json") {
		s.Errorf("%d %s, want %d %s", res.Code, res.Body, status, code)
	}
}

func manual() *clock.Manual { return clock.NewManual(time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)) }

func TestARequestWithAKeyIsDoneOnceAlsoAtAnotherReplica(t *testing.T) {
	t.Parallel()
	now := manual()
	store := keep.NewMemory(now.Now)
	first := newService(t, store, now, "crm", nil)
	other := newService(t, store, now, "crm", nil)
	before := first.send("POST", "k1", `{"a":1}`)
	again := other.send("POST", "k1", `{"a":1}`)
	if first.done.Load() != 1 || other.done.Load() != 0 || again.Code != http.StatusCreated || again.Body.String() != before.Body.String() {
		t.Errorf("done %d and %d times; %s, then %d %s", first.done.Load(), other.done.Load(), before.Body, again.Code, again.Body)
	}
	if again.Header().Get(ReplayedHeader) != "true" || before.Header().Get(ReplayedHeader) != "" {
		t.Error("an answer does not say whether it was given before")
	}
	now.Advance(25 * time.Hour)
	if other.send("POST", "k1", `{"a":1}`); other.done.Load() != 1 {
		t.Error("a key is remembered for longer than a day")
	}
}

func TestAKeyIsNoOtherRequestAndNobodyElses(t *testing.T) {
	t.Parallel()
	now := manual()
	store := keep.NewMemory(now.Now)
	s := newService(t, store, now, "crm", nil)
	s.send("POST", "k1", `{"a":1}`)
	s.refused(s.send("POST", "k1", `{"a":2}`), http.StatusUnprocessableEntity, "not-possible")
	s.refused(s.send("POST", strings.Repeat("k", 201), `{}`), http.StatusBadRequest, "bad-request")
	other := newService(t, store, now, "helpdesk", nil)
	if res := other.send("POST", "k1", `{"a":2}`); res.Code != http.StatusCreated {
		t.Errorf("the key of another machine is taken: %d", res.Code)
	}
	for range 3 {
		s.send("POST", "", `{"a":1}`)
	}
	if s.done.Load() != 4 {
		t.Errorf("done %d times, want each request without a key, and one with it", s.done.Load())
	}
}

func TestARequestThatIsBeingAnsweredIsAConflictUntilItsReplicaMustHaveDied(t *testing.T) {
	t.Parallel()
	now := manual()
	store := keep.NewMemory(now.Now)
	inside, leave := make(chan struct{}), make(chan struct{})
	slow := newService(t, store, now, "crm", func(w http.ResponseWriter, _ *http.Request) {
		close(inside)
		<-leave
		Send(w, http.StatusOK, 1)
	})
	done := make(chan struct{})
	go func() {
		defer close(done)
		slow.send("POST", "k1", `{}`)
	}()
	<-inside
	other := newService(t, store, now, "crm", nil)
	res := other.send("POST", "k1", `{}`)
	other.refused(res, http.StatusConflict, "conflict")
	if res.Header().Get("Retry-After") == "" {
		t.Error("it does not say when to ask again")
	}
	now.Advance(2 * time.Minute)
	if res := other.send("POST", "k1", `{}`); res.Code != http.StatusCreated {
		t.Errorf("after its replica must have died: %d", res.Code)
	}
	close(leave)
	<-done
}

func TestAFaultOfOursIsNotKept(t *testing.T) {
	t.Parallel()
	now := manual()
	s := newService(t, keep.NewMemory(now.Now), now, "crm", func(w http.ResponseWriter, _ *http.Request) {
		http.Error(w, "the line cannot be reached", http.StatusServiceUnavailable)
	})
	s.refused(s.send("POST", "k1", `{}`), http.StatusServiceUnavailable, "unavailable")
	s.send("POST", "k1", `{}`)
	if s.done.Load() != 2 {
		t.Errorf("tried %d times, want twice", s.done.Load())
	}
}

func TestWhatIsKeptCannotBeReadWithoutTheKey(t *testing.T) {
	t.Parallel()
	now := manual()
	store := keep.NewMemory(now.Now)
	s := newService(t, store, now, "crm", nil)
	s.send("POST", "k1", `{}`)
	docs, _, err := store.List(t.Context(), keptKind, "", "", 10)
	if err != nil || len(docs) != 1 {
		t.Fatalf("%d documents, %v", len(docs), err)
	}
	if text := fmt.Sprintf("%s %s", docs[0].ID, docs[0].Data); strings.Contains(text, "k1") || strings.Contains(text, "whsec") {
		t.Errorf("kept: %s", text)
	}
}

func TestRefusalsHaveOneShapeWhoeverRefuses(t *testing.T) {
	t.Parallel()
	now := manual()
	s := newService(t, keep.NewMemory(now.Now), now, "crm", nil)
	for path, want := range map[string]struct {
		method string
		status int
		code   string
	}{"/api/v1/nothing": {"GET", 404, "unknown"}, "/api/v1/things": {"PATCH", 405, "no-such-method"}} {
		res := httptest.NewRecorder()
		s.h.ServeHTTP(res, httptest.NewRequestWithContext(t.Context(), want.method, path, nil))
		s.refused(res, want.status, want.code)
	}
	s.refused(s.send("POST", "", strings.Repeat("x", MaxBody+1)), http.StatusRequestEntityTooLarge, "too-large")
}

func TestWhoAsksTooOftenWaitsAndNobodyElse(t *testing.T) {
	t.Parallel()
	now := manual()
	store := keep.NewMemory(now.Now)
	s := newService(t, store, now, "crm", nil)
	for n := range 50 {
		if res := s.send("GET", "", ""); res.Code != http.StatusCreated {
			t.Fatalf("request %d: %d", n, res.Code)
		}
	}
	res := s.send("GET", "", "")
	s.refused(res, http.StatusTooManyRequests, "too-many")
	if res.Header().Get("Retry-After") != "1" {
		t.Errorf("Retry-After: %s", res.Header().Get("Retry-After"))
	}
	now.Advance(time.Second)
	if res := s.send("GET", "", ""); res.Code != http.StatusCreated {
		t.Errorf("after a second: %d", res.Code)
	}
}
