package queue

import (
	"cmp"
	"slices"
	"time"
)

// PromiseSummary is what became of the promises of one kind that a queue's callers were told in a day.
type PromiseSummary struct {
	Day      string // in UTC, such as 2026-03-02
	Queue    string
	Kind     PromiseKind
	Outcomes map[Promise]int
	Raises   int // replaced by a later time
	// Due are those that named a time and came to an end by being kept or not, and Margin is how much time was left on
	// average, below 0 when it had passed.
	Due    int
	Margin time.Duration
	// Met are those that named a time and whose caller met an agent, whatever was told in between, and Covered those of them
	// who did by then: for the waits, the coverage of what is said.
	Met, Covered int
}

// Kept is the share of promises that were kept, of those that were kept, late or broken; false when there are none.
func (s PromiseSummary) Kept() (share float64, known bool) {
	kept := s.Outcomes[PromiseKept]
	all := kept + s.Outcomes[PromiseLate] + s.Outcomes[PromiseBroken]
	return float64(kept) / float64(max(all, 1)), all > 0
}

// Summarise sums promises up, by day, queue and kind: the latest day first.
func Summarise(records []PromiseRecord) []PromiseSummary {
	type key struct {
		day, queue string
		kind       PromiseKind
	}
	all := map[key]*PromiseSummary{}
	for _, r := range records {
		k := key{r.At.UTC().Format(time.DateOnly), r.Queue, r.Kind}
		s := all[k]
		if s == nil {
			s = &PromiseSummary{Day: k.day, Queue: k.queue, Kind: k.kind, Outcomes: map[Promise]int{}}
			all[k] = s
		}
		s.add(r)
	}
	sums := make([]PromiseSummary, 0, len(all))
	for _, s := range all {
		s.Margin /= time.Duration(max(s.Due, 1))
		sums = append(sums, *s)
	}
	slices.SortFunc(sums, func(a, b PromiseSummary) int {
		return cmp.Or(cmp.Compare(b.Day, a.Day), cmp.Compare(a.Queue, b.Queue), cmp.Compare(a.Kind, b.Kind))
	})
	return sums
}

// add counts one; Margin is their sum until all are counted.
func (s *PromiseSummary) add(r PromiseRecord) {
	s.Outcomes[r.Outcome]++
	if r.Raise() {
		s.Raises++
	}
	if r.By.IsZero() {
		return
	}
	if r.Outcome == PromiseKept || r.Outcome == PromiseLate || r.Outcome == PromiseBroken {
		s.Due++
		s.Margin += r.Margin
	}
	if !r.Answered.IsZero() {
		s.Met++
		if !r.Answered.After(r.By) {
			s.Covered++
		}
	}
}
