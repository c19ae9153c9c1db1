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
	"presszero/web/access"
	"presszero/web/access/accesstest"
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

// admin lets everybody do everything: what each role may do is tested over the whole service.
var admin = accesstest.As(access.Who{Name: "otto", Role: access.Admin})

// ask sends a request and returns the code and the body of the answer.
func ask(t *testing.T, l *line, r *http.Request) (int, string) {
	t.Helper()
	return askAs(t, admin, l, r)
}

func askAs(t *testing.T, guard access.Guard, l *line, r *http.Request) (int, string) {
	t.Helper()
	api, err := NewAPI(l, zap.NewNop())
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	api.Register(mux, guard)
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

func TestAnAgentSetsNobodyElse(t *testing.T) {
	t.Parallel()
	for path, want := range map[string]int{
		"PUT /api/v1/agents/anna/state": http.StatusOK, "PUT /api/v1/agents/ben/state": http.StatusForbidden,
		"PUT /api/v1/agents/anna/beat": http.StatusOK, "PUT /api/v1/agents/ben/beat": http.StatusForbidden,
		"POST /api/v1/agents/ben/wrap-up": http.StatusForbidden,
	} {
		l := &line{agent: queue.Agent{ID: "anna", State: queue.Ready}}
		method, target, _ := strings.Cut(path, " ")
		code, body := askAs(t, accesstest.As(access.Who{Name: "anna", Role: access.Agent, Agent: "anna"}), l,
			httptest.NewRequest(method, target, strings.NewReader(`{"state":"ready"}`)))
		if code != want || code != http.StatusOK && l.wish != "" {
			t.Errorf("%s: answer %d %s after the wish %q, want %d", path, code, body, l.wish, want)
		}
	}
}

func TestAScreenOnTheWallSeesNoCaller(t *testing.T) {
	t.Parallel()
	l := &line{site: queue.Snapshot{
		Now: noon, Queues: []queue.QueueView{{Name: "reception", Waiting: 1, Entries: []queue.Entry{{Call: "CA1", Note: "a bill"}}}},
		Agents: []queue.Agent{{ID: "anna", State: queue.Talking, Call: "CA2"}},
	}}
	wall := accesstest.As(access.Who{Name: "lobby", Role: access.Screen})
	for _, path := range []string{"/api/v1/queues", "/api/v1/agents"} {
		if code, body := askAs(t, wall, l, httptest.NewRequest(http.MethodGet, path, nil)); code != http.StatusOK || strings.Contains(body, "CA") {
			t.Errorf("%s: %d %s", path, code, body)
		}
	}
}
