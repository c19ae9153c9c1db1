package forecast

import (
	"time"

	"presszero/queue"
)

// witness makes happenings of events: it remembers who is in line and what each agent does, as far as events have told.
type witness struct {
	callers map[string]*caller
	agents  map[string]*agent
}

// caller is one who is in line, or talks.
type caller struct {
	lane    queue.LaneRef
	joined  time.Time // this queue; of one who was called back, the time from which they could hang up
	offers  int       // that are out
	offered time.Time // the first of them
	owed    bool      // to be called back
	talks   bool
}

// agent is one who serves.
type agent struct {
	state   queue.AgentState
	since   time.Time // zero: not known
	offered time.Time // the caller in hand; zero: nobody is, or the beginning was not seen
	hand    queue.LaneRef
	call    string
	owed    bool // the caller in hand is a callback
	talked  bool // and was taken
	worked  bool // has been at work as far as is remembered
}

func newWitness() *witness {
	return &witness{callers: map[string]*caller{}, agents: map[string]*agent{}}
}

// see is what an event tells, in O(1).
func (w *witness) see(e queue.Event) []Happening {
	switch e.Kind {
	case queue.EventJoined, queue.EventRejoined:
		return w.joined(e)
	case queue.EventOffered:
		return w.offered(e)
	case queue.EventAccepted:
		return w.accepted(e)
	case queue.EventRefused:
		return w.refused(e)
	case queue.EventWithdrawn, queue.EventCalling:
		w.unoffer(e)
	case queue.EventReached:
		if c := w.callers[e.Call]; c != nil {
			c.joined = e.At
		}
	case queue.EventEnded:
		return w.ended(e)
	case queue.EventAgent:
		return w.turned(e)
	case queue.EventDismissed:
		return w.dismissed(e)
	default: // nothing is learnt from the others
	}
	return nil
}

func lane(e queue.Event) queue.LaneRef {
	if e.Lane == "" {
		return queue.LaneRef{Queue: e.Queue, Lane: queue.MainLane}
	}
	return queue.LaneRef{Queue: e.Queue, Lane: e.Lane}
}

// joined lets a caller come, go on to another line, or give the leg away or have it back.
func (w *witness) joined(e queue.Event) []Happening {
	to := lane(e)
	c := w.callers[e.Call]
	came := Happening{
		What: Joined, At: e.At, Call: e.Call, Queue: to.Queue, Lane: to.Lane, Head: e.Head, Callback: e.Why == queue.WhyCallback,
		Resumed: e.Why == queue.WhyResumed || e.Kind == queue.EventRejoined,
	}
	if e.Before == "" || c == nil {
		w.callers[e.Call] = &caller{lane: to, joined: e.At, owed: e.Why == queue.WhyCallback}
		if e.Before != "" && e.Before == e.Queue {
			return nil // in line already, unseen
		}
		return []Happening{came}
	}
	from := c.lane
	c.lane, c.offers = to, 0
	var all []Happening
	if !c.owed && (e.Why == queue.WhyCallback || from.Queue != to.Queue) {
		all = append(all, Happening{What: Departed, At: e.At, Call: e.Call, Queue: from.Queue, Lane: from.Lane, Took: e.At.Sub(c.joined)})
	}
	if e.Why != queue.WhyMoved {
		c.owed, c.joined = e.Why == queue.WhyCallback, e.At
	}
	if from.Queue != to.Queue {
		c.joined, came.Callback = e.At, c.owed
		all = append(all, came)
	}
	return all
}

func (w *witness) offered(e queue.Event) []Happening {
	c := w.caller(e)
	if c.offers++; c.offers == 1 {
		c.offered = e.At
	}
	a := w.agent(e.Agent)
	a.offered, a.hand, a.call, a.owed, a.talked = e.At, c.lane, e.Call, c.owed, false
	return []Happening{{What: Offered, At: e.At, Call: e.Call, Queue: c.lane.Queue, Lane: c.lane.Lane, Agent: e.Agent, Callback: c.owed}}
}

// caller is who is known by that name; of one who is not, nothing is known but the queue.
func (w *witness) caller(e queue.Event) *caller {
	c := w.callers[e.Call]
	if c == nil {
		c = &caller{lane: queue.LaneRef{Queue: e.Queue, Lane: queue.MainLane}}
		w.callers[e.Call] = c
	}
	return c
}

func (w *witness) agent(id string) *agent {
	a := w.agents[id]
	if a == nil {
		a = &agent{}
		w.agents[id] = a
	}
	return a
}

// atOnce is what nobody calls a wait.
const atOnce = time.Second

func (w *witness) accepted(e queue.Event) []Happening {
	c, a := w.caller(e), w.agent(e.Agent)
	c.talks, a.talked = true, true
	h := Happening{What: Answered, At: e.At, Call: e.Call, Queue: c.lane.Queue, Lane: c.lane.Lane, Agent: e.Agent, Callback: c.owed}
	if !a.offered.IsZero() {
		h.Delay = e.At.Sub(a.offered)
		if took := a.offered.Sub(c.joined); !c.joined.IsZero() && took >= atOnce {
			h.Took = took
		}
	}
	return []Happening{h}
}

func (w *witness) refused(e queue.Event) []Happening {
	w.unoffer(e)
	if e.Why == string(queue.Lost) {
		return nil
	}
	return []Happening{{What: Unheard, At: e.At, Call: e.Call, Queue: e.Queue, Agent: e.Agent}}
}

// unoffer takes an offer off the caller.
func (w *witness) unoffer(e queue.Event) {
	if c := w.callers[e.Call]; c != nil && e.Why != "taken" {
		c.offers, c.talks = max(c.offers-1, 0), false
	}
}

func (w *witness) ended(e queue.Event) []Happening {
	c := w.callers[e.Call]
	delete(w.callers, e.Call)
	if c == nil || c.talks || c.owed || c.joined.IsZero() {
		return nil
	}
	h := Happening{What: Departed, At: e.At, Call: e.Call, Queue: c.lane.Queue, Lane: c.lane.Lane, Took: e.At.Sub(c.joined)}
	if why := queue.Outcome(e.Why); why == queue.Abandoned || why == queue.Vanished {
		h.What = HungUp
		if c.offers > 0 {
			h.Delay = max(e.At.Sub(c.offered), time.Millisecond)
		}
	}
	return []Happening{h}
}

// turned lets an agent be something else.
func (w *witness) turned(e queue.Event) []Happening {
	a := w.agent(e.Agent)
	was, since := a.state, a.since
	if was == e.State && !since.IsZero() {
		return nil // only the reason is another
	}
	a.state, a.since = e.State, e.At
	h := Happening{What: Turned, At: e.At, Agent: e.Agent, State: e.State, Was: was}
	if !since.IsZero() {
		h.Took = e.At.Sub(since)
	}
	all := []Happening{h}
	if done, ok := a.done(e); ok {
		all = append(all, done)
	}
	back := e.State == queue.Ready && (was == queue.Away || was == queue.Offline)
	if back && a.worked && h.Took > 0 {
		h.What = Returned
		all = append(all, h)
	}
	if e.State == queue.Ready || e.State == queue.Talking {
		a.worked = true
	}
	return all
}

// done is the end of an agent's work, if this is it.
func (a *agent) done(e queue.Event) (Happening, bool) {
	if e.State == queue.Reserved || e.State == queue.Talking || e.State == queue.WrapUp && e.Call != "" {
		return Happening{}, false
	}
	h := Happening{
		What: Finished, At: e.At, Call: a.call, Queue: a.hand.Queue, Lane: a.hand.Lane, Agent: e.Agent, Callback: a.owed,
		State: e.State, Took: e.At.Sub(a.offered),
	}
	ok := a.talked && !a.offered.IsZero()
	a.offered, a.hand, a.call, a.owed, a.talked = time.Time{}, queue.LaneRef{}, "", false, false
	return h, ok
}

func (w *witness) dismissed(e queue.Event) []Happening {
	a := w.agent(e.Agent)
	delete(w.agents, e.Agent)
	h := Happening{What: Dismissed, At: e.At, Agent: e.Agent, Was: a.state}
	if !a.since.IsZero() {
		h.Took = e.At.Sub(a.since)
	}
	return []Happening{h}
}
