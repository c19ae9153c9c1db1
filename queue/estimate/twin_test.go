package estimate

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// markov is a line of one queue with exponential laws.
func markov(agents, waiting int, handle, patience float64) State {
	q := Queue{Handle: LawOf(exponential(handle)), Tempo: Tempo{Factor: 1}, Calls: 1000}
	if patience > 0 {
		q.Patience = LawOf(exponential(patience))
	}
	s := State{Queues: []Queue{q}}
	for i := range agents {
		s.Agents = append(s.Agents, Agent{Doing: OnCall, Age: float64(i * 13), Skills: 1})
	}
	for i := range waiting {
		s.Line = append(s.Line, Caller{Age: float64(waiting - i)})
	}
	return s
}

// exact is the mean and the variance of the wait of the caller with so many ahead in M/M/s+M.
func exact(agents, ahead int, handle, patience float64) (mean, variance float64) {
	for i := range ahead + 1 {
		rate := float64(agents) / handle
		if patience > 0 {
			rate += float64(i) / patience
		}
		mean += 1 / rate
		variance += 1 / (rate * rate)
	}
	return mean, variance
}

func TestTheTwinIsExactInMarkovianLines(t *testing.T) {
	t.Parallel()
	const replicas = 20_000
	for _, c := range []struct {
		agents, waiting  int
		handle, patience float64
	}{{1, 1, 240, 0}, {5, 8, 200, 400}, {20, 30, 240, 600}, {100, 40, 300, 300}} {
		s := markov(c.agents, c.waiting, c.handle, c.patience)
		got := New(Options{Replicas: replicas}).Estimate(s)
		for i, f := range got {
			mean, variance := exact(c.agents, i, c.handle, c.patience)
			near(t, "mean", mean, f.Mean, 4*math.Sqrt(variance/replicas)+0.004*mean) // the laws are followed to 0.4 %
		}
	}
}

func TestTheClosedFormIsExactInMarkovianLines(t *testing.T) {
	t.Parallel()
	s := markov(20, 30, 240, 600)
	for i, f := range New(Options{Model: Drain}).Estimate(s) {
		mean, _ := exact(20, i, 240, 600)
		near(t, "mean", mean, f.Mean, 0.03*mean)
	}
}

func TestALongLineIsWorkedOutAtAnchors(t *testing.T) {
	t.Parallel()
	s := markov(200, 4000, 240, 900)
	got := New(Options{}).Estimate(s)
	for _, i := range []int{0, 17, 1000, 2503, 3999} {
		mean, _ := exact(200, i, 240, 900)
		near(t, "mean", mean, got[i].Mean, 0.03*mean+2)
		if got[i].Model != Drain {
			t.Errorf("caller %d: model %v", i, got[i].Model)
		}
	}
}

// anyState draws a line of up to three queues.
func anyState(t *rapid.T) State {
	queues := rapid.IntRange(1, 3).Draw(t, "queues")
	var s State
	for q := range queues {
		var b Book
		for i := range rapid.IntRange(0, 60).Draw(t, "calls") {
			b.Handled(float64(i*20), rapid.Float64Range(1, 2000).Draw(t, "took"))
			b.HungUp(rapid.Float64Range(1, 900).Draw(t, "gave up"))
		}
		b.Arrived(1000, "", Always)
		s.Queues = append(s.Queues, b.Queue(1300, float64(q)*100, nil))
	}
	for range rapid.IntRange(0, 12).Draw(t, "agents") {
		s.Agents = append(s.Agents, Agent{
			Doing:    Doing(rapid.IntRange(0, int(Scheduled)).Draw(t, "doing")),
			Age:      rapid.Float64Range(0, 5000).Draw(t, "age"),
			Queue:    rapid.IntRange(0, queues-1).Draw(t, "queue"),
			Callback: rapid.Bool().Draw(t, "callback"),
			Skills:   Skills(rapid.Uint64Range(0, 1<<queues-1).Draw(t, "skills")),
			Comes:    rapid.Float64Range(0, 9000).Draw(t, "comes"),
			Goes:     rapid.SampledFrom([]float64{0, 0, 600}).Draw(t, "goes"),
		})
	}
	age := 4000.0
	for range rapid.IntRange(0, 25).Draw(t, "waiting") {
		age -= rapid.Float64Range(0, 200).Draw(t, "gap")
		s.Line = append(s.Line, Caller{
			Queue: rapid.IntRange(0, queues-1).Draw(t, "of"), Age: max(age, 0),
			Callback: rapid.Bool().Draw(t, "called back"), Asking: rapid.IntRange(0, 9).Draw(t, "asking") == 0,
		})
	}
	crew := Team{}
	s.Crew = crew.Crew(nil)
	s.Crew.NoAnswer, s.Crew.PauseChance = 0.03, 0.05
	s.Seed = rapid.Uint64().Draw(t, "seed")
	return s
}

func TestEveryForecastIsInOrderAndTheSameAgain(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := anyState(t)
		for _, model := range []Model{Twin, Drain} {
			got := New(Options{Model: model}).Estimate(s)
			again := New(Options{Model: model}).Estimate(s)
			for i, f := range got {
				if !(0 <= f.P20 && f.P20 <= f.P50 && f.P50 <= f.P80 && f.P80 <= f.P90 && f.P90 <= horizon) {
					t.Fatalf("%v: caller %d: %+v", model, i, f)
				}
				if math.IsNaN(f.Mean) || f.Mean < 0 || f.Mean > horizon || f != again[i] {
					t.Fatalf("%v: caller %d: %+v, and again %+v", model, i, f, again[i])
				}
			}
		}
	})
}

func TestNobodyAheadIsServedLaterForBeingAhead(t *testing.T) {
	t.Parallel()
	s := markov(4, 20, 200, 500)
	got := New(Options{}).Estimate(s)
	for i := 1; i < len(got); i++ {
		if got[i].Mean < got[i-1].Mean {
			t.Errorf("caller %d waits %v, the one ahead %v", i, got[i].Mean, got[i-1].Mean)
		}
	}
}

func TestOneWhoOnlyAsksChangesNothing(t *testing.T) {
	t.Parallel()
	s := markov(4, 10, 200, 500)
	before := New(Options{}).Estimate(s)[9]
	s.Line = append(s.Line, Caller{Asking: true})
	after := New(Options{}).Estimate(s)
	if after[9] != before {
		t.Errorf("%+v became %+v", before, after[9])
	}
	if after[10].Mean <= before.Mean {
		t.Errorf("who would join now waits %v, the last in line %v", after[10].Mean, before.Mean)
	}
}

func TestThoseWithAHeadStartMakeTheOthersWait(t *testing.T) {
	t.Parallel()
	s := markov(4, 10, 200, 0)
	calm := New(Options{}).Estimate(s)[9].Mean
	s.Queues[0].Overtakers = []Overtakers{{Head: Always, Rate: 0.005}} // a quarter of what four agents serve
	busy := New(Options{}).Estimate(s)[9].Mean
	if ratio := busy / calm; ratio < 1.2 || ratio > 1.5 {
		t.Errorf("overtaken by a quarter, the wait is %v times as long", ratio)
	}
}

func TestAFixedShiftEnds(t *testing.T) {
	t.Parallel()
	s := markov(2, 1, 200, 0)
	s.Agents[0].Goes, s.Agents[1].Goes = 1e-9, 1e-9
	s.Agents = append(s.Agents, Agent{Doing: Scheduled, Comes: 900, Skills: 1})
	near(t, "wait", 900, New(Options{}).Estimate(s)[0].Mean, 1e-9)
}

func TestTheInnerLoopAllocatesNothing(t *testing.T) {
	var tw twin // not parallel: allocations of others would count
	s := markov(20, 15, 240, 600)
	s.Crew.Pause, s.Crew.PauseChance = s.Queues[0].Handle, 0.1
	tw.play(&s, 100, 0)
	if n := testing.AllocsPerRun(20, func() { tw.play(&s, 100, 0) }); n > 0 {
		t.Errorf("%v allocations a run", n)
	}
}

func TestNothingIsSaidWhereNothingIsKnown(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change     func(*State)
		confidence Confidence
		reason     Reasons
	}{
		"all is well":  {func(*State) {}, High, 0},
		"nobody in":    {func(s *State) { s.Agents = nil }, NoConfidence, NoStaff},
		"few calls":    {func(s *State) { s.Queues[0].Calls = 7 }, NoConfidence, FewCalls},
		"configured":   {func(s *State) { s.Queues[0].Calls, s.Queues[0].Configured = 7, 240 }, Medium, Young},
		"old snapshot": {func(s *State) { s.Stale = 11 }, NoConfidence, Stale},
		"on a long break": {func(s *State) {
			s.Agents, s.Crew.Pause = []Agent{{Doing: OnBreak, Skills: 1}}, LawOf(exponential(3600))
		}, Low, AllAway},
		"rarely kept": {func(s *State) { s.Queues[0].Levels = &Calibrated{Count: 500, Held: 0.6} }, Low, Uncalibrated},
	} {
		s := markov(5, 3, 240, 600)
		c.change(&s)
		f := New(Options{}).Estimate(s)[2]
		if f.Confidence != c.confidence || c.reason != 0 && !f.Reasons.Has(c.reason) || f.Spoken() != f.Wait().Known {
			t.Errorf("%s: confidence %v for %q, want %v for %q", name, f.Confidence, f.Reasons, c.confidence, c.reason)
		}
	}
}

func TestPlacesCountOnlyThoseWhomMyAgentsServe(t *testing.T) {
	t.Parallel()
	s := State{
		Queues: make([]Queue, 3),
		Agents: []Agent{{Skills: SkillsOf(0, 1)}, {Skills: SkillsOf(2)}},
		Line:   []Caller{{Queue: 0}, {Queue: 2}, {Queue: 1}, {Queue: 2}, {Queue: 0}},
	}
	want := []int{1, 1, 2, 2, 3}
	for i, got := range Positions(s) {
		if got != want[i] {
			t.Errorf("caller %d has place %d, want %d", i, got, want[i])
		}
	}
}

func TestCalibrationLeansUntilPromisesHold(t *testing.T) {
	t.Parallel()
	var c Calibrated
	law := LawOf(exponential(300))
	chance := newChance(1, 0)
	for i := range 4000 { // what is computed is a fifth too low all along
		f := Forecast{}
		for k, q := range []*float64{&f.P20, &f.P50, &f.P80, &f.P90} {
			*q = 0.8 * law.Draw(1-c.level(k))
		}
		c.Learn(f, law.Draw(chance.of(ofHandling, uint64(i))))
	}
	near(t, "P80 holds", 0.8, c.Held, 0.06)
	near(t, "level of P80", 1-math.Pow(0.2, 1/0.8), c.level(2), 0.05)
}
