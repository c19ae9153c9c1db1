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
	lane   queue.LaneRef
	joined time.Time // this queue; of one who was called back, the time from which they could hang up
	offers int       // that are out
	rung   time.Time // since when a phone rings
	owed   bool      // to be called back
	talks  bool
}

// agent is one who serves.
type agent struct {
	state  queue.AgentState
	since  time.Time // zero: not known
	hand   hand
	worked bool // has been at work as far as is remembered
}

// hand is the work that an agent has in hand.
type hand struct {
	call   string
	lane   queue.LaneRef
	rung   time.Time // zero: there is none, or its beginning was not seen
	owed   bool      // the caller is a callback
	talked bool      // the agent has taken the caller
}

func newWitness() *witness {
	return &witness{callers: map[string]*caller{}, agents: map[string]*agent{}}
}

// see is what an event tells, in O(1).
func (w *witness) see(e queue.Event) []happening {
	switch e.Kind {
	case queue.EventJoined, queue.EventRejoined:
		return w.joins(e)
	case queue.EventOffered:
		return w.rings(e)
	case queue.EventAccepted:
		return w.accepts(e)
	case queue.EventRefused:
		return w.refuses(e)
	case queue.EventWithdrawn, queue.EventCalling:
		w.unring(e)
	case queue.EventReached:
		if c := w.callers[e.Call]; c != nil {
			c.joined = e.At
		}
	case queue.EventEnded:
		return w.ends(e)
	case queue.EventAgent:
		return w.turns(e)
	case queue.EventDismissed:
		delete(w.agents, e.Agent)
		return []happening{{what: dismissed, at: e.At, agent: e.Agent}}
	default: // nothing is learnt from the others
	}
	return nil
}

func laneOf(e queue.Event) queue.LaneRef {
	if e.Lane == "" {
		return queue.LaneRef{Queue: e.Queue, Lane: queue.MainLane}
	}
	return queue.LaneRef{Queue: e.Queue, Lane: e.Lane}
}

// joins lets a caller come, go on to another line, or give the leg away or have it back.
func (w *witness) joins(e queue.Event) []happening {
	to, c := laneOf(e), w.callers[e.Call]
	came := happening{what: joined, at: e.At, call: e.Call, lane: to, head: e.Head, callback: e.Why == queue.WhyCallback}
	if e.Before == "" || c == nil {
		w.callers[e.Call] = &caller{lane: to, joined: e.At, owed: e.Why == queue.WhyCallback}
		if e.Before != "" && e.Before == e.Queue {
			return nil // in line already, unseen
		}
		return []happening{came}
	}
	from := c.lane
	c.lane, c.offers = to, 0
	var all []happening
	if !c.owed && (e.Why == queue.WhyCallback || from.Queue != to.Queue) {
		all = append(all, happening{what: departed, at: e.At, call: e.Call, lane: from, took: e.At.Sub(c.joined)})
	}
	if e.Why != queue.WhyMoved {
		c.owed, c.joined = e.Why == queue.WhyCallback, e.At
	}
	if from.Queue != to.Queue {
		c.joined, came.callback = e.At, c.owed
		all = append(all, came)
	}
	return all
}

func (w *witness) rings(e queue.Event) []happening {
	c := w.caller(e)
	if c.offers++; c.offers == 1 {
		c.rung = e.At
	}
	w.agent(e.Agent).hand = hand{call: e.Call, lane: c.lane, rung: e.At, owed: c.owed}
	return []happening{{what: offered, at: e.At, call: e.Call, lane: c.lane, agent: e.Agent, callback: c.owed}}
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

func (w *witness) accepts(e queue.Event) []happening {
	c, a := w.caller(e), w.agent(e.Agent)
	c.talks, a.hand.talked = true, true
	h := happening{what: answered, at: e.At, call: e.Call, lane: c.lane, agent: e.Agent, callback: c.owed}
	if !a.hand.rung.IsZero() {
		h.delay = e.At.Sub(a.hand.rung)
		if took := a.hand.rung.Sub(c.joined); !c.joined.IsZero() && took >= atOnce {
			h.took = took
		}
	}
	return []happening{h}
}

func (w *witness) refuses(e queue.Event) []happening {
	w.unring(e)
	if e.Why == string(queue.Lost) {
		return nil
	}
	return []happening{{what: unheard, at: e.At, call: e.Call, lane: w.caller(e).lane, agent: e.Agent}}
}

// taken is why an offer is withdrawn whose caller a colleague has taken.
const taken = "taken"

// unring takes an offer off the caller.
func (w *witness) unring(e queue.Event) {
	if c := w.callers[e.Call]; c != nil && e.Why != taken {
		c.offers, c.talks = max(c.offers-1, 0), false
	}
}

func (w *witness) ends(e queue.Event) []happening {
	c := w.callers[e.Call]
	delete(w.callers, e.Call)
	if c == nil || c.talks || c.joined.IsZero() {
		return nil
	}
	h := happening{what: departed, at: e.At, call: e.Call, lane: c.lane, took: e.At.Sub(c.joined), callback: c.owed}
	if why := queue.Outcome(e.Why); why == queue.Abandoned || why == queue.Vanished {
		h.what = hungUp
		if c.offers > 0 {
			h.delay = max(e.At.Sub(c.rung), time.Millisecond)
		}
	}
	return []happening{h}
}

// turns lets an agent be something else.
func (w *witness) turns(e queue.Event) []happening {
	a := w.agent(e.Agent)
	was, since := a.state, a.since
	if was == e.State && !since.IsZero() {
		return nil // only the reason is another
	}
	a.state, a.since = e.State, e.At
	h := happening{what: turned, at: e.At, agent: e.Agent, state: e.State, was: was}
	all := []happening{h}
	if done, ok := a.done(e); ok {
		if was == queue.WrapUp {
			done.delay = e.At.Sub(since)
		}
		all = append(all, done)
	}
	back := e.State == queue.Ready && (was == queue.Away || was == queue.Offline)
	if back && a.worked && !since.IsZero() {
		h.what, h.took = returned, e.At.Sub(since)
		all = append(all, h)
	}
	if e.State == queue.Ready || e.State == queue.Talking {
		a.worked = true
	}
	return all
}

// done is the end of an agent's work, if this is it.
func (a *agent) done(e queue.Event) (happening, bool) {
	if e.State == queue.Reserved || e.State == queue.Talking || e.State == queue.WrapUp && e.Call != "" {
		return happening{}, false
	}
	was := a.hand
	a.hand = hand{}
	if !was.talked || was.rung.IsZero() {
		return happening{}, false
	}
	return happening{
		what: finished, at: e.At, call: was.call, lane: was.lane, agent: e.Agent, callback: was.owed, state: e.State, took: e.At.Sub(was.rung),
	}, true
}
