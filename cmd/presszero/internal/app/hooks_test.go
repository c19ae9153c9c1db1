package app

import (
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"presszero/internal/redistest"
	"presszero/queue"
	"presszero/queue/events"
	"presszero/sim"
	"presszero/web/hooks"
)

// TestAnotherSystemIsToldOfEveryCallInOrderWhoeverSends has two replicas serve callers; the one that sends is stopped in the
// middle, and the other side fails now and then. Each event arrives, signed, in the order of the feed.
func TestAnotherSystemIsToldOfEveryCallInOrderWhoeverSends(t *testing.T) {
	t.Parallel()
	other := &otherSystem{}
	server := httptest.NewServer(other)
	t.Cleanup(server.Close)
	x := newExchange(t, setup{redis: redistest.Start(t), replicas: 2, edit: func(f *Files) {
		noWrapUp(f)
		f.Settings.Hooks.Private = []string{"127.0.0.1"}
	}})
	var added hooks.Shown
	if code := ask(t, x.apps[1], "POST", "/api/v1/hooks", hooks.Wish{Name: "crm", URL: server.URL, Kinds: []queue.EventKind{queue.EventJoined, queue.EventEnded}, Summary: hooks.Masked}, &added); code != http.StatusCreated || added.Secret == "" {
		t.Fatalf("added: %d %+v", code, added)
	}
	other.knows(added.Secret)
	var phones []*sim.Phone
	for n := range 6 {
		phones = append(phones, x.call(number(n), sim.AwaitAsked(), sim.Press("0"), sim.AwaitConnected(), sim.AwaitFinished()))
		if n == 2 {
			x.apps[0].courier.Stop()
		}
	}
	x.finish(phones...)
	want := x.fed(queue.EventJoined, queue.EventEnded)
	x.eventually("everything is told", func() bool { return slices.Equal(other.got(), want) })
	if len(want) != 12 {
		t.Errorf("%d events of 6 callers, want 12", len(want))
	}
	for _, wrong := range other.wrongs() {
		t.Error(wrong)
	}
	var again hooks.Shown
	if ask(t, x.apps[1], "GET", "/api/v1/hooks/crm", nil, &again); again.Secret != "" {
		t.Error("the secret is shown twice")
	}
	var d hooks.Delivery
	if ask(t, x.apps[1], "POST", "/api/v1/hooks/crm/test", nil, &d); d.Kind != events.EventHookTest || d.Event == "" {
		t.Errorf("tried out: %+v", d)
	}
}

// fed are the IDs of events of some kinds, in the order of the feed.
func (x *exchange) fed(kinds ...queue.EventKind) []string {
	x.Helper()
	var all []string
	for after := ""; ; {
		found, next, err := x.app().stores.line.Events(x.Context(), after, 500)
		x.must(err)
		for _, e := range found {
			if slices.Contains(kinds, e.Kind) {
				all = append(all, e.ID)
			}
		}
		if after = next; len(found) == 0 {
			return all
		}
	}
}

// otherSystem takes webhooks, but for every third.
type otherSystem struct {
	mu     sync.Mutex
	secret string
	asked  int
	taken  []string
	wrong  []string
}

func (o *otherSystem) knows(secret string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.secret = secret
}

func (o *otherSystem) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.asked++; o.asked%3 == 0 {
		http.Error(w, "busy", http.StatusServiceUnavailable)
		return
	}
	id := r.Header.Get("webhook-id")
	seconds, _ := strconv.ParseInt(r.Header.Get("webhook-timestamp"), 10, 64)
	if r.Header.Get("webhook-signature") != hooks.Sign(o.secret, id, time.Unix(seconds, 0), body) {
		o.wrong = append(o.wrong, id+" is not signed")
	}
	if !strings.Contains(string(body), `"summary":{"call":"CA`) && !strings.Contains(string(body), `"hook-test"`) {
		o.wrong = append(o.wrong, "no summary: "+string(body))
	}
	if strings.Contains(string(body), "5550110") {
		o.wrong = append(o.wrong, "a number in full: "+string(body))
	}
	if !slices.Contains(o.taken, id) {
		o.taken = append(o.taken, id)
	}
}

func (o *otherSystem) got() []string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return slices.Clone(o.taken)
}

func (o *otherSystem) wrongs() []string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return slices.Clone(o.wrong)
}
