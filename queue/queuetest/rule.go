package queuetest

import (
	"cmp"
	"time"

	"presszero/queue"
)

// rule is who may serve a caller and who is asked first, read off the declarations one caller and one agent at a time.
// It is written without the plan that the stores go by, so that the two check each other.
type rule struct {
	queue.Routing
	name  string
	lane  queue.Lane
	known *queue.Agent // whom the caller knows, when registered
}

// rule is that of the entry's queue and lane.
func (s *observed) rule(e queue.Entry) rule {
	lane, err := queue.ParseLane(e.Lane)
	if err != nil || lane.String() != e.Lane {
		s.Fatalf("%s stands in lane %q: %v", e.Call, e.Lane, err)
	}
	r := rule{Routing: s.site.Routing[e.Queue], name: e.Queue, lane: lane}
	for i, a := range s.site.Agents {
		if a.ID == lane.Agent {
			r.known = &s.site.Agents[i]
		}
	}
	return r
}

const never = time.Duration(1<<63 - 1)

// ever reports whether the agent may serve the caller at some time.
func (r rule) ever(_ queue.Entry, a queue.Agent) bool { return r.serves(a, never) }

// open reports whether the agent may serve the caller now.
func (r rule) open(e queue.Entry, a queue.Agent, now time.Time) bool {
	turn := max(now.Sub(e.Order()), 0)
	if r.known != nil && r.known.Serves(r.name) {
		if a.ID == r.known.ID {
			return true
		}
		if r.known.AtWork() && !r.known.Leaving && turn < r.Sticky {
			return false
		}
	}
	return r.serves(a, turn)
}

// serves reports whether the agent may serve a caller whose turn has been waited for so long.
func (r rule) serves(a queue.Agent, turn time.Duration) bool {
	if !a.Serves(r.name) || a.Leaving {
		return false
	}
	if tier := r.tier(a); tier > 1 && len(r.Tiers) > 0 && turn < r.Tiers[min(tier-2, len(r.Tiers)-1)].After {
		return false
	}
	for _, n := range r.lane.Needs {
		if a.Skills[n.Skill] < r.level(n, turn) {
			return false
		}
	}
	return true
}

// level is the level that a need asks for after so long.
func (r rule) level(n queue.Need, turn time.Duration) int {
	level, dropped := n.Level, false
	for _, step := range r.Relax {
		if step.Skill != n.Skill {
			continue
		}
		to := step.Level
		if !n.Preferred {
			to = max(to, 1)
		}
		dropped = dropped || to == 0
		if turn >= step.After {
			level = min(level, to)
		}
	}
	if n.Preferred && !dropped {
		return 0
	}
	return level
}

func (r rule) tier(a queue.Agent) int { return max(a.Tiers[r.name], 1) }

// first compares two ready agents: the one who is offered the caller comes first.
func (r rule) first(a, b queue.Agent) int {
	known := func(a queue.Agent) int {
		if r.known != nil && a.ID == r.known.ID {
			return 0
		}
		return 1
	}
	missing := func(a queue.Agent) int {
		n := 0
		for _, need := range r.lane.Needs {
			if a.Skills[need.Skill] < need.Level {
				n++
			}
		}
		return n
	}
	choice := cmp.Or(r.Choice, queue.LongestIdle)
	return cmp.Or(
		cmp.Compare(known(a), known(b)), cmp.Compare(r.tier(a), r.tier(b)), cmp.Compare(missing(a), missing(b)),
		cmp.Compare(choice.Score(a), choice.Score(b)), cmp.Compare(a.ID, b.ID),
	)
}
