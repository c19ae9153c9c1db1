package staffing

import (
	"errors"
	"fmt"
	"math"
	"testing"

	"pgregory.net/rapid"

	"presszero/queue/erlang"
	"presszero/queue/estimate"
)

func usual() Target {
	return Target{Share: DefaultShare, Within: DefaultWithin, Abandon: DefaultAbandon, Occupancy: 1}
}

// TestAgentsAreThoseOfTheTables takes 80/20 with at most 5 % hung up, by calls in half an hour and handling time, for a
// patience of 180 s and of 300 s.
func TestAgentsAreThoseOfTheTables(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		calls, handle float64
		agents        [2]int
	}{
		{25, 180, [2]int{5, 5}}, {50, 180, [2]int{8, 7}}, {100, 180, [2]int{13, 13}}, {200, 180, [2]int{23, 23}},
		{400, 180, [2]int{42, 43}}, {800, 180, [2]int{80, 82}}, {25, 300, [2]int{7, 7}}, {50, 300, [2]int{11, 11}},
		{100, 300, [2]int{20, 20}}, {200, 300, [2]int{36, 37}}, {400, 300, [2]int{68, 70}}, {800, 300, [2]int{132, 135}},
	} {
		for i, patience := range []float64{180, 300} {
			s, err := Agents(Demand{erlang.Load{Rate: c.calls / 1800, Handle: c.handle}, patience}, usual())
			if err != nil || s.Agents != c.agents[i] {
				t.Errorf("%v calls of %v s, patience %v s: %d agents, want %d; %v", c.calls, c.handle, patience, s.Agents, c.agents[i], err)
			}
		}
	}
}

// TestTheSmallestTeamMeetsAllOfTheTargetAndOneFewerDoesNot holds for the level, the hang-ups and the occupancy together.
func TestTheSmallestTeamMeetsAllOfTheTargetAndOneFewerDoesNot(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := Demand{erlang.Load{Rate: rapid.Float64Range(0.001, 0.5).Draw(t, "rate"), Handle: rapid.Float64Range(30, 900).Draw(t, "handle")}, rapid.Float64Range(30, 1800).Draw(t, "patience")}
		target := Target{
			Share: rapid.Float64Range(0.3, 0.97).Draw(t, "share"), Within: rapid.Float64Range(0, 120).Draw(t, "within"),
			Abandon: rapid.Float64Range(0.01, 0.3).Draw(t, "abandon"), Occupancy: rapid.Float64Range(0.5, 1).Draw(t, "occupancy"),
		}
		s, err := Agents(d, target)
		if err != nil || !s.Meets(target) {
			t.Fatalf("%+v; %v", s, err)
		}
		if s.Agents == 1 {
			return
		}
		if fewer, err := Serve(d, target, s.Agents-1); err != nil || fewer.Meets(target) {
			t.Fatalf("one fewer: %+v; %v", fewer, err)
		}
	})
}

// TestTheThreeServiceLevelsDiffer always in the same way: who forgives early hang-ups sees more, and so does who asks when
// the turn would have come.
func TestTheThreeServiceLevelsDiffer(t *testing.T) {
	t.Parallel()
	s, err := Serve(Demand{erlang.Load{Rate: 100.0 / 1800, Handle: 180}, 300}, usual(), 12)
	if err != nil || !(s.OfAll < s.OfStayed && s.OfAll < s.Offered) || math.Abs(s.OfAll-0.772279) > 1e-6 || math.Abs(s.Offered-0.775633) > 1e-6 {
		t.Errorf("%+v; %v", s, err)
	}
}

func TestNobodyIsNeededWhereNobodyCalls(t *testing.T) {
	t.Parallel()
	s, err := Agents(Demand{erlang.Load{Handle: 180}, 300}, usual())
	if err != nil || s.Agents != 0 || !s.Meets(usual()) {
		t.Errorf("%+v; %v", s, err)
	}
	if _, err := Agents(Demand{erlang.Load{Rate: 1, Handle: 180}, 300}, Target{}); !errors.Is(err, erlang.ErrArgument) {
		t.Errorf("a target of nothing: %v", err)
	}
}

func TestBacklogAndShrinkageRoundUp(t *testing.T) {
	t.Parallel()
	got := fmt.Sprint(Backlog(0, 240, 1800), Backlog(1, 240, 1800), Backlog(15, 240, 1800), Backlog(16, 240, 1800), Paid(7, 0.3), Paid(10, 0), Paid(8, 0.25))
	if want := "0 1 2 3 10 10 11"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

// TestAWorseStateIsBelievedAtTheSecondLookAndABetterOneAfterFiveMinutes looks every half minute.
func TestAWorseStateIsBelievedAtTheSecondLookAndABetterOneAfterFiveMinutes(t *testing.T) {
	t.Parallel()
	var w Watch
	var told []string
	look := func(looks int, found State, from float64) float64 {
		for range looks {
			if w.Look(from, found) {
				told = append(told, fmt.Sprintf("%s at %v", w.State, from))
			}
			from += 30
		}
		return from
	}
	now := look(3, Enough, 0)
	now = look(1, Short, now)
	now = look(1, Enough, now) // one look is not believed
	now = look(2, Short, now)
	now = look(9, Enough, now)
	now = look(1, Short, now) // and begins the five minutes anew
	now = look(12, Tight, now)
	look(11, Over, now)
	if got, want := fmt.Sprint(told), "[enough at 30 short at 180 tight at 810 over at 1170]"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

// lawOf is an exponential law.
func lawOf(mean float64) *estimate.Law {
	return estimate.LawOf(func(x float64) float64 { return math.Exp(-x / mean) })
}

// oneQueue is a site with so many agents, of whom busy ones are in a call, and so many callers in line.
func oneQueue(agents, busy, waiting int, perHalfHour float64) Site {
	s := Site{
		State:  estimate.State{Seed: 3, Queues: []estimate.Queue{{Handle: lawOf(180), Patience: lawOf(300), Tempo: estimate.Tempo{Factor: 1}}}},
		Queues: []Queue{{Name: "reception", Target: usual(), Patience: 300, Shrinkage: 0.3, Doubt: 0.1, Steps: []estimate.Step{{Seconds: 900, Rate: perHalfHour / 1800}}}},
	}
	for i := range agents {
		a := estimate.Agent{Skills: estimate.SkillsOf(0)}
		if i < busy {
			a.Doing, a.Age = estimate.OnCall, 60
		}
		s.State.Agents = append(s.State.Agents, a)
	}
	for i := range waiting {
		s.State.Line = append(s.State.Line, estimate.Caller{Age: float64(10 * (waiting - i))})
	}
	return s
}

func advice(t *testing.T, s Site) Advice {
	t.Helper()
	all, err := NewAdvisor().Advise(s)
	if err != nil {
		t.Fatal(err)
	}
	return all[0]
}

func TestAShortTeamIsToldHowManyAreMissingAndWhatTheyChange(t *testing.T) {
	t.Parallel()
	a := advice(t, oneQueue(9, 9, 6, 100))
	if a.State != Short || a.Required < 13 || a.Required > 16 || a.Raised.Mean < 0.8 || a.Level.Mean > 0.5 || a.Paid != Paid(a.Required, 0.3) {
		t.Errorf("%+v", a)
	}
	want := fmt.Sprintf("add %d agents for 2 h: 80/20 goes from %.0f %% to %.0f %%; without, a new caller waits up to %d min",
		a.Required-9, 100*a.Level.Mean, 100*a.Raised.Mean, int(math.Ceil(a.Newcomer/60)))
	if a.Message() != want {
		t.Errorf("%s, want %s", a.Message(), want)
	}
}

func TestALargeTeamIsToldWhoCanBeSpared(t *testing.T) {
	t.Parallel()
	if a := advice(t, oneQueue(20, 10, 0, 100)); a.State != Over || a.Required != 14 && a.Required != 15 {
		t.Errorf("%+v: %s", a, a.Message())
	}
}

func TestWhoIsEnoughIsToldSo(t *testing.T) {
	t.Parallel()
	if a := advice(t, oneQueue(15, 10, 0, 100)); a.State != Enough || a.Lasting != 0 {
		t.Errorf("%+v: %s", a, a.Message())
	}
}

func TestWithoutAForecastNothingIsSaid(t *testing.T) {
	t.Parallel()
	s := oneQueue(3, 3, 4, 0)
	s.Queues[0].Steps = nil
	if a := advice(t, s); a.State != Unknown || a.Required != 0 || a.Waiting != 4 {
		t.Errorf("%+v: %s", a, a.Message())
	}
}

// TestPromisesNeedTheirOwnAgents has callers in line who were told less time than the agents at work need.
func TestPromisesNeedTheirOwnAgents(t *testing.T) {
	t.Parallel()
	s := oneQueue(4, 4, 6, 10)
	s.Promises = []Promise{{Caller: 0, Left: -5}, {Caller: 2, Left: 60}, {Caller: 5, Left: 120}}
	a := advice(t, s)
	if a.Broken != 1 || a.Promised <= 4 || a.Promised > 10 {
		t.Fatalf("%+v", a)
	}
	s.Promises = []Promise{{Caller: 2, Left: 1200}, {Caller: 5, Left: 1800}}
	if easy := advice(t, s); easy.Promised >= 4 || easy.Promised < 1 || easy.Broken != 0 {
		t.Errorf("%d agents for promises of half an hour, %d for those of two minutes", easy.Promised, a.Promised)
	}
}

// TestSharedAgentsAreCountedByPlayingTheLine has two queues of which the second lives off the agents of the first.
func TestSharedAgentsAreCountedByPlayingTheLine(t *testing.T) {
	t.Parallel()
	s := oneQueue(14, 9, 0, 60)
	s.State.Queues = append(s.State.Queues, s.State.Queues[0])
	s.Queues = append(s.Queues, s.Queues[0])
	s.Queues[1].Name, s.Queues[1].Steps = "bills", []estimate.Step{{Rate: 30.0 / 1800}}
	for i := range 12 {
		s.State.Agents[i].Skills = estimate.SkillsOf(0, 1)
	}
	all, err := NewAdvisor().Advise(s)
	if err != nil {
		t.Fatal(err)
	}
	if all[1].AtWork != 12 || all[0].AtWork != 14 {
		t.Errorf("%d and %d at work", all[0].AtWork, all[1].AtWork)
	}
	alone, err := Agents(s.demand(1), s.Queues[1].Target)
	if err != nil || all[1].Required <= alone.Agents {
		t.Errorf("%d agents who serve the second queue among others, and %d would do who serve it alone; %v", all[1].Required, alone.Agents, err)
	}
}

func TestTheSmallestNumberIsFoundFromAnyGuess(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		least, most := rapid.IntRange(0, 20).Draw(t, "least"), rapid.IntRange(20, 400).Draw(t, "most")
		from, guess := rapid.IntRange(0, 420).Draw(t, "from"), rapid.IntRange(0, 420).Draw(t, "guess")
		got := smallest(guess, least, most, func(n int) bool { return n >= from })
		if want := min(max(from, least), most); got != want {
			t.Fatalf("%d, want %d", got, want)
		}
	})
}
