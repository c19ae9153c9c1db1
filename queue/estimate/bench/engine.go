package bench

import (
	"math"

	"presszero/queue/estimate"
)

// engine is the engine's own estimate, fed with what a store sees.
type engine struct {
	label     string
	spec      *Scenario
	estimator *estimate.Estimator
	knows     knowledge
	shelf     *estimate.Shelf
	queues    []estimate.Queue
	truths    []truth
	pause     *estimate.Law // the true one
	crew      estimate.Crew

	state estimate.State
	in    []*caller // the callers of state.Line
	first map[*caller]estimate.Forecast
}

// knowledge is what an engine is told beyond what it can see.
type knowledge uint8

const (
	seenOnly  knowledge = iota
	schedules           // the rota
	trueLaws            // the laws that chance follows; what the staff will do remains unknown
)

func newEngine(label string, s *Scenario, o estimate.Options, knows knowledge) *engine {
	e := &engine{
		label: label, spec: s, estimator: estimate.New(o), knows: knows,
		shelf:  estimate.NewShelf(len(s.Queues)),
		queues: make([]estimate.Queue, len(s.Queues)),
		first:  map[*caller]estimate.Forecast{},
	}
	for q := range s.Queues {
		e.shelf.Configured[q] = s.handle()
	}
	if knows == trueLaws {
		for q := range s.Queues {
			e.truths = append(e.truths, newTruth(s, q))
		}
		if s.PauseMean > 0 {
			e.pause = estimate.LawOf((&Dist{Kind: "exp", Mean: s.PauseMean}).survival)
		}
	}
	return e
}

func (e *engine) name() string { return e.label }

// see learns.
func (e *engine) see(w *world, ev event) {
	h := estimate.Happening{At: w.now, Took: ev.took}
	if c := ev.caller; c != nil {
		h.Queue, h.Head, h.Callback = c.queue, head(c), c.callback
	}
	switch ev.what {
	case joined:
		h.What = estimate.Joined
	case answered:
		h.What, h.Took = estimate.Answered, ev.caller.offered
		e.learn(ev.caller)
	case passed:
		e.learn(ev.caller)
		return
	case unheard:
		h.What = estimate.Unheard
	case hungUp:
		h.What, h.Took = estimate.HungUp, w.now-ev.caller.joined
	case converted:
		h.What, h.Took = estimate.Converted, w.now-ev.caller.joined
	case finished:
		h.What, h.Doing = estimate.Finished, ev.agent.doing
	case returned:
		h.What, h.Doing = estimate.Returned, ev.was
	}
	e.shelf.See(h)
}

func head(c *caller) float64 { return float64(c.level) * estimate.Always }

// learn calibrates by the first forecast that a caller got.
func (e *engine) learn(c *caller) {
	if f, ok := e.first[c]; ok {
		delete(e.first, c)
		e.shelf.Resolved(c.queue, f, c.offered)
	}
}

// line forecasts the whole line.
func (e *engine) line(w *world) []estimate.Forecast {
	e.look(w, nil)
	return e.estimator.Estimate(e.state)
}

// caller forecasts one caller.
func (e *engine) caller(w *world, c *caller) estimate.Forecast {
	e.look(w, c)
	return e.estimator.EstimateLast(e.state)
}

// look takes a snapshot of the line up to and with the caller, or of the whole line if that is nil.
func (e *engine) look(w *world, upTo *caller) {
	s := &e.state
	s.Now, s.Seed = w.now, uint64(w.callers)<<20+uint64(w.now)
	s.Line, e.in = s.Line[:0], e.in[:0]
	for _, c := range w.line {
		if !c.ghost {
			s.Line = append(s.Line, estimate.Caller{Queue: c.queue, Age: w.now - c.joined, Head: head(c), Callback: c.callback})
			e.in = append(e.in, c)
		}
		if c == upTo {
			break
		}
	}
	s.Agents = s.Agents[:0]
	for _, a := range w.agents {
		if a.doing == estimate.Left && a.since == 0 && e.knows != schedules {
			continue // never seen
		}
		s.Agents = append(s.Agents, e.agent(w, a))
	}
	e.read(w)
	s.Queues, s.Crew = e.queues, e.crew
}

func (e *engine) agent(w *world, a *agent) estimate.Agent {
	seen := estimate.Agent{Doing: a.doing, Age: w.now - a.since, Skills: a.skills}
	if a.caller != nil {
		seen.Queue, seen.Callback, seen.Age = a.caller.queue, a.caller.callback, w.now-a.began
	}
	if a.doing == estimate.OnCall && !a.wanted() {
		seen.Goes = 1e-9 // has asked to leave: takes no more
	}
	if e.knows == schedules {
		e.schedule(w, a, &seen)
	}
	return seen
}

// schedule adds what the rota says.
func (e *engine) schedule(w *world, a *agent, seen *estimate.Agent) {
	today := math.Mod(w.now, e.spec.DayLen)
	comes := math.Inf(1)
	for _, shift := range e.spec.Groups[a.group].Shifts {
		if today >= shift[0] && today < shift[1] {
			seen.Goes = shift[1] - today
		}
		for _, day := range []float64{0, e.spec.DayLen} {
			if starts := shift[0] + day - today; starts > 0 {
				comes = min(comes, starts)
			}
		}
	}
	if a.doing == estimate.Left && !a.onShift {
		seen.Doing, seen.Comes = estimate.Scheduled, comes
		if math.IsInf(comes, 1) {
			seen.Comes = 1e9
		}
	}
	if ends := e.plannedBreak(a, today); a.absences > 0 && ends > 0 {
		seen.Doing, seen.Comes = estimate.Scheduled, ends
	}
}

// plannedBreak is when the break of the rota ends that an agent may be on; events by chance are accidents, not breaks.
func (e *engine) plannedBreak(a *agent, today float64) float64 {
	for _, ev := range e.spec.Staff {
		if ev.Group == a.group && ev.Jitter == 0 && ev.DurCV == 0 && today >= ev.T && today < ev.T+ev.Dur {
			return ev.T + ev.Dur - today
		}
	}
	return 0
}

// read brings the laws up to date.
func (e *engine) read(w *world) {
	if e.shelf.FoldDue(w.now) {
		e.shelf.Fold(w.now)
	}
	p := estimate.Present{Ages: make([][]float64, len(e.shelf.Books))}
	for i := range e.state.Agents {
		switch a := &e.state.Agents[i]; {
		case a.Doing == estimate.OnCall && !a.Callback:
			p.Ages[a.Queue] = append(p.Ages[a.Queue], a.Age)
		case a.Doing == estimate.Left:
			p.Gone = append(p.Gone, a.Age)
		}
	}
	if !e.shelf.Read(w.now, p) {
		return
	}
	e.crew = e.shelf.Crew()
	if e.knows == trueLaws {
		e.tell(w)
		return
	}
	copy(e.queues, e.shelf.Queues())
}

// answer is what the engine says to the caller who is the last in the state.
func (e *engine) answer(t *trial, c *caller) answer { return said(e.caller(t.w, c)) }

func said(f estimate.Forecast) answer {
	return answer{mean: f.Mean, p50: f.P50, p80: f.P80, p90: f.P90, ranged: true, silent: !f.Spoken()}
}

// truth is the laws of one queue as chance follows them.
type truth struct{ handle, callback, patience *estimate.Law }

func newTruth(s *Scenario, q int) truth {
	spec := &s.Queues[q]
	t := truth{handle: estimate.LawOf(func(x float64) float64 { return spec.Service.survival(x - s.RingMean) })}
	t.callback = estimate.LawOf(func(x float64) float64 {
		called := (1 - spec.CallbackNoReply) * spec.Service.survival(x-spec.CallbackDial)
		if x < spec.CallbackDial {
			called += spec.CallbackNoReply
		}
		return called
	})
	if spec.Patience != nil {
		t.patience = estimate.LawOf(spec.Patience.survival)
	}
	return t
}

// tell puts the true laws in the place of the learnt ones.
func (e *engine) tell(w *world) {
	today := math.Mod(w.now, e.spec.DayLen)
	for q := range e.queues {
		spec, t := &e.spec.Queues[q], &e.truths[q]
		rate := spec.Arrivals.rate(today, w.now) * w.day[q]
		e.queues[q] = estimate.Queue{
			Handle: t.handle, Callback: t.callback, Patience: t.patience, Configured: t.handle.Mean(), Calls: 1e6,
			Tempo: estimate.Tempo{Factor: spec.drift(today)},
		}
		for level, p := range spec.PrioMix {
			if level > 0 {
				e.queues[q].Overtakers = append(e.queues[q].Overtakers,
					estimate.Overtakers{Head: float64(level) * estimate.Always, Rate: p * rate})
			}
		}
	}
	e.crew.PauseChance, e.crew.NoAnswer, e.crew.RingOut = e.spec.PauseP, e.spec.NoAnswer, e.spec.RingOut
	if e.pause != nil {
		e.crew.Pause = e.pause
	}
}
