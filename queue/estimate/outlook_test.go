package estimate

import (
	"math"
	"testing"

	"presszero/queue/erlang"
)

// team is a site of one queue with so many idle agents and exponential times.
func team(agents int, handle, patience float64) State {
	s := State{Seed: 7, Queues: []Queue{{Handle: LawOf(exponential(handle)), Patience: LawOf(exponential(patience)), Tempo: Tempo{Factor: 1}}}}
	for range agents {
		s.Agents = append(s.Agents, Agent{Skills: SkillsOf(0)})
	}
	return s
}

func steady(rate float64) []Coming { return []Coming{{Steps: []Step{{Rate: rate}}}} }

// TestThePlayOfAnHourAgreesWithErlangA takes three hours, of which the empty line at the beginning is little.
func TestThePlayOfAnHourAgreesWithErlangA(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		agents                 int
		rate, handle, patience float64
	}{
		{12, 100.0 / 1800, 180, 300}, {13, 100.0 / 1800, 180, 300}, {10, 100.0 / 1800, 180, 180}, {50, 0.8, 60, 120},
	} {
		exact, err := erlang.QueuePatient(erlang.Load{Rate: c.rate, Handle: c.handle}, c.patience, c.agents)
		if err != nil {
			t.Fatal(err)
		}
		o := New(Options{Replicas: 200}).Outlook(team(c.agents, c.handle, c.patience), Ahead{Window: 3 * 3600, Within: []float64{20}, Coming: steady(c.rate)})[0]
		if got, want := o.Level(), exact.Answered(20); math.Abs(got-want) > 0.02 {
			t.Errorf("%d agents answer %.3f in time, by Erlang A %.3f", c.agents, got, want)
		}
		if got, want := o.Lost(), exact.Abandoned; math.Abs(got-want) > 0.01 {
			t.Errorf("%d agents lose %.3f, by Erlang A %.3f", c.agents, got, want)
		}
		if got, want := sum(o.Calls)/200, c.rate*3*3600; math.Abs(got/want-1) > 0.01 {
			t.Errorf("%v callers of the %v that are expected", got, want)
		}
	}
}

func TestAnAgentMoreNeverMakesTheOutlookWorse(t *testing.T) {
	t.Parallel()
	before := 0.0
	for agents := 8; agents < 18; agents++ {
		o := New(Options{}).Outlook(team(agents, 180, 300), Ahead{Window: 1800, Within: []float64{20}, Coming: steady(100.0 / 1800)})[0]
		if level := o.Level(); level < before {
			t.Errorf("%d agents answer %.3f in time, one fewer %.3f", agents, level, before)
		} else {
			before = level
		}
	}
}

func TestNobodyAtWorkAnswersNobody(t *testing.T) {
	t.Parallel()
	o := New(Options{}).Outlook(team(0, 180, 300), Ahead{Window: 1800, Within: []float64{20}, Coming: steady(0.05)})[0]
	if o.Level() > 0 || o.Lost() < 0.999 || o.Missing(0.8) != 1 {
		t.Errorf("%v in time, %v lost", o.Level(), o.Lost())
	}
}

// TestRatesInStepsComeInTheirTime has nobody call before the second quarter of an hour.
func TestRatesInStepsComeInTheirTime(t *testing.T) {
	t.Parallel()
	c := Coming{Steps: []Step{{900, 0}, {900, 0.1}, {900, 0}, {900, 0.2}}}
	for _, want := range []struct{ at, callers, time float64 }{
		{0, 10, 1000}, {1000, 80, 1800}, {1000, 90, 2750}, {950, 85 + 180 + 2, 3610}, {3000, 20, 3100},
	} {
		if got := c.after(want.at, want.callers); math.Abs(got-want.time) > 1e-6 {
			t.Errorf("%v callers after %v: at %v, want %v", want.callers, want.at, got, want.time)
		}
	}
}

// TestDoubtAboutTheLoadWidensTheOutlook and leaves the expected number of callers as it is.
func TestDoubtAboutTheLoadWidensTheOutlook(t *testing.T) {
	t.Parallel()
	play := func(doubt float64) Outlook {
		coming := steady(100.0 / 1800)
		coming[0].Doubt = doubt
		return New(Options{Replicas: 400}).Outlook(team(14, 180, 300), Ahead{Window: 1800, Within: []float64{20}, Coming: coming})[0]
	}
	sure, unsure := play(0), play(0.3)
	low, high := sure.Between()
	lower, higher := unsure.Between()
	if lower >= low || higher < high {
		t.Errorf("%v to %v with doubt, %v to %v without", lower, higher, low, high)
	}
	if ratio := sum(unsure.Calls) / sum(sure.Calls); math.Abs(ratio-1) > 0.05 {
		t.Errorf("%v times as many callers", ratio)
	}
}

func TestTheLineIsServedBeforeThoseWhoComeLater(t *testing.T) {
	t.Parallel()
	s := team(1, 300, 1e9)
	s.Line = []Caller{{Age: 30}, {Age: 10}}
	e := New(Options{})
	e.Outlook(s, Ahead{Window: 1800, Within: []float64{20}, Coming: steady(0.05)})
	if first, second := e.By(0, 0.8), e.By(1, 0.8); first != 0 || second <= 0 {
		t.Errorf("the first is taken after %v s, the second after %v s", first, second)
	}
	if soon, late := e.Kept(1, 60), e.Kept(1, 3600); soon >= late || late < 0.99 {
		t.Errorf("the second is taken within a minute with a chance of %v, within an hour of %v", soon, late)
	}
}

func BenchmarkOutlook(b *testing.B) {
	s := team(50, 240, 600)
	e := New(Options{})
	for b.Loop() {
		e.Outlook(s, Ahead{Window: 1800, Within: []float64{20}, Coming: steady(0.19)})
	}
}
