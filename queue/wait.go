package queue

import (
	"math"
	"time"
)

// Wait is an estimate of how long a caller still waits: two waits of ten end before Low, five before Likely, eight
// before High, nine before Latest.
type Wait struct {
	Known             bool // false: nothing honest can be said yet; Reason says why. With confidence Low there are waits all the same, for limits
	Low, Likely, High time.Duration
	Latest            time.Duration // what is promised where a promise has to be made again
	Mean              time.Duration
	Basis             Basis
	Reason            string

	Confidence Confidence
	Doubts     string    // why the confidence is not high, in words of the estimate with commas between
	Overtakers float64   // callers a second who will join before this one
	Calls      int       // calls that the estimate rests on, older ones counting less
	At         time.Time // when it was computed; what is left is counted from then
}

// Basis says what an estimate rests on.
type Basis string

// The bases of an estimate.
const (
	BasisTwin  Basis = "twin"  // the line played forward
	BasisDrain Basis = "drain" // the closed form of the line draining
	BasisNone  Basis = "none"
)

// Confidence is how far an estimate may be relied on: with low, no time is promised.
type Confidence string

// The confidences.
const (
	Unsure Confidence = "none" // of such an estimate nothing is said
	Low    Confidence = "low"
	Medium Confidence = "medium"
	High   Confidence = "high"
)

// Aged is what is left of the estimate when now has come.
func (w Wait) Aged(now time.Time) Wait {
	past := max(now.Sub(w.At), 0)
	for _, d := range []*time.Duration{&w.Low, &w.Likely, &w.High, &w.Latest, &w.Mean} {
		*d = max(*d-past, 0)
	}
	w.At = now
	return w
}

// deviations are how many standard deviations above the mean of a normal law so many values of it end.
var deviations = []struct{ share, above float64 }{{0.5, 0}, {0.8, 0.8416}, {0.9, 1.2816}, {0.95, 1.6449}}

// Quantile is the time before which so many waits end, as a share from 0.5 to 0.95. Between what is known of the estimate, and
// beyond, waits are taken to follow a lognormal law.
func (w Wait) Quantile(share float64) time.Duration {
	known := []time.Duration{w.Likely, w.High, w.Latest}
	i := 0
	if share > deviations[1].share {
		i = 1
	}
	low, high := known[i], max(known[i+1], known[i])
	if low <= 0 || high <= 0 {
		return high
	}
	from, to := deviations[i].above, deviations[i+1].above
	part := (above(share) - from) / (to - from)
	return time.Duration(math.Round(float64(low) * math.Pow(float64(high)/float64(low), part)))
}

// above is where a share of a normal law ends, in standard deviations above the mean, by lines between the known ones.
func above(share float64) float64 {
	for i := 1; i < len(deviations); i++ {
		a, b := deviations[i-1], deviations[i]
		if share <= b.share {
			return a.above + (b.above-a.above)*(max(share, a.share)-a.share)/(b.share-a.share)
		}
	}
	return deviations[len(deviations)-1].above
}
