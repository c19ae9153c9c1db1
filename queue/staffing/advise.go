package staffing

import (
	"presszero/queue"
	"presszero/queue/erlang"
	"presszero/queue/estimate"
)

// How far is looked ahead, in seconds.
const (
	halfHour = 1800.0
	hour     = 3600.0
	slot     = 900.0
	farthest = 2 * hour // until when it is said for how long somebody is needed
)

const (
	expected = 0.8 // the quantile of the load that is staffed for, and the share of promises that are to be kept
	spare    = 2   // agents who can be done without where there are too many
)

// Advisor finds out how many agents queues need. It is not safe for concurrent use.
type Advisor struct {
	few, many *estimate.Estimator
}

// NewAdvisor returns an advisor who plays each half hour a hundred times, or, where many call, a fifth as often.
func NewAdvisor() *Advisor {
	return &Advisor{few: estimate.New(estimate.Options{Replicas: 20}), many: estimate.New(estimate.Options{Replicas: 100})}
}

// busySite is the number of agents, callers in line and callers in half an hour from which a site is played less often.
const busySite = 1500.0

func (a *Advisor) estimator(s *Site) *estimate.Estimator {
	size := float64(len(s.State.Agents) + len(s.State.Line))
	for i := range s.Queues {
		size += s.Queues[i].load(halfHour, 1).Rate * halfHour
	}
	if size > busySite {
		return a.few
	}
	return a.many
}

// Look finds out of each queue what those at work will do: State, load, levels and the wait of who calls now. It is one
// play of the line.
func (a *Advisor) Look(s Site) []Advice {
	e := a.estimator(&s)
	state := s.State
	state.Line = withNewcomers(state.Line, len(s.Queues))
	outlooks := e.Outlook(state, s.ahead(halfHour))
	all := make([]Advice, len(s.Queues))
	for i := range all {
		q := &s.Queues[i]
		all[i] = Advice{
			Queue: q.Name, Target: q.Target, AtWork: working(s.State, i), Load: q.load(halfHour, handle(s.State.Queues[i])),
			Missing: outlooks[i].Missing(q.Target.Share), Level: rangeOf(outlooks[i]), Newcomer: e.By(len(s.State.Line)+i, expected),
		}
		for _, c := range s.State.Line {
			if c.Queue == i {
				all[i].Waiting++
			}
		}
		if len(q.Steps) > 0 {
			all[i].State = stateOf(all[i].Missing, all[i].Newcomer, q.Longest)
		}
	}
	return all
}

// Advise finds out all that there is to say of each queue.
func (a *Advisor) Advise(s Site) ([]Advice, error) {
	all := a.Look(s)
	for i := range all {
		if err := a.advise(&s, i, &all[i]); err != nil {
			return nil, err
		}
	}
	return all, nil
}

func (a *Advisor) advise(s *Site, i int, found *Advice) error {
	q, e := &s.Queues[i], a.estimator(s)
	a.promised(s, i, found)
	if len(q.Steps) == 0 {
		return nil
	}
	guess, err := Agents(s.demand(i), q.Target)
	if err != nil {
		return err
	}
	from := guess.Agents + Backlog(found.Waiting, found.Load.Handle, halfHour)
	most := from + found.Waiting + int(found.Load.Rate*2*halfHour) + 1
	meets := func(agents int) bool {
		o := e.Outlook(manned(s.State, i, agents), s.busyAhead(i))[i]
		return o.Level() >= q.Target.Share && o.Lost() <= q.Target.Abandon
	}
	least := from
	if shared(s.State, i) {
		least = 0 // the formula knows nothing of the other queues' agents, nor of their callers
	}
	found.Required = smallest(from, least, most, meets)
	found.Paid = Paid(found.Required, q.Shrinkage)
	switch {
	case found.Required > found.AtWork:
		found.Raised = rangeOf(e.Outlook(manned(s.State, i, found.Required), s.ahead(halfHour))[i])
		found.Lasting, err = s.lasting(i, found.AtWork)
	case found.State == Enough && a.canSpare(s, i, found):
		found.State = Over
	}
	return err
}

// canSpare reports whether those at work would be enough for an hour with two fewer.
func (a *Advisor) canSpare(s *Site, i int, found *Advice) bool {
	if found.AtWork <= spare || found.Required > found.AtWork-spare {
		return false
	}
	o := a.estimator(s).Outlook(manned(s.State, i, found.AtWork-spare), s.ahead(hour))[i]
	return o.Missing(s.Queues[i].Target.Share) < tightFrom
}

// promised finds out how many agents keep the promises in force, each with the chance that it was made with.
func (a *Advisor) promised(s *Site, i int, found *Advice) {
	var open []Promise
	for _, p := range s.Promises {
		switch {
		case s.State.Line[p.Caller].Queue != i:
		case p.Left <= 0:
			found.Broken++
		default:
			open = append(open, p)
		}
	}
	if len(open) == 0 {
		return
	}
	e := a.estimator(s)
	keeps := func(agents int) bool {
		e.Outlook(manned(s.State, i, agents), s.ahead(halfHour))
		for _, p := range open {
			if e.Kept(p.Caller, p.Left) < expected {
				return false
			}
		}
		return true
	}
	found.Promised = smallest(found.AtWork, 1, found.AtWork+found.Waiting, keeps)
}

// smallest is the smallest number from least to most that will do, looked for from a guess on, in growing steps and then
// by halving; most where nothing smaller will.
func smallest(guess, least, most int, will func(int) bool) int {
	guess = min(max(guess, least), most)
	low, high := least-1, most // low will not do, high will
	if will(guess) {
		high = guess
		for step := 1; high-step > low; step *= 2 {
			if !will(high - step) {
				low = high - step
				break
			}
			high -= step
		}
	} else {
		low = guess
		for step := 1; low+step < high; step *= 2 {
			if will(low + step) {
				high = low + step
				break
			}
			low += step
		}
	}
	for high-low > 1 {
		if middle := (low + high) / 2; will(middle) {
			high = middle
		} else {
			low = middle
		}
	}
	return high
}

// demand is what the queue is staffed for by the formula: the load that is not exceeded with eight chances in ten.
func (s *Site) demand(i int) Demand {
	q := &s.Queues[i]
	load := q.load(halfHour, handle(s.State.Queues[i]))
	load.Rate *= q.surge()
	return Demand{Load: load, Patience: q.Patience}
}

// surge is how much more than expected comes at the quantile that is staffed for.
func (q *Queue) surge() float64 {
	if q.Doubt == 0 {
		return 1
	}
	return queue.GammaQuantile(1, q.Doubt*q.Doubt, expected)
}

// ahead is the time to come as it may be.
func (s *Site) ahead(window float64) estimate.Ahead {
	a := estimate.Ahead{Window: window}
	for i := range s.Queues {
		q := &s.Queues[i]
		a.Within = append(a.Within, q.Target.Within)
		if len(q.Steps) > 0 {
			a.Coming = append(a.Coming, estimate.Coming{Queue: i, Steps: q.Steps, Doubt: q.Doubt})
		}
	}
	return a
}

// busyAhead is the next half hour with as many callers of one queue as it is staffed for.
func (s *Site) busyAhead(i int) estimate.Ahead {
	a := s.ahead(halfHour)
	for k := range a.Coming {
		c := &a.Coming[k]
		if c.Queue != i {
			continue
		}
		more := make([]estimate.Step, len(c.Steps))
		for n, step := range c.Steps {
			more[n] = estimate.Step{Seconds: step.Seconds, Rate: step.Rate * s.Queues[i].surge()}
		}
		c.Steps, c.Doubt = more, 0
	}
	return a
}

// lasting is for how long, by the formula, the load needs more than are at work: half an hour at least.
func (s *Site) lasting(i, agents int) (float64, error) {
	d, q := s.demand(i), s.Queues[i]
	for from := halfHour; from < farthest; from += slot {
		before, after := q.load(from, 1).Rate*from, q.load(from+slot, 1).Rate*(from+slot)
		d.Load = erlang.Load{Rate: (after - before) / slot * q.surge(), Handle: d.Load.Handle}
		service, err := Agents(d, q.Target)
		if err != nil || service.Agents <= agents {
			return from, err
		}
	}
	return farthest, nil
}

// withNewcomers is the line with somebody who would join each queue now, and takes no agent.
func withNewcomers(line []estimate.Caller, queues int) []estimate.Caller {
	all := make([]estimate.Caller, len(line), len(line)+queues)
	copy(all, line)
	for q := range queues {
		all = append(all, estimate.Caller{Queue: q, Asking: true})
	}
	return all
}
