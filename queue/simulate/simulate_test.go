package simulate

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"presszero/internal/golden"
	"presszero/queue"
	"presszero/queue/erlang"
)

// office is a site with a helper of the second tier and one specialist.
func office() Site {
	return Site{
		Queues: map[string]Queue{
			"reception": {Handle: 3 * time.Minute, WrapUp: 20 * time.Second, MaxWait: 10 * time.Minute, Routing: queue.Routing{Tiers: []queue.Tier{{After: 40 * time.Second}}}},
			"billing": {Handle: 5 * time.Minute, MaxWait: 15 * time.Minute, MaxWaiting: 4, Routing: queue.Routing{
				Choice: queue.LeastTalked, Sticky: time.Minute, Relax: []queue.Relaxation{{After: 2 * time.Minute, Skill: "disputes", Level: 1}},
			}},
		},
		Agents: []queue.Agent{
			{ID: "anna", Queues: []string{"reception"}},
			{ID: "ben", Queues: []string{"reception"}},
			{ID: "carl", Queues: []string{"billing", "reception"}, Tiers: map[string]int{"reception": 2}, Skills: map[string]int{"disputes": 1}},
			{ID: "dora", Queues: []string{"billing"}, Skills: map[string]int{"disputes": 3}},
		},
	}
}

func rates(t testing.TB, all ...string) []Rate {
	t.Helper()
	var read []Rate
	for _, text := range all {
		r, err := ParseRate(text)
		if err != nil {
			t.Fatal(err)
		}
		read = append(read, r)
	}
	return read
}

func run(t testing.TB, site Site, callers []Caller) Report {
	t.Helper()
	report, err := Run(t.Context(), site, callers, 20*time.Second)
	if err != nil {
		t.Fatal(err)
	}
	return report
}

func TestOneSeedGivesOneReport(t *testing.T) {
	t.Parallel()
	site := office()
	callers := Arrivals(rates(t, "reception=35/h", "billing=10/h", "billing/disputes>=3=6/h", "billing/main@dora=2/h"), site, 8*time.Hour, 8*time.Minute, 1)
	before := run(t, site, callers)
	again := run(t, site, callers)
	if diff := cmp.Diff(before.String(), again.String()); diff != "" {
		t.Fatalf("twice the same (-first +second)\n%s", diff)
	}
	q := site.Queues["reception"]
	q.Routing.Tiers = []queue.Tier{{After: 0}}
	site.Queues["reception"] = q
	after := run(t, site, callers)
	got := before.String() + "\n" + after.Changes(&before) + "\n" + again.Changes(&before)
	golden.Equal(t, filepath.Join("testdata", "office.txt"), got)
}

// TestNobodyIsLost holds that every caller is counted once, however crowded the line is.
func TestNobodyIsLost(t *testing.T) {
	t.Parallel()
	for seed := range uint64(20) {
		site := office()
		callers := Arrivals(rates(t, "reception=90/h", "billing=30/h", "billing/disputes>=2=20/h", "billing/main@dora=9/h"), site, 2*time.Hour, 5*time.Minute, seed)
		report := run(t, site, callers)
		counted := 0
		for ref, c := range report.Lanes {
			if c.Calls != c.Answered+c.Abandoned+c.Ladder+c.Full {
				t.Errorf("seed %d: %v: %+v does not add up", seed, ref, c)
			}
			if q := site.Queues[ref.Queue]; c.Longest > q.MaxWait+answerTime {
				t.Errorf("seed %d: %v: somebody waited %v, the queue keeps nobody longer than %v", seed, ref, c.Longest, q.MaxWait)
			}
			counted += c.Calls
		}
		if counted != len(callers) {
			t.Errorf("seed %d: %d of %d callers counted", seed, counted, len(callers))
		}
		for id, share := range report.Agents {
			if share.Busy > report.Length+time.Minute {
				t.Errorf("seed %d: %s was busy for %v of %v", seed, id, share.Busy, report.Length)
			}
		}
	}
}

// TestTheWaitIsTheOneOfTheory compares with Erlang's formula, for people who never hang up.
func TestTheWaitIsTheOneOfTheory(t *testing.T) {
	t.Parallel()
	site := Site{Queues: map[string]Queue{"desk": {Handle: 3 * time.Minute}}}
	for i := range 5 {
		site.Agents = append(site.Agents, queue.Agent{ID: fmt.Sprint("agent", i), Queues: []string{"desk"}})
	}
	report := run(t, site, Arrivals(rates(t, "desk=60/h"), site, 1000*time.Hour, 0, 7))
	c := report.Lanes[queue.LaneRef{Queue: "desk", Lane: queue.MainLane}]
	theory, err := erlang.QueueAll(erlang.Load{Rate: 60.0 / 3600, Handle: 180 + answerTime.Seconds()}, 5)
	if err != nil {
		t.Fatal(err)
	}
	want := time.Duration(theory.ASA*float64(time.Second)) + answerTime
	if got := c.ASA(); got < want*9/10 || got > want*11/10 {
		t.Errorf("the mean wait is %v, want %v within a tenth", got, want)
	}
}

// BenchmarkDay plays a day of 8,800 calls and 60 agents. x-ceiling is the ratio to the 3 s that it may take.
func BenchmarkDay(b *testing.B) {
	const ceiling = 3 * time.Second
	site := Site{Queues: map[string]Queue{"desk": {Handle: 3 * time.Minute, Routing: queue.Routing{Tiers: []queue.Tier{{After: time.Minute}}}}}}
	for i := range 60 {
		site.Agents = append(site.Agents, queue.Agent{ID: fmt.Sprint("agent", i), Queues: []string{"desk"}, Tiers: map[string]int{"desk": 1 + i%2}})
	}
	callers := Arrivals(rates(b, "desk=900/h", "desk/lang:hi?=200/h"), site, 8*time.Hour, 5*time.Minute, 1)
	for b.Loop() {
		run(b, site, callers)
	}
	b.ReportMetric(float64(b.Elapsed())/float64(b.N)/float64(ceiling), "x-ceiling")
}

func TestCallersAreReadFromAList(t *testing.T) {
	t.Parallel()
	got, err := ReadCallers(strings.NewReader("at,queue,needs,priority,talk,patience\n1m,billing,\"lang:hi?,disputes>=2\",5m,3m,\n30s,reception,,,,2m\n"))
	want := []Caller{
		{At: 30 * time.Second, Queue: "reception", Lane: "main", Patience: 2 * time.Minute},
		{At: time.Minute, Queue: "billing", Lane: "disputes>=2,lang:hi?", Head: 5 * time.Minute, Talk: 3 * time.Minute},
	}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("%v (-want +got)\n%s", err, diff)
	}
	_, err = ReadCallers(strings.NewReader("at,queue,needs\nsoon,billing,\n1m,,a>=b\n"))
	for _, told := range []string{"line 2: at", "line 3: needs", "no queue"} {
		if err == nil || !strings.Contains(err.Error(), told) {
			t.Errorf("%v does not tell %q", err, told)
		}
	}
	if _, err = ReadCallers(strings.NewReader("at,que\n")); err == nil || !strings.Contains(err.Error(), `"que"`) {
		t.Errorf("%v does not tell the unknown column", err)
	}
}

func TestARateIsReadWithItsNeeds(t *testing.T) {
	t.Parallel()
	got := rates(t, "billing/lang:hi?,disputes>=2=7.5/h")
	if diff := cmp.Diff([]Rate{{Queue: "billing", Lane: "disputes>=2,lang:hi?", PerHour: 7.5}}, got); diff != "" {
		t.Error(diff)
	}
	for _, text := range []string{"", "billing", "billing=4", "billing=x/h", "billing=-1/h", "=4/h", "billing/>=2=4/h"} {
		if _, err := ParseRate(text); err == nil {
			t.Errorf("%q is read", text)
		}
	}
	if _, err := Run(t.Context(), office(), []Caller{{Queue: "nowhere"}}, time.Second); !errors.Is(err, ErrUnknownQueue) {
		t.Errorf("got %v", err)
	}
}
