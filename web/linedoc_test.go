package web

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"go.uber.org/zap"

	"presszero/internal/golden"
	"presszero/queue"
	"presszero/web/access"
	"presszero/web/access/accesstest"
)

// watched is a line as a test says.
type watched struct {
	site  queue.Snapshot
	waits map[string]queue.Wait
	told  []queue.PromiseRecord
}

func (w watched) Snapshot(context.Context, int) (queue.Snapshot, error) { return w.site, nil }

func (w watched) Lineup(context.Context, int, int) (queue.Lineup, error) {
	return queue.Lineup{Agents: []queue.Serving{{ID: "dora", Queue: "reception"}}}, nil
}

func (w watched) Forecasts(_ context.Context, calls []string) (map[string]queue.Wait, error) {
	told := map[string]queue.Wait{}
	for _, call := range calls {
		told[call] = w.waits[call]
	}
	return told, nil
}

func (w watched) Promises(_ context.Context, wish queue.PromisesWish) (queue.PromisesPage, error) {
	if wish.Before != "" {
		return queue.PromisesPage{}, nil
	}
	return queue.PromisesPage{Records: w.told}, nil
}

func (w watched) Waits(_ context.Context, call string) (queue.View, queue.Wait, error) {
	return queue.View{Now: noon}, w.waits[call], nil
}

func (w watched) WaitsToJoin(context.Context, queue.LaneRef, time.Duration) (queue.Wait, error) {
	return queue.Wait{}, nil
}

func cards(time.Time) map[string]QueueCard {
	return map[string]QueueCard{"billing": {Title: "Billing", Open: true, Changes: noon.Add(5 * time.Hour)}, "reception": {Title: "Reception"}, "sales": {Title: "Sales"}}
}

// watchedLine is the busy line with people's numbers and names, callbacks, and what callers were told.
func watchedLine() watched {
	w := watched{site: busyLine(), waits: map[string]queue.Wait{}}
	for i, q := range w.site.Queues {
		for k := range q.Entries {
			e := &w.site.Queues[i].Entries[k]
			e.From, e.Language, e.Joined = fmt.Sprintf("+155501%02d", 10*i+k), "en", e.Clock
		}
	}
	w.site.Queues[1].Deferred = 1
	w.site.Queues[1].Callbacks = []queue.Entry{{
		Call: "CBlater", Queue: "reception", Lane: queue.MainLane, State: queue.Deferred, Clock: noon.Add(-time.Hour),
		Callback: queue.Callback{Number: "+15550177", Due: noon.Add(-time.Minute), After: noon.Add(time.Hour), Tries: 1},
	}}
	for i, name := range []string{"Anna", "Ben", "Carl", "Dora", "Ed"} {
		w.site.Agents[i].Name = name
	}
	w.site.Agents[3].Call, w.site.Agents[3].Work = "CAtalks", queue.Work{Calls: 3, Talked: 10 * time.Minute}
	told := func(id, call, said string, kind queue.PromiseKind, by time.Duration) {
		w.told = append(w.told, queue.PromiseRecord{ID: id, Call: call, Kind: kind, Said: said, At: noon.Add(-5 * time.Second), By: noon.Add(by), Outcome: queue.PromiseOpen})
	}
	told("5", "CAvip", "about 3", queue.PromisedWait, 3*time.Minute)
	told("4", "CAskill", "up to 5", queue.PromisedWait, 3*time.Minute)
	told("3", "CAagain", "about 3", queue.PromisedWait, -time.Minute)
	told("2", "CAknown", "between 5 and 10", queue.PromisedWait, 3*time.Minute)
	told("1", "CAlost", "2", queue.PromisedPosition, 0)
	w.told[4].By = time.Time{}
	wait := func(likely, high time.Duration) queue.Wait {
		return queue.Wait{Known: true, Basis: queue.BasisTwin, Likely: likely, High: high, Latest: high, At: noon}
	}
	w.waits["CAvip"], w.waits["CAskill"], w.waits["CAknown"] = wait(time.Minute, 2*time.Minute), wait(time.Minute, 4*time.Minute), wait(5*time.Minute, 6*time.Minute)
	return w
}

func TestEverybodyInLineIsShownWithTheReasonForTheirPlace(t *testing.T) {
	t.Parallel()
	w := watchedLine()
	board, err := NewLineBoard(LineBoardOptions{Line: w, Queues: cards})
	if err != nil {
		t.Fatal(err)
	}
	doc, err := board.Compose(t.Context(), access.Who{})
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.MarshalIndent(doc, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	golden.Equal(t, filepath.Join("testdata", "line.txt"), string(text)+"\n")
}

// TestTheTopicShowsNoNumber: it is one document for all who may read it.
func TestTheTopicShowsNoNumber(t *testing.T) {
	t.Parallel()
	board, err := NewLineBoard(LineBoardOptions{Line: watchedLine(), Queues: cards})
	if err != nil {
		t.Fatal(err)
	}
	doc, err := board.Compose(t.Context(), access.Who{Role: access.Admin})
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(doc)
	if err != nil || strings.Contains(string(text), "+15550") {
		t.Errorf("%v: a number in full:\n%s", err, text)
	}
}

func TestNothingInTheTopicPassesWithTime(t *testing.T) {
	t.Parallel()
	w := watchedLine()
	compose := func(after time.Duration) string {
		later := w
		later.site.Now = noon.Add(after)
		board, err := NewLineBoard(LineBoardOptions{Line: later, Queues: cards})
		if err != nil {
			t.Fatal(err)
		}
		doc, err := board.Compose(t.Context(), access.Who{})
		if err != nil {
			t.Fatal(err)
		}
		of := doc.(LineDoc)
		text, err := json.Marshal(map[string]any{"callers": of.Callers, "agents": of.Agents, "queues": of.Queues})
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	if now, later := compose(0), compose(time.Second); now != later {
		t.Errorf("a second later, with nothing changed:\n%s\n%s", now, later)
	}
}

func TestWhoMayMoveTheLineSeesTheNumberAndTheWholeReason(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		who  access.Who
		want string
	}{
		"supervisor": {access.Who{Role: access.Supervisor}, `"number":"+15550101"`},
		"operator":   {access.Who{Role: access.Operator}, `"number":"+******01"`},
	} {
		code, body := askDesk(t, c.who, "/api/v1/line/calls/CAskill")
		if code != http.StatusOK || !strings.Contains(body, c.want) {
			t.Errorf("%s: %d %s", name, code, body)
		}
	}
	_, body := askDesk(t, access.Who{Role: access.Supervisor}, "/api/v1/line/calls/CAskill")
	for _, want := range []string{"The caller ending in 01 is number 4 in the line of Billing, needing disputes of level 3 and preferably the language hi", "Anna and Ben may serve", `"said":"up to 5"`, `"p80":240`} {
		if !strings.Contains(body, want) {
			t.Errorf("%q is missing in %s", want, body)
		}
	}
	if code, body := askDesk(t, access.Who{Role: access.Supervisor}, "/api/v1/line/calls/CA9"); code != http.StatusNotFound {
		t.Errorf("who has gone: %d %s", code, body)
	}
	code, body := askDesk(t, access.Who{Role: access.Supervisor}, "/api/v1/line/agents/anna")
	if code != http.StatusOK || !strings.Contains(body, `"next":"CAvip"`) || !strings.Contains(body, "Anna would be offered the caller ending in 00 of Billing now") {
		t.Errorf("agent: %d %s", code, body)
	}
}

func askDesk(t *testing.T, who access.Who, path string) (int, string) {
	t.Helper()
	w := watchedLine()
	mux := http.NewServeMux()
	NewLineDesk(LineBoardOptions{Line: w, Queues: cards}, w, zap.NewNop()).Register(mux, accesstest.As(who))
	answer := httptest.NewRecorder()
	mux.ServeHTTP(answer, httptest.NewRequest(http.MethodGet, path, nil))
	return answer.Code, answer.Body.String()
}
