package history_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"presszero/queue"
	"presszero/queue/history"
)

// TestCallsAreCountedWhateverBecomesOfThem with what callers did in the flow, our faults, and the time to a person.
func TestCallsAreCountedWhateverBecomesOfThem(t *testing.T) {
	t.Parallel()
	got := book{}
	tally := newTally()
	for i, e := range []queue.Event{
		{Kind: queue.EventArrived, Call: "one", Flow: "front-desk"},
		{Kind: queue.EventSilence, Call: "one", Flow: "front-desk", Step: "main"},
		{Kind: queue.EventWrong, Call: "one", Flow: "front-desk", Step: "main"},
		{Kind: queue.EventZeroOut, Call: "one", Flow: "front-desk", Step: "main", Queue: "sales"},
		{Kind: queue.EventArrived, Call: "two", Flow: "front-desk"},
		{Kind: queue.EventFault, Call: "two", Flow: "front-desk", Step: "main", Queue: "sales", Why: "store"},
		{Kind: queue.EventCallEnded, Call: "two", Flow: "front-desk", Why: "completed"},
		{Kind: queue.EventJoined, Call: "one", Queue: "sales", Why: queue.WhyResumed},
		{Kind: queue.EventBridged, Call: "one", Queue: "sales", Agent: "anna"},
		{Kind: queue.EventEnded, Call: "one", Queue: "sales", Why: string(queue.Answered)},
		{Kind: queue.EventCallEnded, Call: "one", Flow: "front-desk", Why: "completed"},
		{Kind: queue.EventPromised, Call: "one", Queue: "sales", Why: "wait between 5 and 10"},
		{Kind: queue.EventPromised, Call: "one", Queue: "sales", Why: "message 4h0m0s"},
		{Kind: queue.EventPromiseSettled, Call: "one", Queue: "sales", Why: "wait between 5 and 10", Promise: queue.PromiseKept},
		{Kind: queue.EventEnded, Call: "back", Queue: "sales", Why: string(queue.Unreached), Promise: queue.PromiseLate},
	} {
		e.At = nine.Add(time.Duration(i) * time.Second)
		got.add(tally.Count(e))
	}
	want := book{
		"site 09:00 call:front-desk": 2, "site 09:00 end:completed": 2, "site 09:00 quiet:front-desk/main": 1, "site 09:00 wrong:front-desk/main": 1,
		"sales 09:00 zero:front-desk/main": 1, "sales 09:00 fault:store": 1,
		"sales 09:00 o": 1, "sales 09:00 redial": 1, "sales 09:00 a": 1, "sales 09:00 t": 1, "sales 09:00 wait": 1_000, bucket("W", 1): 1,
		"sales 09:00 human": 8_000, bucket("H", 8): 1, "sales 09:00 told": 1, "sales 09:00 settled:kept": 1,
		"sales 09:00 callback:late": 1, "sales 09:00 callback:unreached": 1,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// TestHoldIsNoTalk splits a call of 100 s, of which the caller was on hold twice, the second time until the end.
func TestHoldIsNoTalk(t *testing.T) {
	t.Parallel()
	got := book{}
	tally := newTally()
	for _, e := range []struct {
		at    int
		kind  queue.EventKind
		state queue.AgentState
	}{
		{0, queue.EventOffered, ""}, {10, queue.EventAccepted, ""}, {10, queue.EventAgent, queue.Talking}, {20, "held", ""}, {35, "resumed-talk", ""},
		{36, "resumed-talk", ""}, {90, "held", ""}, {110, queue.EventAgent, queue.WrapUp}, {130, queue.EventAgent, queue.Ready},
	} {
		got.add(tally.Count(queue.Event{At: nine.Add(time.Duration(e.at) * time.Second), Kind: e.kind, Call: "one", Queue: "sales", Agent: "anna", State: e.state}))
	}
	for name, want := range map[string]int64{"ring": 10_000, "talk": 65_000, "hold": 35_000, "held": 1, "wrap": 20_000, "d": 130_000, "n": 1} {
		if n := got["sales 09:00 "+name]; n != want {
			t.Errorf("%s is %d, want %d", name, n, want)
		}
	}
}

// TestQuantilesAreWithinOnePercentOfTheTruth whatever the waits are, and whichever intervals they are counted in.
func TestQuantilesAreWithinOnePercentOfTheTruth(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		random := rand.New(rand.NewPCG(rapid.Uint64().Draw(rt, "seed"), 1))
		mean := rapid.Float64Range(0.2, 5000).Draw(rt, "mean")
		var waits []float64
		parts := make([]history.Interval, 3)
		for range rapid.IntRange(1, 400).Draw(rt, "callers") {
			wait := min(random.ExpFloat64()*mean, 80_000)
			waits = append(waits, wait)
			parts[random.IntN(3)].Add(history.Waits.Of(history.Bucket(time.Duration(wait*1e9))), 1)
		}
		slices.Sort(waits)
		sum := history.Sum(parts...)
		spread := sum.Detail().Spread(history.Waits)
		for _, share := range []float64{0.5, 0.9, 0.95, 1} {
			truth := waits[int(math.Ceil(share*float64(len(waits))))-1]
			got, known := spread.Quantile(share)
			if off := math.Abs(got.Seconds() - truth); !known || off > 0.052 && off > 0.011*truth {
				rt.Fatalf("p%.0f of %d waits is %s, want %.3fs", 100*share, len(waits), got, truth)
			}
		}
	})
	if _, known := (history.Spread{}).Quantile(0.5); known {
		t.Error("the median of nobody is known")
	}
}
