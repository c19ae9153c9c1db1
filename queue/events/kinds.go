package events

import (
	"slices"
	"time"

	"presszero/queue"
)

// Version is that of the schema. It grows when a field changes its meaning or goes; a new kind or field leaves it as it is, so
// readers leave out what they do not know.
const Version = 1

// Kind is one kind of event: what it tells, and in which fields.
type Kind struct {
	Name     queue.EventKind
	When     string   // one line: what has happened
	Must     []string // fields that it always has, besides those of every event
	May      []string // fields that it has where they apply
	Why      string   // what its why says; empty: it has none
	Terminal bool     // it ends a stay in line: exactly one of these follows each joined or rejoined
	Example  queue.Event
}

// EventGap tells a reader who has been away for too long that events are missing before what follows. No store keeps it.
const EventGap queue.EventKind = "gap"

// noon is when the examples happen.
var noon = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

// Examples of what events name.
const (
	aCall  = "CA0123456789abcdef0123456789abcdef"
	aLeg   = "CAfedcba9876543210fedcba9876543210"
	anItem = "5f1c9a3be07d2468"
	aQueue = "reception"
	anna   = "anna"
)

const anOffer queue.OfferRef = "1772452800000-17"

// ofOffer are the fields of every event of an offer.
var ofOffer = []string{"call", "queue", "agent", "offer"}

// Kinds are all kinds of events, in the order in which a stay and a working day meet them.
func Kinds() []Kind {
	return slices.Concat(
		ofCalls(),
		ofCallers(),
		ofCallbacks(),
		ofOffers(),
		ofTalks(),
		ofAgents(),
		ofStaffing(),
		ofPromises(),
		ofSwitches(),
		ofFollowUps(),
		ofMessages(),
	)
}

func ofCallers() []Kind {
	return []Kind{
		{
			Name: queue.EventJoined, When: "a caller comes in line, or goes on to another queue or lane", Must: []string{"call", "queue"}, May: []string{"needs", "head_start_ms", "why", "reason", "before"},
			Why: "`moved`: from another queue or lane; `callback`: to be called back; `resumed`: at the place of an earlier call or of a callback. " +
				"With `before`, the queue until now, the stay goes on; without it, it begins",
			Example: queue.Event{Call: aCall, Queue: aQueue, Why: queue.WhyMoved, Before: "billing"},
		},
		{
			Name: queue.EventRejoined, When: "the line had lost a caller, who is back at the old place: a new stay", Must: []string{"call", "queue"}, May: []string{"needs", "head_start_ms"},
			Example: queue.Event{Call: aCall, Queue: aQueue},
		},
		{
			Name: queue.EventPrioritised, When: "a caller's head start was changed", Must: []string{"call", "queue"}, May: []string{"needs", "head_start_ms", "why"}, Why: "the reason given",
			Example: queue.Event{Call: aCall, Queue: aQueue, Why: "a regular"},
		},
		{
			Name: queue.EventEnded, When: "a caller has left the line for good", Must: []string{"call", "queue", "why", "waited_ms"}, May: []string{"agent", "offer", "promise"},
			Why:      "the outcome: `answered`, `abandoned`, `left`, `moved`, `vanished`; of a callback also `cancelled`, `resumed`, `unreached`, `expired`",
			Terminal: true,
			Example:  queue.Event{Call: aCall, Queue: aQueue, Agent: anna, Offer: anOffer, Why: string(queue.Answered), Waited: 41500 * time.Millisecond},
		},
	}
}

// ofCallbacks are the kinds of events of a caller who is to be called back.
func ofCallbacks() []Kind {
	caller := []string{"call", "queue"}
	example := queue.Event{Call: aCall, Queue: aQueue}
	leg, missed := example, example
	leg.Leg = aLeg
	missed.Leg, missed.Why = aLeg, "no-answer"
	return []Kind{
		{Name: queue.EventDeferred, When: "a callback is out of the line until its time has come", Must: caller, May: []string{"agent", "offer"}, Example: example},
		{Name: queue.EventReturned, When: "a callback's time has come: in line at its old place", Must: caller, Example: example},
		{Name: queue.EventCalling, When: "a callback's number is to be called before an agent is reserved", Must: caller, May: []string{"agent", "offer", "leg"}, Example: example},
		{Name: queue.EventDialled, When: "the customer's phone may ring", Must: caller, May: []string{"leg", "agent", "offer"}, Example: leg},
		{Name: queue.EventReached, When: "a person answered there", Must: caller, May: []string{"leg", "agent", "offer"}, Example: leg},
		{Name: queue.EventMissed, When: "nobody was reached", Must: caller, May: []string{"leg", "why", "agent", "offer"}, Why: "why not", Example: missed},
	}
}

func ofOffers() []Kind {
	example := queue.Event{Call: aCall, Queue: aQueue, Agent: anna, Offer: anOffer}
	leg, why := example, example
	leg.Leg = aLeg
	why.Why = "the longest idle of the nearest"
	refused := leg
	refused.Why = queue.ReasonDeclined
	withdrawn := leg
	withdrawn.Why = string(queue.Abandoned)
	return []Kind{
		{Name: queue.EventOffered, When: "an agent is reserved for a caller", Must: ofOffer, May: []string{"why"}, Why: "how the agent was chosen", Example: why},
		{Name: queue.EventRinging, When: "the agent's leg exists, and the phone may ring", Must: append(ofOffer, "leg"), Example: leg},
		{Name: queue.EventAccepted, When: "the agent takes the caller", Must: ofOffer, May: []string{"leg"}, Example: leg},
		{
			Name: queue.EventRefused, When: "an offer came to nothing, or lapsed; the caller is back at the old place, unless other phones ring for them", Must: append(ofOffer, "why"), May: []string{"leg"},
			Why: "`no-answer`, `declined`, `busy`, `unreachable`; `lost`: our own fault, or the two never met", Example: refused,
		},
		{
			Name: queue.EventWithdrawn, When: "the caller of an offer has gone elsewhere; a leg that is named is to be hung up", Must: append(ofOffer, "why"), May: []string{"leg"},
			Why: "where the caller went: an outcome, or `moved`; `taken`: a colleague was faster", Example: withdrawn,
		},
		{Name: queue.EventBridged, When: "caller and agent have met", Must: ofOffer, May: []string{"leg"}, Example: leg},
	}
}

func ofAgents() []Kind {
	return []Kind{
		{Name: queue.EventRegistered, When: "an agent is declared, or declared otherwise than before", Must: []string{"agent"}, Example: queue.Event{Agent: anna}},
		{
			Name: queue.EventAgent, When: "an agent's state has changed, or the reason for it", Must: []string{"agent", "state"}, May: []string{"why", "call", "offer"}, Why: "why the agent is away",
			Example: queue.Event{Agent: anna, State: queue.Away, Why: "lunch"},
		},
		{
			Name: queue.EventWished, When: "an agent with work in hand asks for a state; it comes when the work is done", Must: []string{"agent", "state"}, May: []string{"why"}, Why: "the reason given",
			Example: queue.Event{Agent: anna, State: queue.Away, Why: "lunch"},
		},
		{Name: queue.EventDismissed, When: "an agent is no longer declared, and forgotten", Must: []string{"agent"}, Example: queue.Event{Agent: anna}},
		{Name: queue.EventRouted, When: "queues are routed otherwise from now on", Example: queue.Event{}},
	}
}

func ofMessages() []Kind {
	item := []string{"item", "call", "queue"}
	by := append(slices.Clone(item), "agent")
	example := queue.Event{Item: anItem, Call: aCall, Queue: aQueue}
	seen := example
	seen.Agent = anna
	closed := seen
	closed.Why = "spoke with them already"
	return []Kind{
		{Name: queue.EventMessageLeft, When: "a caller left a message that somebody is to see to", Must: item, Example: example},
		{Name: queue.EventMessageListened, When: "somebody heard a message", Must: by, Example: seen},
		{Name: queue.EventMessageClaimed, When: "somebody sees to a message", Must: by, Example: seen},
		{Name: queue.EventMessageCalled, When: "somebody called back who left a message: it is done", Must: by, May: []string{"why"}, Why: "the note", Example: seen},
		{Name: queue.EventMessageClosed, When: "a message is done without a call", Must: by, May: []string{"why"}, Why: "the note", Example: closed},
		{Name: EventGap, When: "told to a reader who was away too long, not kept: events are missing between `id` and what follows", Example: queue.Event{}},
	}
}
