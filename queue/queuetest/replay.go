package queuetest

import (
	"fmt"
	"maps"
	"slices"

	"presszero/queue"
)

// Replay plays the events of a line again and finds what must never happen: a caller who is offered twice at once, an
// agent with two offers in hand, a stay that ends twice or has no end, an offer that is answered after it was over. It
// knows nothing but the events, so it finds faults of every store, and of any feed that is told wrongly.
type Replay struct {
	stays  map[string]*stay
	offers map[queue.OfferRef]*hand
	hands  map[string]*hand // by agent
	groups map[string]bool  // queues that ring several agents at once for one caller
	faults []string
	ends   map[queue.Outcome]int
}

// stay is a caller in line or in a talk. Calls that have ended are kept, so that a late event about them is noticed.
type stay struct {
	state queue.EntryState
	offer queue.OfferRef
	owed  bool // to be called back, so that nobody is on the phone; who was lost and came back may be
}

// hand is what an agent has in hand: an offer that is out, accepted, or withdrawn while the phone may ring.
type hand struct {
	ref       queue.OfferRef
	call      string
	agent     string
	leg       string
	accepted  bool
	met       bool
	withdrawn bool
	over      bool // told to be over; the agent's own event is to follow
}

// NewReplay is a replay of a line in which nothing has happened. In the queues that are named a caller may be offered to
// several agents at once, of whom one at most accepts.
func NewReplay(groups ...string) *Replay {
	named := map[string]bool{}
	for _, name := range groups {
		named[name] = true
	}
	return &Replay{
		groups: named,
		stays:  map[string]*stay{}, offers: map[queue.OfferRef]*hand{}, hands: map[string]*hand{}, ends: map[queue.Outcome]int{},
	}
}

// Note takes in the next event.
func (r *Replay) Note(e queue.Event) {
	switch e.Kind {
	case queue.EventJoined, queue.EventRejoined:
		r.joined(e)
	case queue.EventOffered:
		r.offered(e)
	case queue.EventRinging:
		r.ringing(e)
	case queue.EventAccepted:
		r.accepted(e)
	case queue.EventRefused, queue.EventWithdrawn:
		r.back(e)
	case queue.EventBridged:
		r.bridged(e)
	case queue.EventEnded:
		r.ended(e)
	case queue.EventAgent:
		r.agent(e)
	case queue.EventCalling, queue.EventDialled, queue.EventReached, queue.EventMissed, queue.EventDeferred, queue.EventReturned:
		r.callback(e)
	case queue.EventPrioritised:
		if s := r.stays[e.Call]; s == nil || s.state == queue.Ended {
			r.fault(e, "a caller who is not in line")
		}
	}
}

// Faults are what was wrong, in the order in which it happened.
func (r *Replay) Faults() []string { return slices.Clone(r.faults) }

// Open are the calls whose stay has not ended, sorted.
func (r *Replay) Open() []string {
	var open []string
	for _, call := range slices.Sorted(maps.Keys(r.stays)) {
		if r.stays[call].state != queue.Ended {
			open = append(open, call)
		}
	}
	return open
}

// Ended is how many stays have ended in each way.
func (r *Replay) Ended() map[queue.Outcome]int { return maps.Clone(r.ends) }

func (r *Replay) fault(e queue.Event, format string, args ...any) {
	r.faults = append(r.faults, fmt.Sprintf("%s %s call %s agent %s offer %s %s: %s",
		e.ID, e.Kind, e.Call, e.Agent, e.Offer, e.Why, fmt.Sprintf(format, args...)))
}

func (r *Replay) joined(e queue.Event) {
	s := r.stays[e.Call]
	defer func() {
		s := r.stays[e.Call]
		s.owed = s.owed || e.Why == queue.WhyCallback || e.Kind == queue.EventRejoined
	}()
	switch {
	case s == nil || s.state == queue.Ended:
		if e.Why == queue.WhyMoved {
			r.fault(e, "a caller moves who is not in line")
		}
		r.stays[e.Call] = &stay{state: queue.Waiting}
	case e.Kind == queue.EventJoined && e.Why == queue.WhyResumed: // has the leg back, wherever the caller stands
		if s.state == queue.Calling || s.state == queue.Deferred {
			s.state = queue.Waiting
		}
	case e.Kind == queue.EventJoined && (e.Why == queue.WhyMoved || e.Why == queue.WhyCallback):
		if s.state != queue.Waiting && s.state != queue.Calling && s.state != queue.Deferred {
			r.fault(e, "a caller moves who is not waiting")
		}
		s.state = queue.Waiting
	default:
		r.fault(e, "a caller joins who is in line already")
	}
}

// callback is a step in the life of a caller who is to be called back.
func (r *Replay) callback(e queue.Event) {
	s := r.stays[e.Call]
	if s == nil || s.state == queue.Ended {
		r.fault(e, "a callback of a caller who is not in line")
		return
	}
	h := r.offers[s.offer]
	if r.groups[e.Queue] && e.Offer != "" {
		h = r.offers[e.Offer]
	}
	switch e.Kind {
	case queue.EventCalling:
		r.release(e, h, s, queue.Calling)
	case queue.EventDeferred:
		r.release(e, h, s, queue.Deferred)
	case queue.EventReached:
		s.owed = false
		if s.state == queue.Calling {
			s.state = queue.Waiting
		}
	case queue.EventReturned:
		if s.state != queue.Deferred {
			r.fault(e, "a callback returns that was not deferred")
		}
		s.state = queue.Waiting
	case queue.EventDialled:
		if s.state != queue.Calling && s.state != queue.Connected && !r.groups[e.Queue] {
			r.fault(e, "a number rings for which nobody is to be called")
		}
	}
}

// release ends the offer in hand of a callback that is not for the agent to wait for.
func (r *Replay) release(e queue.Event, h *hand, s *stay, to queue.EntryState) {
	if h != nil {
		if h.met || h.ref != e.Offer {
			r.fault(e, "a callback leaves %s, which is not told, or was answered", h.ref)
		}
		h.over = true
	}
	s.state, s.offer = to, ""
}

func (r *Replay) offered(e queue.Event) {
	s := r.stays[e.Call]
	switch {
	case s == nil || s.state == queue.Ended:
		r.fault(e, "a caller is offered who is not in line")
		s = &stay{}
		r.stays[e.Call] = s
	case s.state == queue.Offered && !r.groups[e.Queue]:
		r.fault(e, "a caller is offered twice at once, also as %s", s.offer)
	case s.state == queue.Connected:
		r.fault(e, "a caller is offered who is connected by %s", s.offer)
	}
	if h := r.hands[e.Agent]; h != nil {
		r.fault(e, "an agent has two offers, also %s of %s", h.ref, h.call)
	}
	if r.offers[e.Offer] != nil {
		r.fault(e, "an offer is made twice")
	}
	h := &hand{ref: e.Offer, call: e.Call, agent: e.Agent}
	r.offers[e.Offer], r.hands[e.Agent] = h, h
	s.state, s.offer = queue.Offered, e.Offer
}

// open is the offer of an event that is out or accepted.
func (r *Replay) open(e queue.Event) (*hand, *stay) {
	h, s := r.offers[e.Offer], r.stays[e.Call]
	switch {
	case h == nil || h.over || h.withdrawn:
		r.fault(e, "the offer is over")
	case h.call != e.Call || h.agent != e.Agent:
		r.fault(e, "the offer is of %s to %s", h.call, h.agent)
	case s == nil || s.offer != e.Offer && !r.groups[e.Queue]:
		r.fault(e, "the caller has another offer, or none")
	default:
		return h, s
	}
	return nil, nil
}

func (r *Replay) ringing(e queue.Event) {
	h, _ := r.open(e)
	if h == nil {
		return
	}
	if h.leg != "" && h.leg != e.Leg {
		r.fault(e, "two legs ring for one offer, %s and %s", h.leg, e.Leg)
	}
	h.leg = e.Leg
}

func (r *Replay) accepted(e queue.Event) {
	h, s := r.open(e)
	if h == nil {
		return
	}
	if h.accepted {
		r.fault(e, "an offer is accepted twice")
	}
	h.accepted, s.state, s.offer = true, queue.Connected, e.Offer
}

// back is a caller who returns to the old place, or whose offer is withdrawn before they go elsewhere.
func (r *Replay) back(e queue.Event) {
	h, s := r.open(e)
	if h == nil {
		return
	}
	lost := e.Kind == queue.EventRefused && e.Why == string(queue.Lost)
	if h.met || h.accepted && !lost && !s.owed {
		r.fault(e, "an offer ends so that was accepted")
	}
	h.withdrawn, h.over = e.Kind == queue.EventWithdrawn, e.Kind == queue.EventRefused
	if s.offer != e.Offer {
		return // a colleague's in the group
	}
	s.state, s.offer = queue.Waiting, ""
	for ref, other := range r.offers {
		if other.call == e.Call && !other.over && !other.withdrawn {
			s.state, s.offer = queue.Offered, ref
		}
	}
}

func (r *Replay) bridged(e queue.Event) {
	h, _ := r.open(e)
	if h == nil {
		return
	}
	if !h.accepted || h.met {
		r.fault(e, "caller and agent meet without an accepted offer, or twice")
	}
	h.met = true
}

func (r *Replay) ended(e queue.Event) {
	s := r.stays[e.Call]
	if s == nil || s.state == queue.Ended {
		r.fault(e, "a caller ends twice, or was never in line")
		return
	}
	h := r.offers[s.offer]
	met := h != nil && h.met
	switch {
	case s.state == queue.Offered:
		r.fault(e, "a caller ends while %s is out", s.offer)
	case met != (e.Why == string(queue.Answered)):
		r.fault(e, "ended so, but caller and agent have met: %t", met)
	}
	if h != nil {
		h.over = true
	}
	s.state, s.offer = queue.Ended, ""
	r.ends[queue.Outcome(e.Why)]++
}

// agent is an agent who changes state: what is in hand must allow it.
func (r *Replay) agent(e queue.Event) {
	h := r.hands[e.Agent]
	switch e.State {
	case queue.Reserved:
		if h == nil || h.ref != e.Offer || h.accepted && !h.withdrawn || h.over {
			r.fault(e, "an agent is reserved without an offer")
		}
	case queue.Talking:
		if h == nil || !h.accepted || h.over {
			r.fault(e, "an agent talks without an accepted offer")
		}
	case queue.WrapUp:
		if h != nil && !h.over && !h.withdrawn { // a pause is a wrap-up too
			r.fault(e, "an agent wraps up whose talk is not over")
		}
		delete(r.hands, e.Agent)
	case queue.Ready, queue.Away, queue.Offline:
		if h != nil && !h.over && !h.withdrawn {
			r.fault(e, "an agent is %s with %s of %s in hand", e.State, h.ref, h.call)
		}
		if h != nil {
			h.over = true
		}
		delete(r.hands, e.Agent)
	}
}
