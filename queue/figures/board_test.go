package figures_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"presszero/queue"
	"presszero/queue/figures"
	"presszero/queue/history"
	"presszero/queue/staffing"
)

var ten = time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC)

// scene is a queue with two agents, of whom one is away, and so many callers who came a minute apart, the last just now.
func scene(callers int) figures.Scene {
	s := figures.Scene{
		At: ten, Known: true,
		Queues: map[string]figures.Declared{"sales": {
			Title: "Sales", Target: figures.Target{Share: 0.8, Within: 20}, Handle: 2 * time.Minute,
			Limits: figures.Limits{Wait: 5 * time.Minute, Unstaffed: 30 * time.Second, Abandon: 0.2, Least: 5, Late: 1},
		}},
		Agents: []queue.Serving{
			{ID: "anna", Profile: queue.Profile{Queues: []string{"sales"}}, State: queue.Talking, Since: ten, Queue: "sales"},
			{ID: "ben", Profile: queue.Profile{Queues: []string{"sales"}}, State: queue.Away, Since: ten},
		},
		Names: map[string]string{"anna": "Anna", "ben": "Ben"}, Reasons: map[string]string{"ben": "lunch"},
		Today: map[string]history.Interval{}, Lately: map[string][]history.Interval{},
	}
	for n := range callers {
		s.Callers = append(s.Callers, queue.Standing{Call: fmt.Sprint("CA", n), Queue: "sales", State: queue.Waiting, Clock: ten.Add(time.Duration(n-callers+1) * time.Minute)})
	}
	return s
}

// told promises a caller to be served in so long.
func told(s *figures.Scene, call string, in time.Duration) {
	s.Promises = append(s.Promises, queue.PromiseRecord{
		Call: call, Queue: "sales", Kind: queue.PromisedWait, Said: "up to 5", At: ten.Add(-time.Minute), By: ten.Add(in), Outcome: queue.PromiseOpen,
	})
}

// TestABoardShowsTheLineAsItStands without a name: who waits since when, what was told, who serves.
func TestABoardShowsTheLineAsItStands(t *testing.T) {
	t.Parallel()
	s := scene(3)
	s.Callers = append(s.Callers, queue.Standing{Call: "back", Queue: "sales", State: queue.Waiting, Clock: ten.Add(-time.Hour), Owed: true})
	s.Deferred = map[string]int{"sales": 2}
	told(&s, "CA1", 3*time.Minute)
	told(&s, "CA1", time.Minute) // an older one
	b := figures.Compose(s)
	q := b.Queues["sales"]
	if q.Waiting != 3 || q.Callbacks.Due != 3 || !q.Longest.Equal(ten.Add(-2*time.Minute)) || len(q.Positions) != 4 || *q.Clear != 360 {
		t.Errorf("%+v, clear in %v", q, *q.Clear)
	}
	if !q.Promise.By.Equal(ten.Add(3*time.Minute)) || q.Promise.Late || !q.Positions["3"].PromiseBy.Equal(q.Promise.By) {
		t.Errorf("the oldest promise is %+v", q.Promise)
	}
	if diff := cmp.Diff(figures.Staff{Talking: 1, Away: 1}, q.Agents); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(figures.AgentBoard{Name: "Ben", State: "away", Since: ten, Reason: "lunch"}, b.Agents["ben"]); diff != "" {
		t.Error(diff)
	}
	text, err := json.Marshal(b)
	if err != nil || strings.Contains(string(text), "CA1") {
		t.Errorf("%s; %v", text, err)
	}
}

// TestWhatIsNotKnownIsNotOnTheBoard before anything was counted, and while nobody is at work.
func TestWhatIsNotKnownIsNotOnTheBoard(t *testing.T) {
	t.Parallel()
	s := scene(0)
	s.Known = false
	s.Agents = nil
	text, err := json.Marshal(figures.Compose(s).Queues["sales"])
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{
		"service_level", "answered", "abandoned", "asa", "aht", "wait_p50", "coverage", "kept", "staffing", "expected_clear_seconds", "spark", "longest_wait_since", "oldest_promise",
	} {
		if strings.Contains(string(text), `"`+name+`"`) {
			t.Errorf("%s is told: %s", name, text)
		}
	}
}

// TestEachAlertComesWhenItIsDueAndSaysWhatToDo and none of them where all is well.
func TestEachAlertComesWhenItIsDueAndSaysWhatToDo(t *testing.T) {
	t.Parallel()
	many := func(abandoned, short int) map[string][]history.Interval {
		return map[string][]history.Interval{"sales": {{Abandoned: 50}, {Answered: 10}, {Answered: 5, Abandoned: abandoned, Short: short}}}
	}
	tests := map[string]struct {
		callers int
		set     func(s *figures.Scene)
		want    []string
	}{
		"all is well":               {3, func(*figures.Scene) {}, nil},
		"somebody waits too long":   {7, func(*figures.Scene) {}, []string{"sales:wait bad"}},
		"five minutes are allowed":  {6, func(*figures.Scene) {}, nil},
		"nobody is at work":         {2, func(s *figures.Scene) { s.Agents = s.Agents[1:] }, []string{"sales:unstaffed bad"}},
		"nobody waits for nobody":   {0, func(s *figures.Scene) { s.Agents = nil }, nil},
		"a promise will be missed":  {3, func(s *figures.Scene) { told(s, "CA2", 4*time.Minute) }, []string{"sales:promise warn"}},
		"a promise will be kept":    {3, func(s *figures.Scene) { told(s, "CA2", 7*time.Minute) }, nil},
		"a promise has passed":      {3, func(s *figures.Scene) { told(s, "CA0", -time.Minute) }, []string{"sales:promise bad"}},
		"many hang up":              {0, func(s *figures.Scene) { s.Lately = many(6, 1) }, []string{"sales:abandon bad"}},
		"many change their minds":   {0, func(s *figures.Scene) { s.Lately = many(6, 2) }, nil},
		"line and carrier disagree": {0, func(s *figures.Scene) { s.Drift = map[string]int{"ghost": 2} }, []string{"drift warn"}},
		"a callback is late": {0, func(s *figures.Scene) {
			s.Promises = []queue.PromiseRecord{{Call: "CA9", Queue: "sales", Kind: queue.PromisedCallback, By: ten.Add(-time.Minute), Outcome: queue.PromiseOpen}}
		}, []string{"sales:callbacks bad"}},
		"too few are at work": {0, func(s *figures.Scene) {
			s.Staff = map[string]staffing.Advice{"sales": {State: staffing.Short, AtWork: 1, Required: 3}}
		}, []string{"sales:staffing warn"}},
	}
	for name, tt := range tests {
		s := scene(tt.callers)
		tt.set(&s)
		b := figures.Compose(s)
		var got []string
		for _, id := range slices.Sorted(maps.Keys(b.Alerts)) {
			a := b.Alerts[id]
			got = append(got, fmt.Sprint(id, " ", a.Level))
			if a.Do == "" || a.Text == "" || a.Since.IsZero() || a.Since.After(ten) {
				t.Errorf("%s: %+v", name, a)
			}
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s (-want +got)\n%s", name, diff)
		}
	}
}

// TestAnAlertKeepsItsBeginning for as long as it goes on.
func TestAnAlertKeepsItsBeginning(t *testing.T) {
	t.Parallel()
	s := scene(0)
	s.Drift = map[string]int{"ghost": 2}
	first := figures.Compose(s)
	s.At, s.Before = ten.Add(time.Minute), first.Alerts
	if since := figures.Compose(s).Alerts["drift"].Since; !since.Equal(ten) {
		t.Errorf("since %s, want %s", since, ten)
	}
}

// TestTheTotalCountsAnAgentOnce however many queues they serve, and callers of all queues.
func TestTheTotalCountsAnAgentOnce(t *testing.T) {
	t.Parallel()
	s := scene(2)
	s.Queues["support"] = s.Queues["sales"]
	s.Agents[0].Profile.Queues = []string{"sales", "support"}
	counted := history.Interval{Offered: 4, Answered: 3, InTime: 2, Abandoned: 1, Present: time.Hour, More: map[history.Field]int64{history.Busy: 1_800_000}}
	site := history.Interval{Present: time.Hour, More: map[history.Field]int64{history.Busy: 1_800_000}}
	s.Today = map[string]history.Interval{"": site, "sales": counted, "support": counted}
	b := figures.Compose(s)
	if *b.Total.Offered != 8 || b.Total.Agents.Talking != 1 || *b.Total.Occupancy != 0.5 || b.Total.Levels[figures.Strict].Of != 8 || b.Formula.Name != figures.Strict {
		t.Errorf("%+v", b.Total)
	}
	if *b.Queues["support"].Occupancy != 0.5 || counted.More[history.Busy] != 1_800_000 {
		t.Error("the queues' own figures have changed")
	}
}

// BenchmarkCompose composes a board of 20 queues, 300 callers and 200 agents after a busy day.
func BenchmarkCompose(b *testing.B) {
	s := figures.Scene{At: ten, Known: true, Queues: map[string]figures.Declared{}, Names: map[string]string{}, Today: map[string]history.Interval{}, Lately: map[string][]history.Interval{}}
	for n := range 20 {
		name := fmt.Sprint("queue", n)
		s.Queues[name] = figures.Declared{Title: name, Handle: time.Minute}
		day := history.Interval{Offered: 2000, Answered: 1900, InTime: 1500, Abandoned: 100, Handled: 1900, Present: 100 * time.Hour}
		for wait := range 300 {
			day.Add(history.Waits.Of(history.Bucket(time.Duration(wait)*time.Second)), 6)
			day.Add(history.Humans.Of(history.Bucket(time.Duration(wait)*time.Second)), 6)
		}
		s.Today[name] = day
		for range 16 {
			s.Lately[name] = append(s.Lately[name], history.Interval{Offered: 30, Answered: 28, More: map[history.Field]int64{history.Line: 3}})
		}
	}
	for n := range 300 {
		s.Callers = append(s.Callers, queue.Standing{Call: fmt.Sprint("CA", n), Queue: fmt.Sprint("queue", n%20), State: queue.Waiting, Clock: ten.Add(-time.Duration(n) * time.Second)})
		told(&s, fmt.Sprint("CA", n), time.Duration(n)*time.Second)
	}
	for n := range 200 {
		s.Agents = append(s.Agents, queue.Serving{ID: fmt.Sprint("agent", n), Profile: queue.Profile{Queues: []string{fmt.Sprint("queue", n%20), fmt.Sprint("queue", (n+1)%20)}}, State: queue.Ready})
	}
	for b.Loop() {
		figures.Compose(s)
	}
}
