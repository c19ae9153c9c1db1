package bench

import (
	"strings"

	"presszero/queue/estimate"
)

// trial is one scenario with one seed.
type trial struct {
	w          *world
	spec       *Scenario
	predictors []predictor // of which the first only measures
	twin       *engine
	every      int
	delayed    int
	open       int // scored callers whose wait is not known yet
	joined     []tally
	later      []tally
	promises   promises
	followed   map[*caller]*follow
}

// Stages of a wait in which answers are scored.
const (
	Joining = "joining"
	MidWait = "mid-wait"
)

const (
	tick       = 30.0
	laterEvery = 60.0
	patient    = 4 * 3600.0 // after the last day until the last wait must be known
)

func newTrial(s *Scenario, seed uint64, stride int) *trial {
	extra := []*engine{newEngine("bound", s, estimate.Options{}, trueLaws)}
	for _, a := range ablations {
		if strings.HasPrefix(s.Name, a.scenario) {
			extra = append(extra, newEngine(a.label, s, estimate.Options{Without: a.without}, a.knows))
		}
	}
	t := observe(newWorld(s, seed), s.every()*stride, extra...)
	t.w.arrive = t.arrive
	return t
}

// observe sets everybody to watch a world, and to be asked about every so manieth caller who has to wait.
func observe(w *world, every int, extra ...*engine) *trial {
	s := w.spec
	t := &trial{w: w, spec: s, every: every, followed: map[*caller]*follow{}, predictors: newPeers(s)}
	t.twin = newEngine("twin", s, estimate.Options{}, seenOnly)
	t.predictors = append(t.predictors, newEngine("drain", s, estimate.Options{Model: estimate.Drain}, seenOnly), t.twin)
	for _, e := range extra {
		t.predictors = append(t.predictors, e)
	}
	t.joined, t.later = make([]tally, len(t.predictors)), make([]tally, len(t.predictors))
	for _, p := range t.predictors {
		t.w.watchers = append(t.w.watchers, p)
	}
	t.w.watchers = append(t.w.watchers, t)
	t.w.at(w.now+tick, t.tick)
	return t
}

// ablations are what bar B11 leaves out or adds.
var ablations = []struct {
	scenario, label string
	without         estimate.Parts
	knows           knowledge
}{
	{"01 ", "no-hang-ups", estimate.WithoutHangUps, seenOnly},
	{"05 ", "no-hang-ups", estimate.WithoutHangUps, seenOnly},
	{"13 ", "no-hang-ups", estimate.WithoutHangUps, seenOnly},
	{"15 ", "no-tempo", estimate.WithoutTempo, seenOnly},
	{"08 ", "schedule", 0, schedules},
}

// run plays the days, and on until every scored wait is known.
func (t *trial) run() Trial {
	end := t.spec.DayLen * float64(t.spec.Days)
	t.w.run(end)
	for late := 0.0; t.open > 0 && late < patient; late += 600 {
		t.w.run(end + late)
	}
	return t.result()
}

func (t *trial) over() bool { return t.w.now > t.spec.DayLen*float64(t.spec.Days) }

// arrive asks everybody about a caller who has to wait.
func (t *trial) arrive(c *caller) {
	t.delayed++
	chosen := t.delayed%t.every == 0
	if t.over() || !chosen && t.spec.React == nil {
		return
	}
	forecast := t.twin.caller(t.w, c)
	t.promises.offered++
	if !forecast.Spoken() {
		t.promises.silent++
	}
	t.twin.first[c] = forecast
	t.follow(c, forecast)
	if !chosen {
		return
	}
	s := &sample{said: make([]answer, len(t.predictors))}
	for i, p := range t.predictors {
		if p == t.twin {
			s.said[i] = said(forecast)
			continue
		}
		s.said[i] = p.answer(t, c)
		if e, ok := p.(*engine); ok && e.knows != trueLaws {
			e.first[c] = asForecast(s.said[i])
		}
	}
	if t.w.now >= t.spec.EvalFrom {
		c.score = s
		t.open++
	}
}

func asForecast(a answer) estimate.Forecast {
	return estimate.Forecast{P50: a.p50, P80: a.p80, P90: a.p90}
}

// see scores a caller whose wait has become known.
func (t *trial) see(_ *world, e event) {
	if e.what != answered && e.what != passed {
		return
	}
	c := e.caller
	if f := t.followed[c]; f != nil {
		if t.w.now-c.offered >= t.spec.EvalFrom {
			t.promises.settle(f, c, len(t.w.agents))
		}
		delete(t.followed, c)
	}
	if c.score == nil {
		return
	}
	t.open--
	t.count(t.joined, c.score.said, c.offered)
	for _, l := range c.score.later {
		t.count(t.later, l.said, c.offered-l.after)
	}
}

// count scores the answers to one question, unless the engine had none: then nobody's counts.
func (t *trial) count(tallies []tally, said []answer, wait float64) {
	for i, p := range t.predictors {
		if p == t.twin && said[i].silent {
			for k := range tallies {
				tallies[k].silent++
			}
			return
		}
	}
	for i := range t.predictors {
		tallies[i].add(said[i], wait)
	}
}

// tick looks at the whole line: who waits is asked about again, and told what the policy says.
func (t *trial) tick() {
	t.w.at(t.w.now+tick, t.tick)
	if len(t.followed) == 0 {
		return
	}
	forecasts := t.twin.line(t.w)
	places := estimate.Positions(t.twin.state)
	var drains []estimate.Forecast
	for i, c := range t.twin.in {
		f := t.followed[c]
		if f == nil {
			continue
		}
		t.announce(f, c, forecasts[i], places[i])
		after := t.w.now - c.joined
		if c.score == nil || after < tick || f.asked > 0 && after < f.asked+laterEvery {
			continue
		}
		f.asked = after
		l := later{after: after, said: make([]answer, len(t.predictors))}
		for k, p := range t.predictors {
			switch p := p.(type) {
			case *engine:
				if p == t.twin {
					l.said[k] = said(forecasts[i])
				} else if p.label == "drain" {
					if drains == nil {
						drains = p.line(t.w)
					}
					l.said[k] = said(drains[i])
				}
			default:
				l.said[k] = p.answer(t, c)
			}
		}
		c.score.later = append(c.score.later, l)
	}
}

func (t *trial) result() Trial {
	r := Trial{Joining: map[string]Score{}, MidWait: map[string]Score{}, Promises: t.promises.score()}
	for i, p := range t.predictors {
		if p.name() == "" {
			continue
		}
		r.Joining[p.name()] = t.joined[i].score()
		if e, ok := p.(*engine); !ok || e == t.twin || e.label == "drain" {
			r.MidWait[p.name()] = t.later[i].score()
		}
	}
	return r
}

// Trial is what one scenario with one seed gave.
type Trial struct {
	Joining  map[string]Score `json:"joining"`
	MidWait  map[string]Score `json:"mid_wait"`
	Promises PromiseScore     `json:"promises"`
}
