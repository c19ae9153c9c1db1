package estimate

import (
	"math"

	"presszero/queue"
)

// drain is the closed form: the line ahead drains at the rate at which agents become free and callers hang up, less the
// rate at which others overtake. In one queue with exponential laws it is exactly the mean wait of M/M/s+M (QL_m of
// Ibrahim and Whitt, "Real-Time Delay Estimation in Overloaded Multiserver Queues with Abandonments", Management Science
// 55, 2009).
type drain struct {
	s      *State
	parts  Parts
	serves [][]float64 // of queue q: the share of j's agents who also serve q
	agents []float64   // of each queue, at work
	idle   []int
}

const hazardSteps = 24 // times that the hang-up rates are refreshed along the line

func newDrain(s *State, parts Parts) *drain {
	n := len(s.Queues)
	d := &drain{s: s, parts: parts, agents: make([]float64, n), idle: make([]int, n), serves: make([][]float64, n)}
	for q := range d.serves {
		d.serves[q] = make([]float64, n)
	}
	for i := range s.Agents {
		a := &s.Agents[i]
		if a.Doing != Idle && a.Doing != OnCall {
			continue
		}
		for q := range n {
			if !a.Skills.Has(q) {
				continue
			}
			d.agents[q]++
			if a.Doing == Idle {
				d.idle[q]++
			}
			for j := range n {
				if a.Skills.Has(j) {
					d.serves[q][j]++
				}
			}
		}
	}
	for q := range n {
		for j := range n {
			d.serves[q][j] /= max(d.agents[j], 1)
		}
	}
	return d
}

// anchors is how many callers of one class are worked out in a long line; those between lie on a straight line.
const anchors = 32

// forecasts works out the callers from the given one on.
func (d *drain) forecasts(into []Forecast, from int) {
	type class struct {
		queue int
		head  float64
	}
	ranks := map[class][]int{}
	var order []class
	for i := from; i < len(d.s.Line); i++ {
		k := class{d.s.Line[i].Queue, d.s.Line[i].Head}
		if ranks[k] == nil {
			order = append(order, k)
		}
		ranks[k] = append(ranks[k], i)
	}
	for _, k := range order {
		d.between(into, ranks[k])
	}
}

// between works out callers of one class, in order.
func (d *drain) between(into []Forecast, callers []int) {
	step := 1 + len(callers)/anchors
	before := 0
	into[callers[0]] = d.forecast(callers[0])
	for before < len(callers)-1 {
		at := min(before+step, len(callers)-1)
		near, far := into[callers[before]], d.forecast(callers[at])
		for k := before + 1; k <= at; k++ {
			into[callers[k]] = near.towards(far, float64(k-before)/float64(at-before))
		}
		before = at
	}
}

// towards is the forecast that lies so much of the way from f to g.
func (f Forecast) towards(g Forecast, way float64) Forecast {
	at := func(a, b float64) float64 { return a + way*(b-a) }
	g.Mean, g.P20, g.P50 = at(f.Mean, g.Mean), at(f.P20, g.P20), at(f.P50, g.P50)
	g.P80, g.P90 = at(f.P80, g.P80), at(f.P90, g.P90)
	return g
}

// forecast is that of the i-th caller.
func (d *drain) forecast(i int) Forecast {
	c := &d.s.Line[i]
	mean, variance := d.moments(i)
	switch {
	case mean == 0:
		return Forecast{Model: Drain}
	case d.agents[c.Queue] == 0:
		return gammaForecast(mean, variance, nil)
	}
	return gammaForecast(mean, variance, d.s.Queues[c.Queue].Levels)
}

func (d *drain) mean(i int) float64 {
	mean, _ := d.moments(i)
	return min(mean, horizon)
}

// moments are the mean and the variance of the i-th caller's wait; both 0 if an agent is free for them.
func (d *drain) moments(i int) (mean, variance float64) {
	c := &d.s.Line[i]
	q := &d.s.Queues[c.Queue]
	busy := d.s.Crew.PauseChance * d.pauseMean()
	ahead, work, squares := 0, q.Handle.mean*q.Tempo.Factor, q.Handle.cv2
	weight := 1.0
	for j := range i {
		other := &d.s.Line[j]
		if w := d.serves[c.Queue][other.Queue]; w > 0 && !other.Asking {
			law := &d.s.Queues[other.Queue]
			ahead++
			work += w * law.Handle.mean * law.Tempo.Factor
			squares += w * law.Handle.cv2
			weight += w
		}
	}
	if ahead < d.idle[c.Queue] {
		return 0, 0
	}
	if d.agents[c.Queue] == 0 {
		mean = d.empty(c)
		return mean, mean * mean
	}
	service := d.agents[c.Queue] / (work/weight + busy)
	mean, variance, overtaken := d.run(i, service)
	spread := q.Tempo.Spread
	return mean, variance*(1+min(squares/weight, 4))/2*(1+2*overtaken) + mean*mean*spread*spread
}

func (d *drain) pauseMean() float64 {
	if d.s.Crew.Pause == nil {
		return 0
	}
	return d.s.Crew.Pause.mean
}

// empty is the mean wait when nobody works on the queue: until the first is expected.
func (d *drain) empty(c *Caller) float64 {
	mean := horizon
	for i := range d.s.Agents {
		a := &d.s.Agents[i]
		switch {
		case !a.Skills.Has(c.Queue):
		case a.Doing == OnBreak:
			mean = min(mean, d.pauseMean())
		case a.Doing == Scheduled:
			mean = min(mean, a.Comes)
		case a.Doing == Left:
			mean = min(mean, d.s.Crew.Away.mean)
		}
	}
	return max(mean, 1)
}

// run walks down the line ahead of the i-th caller.
func (d *drain) run(i int, service float64) (mean, variance, overtaken float64) {
	c := &d.s.Line[i]
	overtaking := d.overtaking(c)
	refresh := max(1, (i+1)/hazardSteps)
	var hangUps float64
	for j := 0; j <= i; j++ {
		if j%refresh == 0 {
			hangUps = d.hangUps(j, i, mean)
		}
		w := 1.0
		if j < i {
			w = d.serves[c.Queue][d.s.Line[j].Queue]
		}
		if w == 0 || j < i && d.s.Line[j].Asking {
			continue
		}
		rate := service + hangUps
		step := w / max(rate-overtaking, 0.15*rate)
		mean += step
		variance += step * step
		if j < i {
			hangUps = max(hangUps-d.hangUp(j, i, mean), 0)
		}
	}
	return mean, variance, overtaking / service
}

// hangUps is the rate at which callers from the j-th up to before the i-th give up after so many seconds.
func (d *drain) hangUps(j, i int, after float64) float64 {
	var rate float64
	for ; j < i; j++ {
		rate += d.hangUp(j, i, after)
	}
	return rate
}

func (d *drain) hangUp(j, i int, after float64) float64 {
	c := &d.s.Line[j]
	patience := d.s.Queues[c.Queue].Patience
	if c.Callback || c.Asking || patience == nil || d.parts&WithoutHangUps != 0 {
		return 0
	}
	return d.serves[d.s.Line[i].Queue][c.Queue] * patience.hazard(c.Age+after)
}

// overtaking is the rate at which callers join before c.
func (d *drain) overtaking(c *Caller) float64 {
	var rate float64
	for q := range d.s.Queues {
		for _, o := range d.s.Queues[q].Overtakers {
			if o.Head > c.Head+c.Age {
				rate += o.Rate * d.serves[c.Queue][q]
			}
		}
	}
	return rate
}

func gammaForecast(mean, variance float64, levels *Calibrated) Forecast {
	at := func(i int) float64 { return min(queue.GammaQuantile(mean, variance, levels.level(i)), horizon) }
	f := Forecast{Model: Drain, Mean: math.Min(mean, horizon), P20: at(0)}
	f.P50 = max(at(1), f.P20)
	f.P80 = max(at(2), f.P50)
	f.P90 = max(at(3), f.P80)
	return f
}
