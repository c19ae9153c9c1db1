package queue

import "time"

// OfferRef names one offer. An offer that was withdrawn, refused or overtaken never comes back under the same ref, so
// a ref is the fence against late answers.
type OfferRef string

// WithdrawnFor is how long the agent of a withdrawn offer stays reserved while nobody says that the phone has stopped
// ringing: longer than a ring request that is under way, and than hanging up.
const WithdrawnFor = 15 * time.Second

// Offer reserves one agent for one caller.
type Offer struct {
	Ref      OfferRef
	Entry    Entry     // the caller, as the transition that answers left them
	Agent    Agent     // the agent, likewise
	Leg      string    // the agent's leg, once it rings
	Made     time.Time // when the agent was reserved
	Deadline time.Time // when the offer lapses, withdrawn frees its agent, or accepted falls due; zero once the two have met
	Others   []Offer   // those of the same ring group that the transition has withdrawn as well, in the order in which they were made
}

// Refusal says why an offer came to nothing.
type Refusal string

// The refusals. The caller keeps the old place, or goes on ringing the others of the group. NoAnswer, Declined, Busy and
// Unreachable are misses, which set the agent away with that reason, or have them rest, as the queue's Terms say; Lost is
// our own fault and leaves the agent ready.
const (
	NoAnswer    Refusal = ReasonNoAnswer
	Declined    Refusal = ReasonDeclined
	Busy        Refusal = ReasonBusy
	Unreachable Refusal = ReasonUnreachable
	Lost        Refusal = "lost"
)

// DueKind says what fell due.
type DueKind string

// What a sweep finds.
const (
	DueOfferLapsed DueKind = "offer-lapsed" // the agent did not answer in time: leg to be hung up, caller is back in line
	DueOfferLost   DueKind = "offer-lost"   // nobody rang the agent in time (the process that should have is gone)
	DueConnect     DueKind = "connect"      // accepted, but caller and agent have not met: tell the carrier again
	DueWithdrawn   DueKind = "withdrawn"    // nobody released the agent of a withdrawn offer, who is now: leg to be hung up
	DueWrapUp      DueKind = "wrap-up"      // wrap-up or a rest is over, the agent is ready
	DueAbsent      DueKind = "absent"       // nothing was heard of the agent for the length of the lease: away, or when the work in hand is done
	DueCall        DueKind = "call"         // a callback is being called, and nobody says what came of it: nobody was reached, or is to be rung
	DueExpired     DueKind = "expired"      // a callback has ended because its time is over
)

// Due is something that fell due and was settled by a sweep, with what its consequences need. Of the entry of a
// withdrawn offer, of a wrap-up and of an absent agent only call and queue are told; of the offer of a callback, only the
// entry.
type Due struct {
	Kind  DueKind
	Offer Offer
}
