package queue

import "time"

// Wait is an estimate of how long a caller still waits: two waits of ten end before Low, five before Likely, eight
// before High, nine before Latest.
type Wait struct {
	Known             bool // false: nothing honest can be said yet; Reason says why
	Low, Likely, High time.Duration
	Latest            time.Duration // what is promised where a promise has to be made again
	Basis             Basis
	Reason            string

	Confidence Confidence
	Doubts     string    // why the confidence is not high, in words of the estimate with commas between
	Overtakers float64   // callers a second who will join before this one
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
	for _, d := range []*time.Duration{&w.Low, &w.Likely, &w.High, &w.Latest} {
		*d = max(*d-past, 0)
	}
	w.At = now
	return w
}
