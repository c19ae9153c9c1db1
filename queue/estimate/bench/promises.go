package bench

import (
	"math"

	"presszero/queue/estimate"
)

// follow is a caller to whom the policy speaks.
type follow struct {
	told     estimate.Told
	asked    float64 // seconds in line at the last question after joining
	lowest   int     // position said last
	backward bool    // a position rose
	silent   int     // times a deadline moved later without a word
}

// promises adds up what became of what was said.
type promises struct {
	offered, silent          int // callers with a forecast, and those to whom no time was said
	callers, first, last     int
	keptFirst, keptLast      int
	raises, mute, said, back int
	overrun                  float64
	broken, withdrawn        int
	agents                   int
}

// PromiseScore is how well the policy kept what it said.
type PromiseScore struct {
	Callers       int     `json:"callers"`
	FirstKept     float64 `json:"first_kept"`
	LastKept      float64 `json:"last_kept"`
	Withdrawn     float64 `json:"withdrawn"`     // share of promises taken back openly before they passed
	Raises        float64 `json:"raises"`        // per caller
	SilentRaises  int     `json:"silent_raises"` // in all
	PositionRose  int     `json:"position_rose"` // callers who heard a worse place than before
	Announcements float64 `json:"announcements"` // per caller
	Overrun       float64 `json:"overrun"`       // mean seconds past a broken promise
	Silent        float64 `json:"silent"`        // share to whom no time was said
	Agents        int     `json:"agents"`
}

// follow begins to speak to a caller who has just joined.
func (t *trial) follow(c *caller, forecast estimate.Forecast) {
	f := &follow{}
	t.followed[c] = f
	place := estimate.Positions(t.twin.state)[len(t.twin.in)-1]
	t.w.at(t.w.now+estimate.DefaultPolicy().First, func() {
		if t.w.waiting(c) {
			t.announce(f, c, forecast, place)
		}
	})
}

// announce asks the engine's policy what to say.
func (t *trial) announce(f *follow, c *caller, forecast estimate.Forecast, place int) {
	if c.callback {
		return // not on the phone
	}
	before := f.told
	words, told := estimate.DefaultPolicy().Next(f.told, estimate.View{
		Now: t.w.now, Joined: c.joined, Forecast: forecast, Position: place, Overtakers: t.overtakers(c),
	})
	f.told = told
	if words.Position > 0 {
		f.backward = f.backward || f.lowest > 0 && words.Position > f.lowest
		f.lowest = words.Position
	}
	if told.Deadline > before.Deadline && before.Deadline > 0 && words.Say != estimate.SayLonger {
		f.silent++
	}
	t.react(c, before, told)
}

func (t *trial) overtakers(c *caller) float64 {
	var rate float64
	for _, o := range t.twin.queues[c.queue].Overtakers {
		if o.Head > head(c) {
			rate += o.Rate
		}
	}
	return rate
}

// react is what a caller does about a promise just made, where the scenario says so.
func (t *trial) react(c *caller, before, told estimate.Told) {
	r := t.spec.React
	if r == nil || told.Deadline == 0 || told.Deadline == before.Deadline {
		return
	}
	switch u := t.w.chance.staff.Float64(); {
	case before.First == 0 && c.leaves < told.Deadline && u < r.Balk:
		c.leaves = t.w.now
	case c.leaves > told.Deadline:
		c.leaves = told.Deadline + (c.leaves-told.Deadline)*r.AfterMu
	default:
		c.leaves = t.w.now + (c.leaves-t.w.now)*r.Loyal
	}
	t.w.at(c.leaves, func() { t.w.hangUp(c) })
}

// settle notes what became of a caller.
func (p *promises) settle(f *follow, c *caller, agents int) {
	p.agents = agents
	p.callers++
	p.raises += f.told.Raises
	p.mute += f.silent
	p.said += f.told.Count
	if f.backward {
		p.back++
	}
	if f.told.First == 0 {
		return
	}
	taken := c.joined + c.offered
	p.first++
	if taken <= f.told.First {
		p.keptFirst++
	}
	deadline := f.told.Deadline
	if deadline == 0 && f.told.Missed == 0 {
		p.withdrawn++ // openly, before it passed
		return
	}
	if deadline == 0 {
		deadline = f.told.First // passed, and apologised for
	}
	p.last++
	if f.told.Missed == 0 && taken <= deadline {
		p.keptLast++
	} else {
		p.broken++
		p.overrun += max(taken-deadline, 0)
	}
}

func (p *promises) score() PromiseScore {
	s := PromiseScore{
		Callers: p.callers, FirstKept: share(p.keptFirst, p.first), LastKept: share(p.keptLast, p.last),
		Withdrawn: share(p.withdrawn, p.first),
		Raises:    share(p.raises, p.callers), SilentRaises: p.mute, PositionRose: p.back,
		Announcements: share(p.said, p.callers), Silent: share(p.silent, p.offered), Agents: p.agents,
	}
	if p.broken > 0 {
		s.Overrun = p.overrun / float64(p.broken)
	}
	if math.IsNaN(s.Overrun) {
		s.Overrun = 0
	}
	return s
}
