package estimate

// quantiles are the shares of callers that a forecast gives times for.
var quantiles = [...]float64{0.2, 0.5, 0.8, 0.9}

const (
	learnStep   = 0.005
	levelReach  = 0.15
	coverFade   = 1.0 / 200
	coverEnough = 200
	coverLeast  = 0.65
)

// Calibrated remembers how often what was forecast held, and leans the quantiles so that they hold as often as they say
// (adaptive conformal inference: Gibbs and Candès, "Adaptive Conformal Inference Under Distribution Shift", 2021). The
// zero value announces what was computed.
type Calibrated struct {
	Lean  [4]float64 // added to the levels 0.2, 0.5, 0.8 and 0.9
	Held  float64    // decayed share of waits that ended within P80; of the last 200 or so
	Count float64    // waits learnt from
}

// Learn compares the first forecast that a caller got with the wait that was offered to them in the end. Callers who
// hung up belong here too, by the moment an agent would have taken them: the served alone are a biased choice.
func (c *Calibrated) Learn(first Forecast, wait float64) {
	for i, q := range [...]float64{first.P20, first.P50, first.P80, first.P90} {
		miss := quantiles[i]
		if wait <= q {
			miss--
		}
		c.Lean[i] = min(max(c.Lean[i]+learnStep*miss, -levelReach), levelReach)
	}
	held := 0.0
	if wait <= first.P80 {
		held = 1
	}
	c.Count++
	c.Held += (held - c.Held) * max(coverFade, 1/c.Count)
}

// level is the level to compute for the i-th quantile.
func (c *Calibrated) level(i int) float64 {
	if c == nil {
		return quantiles[i]
	}
	return min(max(quantiles[i]+c.Lean[i], 0.01), 0.99)
}

// off reports whether P80 has held so rarely of late that it cannot be relied on. That it holds more often than it says
// is no reason to keep silent: nobody waits longer for it than they were told.
func (c *Calibrated) off() bool { return c != nil && c.Count >= coverEnough && c.Held < coverLeast }
