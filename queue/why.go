package queue

import (
	"cmp"
	"fmt"
	"slices"
	"time"
)

// WhyCall explains the place of a caller and who may serve them, at the moment of a snapshot.
type WhyCall struct {
	Entry    Entry
	Waits    string        // why the caller is offered to nobody now, whoever is ready; empty: may be offered, or is
	Position int           // 0 for a callback whose time has not come
	Turn     time.Duration // for how long the caller's turn has been waited for: since the service clock, head start included
	Ahead    []Overtaker   // who comes first, in order of service
	Known    string        // the agent whom the caller knows; empty: nobody
	Hold     time.Duration // for how much longer the caller waits for that agent alone
	Pools    []WhyPool     // who may serve the caller, in the order in which they are asked
	Next     string        // the agent who would be offered the caller now; empty: nobody
	Because  string        // how that agent is chosen, see Reach.Why
	Opens    time.Duration // until more agents may serve the caller; 0: nobody else ever will, or all may by now
}

// Overtaker is a caller who will be served before another.
type Overtaker struct {
	Entry   Entry
	Because string   // "came 40s earlier", "head start 5m0s", or "came first at the same time"; of a callback, ", to be called back" with it
	Shared  []string // the agents who may serve both, sorted; empty where both stand in one lane that nobody serves
}

// WhyPool is the agents of one profile as a caller meets them.
type WhyPool struct {
	Reach
	Agents []Agent       // sorted by ID
	Opens  time.Duration // until the pool is open to the caller; 0: it is
}

// WhyAgent explains what an agent is and will be offered, at the moment of a snapshot.
type WhyAgent struct {
	Agent Agent
	Idle  string    // why the agent is offered nobody now; empty: the agent may be
	Lanes []WhyLane // whom the agent may serve, sorted by queue and lane
	Next  *Entry    // who comes first of the callers whom the agent may be offered now; nil: nobody
	Rival string    // who would be offered that caller instead; empty: this agent would be
}

// WhyLane is a lane as an agent meets it.
type WhyLane struct {
	LaneRef
	Reach
	Waiting int // callers there without an offer, as far as the snapshot shows
}

// Plan is who may serve whom, for the callers and agents that the snapshot shows.
func (s Snapshot) Plan() Plan {
	var profiles []Profile
	for _, a := range s.Agents {
		if !a.Leaving {
			profiles = append(profiles, a.Profile())
		}
	}
	var lanes []LaneRef
	for _, e := range s.inLine() {
		lanes = append(lanes, LaneRef{e.Queue, e.Lane})
	}
	return NewPlan(s.Routing, profiles, lanes)
}

// WhyCall explains a caller in line, or to be called back. ErrUnknownCall: the snapshot does not show the call in any line.
func (s Snapshot) WhyCall(call string) (WhyCall, error) {
	all := s.inLine()
	i := slices.IndexFunc(all, func(e Entry) bool { return e.Call == call })
	if i < 0 {
		if e, deferred := s.deferred(call); deferred {
			return WhyCall{Entry: e, Waits: e.waits(), Turn: e.Turned(s.Now)}, nil
		}
		return WhyCall{}, fmt.Errorf("explain %s: %w", call, ErrUnknownCall)
	}
	e, plan := all[i], s.Plan()
	l := plan.Lanes[LaneRef{e.Queue, e.Lane}]
	w := WhyCall{Entry: e, Waits: e.waits(), Turn: e.Turned(s.Now), Known: l.Agent, Position: 1}
	for _, other := range all[:i] {
		if ref := (LaneRef{other.Queue, other.Lane}); ref == (LaneRef{e.Queue, e.Lane}) || slices.Contains(l.Peers, ref) {
			w.Ahead = append(w.Ahead, Overtaker{
				Entry: other, Because: precedes(other, e), Shared: s.shared(plan, l, plan.Lanes[ref]),
			})
			w.Position++
		}
	}
	w.Hold = max(l.Hold(e.Queue, s.find(l.Agent))-w.Turn, 0)
	for _, r := range l.Reach {
		p := WhyPool{Reach: r, Agents: s.members(plan.Pools[r.Pool].Profile)}
		if !r.Open(w.Turn) {
			p.Opens = r.After - w.Turn
		}
		if p.Opens = max(p.Opens, w.Hold); p.Opens > 0 && (w.Opens == 0 || p.Opens < w.Opens) {
			w.Opens = p.Opens
		}
		w.Pools = append(w.Pools, p)
	}
	if w.Waits == "" {
		w.Next, w.Because = s.choose(plan, e)
	}
	return w, nil
}

// deferred is the callback of that name whose time has not come.
func (s Snapshot) deferred(call string) (Entry, bool) {
	for _, q := range s.Queues {
		if i := slices.IndexFunc(q.Callbacks, func(e Entry) bool { return e.Call == call }); i >= 0 {
			return q.Callbacks[i], true
		}
	}
	return Entry{}, false
}

// waits is why a callback is offered to nobody.
func (e Entry) waits() string {
	switch e.State {
	case Deferred:
		return "waits for its time until " + e.Callback.After.Format(time.RFC3339)
	case Calling:
		return "is being called"
	}
	return ""
}

// WhyAgent explains an agent. ErrUnknownAgent.
func (s Snapshot) WhyAgent(id string) (WhyAgent, error) {
	a := s.find(id)
	if a == nil {
		return WhyAgent{}, fmt.Errorf("explain %s: %w", id, ErrUnknownAgent)
	}
	w, plan := WhyAgent{Agent: *a}, s.Plan()
	if a.State != Ready {
		w.Idle = string(a.State)
		if a.Reason != "" {
			w.Idle += ": " + a.Reason
		}
	}
	waiting := map[LaneRef]int{}
	for _, e := range s.candidates() {
		if e.State == Waiting {
			waiting[LaneRef{e.Queue, e.Lane}]++
		}
		if w.Next == nil && s.open(plan, e, *a) {
			w.Next = &e
			if first, _ := s.choose(plan, e); first != id {
				w.Rival = first
			}
		}
	}
	for ref, l := range plan.Lanes {
		for _, r := range l.Reach {
			if plan.Pools[r.Pool].String() == a.Profile().String() && !a.Leaving {
				w.Lanes = append(w.Lanes, WhyLane{LaneRef: ref, Reach: r, Waiting: waiting[ref]})
			}
		}
	}
	slices.SortFunc(w.Lanes, func(a, b WhyLane) int { return a.compare(b.LaneRef) })
	return w, nil
}

// precedes says why one caller comes before another.
func precedes(first, second Entry) string {
	because, earlier := "came first at the same time", second.Clock.Sub(first.Clock)
	switch {
	case earlier >= time.Second:
		because = "came " + earlier.Round(time.Second).String() + " earlier"
	case earlier > 0:
		because = "came just earlier"
	case first.Head > second.Head:
		because = "head start " + first.Head.String()
	}
	if first.ToCall() {
		because += ", to be called back"
	}
	return because
}

// inLine is every caller in line that the snapshot shows, in order of service.
func (s Snapshot) inLine() []Entry {
	var all []Entry
	for _, q := range s.Queues {
		all = append(all, q.Entries...)
	}
	slices.SortFunc(all, func(a, b Entry) int {
		return cmp.Or(a.Order().Compare(b.Order()), cmp.Compare(a.Seq, b.Seq), cmp.Compare(a.Call, b.Call))
	})
	return all
}

// candidates are the callers to whom an agent may be offered now, in the order in which they are asked for: those without
// an offer, then those for whom more phones may ring.
func (s Snapshot) candidates() []Entry {
	var waiting, filling []Entry
	for _, e := range s.inLine() {
		switch {
		case e.State == Waiting:
			waiting = append(waiting, e)
		case e.State == Offered && s.ringing(e.Call) < e.Phones(s.Routing[e.Queue].Terms().Group):
			filling = append(filling, e)
		}
	}
	return append(waiting, filling...)
}

// ringing counts the agents who are reserved for a caller.
func (s Snapshot) ringing(call string) int {
	n := 0
	for _, a := range s.Agents {
		if a.State == Reserved && a.Call == call {
			n++
		}
	}
	return n
}

func (s Snapshot) find(id string) *Agent {
	if i := slices.IndexFunc(s.Agents, func(a Agent) bool { return a.ID == id }); i >= 0 {
		return &s.Agents[i]
	}
	return nil
}

// members are the agents of a profile.
func (s Snapshot) members(p Profile) []Agent {
	var all []Agent
	for _, a := range s.Agents {
		if !a.Leaving && a.Profile().String() == p.String() {
			all = append(all, a)
		}
	}
	return all
}

// shared are the agents who may serve both lanes.
func (s Snapshot) shared(plan Plan, one, other LanePlan) []string {
	var ids []string
	for _, r := range one.Reach {
		if slices.ContainsFunc(other.Reach, func(o Reach) bool { return o.Pool == r.Pool }) {
			for _, a := range s.members(plan.Pools[r.Pool].Profile) {
				ids = append(ids, a.ID)
			}
		}
	}
	slices.Sort(ids)
	return ids
}

// open reports whether the agent may serve the caller by now.
func (s Snapshot) open(plan Plan, e Entry, a Agent) bool {
	l, turn := plan.Lanes[LaneRef{e.Queue, e.Lane}], e.Turned(s.Now)
	if a.ID == l.Agent && a.Serves(e.Queue) {
		return true
	}
	if turn < l.Hold(e.Queue, s.find(l.Agent)) {
		return false
	}
	return slices.ContainsFunc(l.Reach, func(r Reach) bool {
		return r.Open(turn) && plan.Pools[r.Pool].String() == a.Profile().String()
	})
}

// choose is the agent who would be offered the caller now, and how they are chosen.
func (s Snapshot) choose(plan Plan, e Entry) (id, because string) {
	l := plan.Lanes[LaneRef{e.Queue, e.Lane}]
	if known := s.find(l.Agent); known != nil && known.State == Ready && known.Serves(e.Queue) {
		return known.ID, WhyKnown
	}
	var best Agent
	var nearest Reach
	for _, r := range l.Reach {
		for _, a := range s.members(plan.Pools[r.Pool].Profile) {
			first := cmp.Or(
				cmp.Compare(r.Rank, nearest.Rank), cmp.Compare(l.Choice.Score(a), l.Choice.Score(best)), cmp.Compare(a.ID, best.ID),
			)
			if a.State == Ready && s.open(plan, e, a) && (best.ID == "" || first < 0) {
				best, nearest = a, r
			}
		}
	}
	if best.ID == "" {
		return "", ""
	}
	return best.ID, nearest.Why(l.Choice)
}
