package estimate

import (
	"strings"
	"time"

	"presszero/queue"
)

// Forecast is how long one caller will still wait, in seconds from the snapshot on.
type Forecast struct {
	Mean               float64
	P20, P50, P80, P90 float64 // so many callers of a hundred are served by then
	Model              Model
	Confidence         Confidence
	Reasons            Reasons // why the confidence is not High
}

// Model is how a forecast was computed.
type Model uint8

// The models.
const (
	None  Model = iota // nothing can be said
	Twin               // the line played forward
	Drain              // the closed form
)

// String is the model's name.
func (m Model) String() string { return [...]string{"none", "twin", "drain"}[m] }

// Confidence is how far a forecast may be relied on.
type Confidence uint8

// The confidences. Of NoConfidence nothing is said; of Low no time is promised.
const (
	NoConfidence Confidence = iota
	Low
	Medium
	High
)

// String is the confidence's name.
func (c Confidence) String() string { return [...]string{"none", "low", "medium", "high"}[c] }

// Reasons is a set of reasons to say less.
type Reasons uint16

// The reasons.
const (
	NoStaff      Reasons = 1 << iota // nobody who serves the queue is in or will come
	AllAway                          // all who serve it are on a break or have left
	FewCalls                         // too few calls have ended to know how long they last
	Stale                            // the snapshot is too old
	Young                            // fewer than 30 calls have ended
	Wide                             // long, and may be much longer
	Disagree                         // the twin and the closed form are far apart
	Uncalibrated                     // what was announced of late held too rarely
)

var reasonNames = []string{
	queue.UnknownNoStaff, queue.DoubtAllAway, queue.UnknownFewCalls, queue.DoubtStale, queue.DoubtYoung, queue.DoubtWide, queue.DoubtDisagree,
	queue.DoubtUncalibrated,
}

// Has reports whether the set holds the reason.
func (r Reasons) Has(reason Reasons) bool { return r&reason != 0 }

// String is the reasons' names, with commas between.
func (r Reasons) String() string {
	var names []string
	for i, name := range reasonNames {
		if r>>i&1 == 1 {
			names = append(names, name)
		}
	}
	return strings.Join(names, ",")
}

// Spoken reports whether a time may be said.
func (f Forecast) Spoken() bool { return f.Confidence >= Medium }

// Later is the forecast of what follows the agent's being found by so many seconds.
func (f Forecast) Later(by float64) Forecast {
	if f.Confidence == NoConfidence {
		return f
	}
	for _, x := range []*float64{&f.Mean, &f.P20, &f.P50, &f.P80, &f.P90} {
		*x += by
	}
	return f
}

// Wait is the forecast as the line speaks of it. Of low confidence no time is spoken, but the waits are there for limits.
func (f Forecast) Wait() queue.Wait {
	w := queue.Wait{
		Known: f.Spoken(), Basis: queue.Basis(f.Model.String()), Mean: asDuration(f.Mean),
		Low: asDuration(f.P20), Likely: asDuration(f.P50), High: asDuration(f.P80), Latest: asDuration(f.P90),
		Confidence: queue.Confidence(f.Confidence.String()), Doubts: f.Reasons.String(),
	}
	if !w.Known {
		w.Reason = w.Doubts
	}
	return w
}

func asDuration(s float64) time.Duration {
	return time.Duration(s * float64(time.Second)).Round(time.Millisecond)
}
