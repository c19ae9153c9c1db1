package queue

import (
	"math"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestDrainIsTheExactMeanWaitOfExponentialQueues(t *testing.T) {
	t.Parallel()
	for _, ahead := range []int{0, 1, 7, 199} {
		const agents, mu, theta = 5.0, 1.0 / 240, 1.0 / 900
		var mean, variance float64
		for i := range ahead + 1 {
			rate := agents*mu + float64(i)*theta
			mean += 1 / rate
			variance += 1 / (rate * rate)
		}
		gotMean, gotVariance := drain(ahead, agents*mu, theta)
		near(t, "mean", mean, gotMean, 1e-12)
		near(t, "variance", variance, gotVariance, 1e-12)
	}
}

func TestLongLinesAreSummedAtOnce(t *testing.T) {
	t.Parallel()
	for _, ahead := range []int{200, 201, 1000, 100_000} {
		var want float64
		for i := range ahead + 1 {
			want += 1 / (0.05 + float64(i)/900)
		}
		got, _ := drain(ahead, 0.05, 1.0/900)
		near(t, "mean", want, got, 1e-6)
	}
}

func TestTheEstimateLearnsFromWhatIsSeen(t *testing.T) {
	t.Parallel()
	var seen Line
	seen.Talking, seen.Ahead = 4, 3
	for range 2000 {
		seen.Handle = seen.Handle.Add(400, KeepHandle)
		seen.Patience = seen.Patience.Add(100, KeepPatience)
	}
	learnt := NewDrain(time.Minute).learn(seen)
	near(t, "mean", (6*60+50*400)/56.0, learnt.mean, 1e-9)
	near(t, "hang-ups", (10+200)/(9000+20_000.0), learnt.hangUps, 1e-4)
	near(t, "calls seen", 6+99, learnt.seen, 1e-9)
}

func TestTheEstimateIsWorthItsQuantiles(t *testing.T) {
	t.Parallel()
	// One agent, nobody ahead, nothing seen: the wait is nearly exponential with the configured mean.
	got := NewDrain(200*time.Second).Estimate(Line{Talking: 1}, time.Time{})
	mean, variance := 200.0, 200.0*200*((1+0.81)/2+0.81/6)
	q := gammaOf(mean, variance)
	want := Wait{
		Known: true, Low: seconds(q.quantile(0.2)), Likely: seconds(q.quantile(0.5)), High: seconds(q.quantile(0.8)),
		Latest: seconds(q.quantile(0.9)), Mean: 200 * time.Second, Basis: BasisDrain, Confidence: Medium,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("estimate (-want +got):\n%s", diff)
	}
}

func TestNothingIsSaidWhenNothingHonestCanBe(t *testing.T) {
	t.Parallel()
	few, enough := Sum{}, Sum{}
	for range enoughCalls {
		few, enough = enough, enough.Add(300, KeepHandle)
	}
	for name, c := range map[string]struct {
		handle time.Duration
		line   Line
		reason string
	}{
		"nobody at work":                     {time.Minute, Line{Away: 3, Ahead: 1}, UnknownNoStaff},
		"seven calls and nothing configured": {0, Line{Talking: 2, Handle: few}, UnknownFewCalls},
		"eight calls":                        {0, Line{Talking: 2, Handle: enough}, ""},
		"no call, but a configured time":     {time.Minute, Line{Talking: 2}, ""},
	} {
		w := NewDrain(c.handle).Estimate(c.line, time.Time{})
		if w.Known != (c.reason == "") || w.Reason != c.reason {
			t.Errorf("%s: %+v, want reason %q", name, w, c.reason)
		}
	}
}

func TestACallerForWhomAnAgentIsReadyWaitsNoMore(t *testing.T) {
	t.Parallel()
	got := NewDrain(time.Minute).Estimate(Line{Ready: 3, Talking: 1, Ahead: 2}, time.Time{})
	if diff := cmp.Diff(Wait{Known: true, Basis: BasisDrain, Confidence: Medium}, got); diff != "" {
		t.Errorf("estimate (-want +got):\n%s", diff)
	}
}

func TestEstimatesGrowWithTheLineAndShrinkWithTheStaff(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		l := Line{Ahead: rapid.IntRange(0, 5000).Draw(t, "ahead"), Talking: rapid.IntRange(1, 200).Draw(t, "staff")}
		for range rapid.IntRange(0, 50).Draw(t, "calls") {
			l.Handle = l.Handle.Add(rapid.Float64Range(0, 4000).Draw(t, "handle"), KeepHandle)
			l.Patience = l.Patience.Add(rapid.Float64Range(0, 4000).Draw(t, "wait"), KeepPatience)
		}
		longer, shorter := l, l
		longer.Ahead += 1 + l.Ahead/10
		shorter.Talking += 1 + l.Talking/10
		d := NewDrain(3 * time.Minute)
		w := d.Estimate(l, time.Time{})
		if !w.Known || w.Low < 0 || w.Likely < w.Low || w.High < w.Likely {
			t.Fatalf("estimate is not in order: %+v", w)
		}
		if more := d.Estimate(longer, time.Time{}); more.Likely < w.Likely {
			t.Fatalf("more callers ahead, less to wait: %+v, then %+v", w, more)
		}
		if less := d.Estimate(shorter, time.Time{}); less.Likely > w.Likely {
			t.Fatalf("more agents, more to wait: %+v, then %+v", w, less)
		}
	})
}

func TestGammaQuantilesAreExact(t *testing.T) {
	t.Parallel()
	for _, p := range []float64{0.05, 0.2, 0.5, 0.8, 0.95} {
		near(t, "exponential", -math.Log1p(-p), gamma{1, 1}.quantile(p), 1e-9)
		half := math.Erfinv(p)
		near(t, "shape one half", half*half, gamma{0.5, 1}.quantile(p), 1e-9)
		for _, shape := range []int{2, 3, 10, 120} {
			x := gamma{float64(shape), 1}.quantile(p)
			near(t, "Erlang", p, erlang(shape, x), 1e-9)
		}
		near(t, "scale", 7*gamma{2.5, 1}.quantile(p), gamma{2.5, 7}.quantile(p), 1e-9)
	}
	near(t, "a sharp one is its mean", 100, gammaOf(100, 1e-6).quantile(0.8), 1e-4)
}

// erlang is the share of the Erlang distribution of so many phases that lies below x.
func erlang(phases int, x float64) float64 {
	term, sum := 1.0, 0.0
	for i := range phases {
		if i > 0 {
			term *= x / float64(i)
		}
		sum += term
	}
	return 1 - math.Exp(-x)*sum
}

func near(t *testing.T, what string, want, got, within float64) {
	t.Helper()
	if math.Abs(got-want) > within*math.Abs(want) || math.IsNaN(got) {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}

func BenchmarkEstimate(b *testing.B) {
	l := Line{Ahead: 100, Talking: 20, Handle: Sum{50, 12_000, 5_000_000}, Patience: Sum{80, 80_000, 1e8}}
	d := NewDrain(4 * time.Minute)
	for b.Loop() {
		d.Estimate(l, time.Time{})
	}
}
