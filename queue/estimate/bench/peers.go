package bench

import (
	"math"

	"presszero/queue/estimate"
)

// predictor answers the question: how long will this caller wait from now?
type predictor interface {
	watcher
	name() string
	answer(t *trial, c *caller) answer
}

// scene is the line around one caller, as the documented formulas see it.
type scene struct {
	queue    int
	waited   float64 // seconds that the caller is in line
	ahead    int     // callers of the queue who come before
	waiting  int     // of the queue, with this one
	agents   float64 // who serve the queue and are in
	ready    float64
	dividing float64 // agents, of whom those who serve k queues count 1/k
	handle   float64 // configured handling time
}

func look(w *world, c *caller) scene {
	s := scene{queue: c.queue, waited: w.now - c.joined, waiting: w.live[c.queue], handle: w.spec.handle()}
	for _, o := range w.line {
		if o == c {
			break
		}
		if o.queue == c.queue && !o.ghost {
			s.ahead++
		}
	}
	for _, a := range w.agents {
		if !a.skills.Has(c.queue) || a.doing == estimate.Left || a.doing == estimate.OnBreak {
			continue
		}
		s.agents++
		s.dividing += 1 / float64(len(w.spec.Groups[a.group].Skills))
		if a.doing == estimate.Idle {
			s.ready++
		}
	}
	return s
}

// peer is one re-implemented formula: what it learns from a queue's events, and what it says.
type peer struct {
	label string
	watch func(w *world, e event)
	say   func(w *world, c *caller, s scene) float64
}

func (p *peer) name() string { return p.label }

func (p *peer) see(w *world, e event) {
	if p.watch != nil {
		p.watch(w, e)
	}
}

func (p *peer) answer(t *trial, c *caller) answer {
	return point(max(p.say(t.w, c, look(t.w, c)), 0))
}

// newPeers are the peers. They share what several of them measure.
func newPeers(s *Scenario) []predictor {
	n := len(s.Queues)
	m := newMeasures(n)
	return []predictor{
		m, asterisk(n), salesforce(n), rolling(m), cisco(m), engage(m), cloud(m), google(m), avaya(n),
		les(n), hol(), avgcLES(n), ql(m), qla(m),
	}
}

// products are the peers that are sold; the others are of the literature.
var products = []string{
	"asterisk", "salesforce", "mean-15m", "cisco", "genesys-engage", "genesys-cloud", "google", "avaya-like",
}

var literature = []string{"LES", "HOL", "AvgC-LES", "QL", "QLa"}

// measures are sums over recent time that the formulas are written in.
type measures struct {
	handled  []window // handling times
	answered []window // waits of the answered
	left     []window // 1 for each who hung up
	allWork  []window // without end
	waited   []float64
	gaveUp   []float64
}

func newMeasures(n int) *measures {
	return &measures{
		handled: make([]window, n), answered: make([]window, n), left: make([]window, n), allWork: make([]window, n),
		waited: make([]float64, n), gaveUp: make([]float64, n),
	}
}

func (m *measures) name() string                  { return "" }
func (m *measures) answer(*trial, *caller) answer { return answer{silent: true} }
func (m *measures) see(w *world, e event) {
	switch e.what {
	case finished:
		m.handled[e.caller.queue].add(w.now, e.took)
		m.allWork[e.caller.queue].count++
		m.allWork[e.caller.queue].sum += e.took
	case answered:
		m.answered[e.caller.queue].add(w.now, e.caller.offered)
		m.waited[e.caller.queue] += e.caller.offered
	case hungUp:
		m.left[e.caller.queue].add(w.now, 1)
		m.waited[e.caller.queue] += w.now - e.caller.joined
		m.gaveUp[e.caller.queue]++
	}
}

// window is what happened in the last while.
type window struct {
	at, value  []float64
	sum, count float64 // of all time, kept by measures.allWork alone
}

func (w *window) add(now, value float64) {
	w.at, w.value = append(w.at, now), append(w.value, value)
	if len(w.at) > 40_000 {
		w.at, w.value = append(w.at[:0], w.at[20_000:]...), append(w.value[:0], w.value[20_000:]...)
	}
}

// mean is the mean of the last so many seconds, or the value given if there is nothing.
func (w *window) mean(now, seconds, otherwise float64) float64 {
	n, sum := w.last(now, seconds)
	if n == 0 {
		return otherwise
	}
	return sum / n
}

func (w *window) last(now, seconds float64) (n, sum float64) {
	for i := len(w.at) - 1; i >= 0 && w.at[i] > now-seconds; i-- {
		n, sum = n+1, sum+w.value[i]
	}
	return n, sum
}

// asterisk is app_queue's filtered hold time, in whole seconds, learnt from every answered call. Repeated, it says the
// distance from the time waited, in either direction.
func asterisk(n int) predictor {
	hold, begun := make([]int, n), make([]bool, n)
	return &peer{
		label: "asterisk",
		watch: func(_ *world, e event) {
			if e.what != answered {
				return
			}
			q, wait := e.caller.queue, int(e.caller.offered)
			if !begun[q] {
				hold[q], begun[q] = wait, true
			} else {
				hold[q] = (3*hold[q] + wait) >> 2
			}
		},
		say: func(_ *world, _ *caller, s scene) float64 { return math.Abs(float64(hold[s.queue]) - s.waited) },
	}
}

func salesforce(n int) predictor {
	mean, begun := make([]float64, n), make([]bool, n)
	return &peer{
		label: "salesforce",
		watch: func(_ *world, e event) {
			if e.what != answered {
				return
			}
			q, wait := e.caller.queue, e.caller.offered
			if !begun[q] {
				mean[q], begun[q] = wait, true
			} else {
				mean[q] = 0.9*mean[q] + 0.1*wait
			}
		},
		say: func(_ *world, _ *caller, s scene) float64 { return mean[s.queue] - s.waited },
	}
}

func rolling(m *measures) predictor {
	return &peer{label: "mean-15m", say: func(w *world, _ *caller, s scene) float64 {
		return m.answered[s.queue].mean(w.now, 900, 0) - s.waited
	}}
}

func cisco(m *measures) predictor {
	return &peer{label: "cisco", say: func(w *world, _ *caller, s scene) float64 {
		aht := m.handled[s.queue].mean(w.now, 300, s.handle)
		return float64(s.ahead+1) * aht / max(s.agents-s.ready, s.ready, 1)
	}}
}

func engage(m *measures) predictor {
	return &peer{label: "genesys-engage", say: func(w *world, _ *caller, s scene) float64 {
		aht := m.handled[s.queue].mean(w.now, 600, 90)
		inQueue := max(float64(s.ahead+1)-s.ready, 0)
		share := 1.0
		if s.agents > 0 {
			share = s.dividing / s.agents
		}
		return aht * inQueue / max(s.agents*share, 0.0001)
	}}
}

func cloud(m *measures) predictor {
	return &peer{label: "genesys-cloud", say: func(w *world, c *caller, s scene) float64 {
		if s.agents == 0 {
			return w.now - oldest(w, c.queue, w.now)
		}
		aht := m.handled[s.queue].mean(w.now, 1800, s.handle)
		left, _ := m.left[s.queue].last(w.now, 1800)
		served, _ := m.answered[s.queue].last(w.now, 1800)
		abandoned := 0.0
		if left+served > 0 {
			abandoned = left / (left + served)
		}
		return aht * float64(s.ahead+1) / s.agents * (1 - abandoned)
	}}
}

func google(m *measures) predictor {
	return &peer{label: "google", say: func(w *world, _ *caller, s scene) float64 {
		aht := m.handled[s.queue].mean(w.now, 3600, s.handle)
		return aht/max(s.dividing, 0.5)*max(float64(s.ahead+1)-s.ready, 0) + 10
	}}
}

// avaya multiplies the position by the smoothed time in which the line advances by one, rescaled with the staff. How
// the product smooths is not published.
func avaya(n int) predictor {
	type pace struct{ advance, agents, last float64 }
	paces := make([]pace, n)
	agents := func(w *world, q int) float64 { return look(w, &caller{queue: q}).agents }
	return &peer{
		label: "avaya-like",
		watch: func(w *world, e event) {
			if e.what != answered && e.what != hungUp || e.caller.offered == 0 {
				return
			}
			p := &paces[e.caller.queue]
			if step := w.now - p.last; p.last > 0 {
				if p.advance == 0 {
					p.advance = step
				}
				p.advance = 0.97*p.advance + 0.03*step
				p.agents = agents(w, e.caller.queue)
			}
			p.last = w.now
			if w.live[e.caller.queue] == 0 {
				p.last = 0 // the next step is not one of a standing line
			}
		},
		say: func(_ *world, _ *caller, s scene) float64 {
			p := paces[s.queue]
			if p.advance == 0 {
				return float64(s.ahead+1) * s.handle / max(s.agents, 1)
			}
			return float64(s.ahead+1) * p.advance * p.agents / max(s.agents, 1)
		},
	}
}

// les and hol take callers of another priority for another line: their waits say nothing of this one.
func les(n int) predictor {
	last := make([]map[int]float64, n)
	for q := range last {
		last[q] = map[int]float64{}
	}
	return &peer{
		label: "LES",
		watch: func(_ *world, e event) {
			if e.what == answered {
				last[e.caller.queue][e.caller.level] = e.caller.offered
			}
		},
		say: func(_ *world, c *caller, s scene) float64 { return last[s.queue][c.level] - s.waited },
	}
}

func hol() predictor {
	return &peer{label: "HOL", say: func(w *world, c *caller, _ scene) float64 {
		for _, o := range w.line {
			if o.queue == c.queue && o.level == c.level && !o.ghost {
				return c.joined - o.joined
			}
		}
		return 0
	}}
}

// avgcLES is the mean wait of past callers who found as many ahead, or of those who found nearly as many.
func avgcLES(n int) predictor {
	type met struct{ sum, n float64 }
	past := make([]map[int]*met, n)
	for q := range past {
		past[q] = map[int]*met{}
	}
	found := map[*caller]int{}
	return &peer{
		label: "AvgC-LES",
		watch: func(w *world, e event) {
			switch {
			case e.what == joined && e.agent == nil:
				found[e.caller] = look(w, e.caller).ahead
			case e.what == answered:
				if ahead, ok := found[e.caller]; ok {
					m := past[e.caller.queue][ahead]
					if m == nil {
						m = &met{}
						past[e.caller.queue][ahead] = m
					}
					m.sum, m.n = m.sum+e.caller.offered, m.n+1
				}
				delete(found, e.caller)
			case e.what == passed:
				delete(found, e.caller)
			}
		},
		say: func(_ *world, _ *caller, s scene) float64 {
			for d := range 50 {
				for _, k := range []int{s.ahead - d, s.ahead + d} {
					if m := past[s.queue][k]; m != nil {
						return m.sum / m.n * float64(s.ahead+1) / float64(k+1)
					}
				}
			}
			return float64(s.ahead+1) * s.handle / max(s.agents, 1)
		},
	}
}

// work is the mean of all handling times so far.
func (m *measures) work(s scene) float64 {
	all := &m.allWork[s.queue]
	return (all.sum + s.handle) / (all.count + 1)
}

func ql(m *measures) predictor {
	return &peer{label: "QL", say: func(_ *world, _ *caller, s scene) float64 {
		return float64(s.ahead+1) * m.work(s) / max(s.agents, 1)
	}}
}

func qla(m *measures) predictor {
	return &peer{label: "QLa", say: func(_ *world, _ *caller, s scene) float64 {
		hangUps := (m.gaveUp[s.queue] + 1) / (m.waited[s.queue] + 900)
		var wait float64
		for i := range s.ahead + 1 {
			wait += 1 / (max(s.agents, 1)/m.work(s) + float64(i)*hangUps)
		}
		return wait
	}}
}
