package estimate

import (
	"math"
	"slices"
)

// Options say how an Estimator works. The zero value is the one to use.
type Options struct {
	Replicas int   // times that the line is played, an even number; 100 if 0
	Most     int   // callers and agents up to which it is played; 3,000 if 0
	Without  Parts // what is left out, to see what it is worth
	Model    Model // Drain: never play
}

// Parts are parts of the method that can be left out.
type Parts uint8

// The parts.
const (
	WithoutHangUps Parts = 1 << iota
	WithoutTempo
)

// Estimator forecasts the waits of a whole line at once. It is not safe for concurrent use; each goroutine has its own.
type Estimator struct {
	options   Options
	twin      twin
	forecasts []Forecast
	row       []float64
}

// New returns an estimator.
func New(o Options) *Estimator {
	if o.Replicas <= 0 {
		o.Replicas = 100
	}
	if o.Most <= 0 {
		o.Most = 3000
	}
	return &Estimator{options: o}
}

// Estimate forecasts the wait of each caller in the line, in its order. The forecasts are overwritten by the next call.
func (e *Estimator) Estimate(s State) []Forecast {
	e.forecasts = sized(e.forecasts, len(s.Line))
	e.estimate(&s, 0)
	return e.forecasts
}

// EstimateLast forecasts the wait of the last caller in the line alone, which must not be empty.
func (e *Estimator) EstimateLast(s State) Forecast {
	e.forecasts = sized(e.forecasts, len(s.Line))
	e.estimate(&s, len(s.Line)-1)
	return e.forecasts[len(s.Line)-1]
}

func (e *Estimator) estimate(s *State, from int) {
	d := newDrain(s, e.options.Without)
	if e.options.Model == Drain || len(s.Line)+len(s.Agents) > e.options.Most {
		d.forecasts(e.forecasts, from)
	} else {
		e.twin.play(s, e.options.Replicas, e.options.Without)
		for i := from; i < len(s.Line); i++ {
			e.forecasts[i] = e.summary(i, s.Queues[s.Line[i].Queue].Levels)
		}
		e.crossCheck(s, d, from)
	}
	e.judge(s, from)
}

// summary is the forecast of what the replicas say of the i-th caller.
func (e *Estimator) summary(i int, levels *Calibrated) Forecast {
	e.row = append(e.row[:0], e.twin.took[i*e.options.Replicas:(i+1)*e.options.Replicas]...)
	slices.Sort(e.row)
	f := Forecast{Model: Twin}
	for _, x := range e.row {
		f.Mean += x
	}
	f.Mean /= float64(len(e.row))
	f.P20 = quantile(e.row, levels.level(0))
	f.P50 = max(quantile(e.row, levels.level(1)), f.P20)
	f.P80 = max(quantile(e.row, levels.level(2)), f.P50)
	f.P90 = max(quantile(e.row, levels.level(3)), f.P80)
	return f
}

// quantile reads a level off sorted times, straight between them.
func quantile(sorted []float64, level float64) float64 {
	at := level*float64(len(sorted)) - 0.5
	below := int(math.Floor(at))
	switch {
	case below < 0:
		return sorted[0]
	case below >= len(sorted)-1:
		return sorted[len(sorted)-1]
	}
	return sorted[below] + (at-float64(below))*(sorted[below+1]-sorted[below])
}

// crossCheck compares the last caller of each queue with the closed form: one of two that are far apart is wrong.
func (e *Estimator) crossCheck(s *State, d *drain, from int) {
	var seen Skills
	for i := len(s.Line) - 1; i >= from && seen.Size() < len(s.Queues); i-- {
		q := s.Line[i].Queue
		if seen.Has(q) {
			continue
		}
		seen |= SkillsOf(q)
		twin, drain := e.forecasts[i].Mean, d.mean(i)
		if max(twin, drain) > 120 && (twin > 2*drain || drain > 2*twin) {
			e.blame(s, q)
		}
	}
}

func (e *Estimator) blame(s *State, queue int) {
	for i := range s.Line {
		if s.Line[i].Queue == queue {
			e.forecasts[i].Reasons |= Disagree
		}
	}
}

// judge says how far each forecast may be relied on.
func (e *Estimator) judge(s *State, from int) {
	staff := newStaffing(s)
	for i := from; i < len(s.Line); i++ {
		f := &e.forecasts[i]
		q := &s.Queues[s.Line[i].Queue]
		if q.Calls < 30 {
			f.Reasons |= Young
		}
		if f.P50 > 120 && f.P90 > 4*f.P50 {
			f.Reasons |= Wide
		}
		if q.Levels.off() {
			f.Reasons |= Uncalibrated
		}
		if q.Calls < enoughCalls && q.Configured == 0 {
			f.Reasons |= FewCalls
		}
		if s.Stale > 10 {
			f.Reasons |= Stale
		}
		f.Reasons |= staff.of(s.Line[i].Queue)
		f.Confidence = confidence(*f)
		if f.Confidence == NoConfidence {
			*f = Forecast{Reasons: f.Reasons}
		}
	}
}

func confidence(f Forecast) Confidence {
	switch {
	case f.Reasons.Has(NoStaff | FewCalls | Stale):
		return NoConfidence
	case f.Reasons.Has(AllAway) && f.P80 > 1800, f.Reasons.Has(Uncalibrated):
		return Low
	case f.Reasons != 0:
		return Medium
	}
	return High
}

// staffing is, for each queue, whether anybody works on it.
type staffing struct{ in, coming Skills }

func newStaffing(s *State) staffing {
	var st staffing
	for i := range s.Agents {
		switch a := &s.Agents[i]; a.Doing {
		case Idle, OnCall:
			st.in |= a.Skills
		case OnBreak, Left, Scheduled:
			st.coming |= a.Skills
		}
	}
	return st
}

func (st staffing) of(queue int) Reasons {
	switch {
	case st.in.Has(queue):
		return 0
	case st.coming.Has(queue):
		return AllAway
	}
	return NoStaff
}
