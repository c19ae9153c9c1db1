package queue

import "time"

// Belief is what the line holds of legs at the carrier: a page of the callers who are in line or connected, or are to
// be called back later, and with the first page the offers that agents have in hand. Between two pages callers come and go: one may be missed.
type Belief struct {
	Now     time.Time
	Entries []Entry  // by queue; those in line before those who are connected, and these before callbacks for later
	Offers  []InHand // of reserved and talking agents, by agent
	Next    int      // where the next page begins; 0: there is none
}

// InHand is an offer that an agent has in hand.
type InHand struct {
	Ref       OfferRef
	Agent     string
	Call      string // the caller; of a withdrawn offer, who it was
	Queue     string
	Leg       string // the agent's leg; empty: not known yet
	Made      time.Time
	Accepted  bool
	Withdrawn bool // only the agent is still reserved, until the leg is known to be down
}
