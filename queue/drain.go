package queue

import (
	"math"
	"time"
)

// Why nothing honest can be said about a wait.
const (
	UnknownNoStaff  = "no-staff"  // nobody who serves the queue is at work
	UnknownFewCalls = "few-calls" // too few calls have been handled, and no handling time was configured
)

// What is believed before anything was seen, and how many calls that belief weighs.
const (
	priorHandle   = 240 * time.Second
	priorHandleCV = 0.9
	handleWeight  = 6

	priorPatience  = 900.0 // seconds
	patienceWeight = 10

	enoughCalls = 8   // finished calls from which an estimate may do without a configured handling time
	drainSteps  = 200 // callers ahead who are counted one by one
)

// Drain estimates a wait in closed form: the line ahead drains at the rate at which agents become free and callers
// give up. With exponential handling times and patience it is the exact mean wait in the M/M/s+M queue, the sum of
// 1/(s·mu + i·theta) over the callers ahead and oneself (the estimator QL_m of Ibrahim and Whitt, "Real-Time Delay
// Estimation in Overloaded Multiserver Queues with Abandonments", Management Science 55, 2009).
type Drain struct {
	handle     time.Duration
	configured bool
}

// NewDrain returns an estimator that starts from the configured mean handling time, wrap-up included. With none (0) it
// assumes four minutes and says nothing until a few calls have been handled.
func NewDrain(handle time.Duration) Drain {
	if handle <= 0 {
		return Drain{handle: priorHandle}
	}
	return Drain{handle: handle, configured: true}
}

// Estimate is the wait of the caller who meets the line so, from now. A caller for whom an agent is ready waits no more.
func (d Drain) Estimate(l Line, now time.Time) Wait {
	switch {
	case l.Staff() == 0:
		return Wait{Basis: BasisNone, Reason: UnknownNoStaff, Confidence: Unsure, At: now}
	case !d.configured && l.Handle.Count < decayed(enoughCalls-0.5, KeepHandle):
		return Wait{Basis: BasisNone, Reason: UnknownFewCalls, Confidence: Unsure, At: now}
	case l.Ahead < l.Ready:
		return Wait{Known: true, Basis: BasisDrain, Confidence: Medium, At: now}
	}
	law := d.learn(l)
	mean, variance := drain(l.Ahead-l.Ready, float64(l.Staff())/law.mean, law.hangUps)
	variance = variance*(1+min(law.cv2, 4))/2 + mean*mean*law.cv2/law.seen
	q := gammaOf(mean, variance)
	return Wait{
		Known:  true,
		Low:    seconds(q.quantile(0.2)),
		Likely: seconds(q.quantile(0.5)),
		High:   seconds(q.quantile(0.8)),
		Latest: seconds(q.quantile(0.9)),
		Mean:   seconds(mean),
		Basis:  BasisDrain,
		At:     now,

		Confidence: Medium,
		Calls:      int(math.Round(effective(l.Handle.Count, KeepHandle))),
	}
}

// law is what is believed of a line's handling times and patience.
type law struct {
	mean    float64 // of the handling time, in seconds
	cv2     float64 // squared coefficient of variation of it
	seen    float64 // calls on which that rests
	hangUps float64 // of one waiting caller, per second
}

// learn blends what was seen with what was believed before.
func (d Drain) learn(l Line) law {
	prior := d.handle.Seconds()
	weight := handleWeight + l.Handle.Count
	mean := (handleWeight*prior + l.Handle.Total) / weight
	squares := (handleWeight*prior*prior*(1+priorHandleCV*priorHandleCV) + l.Handle.Squares) / weight
	return law{
		mean:    mean,
		cv2:     max(squares/(mean*mean)-1, 0),
		seen:    handleWeight + effective(l.Handle.Count, KeepHandle),
		hangUps: (patienceWeight + l.Patience.Count) / (patienceWeight*priorPatience + l.Patience.Total),
	}
}

// drain is the mean and the variance of the time until a caller with so many ahead is served, when agents become free
// at the rate service and each caller ahead gives up at the rate hangUp. The far end of a long line is summed as an
// integral (midpoint rule), which is off by less than a millionth.
func drain(ahead int, service, hangUp float64) (mean, variance float64) {
	if ahead > drainSteps {
		near, far := service+(drainSteps+0.5)*hangUp, service+(float64(ahead)+0.5)*hangUp
		mean = math.Log(far/near) / hangUp
		variance = (1/near - 1/far) / hangUp
	}
	for left := min(ahead, drainSteps); left >= 0; left-- {
		step := 1 / (service + float64(left)*hangUp)
		mean += step
		variance += step * step
	}
	return mean, variance
}

// decayed is what a sum's Count shows after n observations.
func decayed(n, keep float64) float64 { return (1 - math.Pow(keep, n)) / (1 - keep) }

// effective is Kish's effective number of observations, the square of the sum of the weights over the sum of their
// squares, of a sum whose Count is what its geometric weights add up to.
func effective(count, keep float64) float64 {
	faded := max(1-count*(1-keep), 0) // weight that the oldest observation has left, times keep
	return (1 + keep) / (1 - keep) * (1 - faded) / (1 + faded)
}

func seconds(s float64) time.Duration {
	return time.Duration(s * float64(time.Second)).Round(time.Millisecond)
}
