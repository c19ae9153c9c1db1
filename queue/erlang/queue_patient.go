package erlang

import (
	"fmt"
	"math"
)

// Patient is how a team serves callers who give up (Erlang A, M/M/n+M).
type Patient struct {
	Delayed   float64 // share of callers who do not find an agent ready
	Abandoned float64 // share of callers who hang up before they are answered
	Queue     float64 // mean number of callers in line
	InQueue   float64 // mean time in line of all callers, in seconds, whether answered or not
	Offered   float64 // mean wait in seconds of a caller who would never give up
	Occupancy float64 // share of their time that agents are busy

	line    []float64 // share of callers who find all agents busy and so many in line
	leave   float64   // rate at which one caller gives up, per second
	service float64   // rate at which the team answers when all are busy, in units of leave
}

// negligible is the weight, relative to the most likely state, from which on states are left out.
const negligible = 1e-18

// QueuePatient computes Erlang A for a mean patience in seconds. The states' weights are walked outwards from the most
// likely one, whose weight is 1, so that no size overflows. An error wraps [ErrArgument].
func QueuePatient(l Load, patience float64, agents int) (Patient, error) {
	if err := l.check(agents); err != nil {
		return Patient{}, err
	}
	if !(patience > 0) || math.IsInf(patience, 1) {
		return Patient{}, fmt.Errorf("%w: a patience of %v seconds; use QueueAll for callers who never give up", ErrArgument, patience)
	}
	n, finish, leave := float64(agents), 1/l.Handle, 1/patience
	death := func(k int) float64 { return min(float64(k), n)*finish + max(0, float64(k)-n)*leave }
	p := Patient{leave: leave, service: n * finish / leave}
	low, weights := stationary(l.Rate, death, mode(l.Rate, n, finish, leave))
	busy := 0.0
	for i, weight := range weights {
		k := low + i
		busy += weight * min(float64(k), n)
		if k < agents {
			continue
		}
		for len(p.line) <= k-agents {
			p.line = append(p.line, 0)
		}
		p.line[k-agents] = weight
		p.Delayed += weight
		p.Queue += weight * float64(k-agents)
	}
	p.Occupancy = busy / n
	p.Offered = p.offered()
	if l.Rate > 0 {
		p.Abandoned, p.InQueue = leave*p.Queue/l.Rate, p.Queue/l.Rate
	}
	return p, nil
}

// mode is the most likely number of callers in the system: the largest whose death rate is not above the arrivals'.
func mode(rate, agents, finish, leave float64) int {
	if rate <= agents*finish {
		return int(rate / finish)
	}
	return int(agents + (rate-agents*finish)/leave)
}

// stationary is the law of a birth-death process, and the first state of it that is not negligible.
func stationary(rate float64, death func(int) float64, peak int) (low int, law []float64) {
	var below, above []float64
	for k, weight := peak, 1.0; k > 0; k-- {
		weight *= death(k) / rate
		if weight < negligible || math.IsInf(weight, 1) {
			break
		}
		below = append(below, weight)
	}
	for k, weight := peak+1, 1.0; ; k++ {
		weight *= rate / death(k)
		if weight < negligible {
			break
		}
		above = append(above, weight)
	}
	total := 1.0
	for i := len(below) - 1; i >= 0; i-- {
		law = append(law, below[i])
	}
	law = append(append(law, 1), above...)
	for _, weight := range append(below, above...) {
		total += weight
	}
	for i := range law {
		law[i] /= total
	}
	return peak - len(below), law
}

// offered is the mean offered wait: a caller with i ahead waits the sum of 1/(service + j·leave) for j from 0 to i.
func (p Patient) offered() float64 {
	mean, wait := 0.0, 0.0
	for i, weight := range p.line {
		wait += 1 / (p.leave * (p.service + float64(i)))
		mean += weight * wait
	}
	return mean
}

// Within is the share of callers whose offered wait is at most so many seconds: who are answered by then, or would have
// been if they had not given up.
//
// The wait with i ahead is a sum of independent exponential steps with the rates leave·(m + j), j from 0 to i and
// m = service. That is the time in which i + 1 of m + i lives with the rate leave end, so its distribution function is
// the regularised incomplete beta function I(x; i+1, m) at x = 1 - exp(-leave·t).
func (p Patient) Within(seconds float64) float64 {
	return 1 - p.Delayed + p.served(seconds, p.service, func(int) float64 { return 1 })
}

// Answered is the share of callers who are answered within so many seconds; who has hung up by then counts as not
// answered. Weighing a wait by the chance exp(-leave·wait) to outlast it raises each step's rate by leave.
func (p Patient) Answered(seconds float64) float64 {
	m := p.service
	return 1 - p.Delayed + p.served(seconds, m+1, func(i int) float64 { return m / (m + float64(i) + 1) })
}

// GaveUp is the share of callers who hang up within so many seconds: who by then has neither been answered nor still
// waits. To wait that long takes an offered wait that is longer and, independently, the patience for it.
func (p Patient) GaveUp(seconds float64) float64 {
	return max(1-p.Answered(seconds)-(1-p.Within(seconds))*math.Exp(-p.leave*seconds), 0)
}

// served sums the weighed distribution functions I(x; i+1, m) over the callers in line, by the recursion
// I(x; a+1, m) = I(x; a, m) - x^a·(1-x)^m / (a·B(a, m)).
func (p Patient) served(seconds, m float64, weigh func(ahead int) float64) float64 {
	x := -math.Expm1(-p.leave * seconds)
	below := -math.Expm1(-p.leave * seconds * m) // I(x; 1, m)
	fall := x * math.Exp(-p.leave*seconds*m) * m // what I(x; 2, m) is less
	sum := 0.0
	for i, weight := range p.line {
		sum += weight * weigh(i) * below
		below = max(below-fall, 0)
		a := float64(i) + 1
		fall *= x * (a + m) / (a + 1)
	}
	return sum
}
