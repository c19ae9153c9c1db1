package estimate

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func near(t *testing.T, what string, want, got, within float64) {
	t.Helper()
	if !(math.Abs(got-want) <= within) {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}

func TestTwoHistogramsAddedAreTheHistogramOfBoth(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var one, other, both Histogram
		for i, x := range rapid.SliceOf(rapid.Float64Range(0, 2e5)).Draw(t, "times") {
			part := &one
			if i%3 == 0 {
				part = &other
			}
			if i%2 == 0 {
				part.End(x)
				both.End(x)
			} else {
				part.CutShort(x)
				both.CutShort(x)
			}
		}
		one.Add(&other)
		if one != both {
			t.Fatal("the sum differs from what was learnt in one place")
		}
	})
}

func TestAMemoryForgetsHalfInItsHalfLife(t *testing.T) {
	t.Parallel()
	var m, other Memory
	for range 8 {
		m.Current.End(100)
		other.Current.End(200)
	}
	m.Fold(0, HandleHalfLife)
	other.Fold(0, HandleHalfLife)
	m.Add(&other)
	m.Current.End(100)
	m.Fold(HandleHalfLife, HandleHalfLife)
	all := m.All()
	near(t, "at 100 s", 8*0.5+1, all.Ended[BinOf(100)], 1e-12)
	near(t, "at 200 s", 8*0.5, all.Ended[BinOf(200)], 1e-12)
}

func TestEveryTimeCountsInTheBinThatHoldsIt(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		x := rapid.Float64Range(-10, 3e5).Draw(t, "seconds")
		b := BinOf(x)
		const rounding = 1e-9
		if b > 0 && x < bins.edges[b]*(1-rounding) || b < Bins-1 && x > bins.edges[b+1]*(1+rounding) {
			t.Fatalf("%v counts in bin %d, which is [%v, %v)", x, b, bins.edges[b], bins.edges[b+1])
		}
	})
	if BinOf(math.NaN()) != 0 || BinOf(math.Inf(1)) != Bins-1 {
		t.Error("what is no time must count somewhere")
	}
}

// TestTheSurvivalCurveIsThatOfKaplanAndMeier compares with the product over single observations, each bin's cut ones
// counting half in it.
func TestTheSurvivalCurveIsThatOfKaplanAndMeier(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var h Histogram
		type seen struct {
			bin int
			end bool
		}
		var all []seen
		for _, x := range rapid.SliceOfN(rapid.Float64Range(0, 5000), 1, 60).Draw(t, "times") {
			s := seen{BinOf(x), rapid.Bool().Draw(t, "ended")}
			all = append(all, s)
			if s.end {
				h.End(x)
			} else {
				h.CutShort(x)
			}
		}
		law := NewLaw(&h, nil, 0)
		alive, last := 1.0, 0
		for b := range Bins {
			ended, risk := 0.0, 0.0
			for _, s := range all {
				switch {
				case s.bin > b, s.bin == b && s.end:
					risk++
				case s.bin == b:
					risk += 0.5
				}
				if s.bin == b && s.end {
					ended++
					last = b
				}
			}
			if ended > 0 {
				alive *= 1 - ended/risk
				if got := law.Survival(bins.edges[b+1]); math.Abs(got-alive) > 1e-9 {
					t.Fatalf("after %v s %v are left, want %v", bins.edges[b+1], got, alive)
				}
			}
		}
		if after := law.Survival(bins.edges[last+1] * 2); after > alive {
			t.Fatalf("the tail rises to %v", after)
		}
	})
}

// TestDrawsFollowTheLaw is the test of Kolmogorov and Smirnov at a significance of one in a thousand.
func TestDrawsFollowTheLaw(t *testing.T) {
	t.Parallel()
	const n = 20_000
	var counted Histogram
	for i := range 500 {
		counted.End(math.Exp(5 + float64(i%97)/60))
		counted.CutShort(float64(i))
	}
	for name, law := range map[string]*Law{
		"learnt":      NewLaw(&counted, nil, 0),
		"with prior":  handleLaw(counted, 180, []float64{10, 20}),
		"patience":    patienceLaw(counted),
		"known":       LawOf(exponential(240)),
		"never ended": NewLaw(&Histogram{}, nil, 0),
	} {
		for _, age := range []float64{0, 150, 700} {
			c := newChance(7, 0)
			xs := make([]float64, n)
			for i := range xs {
				xs[i] = law.Residual(age, c.of(ofHandling, uint64(i)))
			}
			slices.Sort(xs)
			reached, most := law.Survival(age), 0.0
			if reached < 1e-4 {
				continue
			}
			for i, x := range xs {
				below := 1 - law.Survival(age+x)/reached
				most = max(most, math.Abs(below-float64(i)/n), math.Abs(below-float64(i+1)/n))
			}
			if limit := 1.95 / math.Sqrt(n); most > limit {
				t.Errorf("%s at age %v: the draws are off by %v, more than %v", name, age, most, limit)
			}
		}
	}
}

func TestALawKnowsItsMoments(t *testing.T) {
	t.Parallel()
	l := LawOf(lognormal(240, 0.9))
	near(t, "mean", 240, l.Mean(), 1)
	near(t, "cv²", 0.81, l.CV2(), 0.03)
	e := LawOf(exponential(300))
	near(t, "hazard", 1.0/300, e.hazard(200), 2e-5)
	near(t, "hazard spent by calls in hand", 1, e.atAny, 0.02)
}

func TestWhatIsOlderThanAnythingSeenStillEnds(t *testing.T) {
	t.Parallel()
	var h Histogram
	h.End(100)
	l := NewLaw(&h, nil, 0)
	near(t, "half are left after", math.Ln2*500, l.Residual(1000, 0.5), 1e-9)
}

func TestTheTempoShowsASlowDownAndLeavesAQuietLineAlone(t *testing.T) {
	t.Parallel()
	law := LawOf(lognormal(200, 0.9))
	for _, factor := range []float64{1, 1.6, 0.6} {
		c := newChance(3, 0)
		var calls []Call
		for i := range 120 {
			calls = append(calls, Call{At: float64(i) * 10, Took: factor * law.Draw(c.of(ofHandling, uint64(i)))})
		}
		got := tempoOf(law, calls, 1200, nil)
		near(t, "factor", factor, got.Factor, 0.15*factor)
		if got.Spread < 0 || got.Spread > 0.3 {
			t.Errorf("a spread of %v", got.Spread)
		}
	}
	if few := tempoOf(law, []Call{{0, 2000}}, 0, nil); few.Factor != 1 {
		t.Errorf("one call changed the tempo to %v", few.Factor)
	}
}
