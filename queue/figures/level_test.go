package figures_test

import (
	"maps"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"presszero/queue/figures"
	"presszero/queue/history"
)

// TestOneDataSetHasEightServiceLevels of which the page names five, from 81 to 86 %.
func TestOneDataSetHasEightServiceLevels(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]float64{
		"strict":    0.81, // formula 3
		"answered":  0.86, // formula 2
		"lenient":   0.83, // formula 1
		"stayed":    0.83, // formula 4
		"forgiving": 0.82, // formula 5
		"trimmed":   0.82, // 860 of 1050
		"removed":   0.83, // nobody left another way
		"everybody": 0.81,
	} {
		got := figures.FormulaOf(name).Of(figures.Example)
		if got == nil || math.Round(100*got.Value)/100 != want {
			t.Errorf("%s is %+v, want %v", name, got, want)
		}
	}
	if n := len(figures.Formulas()); n != 8 {
		t.Errorf("there are %d formulas: each needs a line here", n)
	}
}

// TestTheWorkedExamplesOfOthers are what they say.
func TestTheWorkedExamplesOfOthers(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		formula string
		counted history.Interval
		want    float64
	}{
		// contactcentrehelper.com, how to calculate service level: 136 of 170 offered.
		"contactcentrehelper": {"strict", history.Interval{Offered: 170, Answered: 160, InTime: 136, Abandoned: 10}, 0.80},
		// sggu.com on CC Pulse's service factor: 400 calls, 200 in 20 s, 100 later, 50 abandoned within 10 s and 50 after.
		"sggu": {"trimmed", history.Interval{Offered: 400, Answered: 300, InTime: 200, Abandoned: 100, Short: 50}, 0.5714},
		// AltiGen, service level since midnight: answered less answered late, of the answered.
		"altigen": {"answered", history.Interval{Answered: 50, InTime: 40, Abandoned: 25}, 0.80},
		// Amazon Connect: answered, abandoned and queued for a callback within T all count.
		"connect": {"removed", history.Interval{
			Answered: 60, InTime: 50, Abandoned: 20, Early: 10, Elsewhere: 20, More: map[history.Field]int64{history.EarlyGone: 15},
		}, 0.75},
		"everybody": {"everybody", history.Interval{Answered: 60, InTime: 50, Abandoned: 20, Elsewhere: 20}, 0.5},
	} {
		if got := figures.FormulaOf(tt.formula).Of(tt.counted); got == nil || math.Abs(got.Value-tt.want) > 0.0001 {
			t.Errorf("%s: %s is %+v, want %v", name, tt.formula, got, tt.want)
		}
	}
}

// TestEveryFigureIsDefined in the manual's table, and nothing else is.
func TestEveryFigureIsDefined(t *testing.T) {
	t.Parallel()
	told := map[string]bool{}
	figure := reflect.TypeFor[figures.Figures]()
	for n := range figure.NumField() {
		name, _, _ := strings.Cut(figure.Field(n).Tag.Get("json"), ",")
		told[name] = true
	}
	for _, d := range figures.Definitions() {
		if !told[d.Name] {
			t.Errorf("%s is defined, and not told", d.Name)
		}
		delete(told, d.Name)
	}
	if len(told) > 0 {
		t.Errorf("not defined: %v", slices.Sorted(maps.Keys(told)))
	}
}

// TestNobodysServiceLevelIsNotKnown and no other figure of nobody is, by whichever formula.
func TestNobodysServiceLevelIsNotKnown(t *testing.T) {
	t.Parallel()
	f := figures.Of(history.Interval{}, time.Hour)
	if len(f.Levels) > 0 || f.ASA != nil || f.AHT != nil || f.WaitP90 != nil || f.Longest != nil || f.AbandonRate != nil || f.Occupancy != nil || f.Human != nil ||
		f.Promises.Coverage != nil || f.Offers.AnswerRate != nil {
		t.Errorf("%+v", f)
	}
}

// TestRatesAndTimesAreThoseOfTheirDefinitions with numbers that are easily reckoned.
func TestRatesAndTimesAreThoseOfTheirDefinitions(t *testing.T) {
	t.Parallel()
	c := history.Interval{Offered: 101, Answered: 80, Abandoned: 15, Short: 5, Elsewhere: 5, Handled: 4, Present: 2 * time.Hour, More: map[history.Field]int64{
		history.WaitAnswered: 800_000, history.WaitAbandoned: 300_000,
		history.Talked: 400_000, history.Held: 100_000, history.HeldTalks: 2, history.Wrapped: 60_000, history.Rung: 20_000, history.Busy: 5_400_000,
		history.Offers: 10, history.Accepted: 6, history.Refused.Of("no-answer"): 2, history.Refused.Of("busy"): 1, history.Withdrawn: 1,
		history.Settled.Of("kept"): 6, history.Settled.Of("late"): 1, history.Settled.Of("broken"): 1, history.Settled.Of("void"): 7,
	}}
	f := figures.Of(c, time.Hour)
	for name, pair := range map[string][2]float64{
		"abandon rate": {*f.AbandonRate, 0.15}, "without short ones": {*f.AbandonLong, 10.0 / 95}, "ASA": {*f.ASA, 10}, "abandon time": {*f.AbandonTime, 20},
		"AHT": {*f.AHT, 140}, "talk": {*f.Talk, 100}, "hold": {*f.Hold, 25}, "hold of the held": {*f.HoldOfHeld, 50}, "wrap-up": {*f.WrapUp, 15}, "ring": {*f.Ring, 5},
		"occupancy": {*f.Occupancy, 0.75}, "agents": {f.Agents, 2}, "answer rate": {*f.Offers.AnswerRate, 6.0 / 9}, "RONA": {*f.Offers.RONA, 2.0 / 9},
		"coverage": {*f.Promises.Coverage, 0.75},
	} {
		if math.Abs(pair[0]-pair[1]) > 1e-9 {
			t.Errorf("%s is %v, want %v", name, pair[0], pair[1])
		}
	}
}
