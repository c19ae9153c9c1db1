package staffing

import (
	"presszero/queue/erlang"
	"presszero/queue/estimate"
)

// Queue is what staffing needs to know of a queue besides the line.
type Queue struct {
	Name      string
	Target    Target
	Patience  float64         // mean, in seconds
	Longest   float64         // a wait that eight of ten new callers should not exceed, in seconds; 0: any
	Shrinkage float64         // share of paid time in which agents do something else
	Steps     []estimate.Step // how many are expected to call from now on; none: nobody knows
	Doubt     float64         // coefficient of variation of those rates together
}

// Promise is a wait that a caller in line was told.
type Promise struct {
	Caller int     // place in the line of the State, from 0
	Left   float64 // seconds until it is broken
}

// Site is a line as it stands, and what is known of its queues, which are those of the State.
type Site struct {
	State    estimate.State
	Queues   []Queue
	Promises []Promise
}

// Advice is what is found out about a queue. Of those at work it counts who serve the queue, whatever else they serve.
type Advice struct {
	Queue    string      `json:"queue"`
	State    State       `json:"state"`
	Target   Target      `json:"target"`
	Load     erlang.Load `json:"load"` // as expected in the next half hour
	Waiting  int         `json:"waiting"`
	AtWork   int         `json:"at_work"`
	Required int         `json:"required"` // agents for the target, those for the backlog included
	Paid     int         `json:"paid"`     // agents to be paid for so many at work
	Promised int         `json:"promised"` // agents for the promises in force; 0: nobody was promised anything that can still be kept
	Broken   int         `json:"broken"`   // promises whose time is over

	Missing  float64 `json:"missing"`          // chance that the next half hour misses the target, by those at work
	Level    Range   `json:"level"`            // service level of the next half hour, by those at work
	Raised   Range   `json:"raised"`           // the same by those required, where they are more
	Newcomer float64 `json:"newcomer_seconds"` // wait that eight of ten who call now do not exceed
	Lasting  float64 `json:"lasting_seconds"`  // for how long more are required than are at work; 0: no more are
}

// Range is a mean with what one time in ten is not reached, and one time in ten exceeded.
type Range struct {
	Mean float64 `json:"mean"`
	P10  float64 `json:"p10"`
	P90  float64 `json:"p90"`
}

func rangeOf(o estimate.Outlook) Range {
	p10, p90 := o.Between()
	return Range{Mean: o.Level(), P10: p10, P90: p90}
}

// load is what comes in the first so many seconds, in the mean.
func (q *Queue) load(seconds, handle float64) erlang.Load {
	calls, left := 0.0, seconds
	for i, s := range q.Steps {
		lasts := min(s.Seconds, left)
		if i == len(q.Steps)-1 {
			lasts = left
		}
		calls += lasts * s.Rate
		left -= lasts
	}
	return erlang.Load{Rate: calls / seconds, Handle: handle}
}

// handle is the mean handling time of a queue as calls last now.
func handle(q estimate.Queue) float64 {
	if q.Tempo.Factor > 0 {
		return q.Handle.Mean() * q.Tempo.Factor
	}
	return q.Handle.Mean()
}

// atWork reports whether the agent takes callers of the queue.
func atWork(a estimate.Agent, queue int) bool {
	return a.Skills.Has(queue) && (a.Doing == estimate.Idle || a.Doing == estimate.OnCall && a.Goes == 0)
}

// working is how many agents at work serve the queue.
func working(s estimate.State, queue int) int {
	n := 0
	for _, a := range s.Agents {
		if atWork(a, queue) {
			n++
		}
	}
	return n
}

// shared reports whether somebody who serves the queue serves another one, too.
func shared(s estimate.State, queue int) bool {
	for _, a := range s.Agents {
		if a.Skills.Has(queue) && a.Skills != estimate.SkillsOf(queue) {
			return true
		}
	}
	return false
}

// manned is the state with so many agents at work who serve the queue. Those who are added serve nothing else; those who
// are taken away are the ones who serve the fewest queues, and end the call that they have.
func manned(s estimate.State, queue, agents int) estimate.State {
	have := working(s, queue)
	all := make([]estimate.Agent, len(s.Agents), len(s.Agents)+max(agents-have, 0))
	copy(all, s.Agents)
	for ; have < agents; have++ {
		all = append(all, estimate.Agent{Skills: estimate.SkillsOf(queue)})
	}
	for ; have > agents; have-- {
		least := -1
		for i, a := range all {
			if atWork(a, queue) && (least < 0 || dearer(all[least], a)) {
				least = i
			}
		}
		all[least] = gone(all[least])
	}
	s.Agents = all
	return s
}

// dearer reports whether b is rather done without than a.
func dearer(a, b estimate.Agent) bool {
	if x, y := a.Skills.Size(), b.Skills.Size(); x != y {
		return y < x
	}
	return a.Doing == estimate.OnCall && b.Doing == estimate.Idle
}

// gone is an agent who takes no more calls.
func gone(a estimate.Agent) estimate.Agent {
	if a.Doing == estimate.Idle {
		a.Skills = 0
	}
	a.Goes = atOnce
	return a
}

// atOnce is as good as now, where 0 means never.
const atOnce = 1e-9
