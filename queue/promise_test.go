package queue

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestPromisesAreSummedUpByDayQueueAndKind(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	told := func(name string, kind PromiseKind, outcome Promise, margin, answered time.Duration) PromiseRecord {
		r := PromiseRecord{Queue: name, Kind: kind, Outcome: outcome, At: at, By: at.Add(10 * time.Minute), Margin: margin}
		if answered > 0 {
			r.Answered = at.Add(answered)
		}
		return r
	}
	next := told("sales", PromisedWait, PromiseBroken, -time.Minute, 0)
	next.At = at.Add(24 * time.Hour)
	place := told("sales", PromisedPosition, PromiseKept, 0, time.Minute)
	place.By = time.Time{}
	got := Summarise([]PromiseRecord{
		told("sales", PromisedWait, PromiseKept, 4*time.Minute, 6*time.Minute),
		told("sales", PromisedWait, PromiseLate, -2*time.Minute, 12*time.Minute),
		told("sales", PromisedWait, PromiseReplaced, -5*time.Minute, 15*time.Minute),
		told("sales", PromisedWait, PromiseReplaced, 5*time.Minute, 2*time.Minute),
		told("sales", PromisedWait, PromiseVoid, 0, 0),
		told("sales", PromisedWait, PromiseOpen, 0, 0),
		place, next,
		told("billing", PromisedCallback, PromiseKept, 6*time.Minute, 0),
	})
	want := []PromiseSummary{
		{Day: "2026-03-03", Queue: "sales", Kind: PromisedWait, Outcomes: map[Promise]int{PromiseBroken: 1}, Due: 1, Margin: -time.Minute},
		{Day: "2026-03-02", Queue: "billing", Kind: PromisedCallback, Outcomes: map[Promise]int{PromiseKept: 1}, Due: 1, Margin: 6 * time.Minute},
		{Day: "2026-03-02", Queue: "sales", Kind: PromisedPosition, Outcomes: map[Promise]int{PromiseKept: 1}},
		{
			Day: "2026-03-02", Queue: "sales", Kind: PromisedWait, Raises: 1, Due: 2, Margin: time.Minute, Met: 4, Covered: 2,
			Outcomes: map[Promise]int{PromiseKept: 1, PromiseLate: 1, PromiseReplaced: 2, PromiseVoid: 1, PromiseOpen: 1},
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("summed up (-want +got):\n%s", diff)
	}
	if share, known := got[3].Kept(); share != 0.5 || !known {
		t.Errorf("kept: %v, %v", share, known)
	}
	if share, known := (PromiseSummary{}).Kept(); share != 0 || known {
		t.Errorf("of nothing: %v, %v", share, known)
	}
}
