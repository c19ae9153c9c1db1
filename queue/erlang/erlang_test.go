package erlang

import (
	"errors"
	"math"
	"testing"

	"pgregory.net/rapid"
)

func near(t *testing.T, what string, want, got, within float64) {
	t.Helper()
	if !(math.Abs(got-want) <= within) {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}

// TestBlockingIsThatOfThePublishedTables takes the loads at which one call in a hundred is blocked.
func TestBlockingIsThatOfThePublishedTables(t *testing.T) {
	t.Parallel()
	for trunks, load := range map[int]float64{1: 0.0101, 2: 0.153, 5: 1.36, 10: 4.46, 20: 12.0, 30: 20.3, 50: 37.9, 100: 84.1} {
		near(t, "blocked", 0.01, Blocked(load, trunks), 0.0003) // the loads are rounded
	}
}

func TestErlangCIsThatOfTheTables(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		agents                                         int
		rate, handle, target, delayed, asa, withinGoal float64
	}{
		{13, 100.0 / 1800, 180, 20, 0.285270, 17.1162, 0.795595},
		{14, 100.0 / 1800, 180, 20, 0.174132, 7.8359, 0.888350},
		{55, 0.2, 240, 15, 0.238701, 8.1840, 0.845883},
		{5, 4.0 / 300, 300, 20, 0.554113, 166.2338, 0.481624},
		{10, 8.0 / 240, 240, 20, 0.409180, 49.1016, 0.653636},
		{24, 20.0 / 200, 200, 20, 0.298072, 14.9036, 0.800196},
		{110, 100.0 / 300, 300, 20, 0.237008, 7.1102, 0.878316},
		{1, 0.7 / 100, 100, 30, 0.7, 233.3333, 0.360248},
	} {
		w, err := QueueAll(Load{c.rate, c.handle}, c.agents)
		if err != nil {
			t.Fatal(err)
		}
		near(t, "delayed", c.delayed, w.Delayed, 1e-6)
		near(t, "ASA", c.asa, w.ASA, 1e-4)
		near(t, "service level", c.withinGoal, w.Within(c.target), 1e-6)
		q, err := w.Quantile(w.Within(c.target))
		if err != nil {
			t.Fatal(err)
		}
		near(t, "quantile", c.target, q, 1e-6)
	}
}

// TestErlangAIsThatOfTheTables has, in its first row, the example of Gans, Koole and Mandelbaum in Manufacturing & Service
// Operations Management 5 (2003).
func TestErlangAIsThatOfTheTables(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		agents                                                                                int
		rate, handle, patience, delayed, abandoned, queue, inQueue, offered, answered, within float64
	}{
		{50, 0.8, 60, 120, 0.467774, 0.030912, 2.967576, 3.7095, 3.9253, 0.943019, 0.967943},
		{12, 100.0 / 1800, 180, 300, 0.331802, 0.042711, 0.711852, 12.8133, 14.4394, 0.772279, 0.775633},
		{13, 100.0 / 1800, 180, 300, 0.225797, 0.024963, 0.416055, 7.4890, 8.3121, 0.858178, 0.860831},
		{10, 100.0 / 1800, 180, 180, 0.542070, 0.125110, 1.251100, 22.5198, 27.8585, 0.586980, 0.594207},
		{5, 0.02, 240, 300, 0.545825, 0.150845, 0.905073, 45.2536, 59.1642, 0.520511, 0.522736},
	} {
		p, err := QueuePatient(Load{c.rate, c.handle}, c.patience, c.agents)
		if err != nil {
			t.Fatal(err)
		}
		near(t, "delayed", c.delayed, p.Delayed, 1e-6)
		near(t, "abandoned", c.abandoned, p.Abandoned, 1e-6)
		near(t, "queue", c.queue, p.Queue, 1e-6)
		near(t, "in queue", c.inQueue, p.InQueue, 1e-4)
		near(t, "offered", c.offered, p.Offered, 1e-4)
		near(t, "answered", c.answered, p.Answered(20), 1e-6)
		near(t, "within", c.within, p.Within(20), 1e-6)
	}
}

func TestALargeTeamNeitherOverflowsNorLosesDigits(t *testing.T) {
	t.Parallel()
	const agents = 1_200_000
	p, err := QueuePatient(Load{Rate: 20_000, Handle: 60}, 120, agents)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "occupancy", (1-p.Abandoned)*20_000*60/agents, p.Occupancy, 1e-9)
	if p.Delayed <= 0 || p.Delayed >= 1 || p.Answered(20) > p.Within(20) {
		t.Errorf("%+v", p)
	}
}

// TestWhatComesInIsAnsweredOrGivesUp is the balance of flows, which no formula above uses.
func TestWhatComesInIsAnsweredOrGivesUp(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		l := Load{Rate: rapid.Float64Range(1e-4, 2).Draw(t, "rate"), Handle: rapid.Float64Range(10, 900).Draw(t, "handle")}
		agents := rapid.IntRange(1, 400).Draw(t, "agents")
		p, err := QueuePatient(l, rapid.Float64Range(10, 3000).Draw(t, "patience"), agents)
		if err != nil {
			t.Fatal(err)
		}
		served := p.Occupancy * float64(agents) / l.Handle
		if in := l.Rate * (1 - p.Abandoned); math.Abs(in-served) > 1e-9*l.Rate {
			t.Fatalf("%v answered, %v served", in, served)
		}
		if late := p.Answered(1e7); math.Abs(late-(1-p.Abandoned)) > 1e-9 {
			t.Fatalf("answered in the end: %v, and %v gave up", late, p.Abandoned)
		}
		if all := p.GaveUp(1e7); math.Abs(all-p.Abandoned) > 1e-9 {
			t.Fatalf("%v gave up in the end, want %v", all, p.Abandoned)
		}
		if soon := p.GaveUp(20); soon > p.GaveUp(40)+1e-12 || soon+p.Answered(20) > 1+1e-12 {
			t.Fatalf("%v gave up within 20 s, %v within 40 s, %v were answered", soon, p.GaveUp(40), p.Answered(20))
		}
	})
}

func TestTheSmallestTeamReachesTheGoalAndOneFewerDoesNot(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		l := Load{Rate: rapid.Float64Range(0, 1).Draw(t, "rate"), Handle: rapid.Float64Range(10, 600).Draw(t, "handle")}
		g := Goal{Share: rapid.Float64Range(0, 0.99).Draw(t, "share"), Seconds: rapid.Float64Range(0, 120).Draw(t, "seconds")}
		patience := rapid.Float64Range(10, 3000).Draw(t, "patience")
		all, err1 := AgentsForAll(l, g)
		some, err2 := AgentsForPatient(l, patience, g)
		if err := errors.Join(err1, err2); err != nil {
			t.Fatal(err)
		}
		for agents, level := range map[int]func(int) float64{
			all:  func(n int) float64 { w, _ := QueueAll(l, n); return w.Within(g.Seconds) },
			some: func(n int) float64 { p, _ := QueuePatient(l, patience, n); return p.Answered(g.Seconds) },
		} {
			if level(agents) < g.Share || agents > 1 && level(agents-1) >= g.Share {
				t.Fatalf("%d agents reach %v, one fewer %v, the goal is %v", agents, level(agents), level(max(agents-1, 1)), g.Share)
			}
		}
	})
}

func TestNumbersOutOfRangeAreRefused(t *testing.T) {
	t.Parallel()
	good := Load{Rate: 1, Handle: 60}
	_, noAgents := QueueAll(good, 0)
	_, noTime := QueueAll(Load{Rate: 1}, 1)
	_, negative := QueuePatient(Load{Rate: -1, Handle: 60}, 60, 1)
	_, noPatience := QueuePatient(good, 0, 1)
	_, everybody := AgentsForAll(good, Goal{Share: 1})
	_, notANumber := AgentsForPatient(good, math.NaN(), Goal{Share: 0.8})
	for i, err := range []error{noAgents, noTime, negative, noPatience, everybody, notANumber} {
		if !errors.Is(err, ErrArgument) {
			t.Errorf("%d: %v", i, err)
		}
	}
}
