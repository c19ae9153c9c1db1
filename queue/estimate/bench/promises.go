package bench

import (
	"math"
	"time"

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
	t.tell(f, c, estimate.DefaultPolicy().Join, view(t.w.now, c, forecast, place, t.overtakers(c)))
}

// moment is a time of the trial's clock as the policy knows it.
func moment(seconds float64) time.Time {
	return time.Unix(0, 0).Add(time.Duration(math.Round(seconds * float64(time.Second))))
}

// at is a moment on the trial's clock; 0 when there is none.
func at(m time.Time) float64 {
	if m.IsZero() {
		return 0
	}
	return m.Sub(time.Unix(0, 0)).Seconds()
}

func view(now float64, c *caller, forecast estimate.Forecast, place int, overtakers float64) estimate.View {
	wait := forecast.Wait()
	wait.Overtakers = overtakers
	return estimate.View{Now: moment(now), Joined: moment(c.joined), Wait: wait, Position: place}
}

// announce asks the engine's policy what to say.
func (t *trial) announce(f *follow, c *caller, forecast estimate.Forecast, place int) {
	if c.callback {
		return // not on the phone
	}
	t.tell(f, c, estimate.DefaultPolicy().Next, view(t.w.now, c, forecast, place, t.overtakers(c)))
}

// tell lets a caller hear what the policy decides.
func (t *trial) tell(f *follow, c *caller, decide func(estimate.Told, estimate.View) (estimate.Words, estimate.Told), v estimate.View) {
	before := f.told
	words, told := decide(f.told, v)
	f.told = told
	if words.Position > 0 {
		f.backward = f.backward || f.lowest > 0 && words.Position > f.lowest
		f.lowest = words.Position
	}
	openly := words.Say == estimate.SayLonger || words.Say == estimate.SaySorry
	if !before.Deadline.IsZero() && told.Deadline.After(before.Deadline) && !openly {
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
	if r == nil || told.Deadline.IsZero() || told.Deadline.Equal(before.Deadline) {
		return
	}
	deadline := at(told.Deadline)
	switch u := t.w.chance.staff.Float64(); {
	case before.First.IsZero() && c.leaves < deadline && u < r.Balk:
		c.leaves = t.w.now
	case c.leaves > deadline:
		c.leaves = deadline + (c.leaves-deadline)*r.AfterMu
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
	if f.told.First.IsZero() {
		return
	}
	taken := c.joined + c.offered
	p.first++
	if taken <= at(f.told.First) {
		p.keptFirst++
	}
	deadline := at(f.told.Deadline)
	if deadline == 0 && f.told.Missed == 0 {
		p.withdrawn++ // openly, before it passed
		return
	}
	if deadline == 0 {
		deadline = at(f.told.First) // passed, and apologised for
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
