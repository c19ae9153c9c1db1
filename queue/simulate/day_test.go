package simulate

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"presszero/queue"
	"presszero/queue/events"
)

// recorded plays callers and gives what a reader of the feed would have kept.
func recorded(t *testing.T, site Site, callers []Caller) (Report, string) {
	t.Helper()
	p := &play{site: site, callers: callers, ctx: t.Context(), now: begin, target: 20 * time.Second, report: newReport(20 * time.Second)}
	if err := p.run(Watcher{}); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	feed, _, err := p.line.Events(t.Context(), "", 100_000)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range feed {
		if err := json.NewEncoder(&out).Encode(events.Of(e)); err != nil {
			t.Fatal(err)
		}
	}
	return p.report, out.String()
}

// TestADayIsPlayedAgainAsItWas holds that a record lacks nothing: played through the same site it has the same report.
func TestADayIsPlayedAgainAsItWas(t *testing.T) {
	t.Parallel()
	for seed := range uint64(5) {
		site := office()
		site.Shifts = map[string][]Shift{
			"anna": {{0, 90 * time.Minute}, {2 * time.Hour, 4 * time.Hour}}, "ben": {{30 * time.Minute, 3 * time.Hour}},
		}
		billing := site.Queues["billing"]
		billing.MaxWaiting = 0 // who is turned away is in no line, so in no record
		site.Queues["billing"] = billing
		callers := Arrivals(rates(t, "reception=40/h", "billing=10/h", "billing/disputes>=3=6/h", "billing/main@dora=2/h"), site, 3*time.Hour, 8*time.Minute, seed)
		callers[3].Head = time.Minute
		was, text := recorded(t, site, callers)
		day, err := ReadDay(strings.NewReader(text), 1)
		if err != nil {
			t.Fatal(err)
		}
		site.Shifts = day.Shifts
		again := run(t, site, day.Callers)
		for _, r := range []*Report{&was, &again} {
			r.close(4*time.Hour, nil) // shares of the time at work: of the same time
		}
		if diff := cmp.Diff(was.String(), again.String()); diff != "" {
			t.Errorf("seed %d (-was +played again)\n%s", seed, diff)
		}
		answered := 0
		for ref, c := range was.Lanes {
			answered += c.Answered
			if a := day.Actual[ref.Queue]; a.Calls == 0 {
				t.Errorf("seed %d: nothing happened in %s", seed, ref.Queue)
			}
		}
		if got := day.Actual["reception"].Answered + day.Actual["billing"].Answered; got != answered {
			t.Errorf("seed %d: %d answered in the record, %d were", seed, got, answered)
		}
	}
}

func TestOneAgentMoreIsAnsweredSooner(t *testing.T) {
	t.Parallel()
	site := office()
	_, text := recorded(t, site, Arrivals(rates(t, "reception=50/h"), site, 2*time.Hour, 8*time.Minute, 3))
	day, err := ReadDay(strings.NewReader(text), 1)
	if err != nil {
		t.Fatal(err)
	}
	site.Shifts = day.Shifts
	before := run(t, site, day.Callers)
	site.Agents = append(site.Agents, queue.Agent{ID: "emil", Queues: []string{"reception"}})
	after := run(t, site, day.Callers)
	was, is := before.lane("reception", queue.MainLane), after.lane("reception", queue.MainLane)
	if is.ServiceLevel() <= was.ServiceLevel() || is.ASA() >= was.ASA() {
		t.Errorf("service level %.2f, was %.2f; ASA %v, was %v", is.ServiceLevel(), was.ServiceLevel(), is.ASA(), was.ASA())
	}
}

const aLog = `time,event,call,agent,queue,value
0,agent,,anna,desk,idle
10,enqueue,CA1,,desk,0
12,answer,CA1,anna,desk,
20,enqueue,CA2,,desk,0
30,enqueue,CA3,,desk,1
50,hangup,CA2,,desk,
100,agent,,anna,desk,idle
101,answer,CA3,anna,desk,
161,agent,,anna,desk,left
`

func TestALogOfCallsIsADay(t *testing.T) {
	t.Parallel()
	day, err := ReadDay(strings.NewReader(aLog), 1)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[string]Actual{"desk": {Calls: 3, Answered: 2, Abandoned: 1, Waits: []time.Duration{2 * time.Second, 71 * time.Second}}}, day.Actual); diff != "" {
		t.Errorf("what happened (-want +got)\n%s", diff)
	}
	if diff := cmp.Diff(map[string][]Shift{"anna": {{0, 161 * time.Second}}}, day.Shifts); diff != "" {
		t.Errorf("shifts (-want +got)\n%s", diff)
	}
	second := Caller{At: 20 * time.Second, Queue: "desk", Lane: queue.MainLane, Patience: 30*time.Second + time.Millisecond, Talk: day.Callers[1].Talk}
	if diff := cmp.Diff(second, day.Callers[1]); diff != "" || second.Talk <= 0 {
		t.Errorf("who hung up (-want +got)\n%s", diff)
	}
	if c := day.Callers[0]; c.Talk != 88*time.Second || c.Patience <= 2*time.Second {
		t.Errorf("who was answered: %+v", c)
	}
}

func TestAFaultyRecordSaysWhereItIs(t *testing.T) {
	t.Parallel()
	for want, text := range map[string]string{
		"nobody calls":          `{"id":"1-0","v":1,"at":"2026-01-05T09:00:00Z","kind":"routed"}`,
		"line 2: invalid":       `{"id":"1-0","v":1,"at":"2026-01-05T09:00:00Z","kind":"routed"}` + "\n{x",
		"line 1: an event has":  `{"kind":"joined"}`,
		"begins with time,":     "when,who\n1,2\n",
		`"soon" is no time`:     "time,event,call,agent,queue,value\nsoon,enqueue,CA1,,desk,0\n",
		`line 2: "sings": want`: "time,event,call,agent,queue,value\n1,sings,CA1,,desk,0\n",
	} {
		_, err := ReadDay(strings.NewReader(text), 1)
		if !errors.Is(err, ErrRecord) || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
}

func FuzzReadDay(f *testing.F) {
	f.Add(aLog)
	f.Add(`{"id":"1-0","v":1,"at":"2026-01-05T09:00:00Z","kind":"joined","call":"CA1","queue":"desk"}`)
	f.Fuzz(func(t *testing.T, text string) {
		day, err := ReadDay(strings.NewReader(text), 1)
		if err != nil {
			return
		}
		for _, c := range day.Callers {
			if c.At < 0 || c.Patience < 0 || c.Talk <= 0 || c.Queue == "" && c.Lane == "" {
				t.Errorf("caller %+v", c)
			}
		}
	})
}
