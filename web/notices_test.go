package web

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"go.uber.org/zap"

	"presszero/internal/clock"
	"presszero/queue"
	"presszero/web/access"
	"presszero/web/access/accesstest"
	"presszero/web/keep"
)

func TestAnAgentIsToldWhoSetTheirStateAndWhy(t *testing.T) {
	t.Parallel()
	now := clock.NewManual(noon)
	notices := NewNotices(keep.NewMemory(now.Now), now, zap.NewNop())
	l := &line{agent: queue.Agent{ID: "anna", State: queue.Away}}
	ask := func(who access.Who, method, path, body string) (int, string) {
		api, err := NewAPI(l, zap.NewNop())
		if err != nil {
			t.Fatal(err)
		}
		mux := http.NewServeMux()
		api.Notify(notices)
		api.Register(mux, accesstest.As(who))
		notices.Register(mux, accesstest.As(who))
		w := httptest.NewRecorder()
		mux.ServeHTTP(w, httptest.NewRequest(method, path, strings.NewReader(body)))
		return w.Code, w.Body.String()
	}
	cara, anna, ben := access.Who{Name: "cara", Role: access.Supervisor}, access.Who{Name: "anna", Role: access.Agent, Agent: "anna"}, access.Who{Name: "ben", Role: access.Agent, Agent: "ben"}
	ask(anna, http.MethodPut, "/api/v1/agents/anna/state", `{"state":"ready"}`)
	if _, body := ask(anna, http.MethodGet, "/api/v1/agents/anna/notices", ""); strings.Contains(body, "set you") {
		t.Errorf("who set the state herself is told so: %s", body)
	}
	ask(cara, http.MethodPut, "/api/v1/agents/anna/state", `{"state":"away","reason":"training"}`)
	_, body := ask(anna, http.MethodGet, "/api/v1/agents/anna/notices", "")
	if !strings.Contains(body, "cara has set you away: training") {
		t.Errorf("anna is told %s", body)
	}
	unread, err := notices.Unread(t.Context(), "anna")
	if err != nil || len(unread) != 1 {
		t.Fatalf("%v, %v", unread, err)
	}
	for id := range unread {
		if code, _ := ask(ben, http.MethodDelete, "/api/v1/agents/anna/notices/"+id, ""); code != http.StatusForbidden {
			t.Errorf("somebody else puts it away: %d", code)
		}
		if code, _ := ask(anna, http.MethodDelete, "/api/v1/agents/anna/notices/"+id, ""); code != http.StatusNoContent {
			t.Errorf("put away: %d", code)
		}
	}
	if _, body := ask(anna, http.MethodGet, "/api/v1/agents/anna/notices", ""); strings.Contains(body, "training") {
		t.Errorf("what was read stands still: %s", body)
	}
	ask(cara, http.MethodPost, "/api/v1/agents/anna/notices", `{"text":"the fire drill is at three"}`)
	now.Advance(25 * time.Hour)
	if unread, _ := notices.Unread(t.Context(), "anna"); len(unread) != 0 {
		t.Errorf("a day later: %v", unread)
	}
}
