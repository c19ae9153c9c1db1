package bench

import (
	"fmt"
	"math"
	"strings"
)

// Bar is one thing demanded of the estimate, and how it came out.
type Bar struct {
	ID     string `json:"id"`
	What   string `json:"what"`
	Got    string `json:"got"`
	Passed bool   `json:"passed"`
	Unsure bool   `json:"unsure,omitempty"` // missed, but too little was measured to say so
	Why    string `json:"why,omitempty"`    // what missed it
}

// enoughSeeds is how many runs of each scenario the bars are made for.
const enoughSeeds = 10

// judge holds a report against every bar for which it has the scenarios.
func judge(r *Report) []Bar {
	f := figures{r}
	bars := []Bar{}
	for _, b := range []func() (Bar, bool){
		f.exact, f.peers, f.asterisk, f.products, f.everybody, f.bound, f.coverage, f.bias, f.midWait, f.policy,
		f.drain, f.cost, f.parts, f.silence,
	} {
		if bar, ok := b(); ok {
			bar.Unsure = !bar.Passed && (r.Seeds < enoughSeeds || r.Stride > 1)
			bars = append(bars, bar)
		}
	}
	return bars
}

type figures struct{ *Report }

// verdict collects what misses a bar.
type verdict struct{ misses []string }

// need notes a value that is not within [low, high].
func (v *verdict) need(where string, value, low, high float64) {
	if !(value >= low && value <= high) {
		v.misses = append(v.misses, fmt.Sprintf("%s: %.3g, the bar is %.3g to %.3g", where, value, low, high))
	}
}

// most notes a value above its limit.
func (v *verdict) most(where string, value, limit float64) {
	if !(value <= limit) {
		v.misses = append(v.misses, fmt.Sprintf("%s: %.3g, the bar is %.3g", where, value, limit))
	}
}

func (v *verdict) bar(id, what, got string) Bar {
	return Bar{ID: id, What: what, Got: got, Passed: len(v.misses) == 0, Why: strings.Join(v.misses, "; ")}
}

// ratio is the geometric mean over seeds of one predictor's RMSE over another's.
func (s *Result) ratio(stage, of, to string) (mean, half float64) {
	var ratios []float64
	for i := range s.Trials {
		scores := s.Trials[i].stage(stage)
		if a, b := scores[of].RMSE, scores[to].RMSE; a > 0 && b > 0 {
			ratios = append(ratios, a/b)
		}
	}
	return geometric(ratios)
}

func (t *Trial) stage(name string) map[string]Score {
	if name == MidWait {
		return t.MidWait
	}
	return t.Joining
}

// mean is the mean over seeds of a figure of one predictor.
func (s *Result) mean(stage, of string, figure func(Score) float64) (mean, half float64) {
	var values []float64
	for i := range s.Trials {
		if score, ok := s.Trials[i].stage(stage)[of]; ok && score.N > 0 {
			values = append(values, figure(score))
		}
	}
	return interval(values)
}

// best is the name of the predictor among those given with the lowest RMSE over all seeds.
func (s *Result) best(names ...string) string {
	best, least := "", math.Inf(1)
	for _, name := range names {
		if rmse, _ := s.mean(Joining, name, rmse); rmse < least {
			best, least = name, rmse
		}
	}
	return best
}

func rmse(s Score) float64 { return s.RMSE }
func c50(s Score) float64  { return s.C50 }
func c80(s Score) float64  { return s.C80 }
func c90(s Score) float64  { return s.C90 }
func bias(s Score) float64 { return s.Bias }
func wait(s Score) float64 { return s.MeanWait }
func none(s Score) float64 { return s.None }

// over is the geometric mean over scenarios of the ratio of the twin to another, and the range.
func (f figures) over(stage, of, to string, each func(s *Result, ratio float64)) (mean float64, span string) {
	var all []float64
	low, high := math.Inf(1), 0.0
	for i := range f.Scenarios {
		s := &f.Scenarios[i]
		ratio, _ := s.ratio(stage, of, to)
		if ratio == 0 {
			continue
		}
		all = append(all, ratio)
		low, high = min(low, ratio), max(high, ratio)
		each(s, ratio)
	}
	mean, _ = geometric(all)
	return mean, fmt.Sprintf("%.2f (%.2f to %.2f)", mean, low, high)
}

func (f figures) numbered(id string) *Result {
	for i := range f.Scenarios {
		if strings.HasPrefix(f.Scenarios[i].Name, id+" ") {
			return &f.Scenarios[i]
		}
	}
	return nil
}

func (f figures) exact() (Bar, bool) {
	var v verdict
	var got []string
	for _, c := range f.Exact {
		if c.HeadRatio > 0 {
			v.need("HOL over QL in "+c.String(), c.GotRatio, 1.75, 2.25)
			got = append(got, fmt.Sprintf("HOL/QL %.2f", c.GotRatio))
			continue
		}
		v.most("mean wait in "+c.String(), math.Abs(c.GotMean-c.MeanWait), 0.01*c.MeanWait+c.MeanHalf)
		v.most("RMSE in "+c.String(), math.Abs(c.GotRMSE-c.RMSE), 0.01*c.RMSE+c.RMSEHalf)
		got = append(got, fmt.Sprintf("%.1f/%.2f (exact %.1f/%.2f)", c.GotMean, c.GotRMSE, c.MeanWait, c.RMSE))
	}
	return v.bar("A1", "the simulator gives the exact waits of M/M/s+M", strings.Join(got, ", ")), len(f.Exact) > 0
}

// published is what an independent implementation of the peers measured.
var published = []struct {
	scenario, peer string
	rmse, within   float64
}{
	{"01", "asterisk", 53.6, 0.08}, {"01", "salesforce", 56.9, 0.08}, {"01", "cisco", 55.7, 0.08},
	{"01", "genesys-engage", 46.5, 0.08}, {"01", "genesys-cloud", 36.4, 0.08}, {"01", "google", 44.0, 0.08},
	{"01", "LES", 51.0, 0.08}, {"01", "HOL", 48.7, 0.08}, {"01", "AvgC-LES", 35.6, 0.08}, {"01", "QL", 37.8, 0.08},
	{"01", "QLa", 34.0, 0.08}, {"10", "asterisk", 100.8, 0.15}, {"10", "LES", 81.0, 0.15}, {"10", "HOL", 72.9, 0.15},
	{"10", "QL", 53.7, 0.15},
}

func (f figures) peers() (Bar, bool) {
	var v verdict
	count, worst := 0, 0.0
	for _, p := range published {
		s := f.numbered(p.scenario)
		if s == nil {
			continue
		}
		got, half := s.mean(Joining, p.peer, rmse)
		count++
		worst = max(worst, math.Abs(got/p.rmse-1))
		if off := math.Abs(got-p.rmse) - half; off > p.within*p.rmse {
			v.misses = append(v.misses, fmt.Sprintf("%s in %s: %.1f±%.1f, the bar is %.1f ± %.0f %%", p.peer, p.scenario, got, half, p.rmse, 100*p.within))
		}
	}
	return v.bar("A2", "the peers are as good as an independent implementation found them", fmt.Sprintf("farthest off by %.0f %%", 100*worst)), count > 0
}

func (f figures) asterisk() (Bar, bool) {
	var v verdict
	mean, span := f.over(Joining, "twin", "asterisk", func(s *Result, ratio float64) { v.most(s.Name, ratio, 0.75) })
	v.most("geometric mean", mean, 0.62)
	return v.bar("B1", "RMSE at most 0.75 of Asterisk's everywhere, 0.62 in geometric mean", span), mean > 0
}

func (f figures) products() (Bar, bool) {
	var v verdict
	worst := 0.0
	for i := range f.Scenarios {
		s := &f.Scenarios[i]
		best := s.best(products...)
		ratio, _ := s.ratio(Joining, "twin", best)
		worst = max(worst, ratio)
		v.most(s.Name+" against "+best, ratio, 1)
	}
	cloud, _ := f.over(Joining, "twin", "genesys-cloud", func(*Result, float64) {})
	cisco, _ := f.over(Joining, "twin", "cisco", func(*Result, float64) {})
	v.most("Genesys Cloud in geometric mean", cloud, 0.85)
	v.most("Cisco in geometric mean", cisco, 0.60)
	got := fmt.Sprintf("worst %.2f, Genesys Cloud %.2f, Cisco %.2f", worst, cloud, cisco)
	return v.bar("B2", "RMSE at most that of the best product everywhere, 0.85 of Genesys Cloud's and 0.60 of Cisco's in geometric mean", got), cloud > 0
}

func (f figures) everybody() (Bar, bool) {
	var v verdict
	worst := 0.0
	for i := range f.Scenarios {
		s := &f.Scenarios[i]
		best := s.best(append(append([]string{}, products...), literature...)...)
		ratio, _ := s.ratio(Joining, "twin", best)
		worst = max(worst, ratio)
		v.most(s.Name+" against "+best, ratio, 1.05)
	}
	return v.bar("B3", "RMSE at most 1.05 of the best of all peers everywhere", fmt.Sprintf("worst %.2f", worst)), worst > 0
}

func (f figures) bound() (Bar, bool) {
	var v verdict
	mean, span := f.over(Joining, "twin", "bound", func(s *Result, ratio float64) { v.most(s.Name, ratio, 1.12) })
	v.most("geometric mean", mean, 1.05)
	return v.bar("B4", "RMSE at most 1.12 of what the true laws would give everywhere, 1.05 in geometric mean", span), mean > 0
}

// coverage allows the interval over seeds on top, as the other bars of single scenarios do not.
func (f figures) coverage() (Bar, bool) {
	var v verdict
	low, high := 1.0, 0.0
	for i := range f.Scenarios {
		s := &f.Scenarios[i]
		from, to, top := 0.77, 0.83, 0.93
		switch {
		case strings.HasPrefix(s.Name, "03 "):
			to, top = 0.92, 0.98
		case strings.HasPrefix(s.Name, "14 "):
			from, to = 0.74, 0.86
		}
		p80, _ := s.mean(Joining, "twin", c80)
		p90, _ := s.mean(Joining, "twin", c90)
		p50, _ := s.mean(Joining, "twin", c50)
		v.need("P80 in "+s.Name, p80, from, to)
		v.need("P90 in "+s.Name, p90, 0.87, top)
		v.need("P50 in "+s.Name, p50, 0.46, 0.54)
		low, high = min(low, p80), max(high, p80)
	}
	return v.bar("B5", "P80 covers 0.77 to 0.83 of waits, P90 0.87 to 0.93, P50 0.46 to 0.54", fmt.Sprintf("P80 %.3f to %.3f", low, high)), len(f.Scenarios) > 0
}

func (f figures) bias() (Bar, bool) {
	var v verdict
	worst := 0.0
	for i := range f.Scenarios {
		s := &f.Scenarios[i]
		got, _ := s.mean(Joining, "twin", bias)
		mean, _ := s.mean(Joining, "twin", wait)
		v.most(s.Name, math.Abs(got), max(5, 0.05*mean))
		worst = max(worst, math.Abs(got)/max(5, 0.05*mean))
	}
	return v.bar("B6", "bias at most 5 s or 5 % of the mean wait", fmt.Sprintf("worst %.0f %% of what is allowed", 100*worst)), len(f.Scenarios) > 0
}

func (f figures) midWait() (Bar, bool) {
	var v verdict
	mean, span := f.over(MidWait, "twin", "asterisk", func(s *Result, _ float64) {
		to := 0.87
		if strings.HasPrefix(s.Name, "03 ") {
			to = 0.97
		}
		covered, _ := s.mean(MidWait, "twin", c80)
		v.need("P80 in "+s.Name, covered, 0.77, to)
	})
	v.most("geometric mean", mean, 0.65)
	return v.bar("B7", "while waiting, RMSE at most 0.65 of Asterisk's in geometric mean, P80 covers 0.77 to 0.87", span), mean > 0
}

func (s *Result) promised(figure func(PromiseScore) float64) float64 {
	var values []float64
	for i := range s.Trials {
		if s.Trials[i].Promises.Callers > 0 {
			values = append(values, figure(s.Trials[i].Promises))
		}
	}
	mean, _ := interval(values)
	return mean
}

func (f figures) policy() (Bar, bool) {
	var v verdict
	first, last := 1.0, 1.0
	for i := range f.Scenarios {
		s := &f.Scenarios[i]
		kept, raises := 0.85, 0.15
		if s.Agents >= 5 {
			kept = 0.88
		}
		if s.Agents <= 2 {
			raises = 0.30
		}
		keptFirst := s.promised(func(p PromiseScore) float64 { return p.FirstKept })
		keptLast := s.promised(func(p PromiseScore) float64 { return p.LastKept })
		v.need("first kept in "+s.Name, keptFirst, kept, 1)
		v.need("last kept in "+s.Name, keptLast, 0.93, 1)
		v.most("raises in "+s.Name, s.promised(func(p PromiseScore) float64 { return p.Raises }), raises)
		v.most("silent raises in "+s.Name, s.promised(func(p PromiseScore) float64 { return float64(p.SilentRaises) }), 0)
		v.most("position rose in "+s.Name, s.promised(func(p PromiseScore) float64 { return float64(p.PositionRose) }), 0)
		first, last = min(first, keptFirst), min(last, keptLast)
	}
	got := fmt.Sprintf("first kept at least %.2f, last at least %.2f", first, last)
	return v.bar("B8", "promises are kept (first 0.88, 0.85 with fewer than 5 agents; last 0.93), few are raised and none in silence", got), len(f.Scenarios) > 0
}

func (f figures) drain() (Bar, bool) {
	var v verdict
	mean, span := f.over(Joining, "drain", "asterisk", func(s *Result, _ float64) {
		covered, _ := s.mean(Joining, "drain", c80)
		v.need("P80 in "+s.Name, covered, 0.76, 0.86)
	})
	v.most("geometric mean", mean, 0.70)
	return v.bar("B9", "the closed form alone: RMSE at most 0.70 of Asterisk's in geometric mean, P80 covers 0.76 to 0.86", span), mean > 0
}

func (f figures) cost() (Bar, bool) {
	var v verdict
	var got []string
	for _, c := range f.Costs {
		name := fmt.Sprintf("%d agents, %d waiting", c.Agents, c.Waiting)
		got = append(got, fmt.Sprintf("%s: p99 %.2f ms", name, c.P99.Seconds()*1000))
		v.most(name+" in ms", c.P99.Seconds()*1000, c.Bar.Seconds()*1000)
	}
	return v.bar("B10", "the whole line at 100 replicas: p99 5 ms and 25 ms", strings.Join(got, ", ")), len(f.Costs) > 0
}

func (f figures) parts() (Bar, bool) {
	var v verdict
	var got []string
	for _, a := range ablations {
		s := f.numbered(strings.TrimSpace(a.scenario))
		if s == nil {
			continue
		}
		ratio, _ := s.ratio(Joining, a.label, "twin")
		got = append(got, fmt.Sprintf("%s in %s %.2f", a.label, a.scenario, ratio))
		switch a.label {
		case "schedule":
			v.most("schedule in 08", ratio, 0.97)
		case "no-tempo":
			v.need("no tempo in 15", ratio, 1.08, 10)
		default:
			v.need("no hang-ups in "+a.scenario, ratio, 1.10, 10)
		}
	}
	return v.bar("B11", "each part earns its place: hang-ups 10 %, tempo 8 %, the rota 3 %", strings.Join(got, ", ")), len(got) > 0
}

func (f figures) silence() (Bar, bool) {
	var v verdict
	most := 0.0
	for i := range f.Scenarios {
		s := &f.Scenarios[i]
		silent, _ := s.mean(Joining, "twin", none)
		v.most(s.Name, silent, 0.03)
		most = max(most, silent)
	}
	return v.bar("SILENCE", "nothing is said to at most 3 % of callers", fmt.Sprintf("at most %.1f %%", 100*most)), len(f.Scenarios) > 0
}
