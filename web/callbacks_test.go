package web

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/zap"

	"presszero/queue"
)

// backs are callbacks that answer as a test says.
type backs struct {
	open []queue.Entry
	view queue.View
	err  error
	key  string
	wish CallbackWish
}

func (b *backs) Promise(_ context.Context, key string, wish CallbackWish) (queue.View, error) {
	b.key, b.wish = key, wish
	return b.view, b.err
}

func (b *backs) Open(context.Context, int) ([]queue.Entry, time.Time, error) {
	return b.open, noon, b.err
}

func (b *backs) Cancel(_ context.Context, call string) (queue.View, error) {
	b.key = call
	return b.view, b.err
}

func askBacks(t *testing.T, b *backs, r *http.Request) (int, string) {
	t.Helper()
	api, err := NewAPI(&line{}, zap.NewNop())
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	api.RegisterCallbacks(mux, admin, b)
	w := httptest.NewRecorder()
	mux.ServeHTTP(w, r)
	body, _ := io.ReadAll(w.Result().Body)
	return w.Code, strings.TrimSpace(string(body))
}

var owed = queue.Entry{
	Call: "CB1", Queue: "orders", State: queue.Deferred, Clock: noon.Add(-time.Hour), Language: "hi", Note: "order 17",
	Callback: queue.Callback{Number: "+15550117", Due: noon.Add(time.Hour), After: noon.Add(10 * time.Minute), Tries: 1},
}

func TestOpenCallbacksAreListedWithMaskedNumbers(t *testing.T) {
	t.Parallel()
	code, body := askBacks(t, &backs{open: []queue.Entry{owed}}, httptest.NewRequest("GET", "/api/v1/callbacks", nil))
	want := `{"callbacks":[{"call":"CB1","queue":"orders","number":"+******17","state":"deferred","asked":"2026-03-03T11:00:00Z",` +
		`"due":"2026-03-03T13:00:00Z","after":"2026-03-03T12:10:00Z","tries":1,"promise":"open","language":"hi","note":"order 17"}]}`
	if diff := cmp.Diff(want, body); code != 200 || diff != "" {
		t.Errorf("%d (-want +got):\n%s", code, diff)
	}
	_, body = askBacks(t, &backs{open: []queue.Entry{owed}}, httptest.NewRequest("GET", "/api/v1/callbacks?numbers=full", nil))
	if !strings.Contains(body, "+15550117") {
		t.Errorf("the number is not shown in full: %s", body)
	}
}

func TestACallbackIsPromisedUnderAKey(t *testing.T) {
	t.Parallel()
	post := func(key, body string) *http.Request {
		r := httptest.NewRequest("POST", "/api/v1/callbacks", strings.NewReader(body))
		r.Header.Set("Idempotency-Key", key)
		return r
	}
	b := &backs{view: queue.View{Entry: owed, Now: noon}}
	code, body := askBacks(t, b, post("k1", `{"queue": "orders", "number": "+15550117", "within": "2h"}`))
	if code != 200 || b.key != "k1" || b.wish.Within != "2h" || !strings.Contains(body, `"number":"+15550117"`) {
		t.Errorf("%d %s for %q %+v", code, body, b.key, b.wish)
	}
	for name, c := range map[string]struct {
		err       error
		key, body string
		code      int
		says      string
	}{
		"no key":       {nil, "", `{}`, 400, "Idempotency-Key"},
		"unknown keys": {nil, "k", `{"que": "orders"}`, 400, "the body must be"},
		"refused":      {Refusal{422, "no such queue"}, "k", `{}`, 422, "no such queue"},
		"no line":      {context.DeadlineExceeded, "k", `{}`, 503, "cannot be reached"},
	} {
		code, body := askBacks(t, &backs{err: c.err}, post(c.key, c.body))
		if code != c.code || !strings.Contains(body, c.says) {
			t.Errorf("%s: %d %s", name, code, body)
		}
	}
}

func TestACallbackIsCalledOffByItsName(t *testing.T) {
	t.Parallel()
	b := &backs{view: queue.View{Entry: owed, Now: noon}}
	if code, body := askBacks(t, b, httptest.NewRequest("DELETE", "/api/v1/callbacks/CB1", nil)); code != 200 || b.key != "CB1" {
		t.Errorf("%d %s", code, body)
	}
	if code, body := askBacks(t, &backs{err: queue.ErrUnknownCall}, httptest.NewRequest("DELETE", "/api/v1/callbacks/CB2", nil)); code != 404 {
		t.Errorf("%d %s", code, body)
	}
}
