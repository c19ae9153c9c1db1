package web

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"presszero/internal/golden"
	"presszero/queue"
)

func (l *line) Prioritise(_ context.Context, call string, head time.Duration, why string) (queue.View, error) {
	l.wish = fmt.Sprint(call, " ", head, " ", why)
	return queue.View{Entry: queue.Entry{Call: call, State: queue.Waiting, Queue: "reception", Lane: queue.MainLane, Clock: noon, Head: head}, Position: 1}, l.err
}

func (l *line) Move(_ context.Context, call, to, why string) (queue.View, error) {
	l.wish = fmt.Sprint(call, " ", to, " ", why)
	if call == called {
		return queue.View{Entry: queue.Entry{Call: call, State: queue.Calling, Queue: "reception"}, Position: 1}, l.err
	}
	return queue.View{Entry: queue.Entry{Call: call, State: queue.Waiting, Queue: to, Lane: queue.MainLane, Clock: noon}, Position: 2}, l.err
}

// busyLine is two queues that share agents, with everything in them that can be explained.
func busyLine() queue.Snapshot {
	ago := func(d time.Duration) time.Time { return noon.Add(-d) }
	entry := func(call, name, lane string, since time.Duration, seq int64) queue.Entry {
		return queue.Entry{Call: call, Queue: name, Lane: lane, State: queue.Waiting, Clock: ago(since), Seq: seq}
	}
	vip := entry("CAvip", "billing", "main", 2*time.Minute, 3)
	vip.Head = 10 * time.Minute
	offered := entry("CAoffered", "reception", "main", 20*time.Minute, 1)
	offered.State, offered.Agent = queue.Offered, "carl"
	again := entry("CAagain", "reception", "main", 4*time.Minute, 2)
	again.Resumed = true
	return queue.Snapshot{
		Now: noon,
		Queues: []queue.QueueView{
			{Name: "billing", Entries: []queue.Entry{vip, entry("CAskill", "billing", "disputes>=3,lang:hi?", 30*time.Second, 4)}},
			{Name: "reception", Entries: []queue.Entry{offered, again, entry("CAknown", "reception", "main@dora", 10*time.Second, 5), entry("CAlost", "reception", "refunds", time.Minute, 6)}},
		},
		Routing: map[string]queue.Routing{
			"billing":   {Choice: queue.LeastTalked, Tiers: []queue.Tier{{After: time.Minute}}, Relax: []queue.Relaxation{{After: 2 * time.Minute, Skill: "disputes", Level: 1}}},
			"reception": {Sticky: time.Minute},
		},
		Agents: []queue.Agent{
			{ID: "anna", Queues: []string{"billing", "reception"}, Skills: map[string]int{"disputes": 1}, State: queue.Ready, Since: ago(3 * time.Minute)},
			{ID: "ben", Queues: []string{"billing", "reception"}, Skills: map[string]int{"disputes": 1}, State: queue.Ready, Since: ago(time.Minute)},
			{ID: "carl", Queues: []string{"reception"}, State: queue.Reserved, Since: ago(5 * time.Second)},
			{ID: "dora", Queues: []string{"reception"}, State: queue.Talking, Since: ago(time.Hour)},
			{ID: "ed", Queues: []string{"billing"}, Tiers: map[string]int{"billing": 2}, Skills: map[string]int{"disputes": 5}, State: queue.Away, Since: ago(time.Hour), Reason: "lunch"},
		},
	}
}

// TestEveryPlaceAndEveryChoiceIsExplained compares what is said of everybody in a busy line with a file that people have read.
func TestEveryPlaceAndEveryChoiceIsExplained(t *testing.T) {
	t.Parallel()
	l := &line{site: busyLine()}
	var got strings.Builder
	for _, path := range []string{
		"calls/CAvip", "calls/CAoffered", "calls/CAagain", "calls/CAskill", "calls/CAknown", "calls/CAlost",
		"agents/anna", "agents/ben", "agents/carl", "agents/dora", "agents/ed",
	} {
		code, body := ask(t, l, httptest.NewRequest(http.MethodGet, "/api/v1/why/"+path, nil))
		var answer struct{ Sentences []string }
		if err := json.Unmarshal([]byte(body), &answer); code != http.StatusOK || err != nil {
			t.Fatalf("%s: answer %d %s, %v", path, code, body, err)
		}
		fmt.Fprintf(&got, "%s\n  %s\n\n", path, strings.Join(answer.Sentences, "\n  "))
	}
	golden.Equal(t, filepath.Join("testdata", "why.txt"), got.String())
}

func TestWhoIsInNoLineIsNotExplained(t *testing.T) {
	t.Parallel()
	for _, path := range []string{"calls/CA9", "agents/zoe"} {
		code, body := ask(t, &line{site: busyLine()}, httptest.NewRequest(http.MethodGet, "/api/v1/why/"+path, nil))
		if code != http.StatusNotFound || !strings.HasPrefix(body, `{"error":"`) {
			t.Errorf("%s: answer %d %s", path, code, body)
		}
	}
}

// called is a customer whose phone is ringing.
const called = "web-1"

func TestNobodyIsMovedWhilePhoned(t *testing.T) {
	t.Parallel()
	for to, want := range map[string]int{"billing": http.StatusConflict, "reception": http.StatusOK} {
		body := strings.NewReader(`{"queue":"` + to + `","reason":"a bill"}`)
		if code, said := ask(t, &line{}, httptest.NewRequest(http.MethodPut, "/api/v1/calls/"+called+"/queue", body)); code != want {
			t.Errorf("to %s: answer %d %s, want %d", to, code, said, want)
		}
	}
}

func TestAPlaceIsChangedForAReasonOnly(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, path, body string
		err              error
		code             int
		wish             string
	}{
		{"a priority", "priority", `{"head":"5m","reason":"a regular"}`, nil, http.StatusOK, "CA1 5m0s a regular"},
		{"another queue", "queue", `{"queue":"billing","reason":"a bill"}`, nil, http.StatusOK, "CA1 billing a bill"},
		{"no reason", "priority", `{"head":"5m","reason":" "}`, nil, http.StatusBadRequest, ""},
		{"no reason to move", "queue", `{"queue":"billing"}`, nil, http.StatusBadRequest, ""},
		{"a reason like a novel", "queue", `{"queue":"billing","reason":"` + strings.Repeat("x", 300) + `"}`, nil, http.StatusBadRequest, ""},
		{"beyond the bound", "priority", `{"head":"2h","reason":"a regular"}`, nil, http.StatusBadRequest, ""},
		{"no duration", "priority", `{"head":"soon","reason":"a regular"}`, nil, http.StatusBadRequest, ""},
		{"no JSON", "queue", `queue=billing`, nil, http.StatusBadRequest, ""},
		{"an unknown queue", "queue", `{"queue":"b","reason":"a bill"}`, ErrUnknownQueue, http.StatusNotFound, "CA1 b a bill"},
		{"an unknown call", "queue", `{"queue":"b","reason":"a bill"}`, queue.ErrUnknownCall, http.StatusNotFound, "CA1 b a bill"},
		{"who has gone", "priority", `{"head":"0s","reason":"a mistake"}`, queue.ErrEnded, http.StatusNotFound, "CA1 0s a mistake"},
		{"a line that is out of reach", "queue", `{"queue":"b","reason":"a bill"}`, errors.New("connection refused"), http.StatusServiceUnavailable, "CA1 b a bill"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			l := &line{err: c.err}
			code, body := ask(t, l, httptest.NewRequest(http.MethodPut, "/api/v1/calls/CA1/"+c.path, strings.NewReader(c.body)))
			if code != c.code || l.wish != c.wish {
				t.Errorf("answer %d %s after the wish %q; want %d after %q", code, body, l.wish, c.code, c.wish)
			}
		})
	}
}
