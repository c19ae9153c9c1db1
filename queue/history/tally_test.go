package history_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"presszero/queue"
	"presszero/queue/history"
	"presszero/queue/memq"
	"presszero/queue/queuetest"
)

var nine = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

// book is what a store keeps of counts: sums.
type book map[string]int64

func (b book) add(counts []history.Count) {
	for _, c := range counts {
		if c.Queue == "" {
			c.Queue = "site"
		}
		b[fmt.Sprintf("%s %s %s", c.Queue, c.Slot.Begins().Format("15:04"), c.Field)] += c.Add
	}
}

func newTally() *history.Tally {
	return history.New(history.Options{
		Within: func(string) time.Duration { return 20 * time.Second },
		Serves: func(agent string) []string {
			return map[string][]string{"anna": {"sales"}, "ben": {"sales", "support"}, "cleo": {"support"}}[agent]
		},
	})
}

// bucket is under which name callers of the first quarter count who waited for so many seconds.
func bucket(f history.Field, seconds float64) string {
	return "sales 09:00 " + string(f.Of(history.Bucket(time.Duration(seconds*float64(time.Second)))))
}

// TestADayIsCountedByQuarters has four callers: one is answered in time, one late, one hangs up early, and one late; their
// quarter is the one in which they came.
func TestADayIsCountedByQuarters(t *testing.T) {
	t.Parallel()
	at := func(s float64) time.Time { return nine.Add(time.Duration(s * float64(time.Second))) }
	agent := func(s float64, state queue.AgentState) queue.Event {
		return queue.Event{At: at(s), Kind: queue.EventAgent, Agent: "anna", State: state, Call: "one"}
	}
	of := func(s float64, kind queue.EventKind, call string) queue.Event {
		return queue.Event{At: at(s), Kind: kind, Call: call, Queue: "sales", Agent: map[bool]string{true: "anna"}[kind != queue.EventJoined]}
	}
	ended := func(s float64, call string, why queue.Outcome) queue.Event {
		return queue.Event{At: at(s), Kind: queue.EventEnded, Call: call, Queue: "sales", Why: string(why)}
	}
	refused := of(955, queue.EventRefused, "two")
	refused.Why = string(queue.NoAnswer)
	got := book{}
	tally := newTally()
	for _, e := range []queue.Event{
		agent(60, queue.Ready),
		of(600, queue.EventJoined, "one"), of(601, queue.EventOffered, "one"), agent(601, queue.Reserved),
		of(605, queue.EventAccepted, "one"), agent(605, queue.Talking), of(606, queue.EventBridged, "one"),
		of(610, queue.EventJoined, "two"), of(880, queue.EventJoined, "three"), of(890, queue.EventJoined, "four"),
		ended(883, "three", queue.Abandoned), ended(903, "one", queue.Answered), agent(903, queue.WrapUp), agent(931, queue.Ready),
		ended(940, "four", queue.Abandoned),
		of(950, queue.EventOffered, "two"), refused, agent(955, queue.Away), agent(960, queue.Ready),
		of(961, queue.EventOffered, "two"), of(962, queue.EventAccepted, "two"), of(963, queue.EventBridged, "two"), agent(2000, queue.Offline),
	} {
		got.add(tally.Count(e))
	}
	want := book{
		"sales 09:00 o": 4, "sales 09:00 a": 2, "sales 09:00 t": 1, "sales 09:00 h": 2, "sales 09:00 e": 1, "sales 09:00 s": 1,
		"sales 09:00 p": 840_000, "sales 09:15 p": 895_000, "sales 09:30 p": 200_000,
		"sales 09:15 n": 1, "sales 09:15 d": 330_000, "sales 09:30 n": 1, "sales 09:30 d": 1_039_000,

		"sales 09:00 wait": 359_000, "sales 09:00 lost": 53_000, "sales 09:15 line": 3,
		bucket("W", 6): 1, bucket("W", 353): 1, bucket("L", 3): 1, bucket("L", 50): 1,
		"sales 09:00 offer": 1, "sales 09:00 accept": 1, "sales 09:15 offer": 2, "sales 09:15 accept": 1, "sales 09:15 refuse:no-answer": 1,
		"sales 09:15 ring": 4_000, "sales 09:15 talk": 298_000, "sales 09:15 wrap": 28_000, "sales 09:30 ring": 1_000, "sales 09:30 talk": 1_038_000,
		"sales 09:00 busy": 299_000, "sales 09:15 busy": 31_000,
		"site 09:00 p": 840_000, "site 09:15 p": 895_000, "site 09:30 p": 200_000, "site 09:00 busy": 299_000, "site 09:15 busy": 31_000,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// TestWhoGoesElsewhereIsNotAnswered moves one caller to another queue, and has another one be called back.
func TestWhoGoesElsewhereIsNotAnswered(t *testing.T) {
	t.Parallel()
	got := book{}
	tally := newTally()
	for i, e := range []queue.Event{
		{Kind: queue.EventJoined, Call: "one", Queue: "sales"},
		{Kind: queue.EventJoined, Call: "one", Queue: "sales", Before: "sales", Why: queue.WhyMoved}, // another lane
		{Kind: queue.EventJoined, Call: "one", Queue: "support", Before: "sales", Why: queue.WhyMoved},
		{Kind: queue.EventJoined, Call: "two", Queue: "sales"},
		{Kind: queue.EventJoined, Call: "two", Queue: "sales", Before: "sales", Why: queue.WhyCallback},
		{Kind: queue.EventBridged, Call: "two", Queue: "sales", Agent: "anna"},
		{Kind: queue.EventEnded, Call: "two", Queue: "sales", Why: string(queue.Answered)},
		{Kind: queue.EventJoined, Call: "wished", Queue: "sales", Why: queue.WhyCallback},
		{Kind: queue.EventEnded, Call: "one", Queue: "support", Why: string(queue.Left)},
	} {
		e.At = nine.Add(time.Duration(i) * time.Second)
		got.add(tally.Count(e))
	}
	want := book{
		"sales 09:00 o": 2, "sales 09:00 w": 2, "sales 09:00 gone": 2, "sales 09:00 way:callback": 1, "sales 09:00 way:queue": 1,
		"sales 09:00 callback:accepted": 2, "support 09:00 o": 1, "support 09:00 transfer": 1, "support 09:00 w": 1, "support 09:00 gone": 1,
		"support 09:00 way:ladder": 1,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// TestWhatIsExpectedIsKeptWhenAnIntervalBegins for the queues that have a forecast, with the first event of it.
func TestWhatIsExpectedIsKeptWhenAnIntervalBegins(t *testing.T) {
	t.Parallel()
	tally := history.New(history.Options{
		Within: func(string) time.Duration { return 20 * time.Second }, Serves: func(string) []string { return nil },
		Queues: func() []string { return []string{"sales", "support"} },
		Expect: func(name string, _ history.Slot) (float64, bool) { return 12.25, name == "sales" },
	})
	got := book{}
	for _, minute := range []int{1, 16, 17, 50} {
		got.add(tally.Count(queue.Event{At: nine.Add(time.Duration(minute) * time.Minute), Kind: queue.EventRouted}))
	}
	if diff := cmp.Diff(book{"sales 09:15 f": 12_250, "sales 09:45 f": 12_250, "sales 09:15 line": 1, "sales 09:45 line": 1, "support 09:15 line": 1, "support 09:45 line": 1}, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// TestEachCallerOfAnyDayIsCountedOnce lives random days on the real line: who came has been answered, has hung up, has gone
// elsewhere, or is in line still; and counting anew from any event on gives what counting on would have given.
func TestEachCallerOfAnyDayIsCountedOnce(t *testing.T) {
	t.Parallel()
	open := func(t *testing.T, now func() time.Time) queuetest.Store {
		t.Helper()
		line, err := memq.New(memq.Options{Now: now})
		if err != nil {
			t.Fatal(err)
		}
		return line
	}
	queuetest.Histories(t, open, func(rt *rapid.T, s queuetest.Store) {
		feed, _, err := s.Events(t.Context(), "", 10_000)
		if err != nil {
			rt.Fatal(err)
		}
		whole, inParts := book{}, book{}
		tally := newTally()
		for _, e := range feed {
			whole.add(tally.Count(e))
		}
		if total := whole.of("o"); total != whole.of("a")+whole.of("h")+whole.of("w")+waiting(rt, feed) {
			rt.Errorf("%d came, and %d of them were answered, %d hung up, %d went elsewhere, %d wait", total, whole.of("a"), whole.of("h"), whole.of("w"), waiting(rt, feed))
		}
		cut := rapid.IntRange(0, len(feed)).Draw(rt, "cut")
		first, second := newTally(), newTally()
		for i, e := range feed {
			if i < cut {
				inParts.add(first.Count(e))
				second.Recall(e)
			} else {
				inParts.add(second.Count(e))
			}
		}
		if diff := cmp.Diff(whole, inParts); diff != "" {
			rt.Errorf("after a new beginning (-whole +parts)\n%s", diff)
		}
	})
}

// of is the sum of a field.
func (b book) of(field history.Field) (total int64) {
	for key, n := range b {
		if strings.HasSuffix(key, " "+string(field)) {
			total += n
		}
	}
	return total
}

// waiting is how many callers of a feed neither met an agent nor went, counted in another way than the tally does. Those
// who are to be called back are none of them.
func waiting(t *rapid.T, feed []queue.Event) int64 {
	t.Helper()
	in := map[string]bool{}
	for _, e := range feed {
		switch {
		case e.Kind == queue.EventJoined && e.Before == "" && e.Why != queue.WhyCallback, e.Kind == queue.EventRejoined:
			in[e.Call] = true
		case e.Kind == queue.EventJoined && e.Why == queue.WhyCallback, e.Kind == queue.EventBridged, e.Kind == queue.EventEnded:
			delete(in, e.Call)
		}
	}
	return int64(len(slices.Collect(maps.Keys(in))))
}

func TestIntervalsReadWhatWasCountedInAnyOrder(t *testing.T) {
	t.Parallel()
	var i history.Interval
	for field, n := range map[history.Field]int64{
		history.Offered: 20, history.Answered: 15, history.InTime: 12, history.Abandoned: 4, history.Early: 1, history.Short: 1,
		history.Handled: 10, history.Handle: 2_000_000, history.Present: 2_700_000, history.Forecast: 18_500,
	} {
		i.Add(field, n-1)
		i.Add(field, 1)
	}
	got := fmt.Sprintf("%.3f %.3f %.3f %s %.1f %.1f", i.Level(), i.LevelOfStayed(), i.Lost(), i.MeanHandle(), i.Agents(), i.Forecast)
	if want := "0.632 0.667 0.211 3m20s 3.0 18.5"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if sum := history.Sum(i, i); sum.Offered != 40 || sum.Level() != i.Level() || sum.Forecast != 37 || sum.Present != 2*i.Present {
		t.Errorf("%+v", sum)
	}
}
