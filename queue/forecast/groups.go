package forecast

import (
	"cmp"
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

// class is callers whom the same agents may serve, of one queue.
type class struct {
	queue string
	lanes []queue.LaneRef
	pools []int // sorted
}

// soon is how far ahead it is seen who may serve a caller: pools that open later do not count yet.
const soon = 30 * time.Second

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

// newGrouping groups the lanes. Callers of a lane may be served by the pools that are open to whoever comes first there, or
// will be soon; while they wait for an agent whom they know, by that agent's pool.
func newGrouping(p picture, lanes []queue.LaneRef, turns map[queue.LaneRef]time.Duration) grouping {
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
	byPools := map[string]int{}
	var classes []class
	for _, ref := range lanes {
		pools := g.pools(ref, known, turns[ref])
		key := ref.Queue + "\n" + poolsText(pools)
		i, known := byPools[key]
		if !known {
			i = len(classes)
			byPools[key] = i
			classes = append(classes, class{queue: ref.Queue, pools: pools})
		}
		classes[i].lanes = append(classes[i].lanes, ref)
	}
	for _, c := range classes {
		g.join(c)
	}
	return g
}

func poolsText(pools []int) string {
	text := make([]byte, 0, 2*len(pools))
	for _, p := range pools {
		text = append(text, byte(p), byte(p>>8))
	}
	return string(text)
}

// pools are those that may serve the callers of a lane of whom the first has waited for a turn so long.
func (g grouping) pools(ref queue.LaneRef, agents map[string]*queue.Agent, turn time.Duration) []int {
	l := g.plan.Lanes[ref]
	known := agents[l.Agent]
	if l.Hold(ref.Queue, known) > turn+soon {
		return []int{g.poolOf[l.Agent]}
	}
	var pools []int
	for _, r := range l.Reach {
		if r.Open(turn + soon) {
			pools = append(pools, r.Pool)
		}
	}
	slices.Sort(pools)
	return pools
}

// join puts a class with those whose agents it shares, and these together.
func (g *grouping) join(c class) {
	into := group{classes: []class{c}, pools: map[int]bool{}}
	for _, p := range c.pools {
		into.pools[p] = true
	}
	var apart []group
	for _, other := range g.groups {
		shares := len(c.pools) == 0 && len(other.pools) == 0
		for p := range other.pools {
			shares = shares || into.pools[p] && slices.Contains(c.pools, p)
		}
		if !shares {
			apart = append(apart, other)
			continue
		}
		into.classes = append(other.classes, into.classes...)
		for p := range other.pools {
			into.pools[p] = true
		}
	}
	g.groups = append(apart, into)
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
		m.queue, m.lanes = c.queue, append(m.lanes, c.lanes...)
		m.pools = append(m.pools, c.pools...)
		byQueue[c.queue] = m
	}
	out := group{pools: g.pools}
	for _, c := range byQueue {
		slices.Sort(c.pools)
		c.pools = slices.Compact(c.pools)
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
		if slices.Contains(c.pools, s.poolOf[a.ID]) {
			out.Skills |= estimate.SkillsOf(i)
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
	if a.State == queue.WrapUp && !a.Until.IsZero() {
		out.Until = max(a.Until.Sub(s.now).Seconds(), math.SmallestNonzeroFloat64)
	}
}

func compareLanes(a, b queue.LaneRef) int {
	return cmp.Or(cmp.Compare(a.Queue, b.Queue), cmp.Compare(a.Lane, b.Lane))
}
