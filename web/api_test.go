package web

import (
	"context"
	"errors"
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

// line is a waiting line that answers as a test says.
type line struct {
	site  queue.Snapshot
	agent queue.Agent
	wish  string
	err   error
}

func (l *line) Snapshot(context.Context, int) (queue.Snapshot, error) { return l.site, l.err }

func (l *line) SetAgent(_ context.Context, id string, state queue.AgentState, reason string) (queue.Agent, error) {
	l.wish = strings.TrimSpace(id + " " + string(state) + " " + reason)
	return l.agent, l.err
}

var noon = time.Date(2026, 3, 3, 12, 0, 0, 0, time.UTC)

// ask sends a request and returns the code and the body of the answer.
func ask(t *testing.T, l *line, r *http.Request) (int, string) {
	t.Helper()
	api, err := NewAPI(l, zap.NewNop())
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	api.Register(mux)
	w := httptest.NewRecorder()
	mux.ServeHTTP(w, r)
	body, err := io.ReadAll(w.Result().Body)
	if err != nil {
		t.Fatal(err)
	}
	return w.Code, strings.TrimSpace(string(body))
}

func TestTheLineIsShownInOrderOfService(t *testing.T) {
	t.Parallel()
	l := &line{site: queue.Snapshot{Now: noon, Queues: []queue.QueueView{{
		Name: "reception", Waiting: 2, Talking: 1, Oldest: noon.Add(-90 * time.Second), Line: queue.Line{Ready: 3},
		Entries: []queue.Entry{
			{Call: "CA1", State: queue.Offered, Clock: noon.Add(-90 * time.Second), Agent: "anna"},
			{Call: "CA2", State: queue.Waiting, Clock: noon.Add(-time.Minute), Language: "hi", Note: "a bill"},
		},
	}}}}
	code, body := ask(t, l, httptest.NewRequest(http.MethodGet, "/api/v1/queues", nil))
	want := `{"queues":[{"name":"reception","waiting":2,"talking":1,"ready":3,"oldest_wait_seconds":90,"callers":[` +
		`{"call":"CA1","state":"offered","since":"2026-03-03T11:58:30Z","agent":"anna"},` +
		`{"call":"CA2","state":"waiting","since":"2026-03-03T11:59:00Z","language":"hi","note":"a bill"}]}]}`
	if diff := cmp.Diff(want, body); code != http.StatusOK || diff != "" {
		t.Errorf("answer %d (-want +got):\n%s", code, diff)
	}
}

func TestAgentsAreShown(t *testing.T) {
	t.Parallel()
	l := &line{
		site: queue.Snapshot{Agents: []queue.Agent{{ID: "anna", Name: "Anna", State: queue.Away, Since: noon, Reason: "lunch", Queues: []string{"reception"}}}},
	}
	for path, want := range map[string]string{
		"/api/v1/agents": `{"agents":[{"id":"anna","name":"Anna","state":"away","since":"2026-03-03T12:00:00Z","reason":"lunch","queues":["reception"]}]}`,
	} {
		code, body := ask(t, l, httptest.NewRequest(http.MethodGet, path, nil))
		if diff := cmp.Diff(want, body); code != http.StatusOK || diff != "" {
			t.Errorf("%s: answer %d (-want +got):\n%s", path, code, diff)
		}
	}
}

func TestAnAgentIsSetAsAsked(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, body string
		err        error
		code       int
		wish       string
	}{
		{"away with a reason", `{"state":"away","reason":"lunch"}`, nil, http.StatusOK, "anna away lunch"},
		{"ready", `{"state":"ready"}`, nil, http.StatusOK, "anna ready"},
		{"a state that nobody may ask for", `{"state":"talking"}`, nil, http.StatusBadRequest, ""},
		{"no JSON", `state=ready`, nil, http.StatusBadRequest, ""},
		{"too long", `{"state":"ready","reason":"` + strings.Repeat("x", 5000) + `"}`, nil, http.StatusBadRequest, ""},
		{"an unknown agent", `{"state":"ready"}`, queue.ErrUnknownAgent, http.StatusNotFound, "anna ready"},
		{"a line that is out of reach", `{"state":"ready"}`, errors.New("connection refused"), http.StatusServiceUnavailable, "anna ready"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			l := &line{agent: queue.Agent{ID: "anna", State: queue.Ready}, err: c.err}
			code, body := ask(t, l, httptest.NewRequest(http.MethodPut, "/api/v1/agents/anna/state", strings.NewReader(c.body)))
			if code != c.code || l.wish != c.wish {
				t.Errorf("answer %d %s after the wish %q; want %d after %q", code, body, l.wish, c.code, c.wish)
			}
			if code != http.StatusOK && !strings.HasPrefix(body, `{"error":"`) {
				t.Errorf("%s does not say what is wrong", body)
			}
		})
	}
}

func TestAnotherSitesPageMovesNobody(t *testing.T) {
	t.Parallel()
	l := &line{}
	r := httptest.NewRequest(http.MethodPut, "/api/v1/agents/anna/state", strings.NewReader(`{"state":"offline"}`))
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	if code, _ := ask(t, l, r); code != http.StatusForbidden || l.wish != "" {
		t.Errorf("answer %d after the wish %q, want 403 and none", code, l.wish)
	}
}
