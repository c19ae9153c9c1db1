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

	"go.uber.org/zap"

	"presszero/queue/history"
	"presszero/queue/staffing"
)

// rota knows one queue.
type rota struct {
	err      error
	from, to time.Time
}

func (r *rota) Advice(context.Context) ([]QueueStaffing, error) {
	a := staffing.Advice{Queue: "orders", State: staffing.Short, AtWork: 3, Required: 5, Promised: 4, Broken: 1}
	return []QueueStaffing{{Advice: a, Message: a.Message(), Basis: history.ByWeeks, Calls: 20, At: noon}}, r.err
}

func (r *rota) Plan(_ context.Context, day string) ([]QueuePlan, error) {
	if day != "monday" {
		return nil, Refusal{http.StatusBadRequest, "no such day"}
	}
	return []QueuePlan{{Queue: "orders", Day: "2026-03-02"}}, r.err
}

func (r *rota) History(_ context.Context, _ string, from, to time.Time) ([]history.Interval, error) {
	r.from, r.to = from, to
	return []history.Interval{{Slot: history.SlotOf(from), Offered: 4, Answered: 3, InTime: 2, Abandoned: 1, Early: 1, Handled: 3, Handle: 9 * time.Minute}}, r.err
}

func askRota(t *testing.T, r *rota, path string) (int, string) {
	t.Helper()
	api, err := NewAPI(&line{}, zap.NewNop())
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	api.RegisterStaffing(mux, admin, r)
	w := httptest.NewRecorder()
	mux.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
	body, _ := io.ReadAll(w.Result().Body)
	return w.Code, strings.TrimSpace(string(body))
}

func TestTheStaffOfAQueueIsShownWithItsNumbers(t *testing.T) {
	t.Parallel()
	for path, want := range map[string]string{
		"/api/v1/staffing":                            `"state":"short"`,
		"/api/v1/staffing?queue=orders":               `"at_work":3,"required":5,"paid":0,"promised":4,"broken":1`,
		"/api/v1/staffing?queue=other":                `{"queues":[]}`,
		"/api/v1/staffing?day=monday":                 `"day":"2026-03-02"`,
		"/api/v1/history?from=2026-03-02T09:00:00Z":   `"offered":4,"answered":3,"answered_in_time":2,"abandoned":1,"abandoned_in_time":1`,
		"/api/v1/history?from=2026-03-02T09:00:00Z&n": `"answered_of_all":0.5,"answered_of_those_who_stayed":0.6666666666666666`,
	} {
		if code, body := askRota(t, &rota{}, path); code != http.StatusOK || !strings.Contains(body, want) {
			t.Errorf("%s: %d %s, want %s", path, code, body, want)
		}
	}
}

func TestAHistoryHasABeginningAndAnEnd(t *testing.T) {
	t.Parallel()
	for path, code := range map[string]int{
		"/api/v1/history": 400, "/api/v1/history?from=yesterday": 400, "/api/v1/history?from=2026-03-02T09:00:00Z&to=2026-03-02T08:00:00Z": 400,
		"/api/v1/staffing?day=never": 400,
	} {
		if got, body := askRota(t, &rota{}, path); got != code {
			t.Errorf("%s: %d %s, want %d", path, got, body, code)
		}
	}
	r := &rota{}
	if askRota(t, r, "/api/v1/history?from=2026-03-02T09:00:00Z"); r.to.Sub(r.from) != 24*time.Hour {
		t.Errorf("from %v to %v, want a day", r.from, r.to)
	}
	if code, body := askRota(t, &rota{err: errors.New("connection refused")}, "/api/v1/staffing"); code != http.StatusServiceUnavailable || strings.Contains(body, "refused") {
		t.Errorf("a line that cannot be reached: %d %s", code, body)
	}
}
