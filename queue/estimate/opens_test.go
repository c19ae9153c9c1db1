package estimate

import (
	"math"
	"testing"
)

// one is one queue with exponential calls of two minutes, and callers who never hang up.
func oneQueue() State {
	return State{Queues: []Queue{{Handle: LawOf(exponential(120)), Tempo: Tempo{Factor: 1}, Calls: 1000, Configured: 120}}, Seed: 1}
}

func TestAnAgentMayTakeNobodyBeforeTheTurnIsLongEnough(t *testing.T) {
	t.Parallel()
	s := oneQueue()
	s.Line = []Caller{{Age: 10}, {Age: 5}}
	s.Agents = []Agent{{Doing: Idle, Skills: SkillsOf(0), Opens: []float64{60}}, {Doing: Idle, Skills: SkillsOf(0), Opens: []float64{60}}}
	for i, f := range New(Options{}).Estimate(s) {
		if want := 60 - s.Line[i].Age; math.Abs(f.P20-want) > 0.01 || math.Abs(f.P90-want) > 0.01 {
			t.Errorf("caller %d waits %v to %v s, want %v", i, f.P20, f.P90, want)
		}
	}
	s.Line[0].Head = 100
	if f := New(Options{}).Estimate(s)[0]; f.P90 > 0.01 {
		t.Errorf("a head start that opens the door at once still waits %v s", f.P90)
	}
}

func TestWhoIsNearerTakesTheCallerFirst(t *testing.T) {
	t.Parallel()
	s := oneQueue()
	s.Line = []Caller{{Age: 0}}
	s.Agents = []Agent{{Doing: Scheduled, Comes: 20, Skills: SkillsOf(0)}, {Doing: Idle, Skills: SkillsOf(0), Opens: []float64{60}}}
	if f := New(Options{}).Estimate(s)[0]; math.Abs(f.P50-20) > 0.01 {
		t.Errorf("waits %v s, want the 20 until the nearer agent comes", f.P50)
	}
}

func TestAWrapUpIsPlayedToItsEnd(t *testing.T) {
	t.Parallel()
	s := oneQueue()
	s.Line = []Caller{{Age: 0}}
	s.Agents = []Agent{{Doing: OnCall, Age: 100, Until: 17, Skills: SkillsOf(0)}}
	if f := New(Options{}).Estimate(s)[0]; math.Abs(f.P20-17) > 0.01 || math.Abs(f.P90-17) > 0.01 {
		t.Errorf("an agent who wraps up for 17 s more takes the caller after %v to %v s", f.P20, f.P90)
	}
	s.Agents[0].Until, s.Agents[0].Wraps = 0, 30
	if f := New(Options{}).Estimate(s)[0]; f.P20 < 30 || math.Abs(f.Mean-150) > 15 {
		t.Errorf("an agent who talks and has 30 s to write is free after %v s on average, at least %v; want about 150", f.Mean, f.P20)
	}
}
