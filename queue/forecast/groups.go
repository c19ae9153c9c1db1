package forecast

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"slices"
	"time"

	"presszero/queue"
	"presszero/queue/estimate"
)

// picture is a site at one moment.
type picture struct {
	now     time.Time
	callers []queue.Standing
	agents  []queue.Serving
	routing map[string]queue.Routing
}

// waiting are the callers without an offer, in order of service.
func (p picture) waiting() []queue.Standing {
	var all []queue.Standing
	for _, s := range p.callers {
		if s.State == queue.Waiting {
			all = append(all, s)
		}
	}
	slices.SortStableFunc(all, func(a, b queue.Standing) int { return a.Order().Compare(b.Order()) })
	return all
}

// class is callers of one queue whom the same agents may serve, from the same time of their turns on.
type class struct {
	queue string
	lanes []queue.LaneRef
	opens map[int]time.Duration // pools, and for how long a turn must have been waited for
	known string                // the agent whom the callers know, who need not wait for hold
	hold  time.Duration         // for how long a turn must have been waited for before anybody else may serve
}

// after is for how long a turn must have been waited for until an agent of a pool may serve, and whether that is ever so.
func (c class) after(agent string, pool int) (time.Duration, bool) {
	after, serves := c.opens[pool]
	if agent == c.known && c.known != "" {
		return 0, true
	}
	return max(after, c.hold), serves
}

// group is classes that share agents, directly or through others.
type group struct {
	classes []class
	pools   map[int]bool
}

// grouping draws up who competes with whom.
type grouping struct {
	plan   queue.Plan
	poolOf map[string]int // by agent
	groups []group
}

// newGrouping groups the lanes. While callers wait for an agent whom they know, the others open later.
func newGrouping(p picture, lanes []queue.LaneRef) grouping {
	var profiles []queue.Profile
	known := map[string]*queue.Agent{}
	for _, a := range p.agents {
		if !a.Leaving {
			profiles = append(profiles, a.Profile)
			known[a.ID] = &queue.Agent{ID: a.ID, State: a.State, Queues: a.Profile.Queues}
		}
	}
	g := grouping{plan: queue.NewPlan(p.routing, profiles, lanes), poolOf: map[string]int{}}
	byText := map[string]int{}
	for i, pool := range g.plan.Pools {
		byText[pool.String()] = i
	}
	for _, a := range p.agents {
		g.poolOf[a.ID] = -1
		if !a.Leaving {
			g.poolOf[a.ID] = byText[a.Profile.String()]
		}
	}
	alike := map[string]int{}
	var classes []class
	for _, ref := range lanes {
		c := g.class(ref, known)
		key := fmt.Sprint(c.queue, "\n", c.opens, c.known, c.hold)
		i, again := alike[key]
		if !again {
			i = len(classes)
			alike[key] = i
			classes = append(classes, c)
		}
		classes[i].lanes = append(classes[i].lanes, ref)
	}
	for _, c := range classes {
		g.join(c)
	}
	return g
}

// class is the class of a lane, without its lanes.
func (g grouping) class(ref queue.LaneRef, agents map[string]*queue.Agent) class {
	l := g.plan.Lanes[ref]
	c := class{queue: ref.Queue, opens: map[int]time.Duration{}}
	for _, r := range l.Reach {
		c.opens[r.Pool] = r.After
	}
	if c.hold = l.Hold(ref.Queue, agents[l.Agent]); c.hold > 0 {
		c.known = l.Agent
		pool := g.poolOf[c.known]
		c.opens[pool] = max(c.opens[pool], 0)
	}
	return c
}

// join puts a class with those whose agents it shares, and these together.
func (g *grouping) join(c class) {
	into := group{classes: []class{c}, pools: map[int]bool{}}
	for p := range c.opens {
		into.pools[p] = true
	}
	all := []group{}
	for _, other := range g.groups {
		if !shares(other, c) {
			all = append(all, other)
			continue
		}
		into.classes = slices.Concat(other.classes, into.classes)
		maps.Copy(into.pools, other.pools)
	}
	all = append(all, into)
	g.groups = all
}

// shares reports whether some agents of the group may serve the class. Classes that nobody serves stand together.
func shares(g group, c class) bool {
	if len(c.opens) == 0 {
		return len(g.pools) == 0
	}
	for p := range c.opens {
		if g.pools[p] {
			return true
		}
	}
	return false
}

// merged is the group with few enough classes to be played together: the lanes of a queue as one, and, where the queues are
// too many, those of the fewest callers left out.
func (g group) merged(weight map[string]int) group {
	if len(g.classes) <= estimate.MaxQueues {
		return g
	}
	byQueue := map[string]class{}
	for _, c := range g.classes {
		m := byQueue[c.queue]
		if m.opens == nil {
			m = class{queue: c.queue, opens: map[int]time.Duration{}}
		}
		m.lanes = append(m.lanes, c.lanes...)
		for p, after := range c.opens {
			if least, known := m.opens[p]; !known || after < least {
				m.opens[p] = after
			}
		}
		byQueue[c.queue] = m
	}
	out := group{pools: g.pools}
	for _, c := range byQueue {
		out.classes = append(out.classes, c)
	}
	slices.SortFunc(out.classes, func(a, b class) int {
		return cmp.Or(cmp.Compare(weight[b.queue], weight[a.queue]), cmp.Compare(a.queue, b.queue))
	})
	out.classes = out.classes[:min(len(out.classes), estimate.MaxQueues)]
	return out
}

// serving is an agent as the estimate sees one; false: the agent is not at work, nor expected.
func (s *scene) serving(a queue.Serving, g group) (estimate.Agent, bool) {
	out := estimate.Agent{Age: s.now.Sub(a.Since).Seconds()}
	for i, c := range g.classes {
		after, serves := c.after(a.ID, s.poolOf[a.ID])
		if !serves {
			continue
		}
		out.Skills |= estimate.SkillsOf(i)
		if after > 0 && out.Opens == nil {
			out.Opens = make([]float64, len(g.classes))
		}
		if after > 0 {
			out.Opens[i] = after.Seconds()
		}
	}
	if out.Skills == 0 {
		return out, false
	}
	switch a.State {
	case queue.Ready:
		out.Doing = estimate.Idle
	case queue.Away:
		out.Doing = estimate.OnBreak
	case queue.Offline:
		out.Doing = estimate.Left
		return out, s.worked(a.ID) && out.Age < leftFor.Seconds()
	default:
		s.busy(a, &out, g)
	}
	return out, true
}

// leftFor is how long somebody who has gone is expected back today.
const leftFor = 4 * time.Hour

// shortly is in how many seconds an agent is free whose phone rings in vain, being withdrawn or one of a ring group.
const shortly = 5.0

// busy is an agent with work in hand.
func (s *scene) busy(a queue.Serving, out *estimate.Agent, g group) {
	if a.Next == queue.Away || a.Next == queue.Offline {
		out.Goes = 1e-9 // has asked to leave: takes no more
	}
	mine := a.Call != "" && (a.State != queue.Reserved || s.takes[a.Call] == a.ID)
	if !mine {
		out.Doing, out.Comes = estimate.Scheduled, shortly
		if a.State == queue.WrapUp && !a.Until.IsZero() {
			out.Comes = max(a.Until.Sub(s.now).Seconds(), 0)
		}
		return
	}
	out.Doing, out.Callback = estimate.OnCall, a.Owed
	out.Queue = max(slices.IndexFunc(g.classes, func(c class) bool { return c.queue == a.Queue }), 0)
	if !a.Made.IsZero() {
		out.Age = s.now.Sub(a.Made).Seconds()
	}
	switch {
	case a.State != queue.WrapUp:
		out.Wraps = s.wraps(a.Queue)
	case !a.Until.IsZero():
		out.Until = max(a.Until.Sub(s.now).Seconds(), math.SmallestNonzeroFloat64)
	}
}

func compareLanes(a, b queue.LaneRef) int {
	return cmp.Or(cmp.Compare(a.Queue, b.Queue), cmp.Compare(a.Lane, b.Lane))
}
