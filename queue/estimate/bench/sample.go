package bench

import "math"

// sample is one scored caller: what each predictor said, when, and the wait that was offered in the end.
type sample struct {
	said  []answer // on joining, by predictor
	later []later
}

// later is what was said to somebody who was already waiting.
type later struct {
	after float64 // seconds in line
	said  []answer
}

// answer is what a predictor says: a wait in seconds from now, and for those who know them quantiles.
type answer struct {
	mean, p50, p80, p90 float64
	silent              bool
	ranged              bool // p50, p80 and p90 are set
}

func point(mean float64) answer { return answer{mean: mean} }

// Score is how good a predictor's answers were. Times are seconds; an error is the answer less the wait.
type Score struct {
	N        int     `json:"n"`
	RMSE     float64 `json:"rmse"`
	MAE      float64 `json:"mae"`
	Bias     float64 `json:"bias"`
	MeanWait float64 `json:"meanw"`
	Within   float64 `json:"within"`        // share within 30 s or a quarter of the wait
	Low      float64 `json:"low"`           // share short by more than 60 s and a quarter
	C50      float64 `json:"c50,omitempty"` // share of waits within P50
	C80      float64 `json:"c80,omitempty"`
	C90      float64 `json:"c90,omitempty"`
	Pin80    float64 `json:"pin80,omitempty"` // pinball loss of P80
	None     float64 `json:"none"`            // share that nothing was said to
}

// tally adds answers up.
type tally struct {
	n, silent, within, low        int
	squares, abs, sum, waits, pin float64
	ranged, c50, c80, c90         int
}

func (t *tally) add(a answer, wait float64) {
	d := a.mean - wait
	t.n++
	t.squares += d * d
	t.abs += math.Abs(d)
	t.sum += d
	t.waits += wait
	if math.Abs(d) <= max(30, wait/4) {
		t.within++
	}
	if -d > 60 && -d > wait/4 {
		t.low++
	}
	if !a.ranged {
		return
	}
	t.ranged++
	t.c50 += within(wait, a.p50)
	t.c80 += within(wait, a.p80)
	t.c90 += within(wait, a.p90)
	if wait > a.p80 {
		t.pin += 0.8 * (wait - a.p80)
	} else {
		t.pin += 0.2 * (a.p80 - wait)
	}
}

func (t *tally) score() Score {
	if t.n == 0 {
		return Score{None: share(t.silent, t.silent)}
	}
	n := float64(t.n)
	s := Score{
		N: t.n, RMSE: math.Sqrt(t.squares / n), MAE: t.abs / n, Bias: t.sum / n, MeanWait: t.waits / n,
		Within: share(t.within, t.n), Low: share(t.low, t.n), None: share(t.silent, t.n+t.silent),
	}
	if t.ranged > 0 {
		s.C50, s.C80, s.C90 = share(t.c50, t.ranged), share(t.c80, t.ranged), share(t.c90, t.ranged)
		s.Pin80 = t.pin / float64(t.ranged)
	}
	return s
}

func within(wait, q float64) int {
	if wait <= q {
		return 1
	}
	return 0
}

func share(part, all int) float64 {
	if all == 0 {
		return 0
	}
	return float64(part) / float64(all)
}
