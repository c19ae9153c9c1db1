package forecast

import (
	"fmt"
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"presszero/queue"
	"presszero/queue/estimate"
	"presszero/queue/memq"
)

var morning = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

// some is a happening as a random day has them.
func some(t *rapid.T, now time.Time) happening {
	span := func(what string, most int) time.Duration {
		return time.Duration(rapid.IntRange(0, most).Draw(t, what)) * time.Millisecond
	}
	lane := queue.LaneRef{
		Queue: rapid.SampledFrom([]string{"sales", "support/eu"}).Draw(t, "queue"), Lane: rapid.SampledFrom([]string{queue.MainLane, "lang:hi?"}).Draw(t, "lane"),
	}
	return happening{
		what: rapid.SampledFrom([]what{joined, answered, unheard, hungUp, departed, finished, returned, turned}).Draw(t, "what"),
		at:   now, lane: lane, head: span("head", 3) * 777, took: span("took", 40_000_000), delay: span("delay", 20_000),
		callback: rapid.IntRange(0, 4).Draw(t, "callback") == 0,
		state:    rapid.SampledFrom([]queue.AgentState{queue.Ready, queue.Away}).Draw(t, "state"),
		was:      rapid.SampledFrom([]queue.AgentState{queue.Offline, queue.Away}).Draw(t, "was"),
	}
}

func TestWhatIsLearntComesBackFromTheStore(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		now := morning
		store, err := memq.New(memq.Options{Now: func() time.Time { return now }})
		if err != nil {
			rt.Fatal(err)
		}
		l, cursor := newLore(), ""
		for n := range rapid.IntRange(1, 40).Draw(rt, "batches") {
			var counts []queue.Count
			for range rapid.IntRange(0, 12).Draw(rt, "events") {
				now = now.Add(time.Duration(rapid.IntRange(0, 400_000).Draw(rt, "passes")) * time.Millisecond)
				counts = append(counts, l.learn(some(rt, now))...)
			}
			if rapid.Bool().Draw(rt, "resolves") {
				l.resolved(resolved{queue: "sales", first: estimate.Forecast{Mean: 60, P20: 10, P50: 50, P80: 90, P90: 120}, wait: 70})
			}
			counts = append(counts, l.settle()...)
			if rapid.IntRange(0, 5).Draw(rt, "folds") == 0 {
				counts = append(counts, l.fold(seconds(now))...)
			}
			for _, c := range counts {
				if len(c.Set) > 64 {
					rt.Fatalf("%s %s is %d bytes long: %q", c.Hash, c.Field, len(c.Set), c.Set)
				}
			}
			upto := strconv.Itoa(n+1) + "-0"
			if err := store.Learn(t.Context(), queue.Lesson{Job: Job, After: cursor, Upto: upto, Counts: counts}); err != nil {
				rt.Fatal(err)
			}
			cursor = upto
		}
		kept, err := store.Learnt(t.Context(), Job, lawPrefix)
		if err != nil {
			rt.Fatal(err)
		}
		again := recall(kept)
		near := cmp.Options{cmpopts.EquateApprox(0.001, 0.006), cmpopts.EquateEmpty()}
		for name, i := range l.places {
			k, known := again.places[name]
			if !known {
				if diff := cmp.Diff(estimate.Book{}, l.shelf.Books[i], near, cmpopts.IgnoreFields(estimate.Memory{}, "Folded")); diff != "" {
					rt.Fatalf("%s is not kept (-empty +learnt):\n%s", name, diff)
				}
				continue
			}
			if diff := cmp.Diff(l.shelf.Books[i], again.shelf.Books[k], near); diff != "" {
				rt.Fatalf("book of %s (-learnt +kept):\n%s", name, diff)
			}
			if diff := cmp.Diff(l.scores[i], again.scores[k], near); diff != "" {
				rt.Fatalf("score of %s (-learnt +kept):\n%s", name, diff)
			}
		}
		if diff := cmp.Diff(l.shelf.Team, again.shelf.Team, near); diff != "" {
			rt.Fatalf("team (-learnt +kept):\n%s", diff)
		}
	})
}

func TestWhatCannotBeReadWasNeverLearnt(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		hashes := map[string]map[string]string{}
		for range rapid.IntRange(0, 8).Draw(rt, "hashes") {
			kind := rapid.SampledFrom([]string{ofHandle, ofStay, ofPause, ofCalls, ofBook, ofTeam, based + ofHandle, based, "x"}).Draw(rt, "kind")
			name := rapid.SampledFrom([]string{"", "/sales", "/"}).Draw(rt, "name")
			field := rapid.SampledFrom([]string{"e1", "e", "c999", "s0", "n0", "folded", "levels", "habits", "next", "0", "63", "é"}).Draw(rt, "field")
			hashes[lawPrefix+kind+name] = map[string]string{field: rapid.SampledFrom([]string{"", "1", "-1", "NaN", "1,2,,3,4,5,6,7,8,9", "a b c d", "zz zz", "1e400"}).Draw(rt, "text")}
		}
		l := recall(queue.Learnt{Hashes: hashes})
		ages := make([][]float64, len(l.shelf.Books))
		l.shelf.Read(seconds(morning), estimate.Present{Ages: ages})
		for i, q := range l.shelf.Queues() {
			if mean := q.Handle.Mean(); !(mean >= 0) {
				rt.Fatalf("%s: a call takes %v s by %v", l.names[i], mean, hashes)
			}
		}
	})
}

func TestAnHourIsFoldedOnceAndInParts(t *testing.T) {
	t.Parallel()
	l := newLore()
	for i := range 10 {
		l.learn(happening{what: finished, at: morning, lane: queue.LaneRef{Queue: fmt.Sprint("q", i)}, took: time.Minute})
	}
	folds := 0
	for l.fold(seconds(morning)) != nil {
		folds++
	}
	if folds != 3 || l.fold(seconds(morning.Add(time.Hour-time.Second))) != nil || l.fold(seconds(morning.Add(time.Hour))) == nil {
		t.Errorf("%d lessons fold ten books, four at a time", folds)
	}
	b := &l.shelf.Books[l.places["q3"]]
	if ended, _ := b.Handle.Current.Count(); ended != 0 || b.Handle.Base.Ended[estimate.BinOf(60)] < 0.99 {
		t.Errorf("what was counted is not in the base: %v", b.Handle.Base.Ended)
	}
}
