package estimate

import "math"

// What is believed before anything was seen, and how many observations that belief weighs.
const (
	priorHandle    = 240.0
	priorHandleCV  = 0.9
	handleWeight   = 6
	priorPatience  = 900.0
	patienceWeight = 10
	priorPause     = 600.0
	pauseWeight    = 3
	priorAway      = 2 * 3600.0
	awayWeight     = 0.5
	priorDelay     = 6.0
	delayWeight    = 5
	enoughCalls    = 8 // finished calls from which one may speak without a configured handling time
)

// lognormal is the survival curve of a mean and a coefficient of variation.
func lognormal(mean, cv float64) func(x float64) float64 {
	s2 := math.Log(1 + cv*cv)
	mu, s := math.Log(mean)-s2/2, math.Sqrt(s2)
	return func(x float64) float64 {
		if x <= 0 {
			return 1
		}
		return math.Erfc((math.Log(x)-mu)/(s*math.Sqrt2)) / 2
	}
}

func exponential(mean float64) func(x float64) float64 {
	return func(x float64) float64 { return math.Exp(-x / mean) }
}

// curve is a survival curve on the bins of a histogram, ready to be blended in.
func curve(share func(x float64) float64) *Law {
	l := &Law{grid: bins, alive: make([]float64, Bins+1)}
	for k, x := range bins.edges {
		l.alive[k] = share(x)
	}
	l.finish(0)
	return l
}

// handleLaw reads the law of handling times. What is in hand counts as cut short at its age, so that the first calls to
// end, which are the short ones, do not pass for all of them. The prior lends its shape, at the mean that it and what
// was seen agree on.
func handleLaw(seen Histogram, configured float64, inHand []float64) *Law {
	for _, age := range inHand {
		seen.CutShort(age)
	}
	mean := configured
	if mean <= 0 {
		mean = priorHandle
	}
	ended, _ := seen.Count()
	mean = (handleWeight*mean + seen.exposure()) / (handleWeight + ended)
	return NewLaw(&seen, curve(lognormal(mean, priorHandleCV)), handleWeight)
}

// patienceLaw reads the law of patience. Its prior is exponential at the rate of hang-ups seen, so that waits longer
// than any so far are judged by those.
func patienceLaw(seen Histogram) *Law {
	ended, _ := seen.Count()
	mean := (patienceWeight*priorPatience + seen.exposure()) / (patienceWeight + ended)
	return NewLaw(&seen, curve(exponential(mean)), patienceWeight)
}

func callbackLaw(seen Histogram, handle *Law) *Law { return NewLaw(&seen, handle, handleWeight) }

func pauseLaw(seen Histogram) *Law {
	return NewLaw(&seen, curve(lognormal(priorPause, 1)), pauseWeight)
}

func awayLaw(seen Histogram, gone []float64) *Law {
	for _, age := range gone {
		seen.CutShort(age)
	}
	return NewLaw(&seen, curve(lognormal(priorAway, 1.5)), awayWeight)
}
