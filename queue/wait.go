package queue

import "time"

// Wait is an estimate of how long a caller still waits: two waits of ten end before Low, five before Likely, eight
// before High.
type Wait struct {
	Known             bool // false: nothing honest can be said yet; Reason says why
	Low, Likely, High time.Duration
	Basis             Basis
	Reason            string
}

// Basis says what an estimate rests on.
type Basis string

// The bases of an estimate.
const (
	BasisDrain Basis = "drain" // the closed form of the line draining
	BasisNone  Basis = "none"
)

// Estimator estimates the wait of a caller who meets the line.
type Estimator interface {
	Estimate(line Line, now time.Time) Wait
}
