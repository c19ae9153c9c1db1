package web

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"go.uber.org/zap"

	"presszero/internal/golden"
	"presszero/queue"
)

// ledger is a ledger that is what a test says, the newest first.
type ledger struct {
	records []queue.PromiseRecord
	err     error
}

func (l ledger) Promises(_ context.Context, w queue.PromisesWish) (queue.PromisesPage, error) {
	var page queue.PromisesPage
	begun := w.Before == ""
	for _, r := range l.records {
		if begun && len(page.Records) < w.Limit {
			page.Records = append(page.Records, r)
		}
		begun = begun || r.ID == w.Before
	}
	return page, l.err
}

func askPromises(l ledger, query string) (int, string) {
	mux := http.NewServeMux()
	RegisterPromises(mux, admin, l, zap.NewNop())
	w := httptest.NewRecorder()
	mux.ServeHTTP(w, httptest.NewRequest("GET", "/api/v1/promises"+query, nil))
	return w.Code, w.Body.String()
}

// aLedger holds one promise of each kind, and one of each outcome.
func aLedger() ledger {
	at := func(minutes int) time.Time { return noon.Add(time.Duration(minutes) * time.Minute) }
	return ledger{records: []queue.PromiseRecord{
		{
			ID: "6-0", Call: "CA4", From: "+******14", Queue: "billing", Kind: queue.PromisedMessage, Said: "4h0m0s", At: at(20), By: at(260), First: true,
			Outcome: queue.PromiseOpen, Passed: true, Item: "5f1c9a3be07d2468", Live: true,
		},
		{
			ID: "5-0", Call: "CA3", From: "+******13", Queue: "reception", Kind: queue.PromisedCallback, Said: "2h0m0s", Language: "ta", At: at(15), By: at(135),
			First: true, Outcome: queue.PromiseLate, Settled: at(140), Margin: -5 * time.Minute,
		},
		{
			ID: "4-0", Call: "CA2", From: "+******12", Queue: "reception", Lane: "lang:hi", Kind: queue.PromisedPosition, Said: "3", Language: "hi", At: at(10),
			First: true, Outcome: queue.PromiseBroken, Settled: at(16), Answered: at(16), Overtook: 1,
		},
		{
			ID: "3-0", Call: "CA1", From: "+******11", Queue: "reception", Kind: queue.PromisedWait, Said: "up to 5", Basis: "twin", As: "longer", Language: "en", At: at(2), By: at(7),
			Outcome: queue.PromiseKept, Settled: at(5), Answered: at(5), Margin: 2 * time.Minute,
		},
		{
			ID: "2-0", Call: "CA1", From: "+******11", Queue: "reception", Kind: queue.PromisedWait, Said: "up to 3", Basis: "drain", Language: "en", At: at(0), By: at(3),
			First: true, Outcome: queue.PromiseReplaced, Settled: at(2), Answered: at(5), Margin: -4 * time.Minute,
		},
		{ID: "1-0", Call: "CA0", Queue: "sales", Kind: queue.PromisedWait, Said: "more than 30", At: at(-90), Outcome: queue.PromiseVoid, Settled: at(-80)},
	}}
}

func TestThePromisesOfAnAPI(t *testing.T) {
	t.Parallel()
	var got bytes.Buffer
	for _, query := range []string{"", "/summary"} {
		code, body := askPromises(aLedger(), query)
		fmt.Fprintf(&got, "GET /api/v1/promises%s: %d\n", query, code)
		if err := json.Indent(&got, []byte(body), "", "  "); err != nil {
			t.Fatal(err)
		}
	}
	golden.Equal(t, filepath.Join("testdata", "promises.txt"), got.String())
}

func TestPromisesAreChosenByWhatIsAskedFor(t *testing.T) {
	t.Parallel()
	for query, want := range map[string]string{
		"":                            "6-0 5-0 4-0 3-0 2-0 1-0",
		"queue=reception":             "5-0 4-0 3-0 2-0",
		"kind=wait":                   "3-0 2-0 1-0",
		"call=CA1":                    "3-0 2-0",
		"outcome=late&outcome=broken": "5-0 4-0",
		"outcome=overdue":             "6-0",
		"since=" + url.QueryEscape(noon.Format(time.RFC3339)): "6-0 5-0 4-0 3-0 2-0",
		"before=4-0":         "3-0 2-0 1-0",
		"limit=2":            "6-0 5-0 next 5-0",
		"limit=2&before=5-0": "4-0 3-0 next 3-0",
		"queue=nobody":       "",
	} {
		code, body := askPromises(aLedger(), "?"+query)
		var answer struct {
			Promises []Promise
			Next     string
		}
		if err := json.Unmarshal([]byte(body), &answer); err != nil || code != http.StatusOK {
			t.Fatalf("%s: %d %s, %v", query, code, body, err)
		}
		var ids []string
		for _, p := range answer.Promises {
			ids = append(ids, p.ID)
		}
		if answer.Next != "" {
			ids = append(ids, "next", answer.Next)
		}
		if got := strings.Join(ids, " "); got != want {
			t.Errorf("%s: %s, want %s", query, got, want)
		}
	}
}

func TestAQuestionForPromisesThatMakesNoSenseIsRefused(t *testing.T) {
	t.Parallel()
	for _, query := range []string{"kind=hope", "outcome=forgotten", "since=yesterday", "limit=0", "limit=x"} {
		for _, path := range []string{"?", "/summary?"} {
			if code, body := askPromises(aLedger(), path+query); code != http.StatusBadRequest {
				t.Errorf("%s%s: %d %s", path, query, code, body)
			}
		}
	}
	if code, body := askPromises(ledger{err: errors.New("gone")}, ""); code != http.StatusServiceUnavailable {
		t.Errorf("without a line: %d %s", code, body)
	}
}
