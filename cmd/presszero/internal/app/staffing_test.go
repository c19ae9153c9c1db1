package app

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"presszero/queue"
	"presszero/sim"
	"presszero/web"
)

// shows reads what the API answers to a question that is in order.
func (x *exchange) shows(path string, into any) {
	x.Helper()
	w := x.ask("GET", path, "")
	if w.Code != http.StatusOK {
		x.Fatalf("GET %s: %d %s", path, w.Code, w.Body)
	}
	x.must(json.Unmarshal(w.Body.Bytes(), into))
}

// TestTheServiceKeepsItsHistoryAndAdvisesOnStaff has three callers answered, whom the history then knows, and all that is
// said of staff: now, for a day, and in the metrics.
func TestTheServiceKeepsItsHistoryAndAdvisesOnStaff(t *testing.T) {
	t.Parallel()
	x := newExchange(t, setup{edit: noWrapUp, speed: 60})
	began := x.clock.Now().Add(-time.Minute)
	var phones []*sim.Phone
	for i := range 3 {
		phones = append(phones, x.call(number(i+1), sim.AwaitAsked(), sim.Press("0"), sim.AwaitConnected(), sim.AwaitFinished()))
	}
	x.finish(phones...)
	x.settled()
	since := url.Values{"queue": {"reception"}, "from": {began.Format(time.RFC3339)}}
	x.eventually("the history knows the callers", func() bool {
		var answer struct{ Intervals []web.Interval }
		x.shows("/api/v1/history?"+since.Encode(), &answer)
		offered, answered, handled := 0, 0, 0
		for _, i := range answer.Intervals {
			offered, answered, handled = offered+i.Offered, answered+i.Answered, handled+i.Handled
		}
		return offered == 3 && answered == 3 && handled == 3
	})
	x.eventually("the staff of every queue is known", func() bool {
		var answer struct{ Queues []web.QueueStaffing }
		x.shows("/api/v1/staffing", &answer)
		return len(answer.Queues) == len(x.site.Queues) && strings.Contains(x.metrics(), `presszero_staffing_agents{need="present",queue="reception"}`)
	})
	var plans struct{ Queues []web.QueuePlan }
	x.shows("/api/v1/staffing?day=today&queue=reception", &plans)
	if len(plans.Queues) != 1 || plans.Queues[0].Queue != "reception" || plans.Queues[0].Target.Share != 0.8 {
		t.Errorf("%+v", plans)
	}
	for path, code := range map[string]int{
		"/api/v1/staffing?day=someday": 400, "/api/v1/history?queue=reception": 400, "/api/v1/history?queue=none&from=2026-03-02T00:00:00Z": 404,
		"/api/v1/history?queue=reception&from=2026-01-02T00:00:00Z&to=2026-03-02T00:00:00Z": 400,
	} {
		if w := x.ask("GET", path, ""); w.Code != code {
			t.Errorf("GET %s: %d %s, want %d", path, w.Code, w.Body, code)
		}
	}
}

// TestStaffIsCountedForTheLastWaitThatACallerWasTold and not for what was replaced or is no wait.
func TestStaffIsCountedForTheLastWaitThatACallerWasTold(t *testing.T) {
	t.Parallel()
	record := func(call string, kind queue.PromiseKind, outcome queue.Promise, by time.Duration) queue.PromiseRecord {
		return queue.PromiseRecord{Call: call, Kind: kind, At: noon, By: noon.Add(by), Outcome: outcome, Live: true}
	}
	told := toldWaits([]queue.PromiseRecord{
		record("CA1", queue.PromisedWait, queue.PromiseOpen, 5*time.Minute), record("CA1", queue.PromisedWait, queue.PromiseReplaced, 2*time.Minute),
		record("CA2", queue.PromisedCallback, queue.PromiseOpen, time.Hour), record("CA3", queue.PromisedWait, queue.PromiseKept, time.Minute),
		{Call: "CA4", Kind: queue.PromisedWait, Outcome: queue.PromiseOpen, Live: true}, // no time was told
	})
	if by := told["CA1"]; len(told) != 1 || !by.Equal(noon.Add(5*time.Minute)) {
		t.Errorf("%v, want CA1 in five minutes alone", told)
	}
}
