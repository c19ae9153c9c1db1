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

// hourglass tells waits as a test says.
type hourglass struct {
	view queue.View
	wait queue.Wait
	err  error
	lane queue.LaneRef
	head time.Duration
	told ledger
}

func (h *hourglass) Waits(context.Context, string) (queue.View, queue.Wait, error) {
	return h.view, h.wait, h.err
}

func (h *hourglass) WaitsToJoin(_ context.Context, lane queue.LaneRef, head time.Duration) (queue.Wait, error) {
	h.lane, h.head = lane, head
	return h.wait, h.err
}

func askWait(t *testing.T, h *hourglass, path string) (int, string) {
	t.Helper()
	api, err := NewWaitsAPI(h, h.told, zap.NewNop())
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	api.Register(mux, admin)
	w := httptest.NewRecorder()
	mux.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
	body, err := io.ReadAll(w.Result().Body)
	if err != nil {
		t.Fatal(err)
	}
	return w.Code, strings.TrimSpace(string(body))
}

func TestTheWaitIsTold(t *testing.T) {
	t.Parallel()
	known := queue.Wait{
		Known: true, Low: 300 * time.Second, Likely: 420 * time.Second, High: 580 * time.Second, Latest: 700 * time.Second, Mean: 440 * time.Second,
		Basis: queue.BasisTwin, Confidence: queue.Medium, Doubts: queue.DoubtYoung, Calls: 21, At: noon,
	}
	low := known
	low.Known, low.Confidence, low.Doubts, low.Reason = false, queue.Low, queue.DoubtUncalibrated, queue.DoubtUncalibrated
	nothing := queue.Wait{Basis: queue.BasisNone, Reason: queue.UnknownNoStaff, Confidence: queue.Unsure, At: noon}
	view := queue.View{
		Entry:    queue.Entry{Call: "CA1", Queue: "reception", Lane: "lang:hi", State: queue.Waiting, Head: time.Minute},
		Position: 3, Line: queue.Line{Ahead: 2},
	}
	told := ledger{records: []queue.PromiseRecord{
		{ID: "2-0", Call: "CA7", Kind: queue.PromisedWait, Said: "up to 7", As: "longer", At: noon.Add(time.Minute), By: noon.Add(8 * time.Minute), Outcome: queue.PromiseOpen},
		{ID: "1-0", Call: "CA7", Kind: queue.PromisedWait, Said: "up to 5", At: noon, By: noon.Add(5 * time.Minute), First: true, Outcome: queue.PromiseReplaced},
	}}
	const numbers = `"mean":440,"p20":300,"p50":420,"p80":580,"p90":700,`
	for name, c := range map[string]struct {
		path string
		wait queue.Wait
		want string
	}{
		"a call that was told a wait": {
			"/api/v1/queues/reception/calls/CA7/ewt", nothing,
			`{"queue":"reception","lane":"lang:hi","head_seconds":60,"call":"CA7","position":3,"ahead":2,"known":false,"phrase":"",` +
				`"confidence":"none","reasons":["no-staff"],"model":"none","computed_at":"2026-03-03T12:00:00Z","n_eff":0,` +
				`"promise":{"first":{"id":"1-0","call":"CA7","kind":"wait","said":"up to 5","at":"2026-03-03T12:00:00Z","by":"2026-03-03T12:05:00Z",` +
				`"first":true,"outcome":"replaced"},"current":{"id":"2-0","call":"CA7","kind":"wait","said":"up to 7","as":"longer","at":"2026-03-03T12:01:00Z",` +
				`"by":"2026-03-03T12:08:00Z","outcome":"open"}}}`,
		},
		"a call": {
			"/api/v1/queues/reception/calls/CA1/ewt", known,
			`{"queue":"reception","lane":"lang:hi","head_seconds":60,"call":"CA1","position":3,"ahead":2,"known":true,"phrase":"between 5 and 10 minutes",` +
				numbers + `"confidence":"medium","reasons":["young"],"model":"twin","computed_at":"2026-03-03T12:00:00Z","n_eff":21}`,
		},
		"who joins with a head start": {
			"/api/v1/queues/reception/ewt?priority=5m&lane=lang:hi", known,
			`{"queue":"reception","lane":"lang:hi","head_seconds":300,"known":true,"phrase":"between 5 and 10 minutes",` +
				numbers + `"confidence":"medium","reasons":["young"],"model":"twin","computed_at":"2026-03-03T12:00:00Z","n_eff":21}`,
		},
		"not well enough to be spoken": {
			"/api/v1/queues/reception/ewt", low,
			`{"queue":"reception","lane":"main","head_seconds":0,"known":false,"phrase":"",` +
				numbers + `"confidence":"low","reasons":["uncalibrated"],"model":"twin","computed_at":"2026-03-03T12:00:00Z","n_eff":21}`,
		},
		"nothing": {
			"/api/v1/queues/reception/ewt", nothing,
			`{"queue":"reception","lane":"main","head_seconds":0,"known":false,"phrase":"",` +
				`"confidence":"none","reasons":["no-staff"],"model":"none","computed_at":"2026-03-03T12:00:00Z","n_eff":0}`,
		},
	} {
		if view.Call = "CA1"; strings.Contains(c.path, "CA7") {
			view.Call = "CA7"
		}
		code, body := askWait(t, &hourglass{view: view, wait: c.wait, told: told}, c.path)
		if diff := cmp.Diff(c.want, body); code != http.StatusOK || diff != "" {
			t.Errorf("%s: answer %d (-want +got):\n%s", name, code, diff)
		}
	}
}

func TestAWaitThatCannotBeToldIsRefused(t *testing.T) {
	t.Parallel()
	here := queue.View{Entry: queue.Entry{Call: "CA1", Queue: "reception", State: queue.Waiting}}
	gone := here
	gone.State = queue.Ended
	for name, c := range map[string]struct {
		path string
		h    hourglass
		code int
	}{
		"unknown call":    {"/api/v1/queues/reception/calls/CA1/ewt", hourglass{err: queue.ErrUnknownCall}, http.StatusNotFound},
		"another queue":   {"/api/v1/queues/billing/calls/CA1/ewt", hourglass{view: here}, http.StatusNotFound},
		"gone":            {"/api/v1/queues/reception/calls/CA1/ewt", hourglass{view: gone}, http.StatusNotFound},
		"unknown queue":   {"/api/v1/queues/x/ewt", hourglass{err: ErrUnknownQueue}, http.StatusNotFound},
		"no head start":   {"/api/v1/queues/reception/ewt?priority=high", hourglass{}, http.StatusBadRequest},
		"too much of one": {"/api/v1/queues/reception/ewt?priority=2h", hourglass{}, http.StatusBadRequest},
		"no lane":         {"/api/v1/queues/reception/ewt?lane=a%20b", hourglass{}, http.StatusBadRequest},
		"no line":         {"/api/v1/queues/reception/ewt", hourglass{err: errors.New("no answer")}, http.StatusServiceUnavailable},
	} {
		if code, body := askWait(t, &c.h, c.path); code != c.code {
			t.Errorf("%s: answer %d, want %d: %s", name, code, c.code, body)
		}
	}
}
