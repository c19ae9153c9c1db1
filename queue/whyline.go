package queue

import (
	"maps"
	"slices"
	"time"
)

// WhyLine explains a whole line at the moment of a snapshot: it is planned once for everybody in it.
type WhyLine struct {
	Snapshot
	plan   Plan
	all    []Entry          // in line, in order of service
	pools  [][]*Agent       // of the plan, in its order; those of a pool sorted by ID
	poolOf map[string]int   // by the ID of an agent who stays
	agents map[string]Agent // by ID
}

// WhyPlace says why a caller stands where they do, and what happens next.
type WhyPlace struct {
	Entry
	Position  int           // as in WhyCall; 0 for a callback whose time has not come
	Elsewhere int           // of those who come first, how many stand in other queues
	Before    *Entry        // the last of those who come first; nil: nobody does
	Because   string        // why that one comes first, as of an Overtaker
	Waits     string        // as in WhyCall
	Known     string        // as in WhyCall
	Hold      time.Duration // as in WhyCall
	Open      []*Agent      // who may serve the caller now
	Later     []*Agent      // who may after a while
	Opens     time.Duration // as in WhyCall
	Next      string        // as in WhyCall
	Chosen    string        // how Next is chosen, as WhyCall.Because
}

// WhyLine plans the line that the snapshot shows.
func (s Snapshot) WhyLine() WhyLine {
	w := WhyLine{Snapshot: s, plan: s.Plan(), all: s.inLine(), poolOf: map[string]int{}, agents: map[string]Agent{}}
	w.pools = make([][]*Agent, len(w.plan.Pools))
	byText := map[string]int{}
	for i, p := range w.plan.Pools {
		byText[p.String()] = i
	}
	for i := range s.Agents {
		a := &s.Agents[i]
		w.agents[a.ID] = *a
		if !a.Leaving {
			pool := byText[a.Profile().String()]
			w.pools[pool], w.poolOf[a.ID] = append(w.pools[pool], a), pool
		}
	}
	return w
}

// Places explains everybody in line in order of service, and then the callbacks whose time has not come.
func (w WhyLine) Places() []WhyPlace {
	var places []WhyPlace
	stood := map[LaneRef]standing{}
	for i, e := range w.all {
		places = append(places, w.place(i, stood))
		ref := LaneRef{e.Queue, e.Lane}
		stood[ref] = standing{callers: stood[ref].callers + 1, last: i}
	}
	for _, q := range w.Queues {
		for _, e := range q.Callbacks {
			places = append(places, WhyPlace{Entry: e, Waits: e.waits()})
		}
	}
	return places
}

// standing is who stands in a lane, of those who come before a caller.
type standing struct{ callers, last int }

func (w WhyLine) place(i int, stood map[LaneRef]standing) WhyPlace {
	e := w.all[i]
	own := LaneRef{e.Queue, e.Lane}
	l := w.plan.Lanes[own]
	p := WhyPlace{Entry: e, Position: 1, Waits: e.waits(), Known: l.Agent}
	last := -1
	for ref := range slices.Values(append([]LaneRef{own}, l.Peers...)) {
		s, some := stood[ref]
		if !some {
			continue
		}
		p.Position += s.callers
		last = max(last, s.last)
		if ref.Queue != e.Queue {
			p.Elsewhere += s.callers
		}
	}
	if last >= 0 {
		p.Before, p.Because = &w.all[last], precedes(w.all[last], e)
	}
	w.reached(&p, l)
	if p.Waits == "" {
		p.Next, p.Chosen = w.choose(l, e)
	}
	return p
}

// reached finds who may serve the caller, now and later.
func (w WhyLine) reached(p *WhyPlace, l LanePlan) {
	turn := p.Turned(w.Now)
	p.Hold = max(l.Hold(p.Queue, w.find(l.Agent))-turn, 0)
	for _, r := range l.Reach {
		opens := p.Hold
		if !r.Open(turn) {
			opens = max(opens, r.After-turn)
		}
		if opens == 0 {
			p.Open = append(p.Open, w.pools[r.Pool]...)
			continue
		}
		p.Later = append(p.Later, w.pools[r.Pool]...)
		if p.Opens == 0 || opens < p.Opens {
			p.Opens = opens
		}
	}
}

// choose is the agent who would be offered the caller now, and how they are chosen, as Snapshot.choose finds it.
func (w WhyLine) choose(l LanePlan, e Entry) (id, because string) {
	if known := w.find(l.Agent); known != nil && known.State == Ready && known.Serves(e.Queue) {
		return known.ID, WhyKnown
	}
	turn := e.Turned(w.Now)
	if turn < l.Hold(e.Queue, w.find(l.Agent)) {
		return "", ""
	}
	var best *Agent
	var nearest Reach
	for _, r := range l.Reach {
		if !r.Open(turn) || best != nil && r.Rank > nearest.Rank {
			continue
		}
		for _, a := range w.pools[r.Pool] {
			if a.State == Ready && (best == nil || sooner(l.Choice, *a, *best)) {
				best, nearest = a, r
			}
		}
	}
	if best == nil {
		return "", ""
	}
	return best.ID, nearest.Why(l.Choice)
}

// sooner reports whether the first of two agents of one rank is offered a caller before the second.
func sooner(c Choice, a, b Agent) bool {
	if one, other := c.Score(a), c.Score(b); one != other {
		return one < other
	}
	return a.ID < b.ID
}

// find is an agent of that ID; nil: none.
func (w WhyLine) find(id string) *Agent {
	if a, known := w.agents[id]; known {
		return &a
	}
	return nil
}

// NextOf is who comes first of the callers whom each agent may be offered now, by the ID of the agent: Snapshot.WhyAgent
// explains one. Who may be offered nobody is left out.
func (w WhyLine) NextOf() map[string]Entry {
	next := map[string]Entry{}
	missing := len(w.poolOf)
	for _, e := range w.candidates() {
		if missing == 0 {
			break
		}
		for _, id := range w.opened(e) {
			if _, has := next[id]; !has {
				next[id] = e
				missing--
			}
		}
	}
	return next
}

// opened are the agents who may serve a caller by now, whatever they do.
func (w WhyLine) opened(e Entry) []string {
	l, turn := w.plan.Lanes[LaneRef{e.Queue, e.Lane}], e.Turned(w.Now)
	ids := map[string]bool{}
	if known := w.find(l.Agent); known != nil && !known.Leaving && known.Serves(e.Queue) {
		ids[l.Agent] = true
	}
	if turn >= l.Hold(e.Queue, w.find(l.Agent)) {
		for _, r := range l.Reach {
			if !r.Open(turn) {
				continue
			}
			for _, a := range w.pools[r.Pool] {
				ids[a.ID] = true
			}
		}
	}
	return slices.Collect(maps.Keys(ids))
}
