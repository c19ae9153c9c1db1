package dispatch

import (
	"slices"
	"time"

	"presszero/queue"
)

// Drift is a way in which the line and the carrier can disagree.
type Drift string

// The ways.
const (
	DriftCallerGone      Drift = "caller-gone"      // a caller stands in line or talks, and the leg has ended
	DriftCallerElsewhere Drift = "caller-elsewhere" // a caller stands in line, and talks with somebody outside
	DriftCallerUnlisted  Drift = "caller-unlisted"  // a caller's leg is up and the session waits, but the line does not know the call
	DriftAgentGone       Drift = "agent-gone"       // an agent is reserved or talks, and the leg has ended
	DriftAgentHeld       Drift = "agent-held"       // an agent is still reserved for an offer that was withdrawn
	DriftLegUnnoted      Drift = "leg-unnoted"      // an agent's phone rings for an offer that does not know it
	DriftLegOrphaned     Drift = "leg-orphaned"     // an agent's leg is up and belongs to no offer
)

// Drifts are all of them.
var Drifts = []Drift{
	DriftCallerGone, DriftCallerElsewhere, DriftCallerUnlisted, DriftAgentGone, DriftAgentHeld, DriftLegUnnoted, DriftLegOrphaned,
}

// Leg is one that is up at the carrier.
type Leg struct {
	ID       string
	Parent   string    // the leg for which it was dialled; empty: none
	Side     Side      // who is on it
	Address  string    // of an agent's leg: whom we rang
	Answered bool      // and not only ringing
	Created  time.Time // to the second, by the carrier's clock
}

// Side says who is on a leg.
type Side int

// The sides.
const (
	OtherSide  Side = iota // somebody whom a document dialled, or no business of ours
	CallerSide             // somebody who called us
	AgentSide              // somebody whom we rang from a number of ours
)

// belief is what the line holds at one time.
type belief struct {
	now     time.Time
	entries []queue.Entry
	offers  []queue.InHand
	agents  []queue.Agent
	beside  map[string]bool // legs of talks that belong to no offer
}

// difference is one thing on which line and carrier disagree. It is the same difference as long as all of this is the same.
type difference struct {
	kind Drift
	call string         // the caller's
	ref  queue.OfferRef // the agent's
	leg  string         // at the carrier
}

// skew is how far the carrier's clock, which tells seconds, may be from the line's.
const skew = 3 * time.Second

// compare lists on what the line and a whole list of legs disagree. Either may have moved on since: nothing is healed for what
// is seen once.
func compare(b belief, up []Leg) []difference {
	c := comparison{up: map[string]Leg{}, owned: map[string]bool{}}
	for _, leg := range up {
		c.up[leg.ID] = leg
	}
	for _, e := range b.entries {
		c.entry(e, up)
	}
	for leg := range b.beside {
		c.owned[leg] = true
	}
	addresses := map[string]string{}
	for _, a := range b.agents {
		addresses[a.ID] = a.Address
	}
	for _, o := range b.offers {
		c.offer(o, addresses[o.Agent], up)
	}
	for _, leg := range up {
		c.leg(leg, up, b.agents)
	}
	return c.found
}

// comparison is a comparison under way.
type comparison struct {
	up    map[string]Leg
	owned map[string]bool // legs, and addresses of agents whose leg is not known, that the line accounts for
	found []difference
}

func (c *comparison) add(d difference) { c.found = append(c.found, d) }

func (c *comparison) entry(e queue.Entry, up []Leg) {
	leg := e.OnPhone()
	if leg == "" {
		return
	}
	c.owned[leg] = true
	if _, isUp := c.up[leg]; !isUp {
		c.add(difference{kind: DriftCallerGone, call: e.Call, leg: leg})
		return
	}
	if e.State != queue.Waiting && e.State != queue.Offered {
		return
	}
	if other, talks := outside(leg, up); talks {
		c.add(difference{kind: DriftCallerElsewhere, call: e.Call, leg: other})
	}
}

// outside is the leg of somebody outside with whom the person on a leg talks.
func outside(leg string, up []Leg) (other string, talks bool) {
	i := slices.IndexFunc(up, func(l Leg) bool { return l.Parent == leg && l.Answered })
	if i < 0 {
		return "", false
	}
	return up[i].ID, true
}

func (c *comparison) offer(o queue.InHand, address string, up []Leg) {
	known := o.Leg != "" && o.Leg != unknownLeg
	_, isUp := c.up[o.Leg]
	switch {
	case known && o.Withdrawn && o.Accepted: // who waited for a callback in vain is being told
	case known && o.Withdrawn:
		c.add(difference{kind: DriftAgentHeld, ref: o.Ref, leg: o.Leg})
	case known && !isUp:
		c.add(difference{kind: DriftAgentGone, ref: o.Ref, leg: o.Leg})
	case o.Leg == unknownLeg:
		c.owned[address] = true
	case !known:
		c.unnoted(o, address, up)
	}
	c.owned[o.Leg] = true
}

// unnoted looks for the leg of an offer that does not know one: the latest to the agent's address since the offer was made.
func (c *comparison) unnoted(o queue.InHand, address string, up []Leg) {
	var found Leg
	for _, leg := range up {
		if leg.Side == AgentSide && leg.Address == address && leg.Created.After(o.Made.Add(-skew)) && !leg.Created.Before(found.Created) {
			found = leg
		}
	}
	if found.ID == "" {
		return
	}
	c.owned[found.ID] = true
	kind := DriftLegUnnoted
	if o.Withdrawn {
		kind = DriftAgentHeld
	}
	c.add(difference{kind: kind, ref: o.Ref, leg: found.ID})
}

// leg finds a leg for which the line does not account.
func (c *comparison) leg(leg Leg, up []Leg, agents []queue.Agent) {
	if c.owned[leg.ID] || c.owned[leg.Address] {
		return
	}
	switch leg.Side {
	case CallerSide:
		if _, talks := outside(leg.ID, up); !talks {
			c.add(difference{kind: DriftCallerUnlisted, call: leg.ID, leg: leg.ID})
		}
	case AgentSide:
		i := slices.IndexFunc(agents, func(a queue.Agent) bool { return a.Address == leg.Address })
		if i >= 0 && mayNotBeUp(leg, agents[i]) {
			c.add(difference{kind: DriftLegOrphaned, leg: leg.ID})
		}
	case OtherSide:
	}
}

// mayNotBeUp reports whether an agent's leg that belongs to no offer serves nobody. One that was answered may be a talk which
// the line has lost, unless the line itself says that the agent is free or works for somebody else.
func mayNotBeUp(leg Leg, a queue.Agent) bool {
	return !leg.Answered || a.State == queue.Ready || a.State == queue.WrapUp || a.State == queue.Reserved
}
