package queue

import "time"

// EventKind names a transition.
type EventKind string

// The transitions that a store reports, each written together with the change itself.
const (
	EventJoined    EventKind = "joined"   // why is WhyMoved when the caller came from another queue or lane, WhyResumed after a redial, WhyCallback when the caller is to be called back
	EventRejoined  EventKind = "rejoined" // the store had lost the call; it is back at its old place
	EventOffered   EventKind = "offered"  // why is how the agent was chosen, see Reach.Why
	EventRinging   EventKind = "ringing"
	EventAccepted  EventKind = "accepted"
	EventRefused   EventKind = "refused"
	EventBridged   EventKind = "bridged"
	EventEnded     EventKind = "ended" // the one terminal event of a stay in line, with its outcome
	EventAgent     EventKind = "agent" // an agent changed state
	EventWithdrawn EventKind = "withdrawn"

	EventCalling  EventKind = "calling"  // a callback's number rings, its agent is free again, or was never reserved
	EventDialled  EventKind = "dialled"  // the customer's phone may ring, as that leg
	EventReached  EventKind = "reached"  // a person answered there; leg is theirs
	EventMissed   EventKind = "missed"   // nobody was reached; why says why
	EventDeferred EventKind = "deferred" // a callback is not in line until its time has come
	EventReturned EventKind = "returned" // a callback's time has come: in line at its old place

	EventPrioritised EventKind = "prioritised" // the caller's head start was changed; why is the reason given

	EventRegistered      EventKind = "registered"       // an agent was declared, or is declared otherwise from now on
	EventDismissed       EventKind = "dismissed"        // an agent is no longer declared, and forgotten
	EventWished          EventKind = "wished"           // an agent with work in hand asked for a state; why is the reason given
	EventFollowUpLate    EventKind = "follow-up-late"   // what somebody at work had promised to do by now is not done
	EventMessageLeft     EventKind = "message-left"     // a caller left a message that a person is to see to
	EventMessageListened EventKind = "message-listened" // somebody heard it
	EventMessageClaimed  EventKind = "message-claimed"  // somebody sees to it
	EventMessageCalled   EventKind = "message-called"   // somebody called the caller back: done
	EventMessageClosed   EventKind = "message-closed"   // done without a call; why says why
	EventRouted          EventKind = "routed"           // queues are routed otherwise from now on
	EventSwitched        EventKind = "switched"         // a switch was turned on, changed or turned off, or its time is over; item names it, why says which
	EventHookDisabled    EventKind = "hook-disabled"    // a webhook to another system is sent nothing any more; item names it, why says why
	EventStaffing        EventKind = "staffing"         // the staff of a queue is enough, short and so on from now on; why is the state, reason the advice

	EventArrived   EventKind = "arrived"     // a call has begun, at that flow
	EventCallEnded EventKind = "call-ended"  // it is over; why is how the carrier saw it end
	EventZeroOut   EventKind = "zero-out"    // a caller asked for a person, at that step of that flow
	EventSilence   EventKind = "no-input"    // a caller did not answer a question
	EventWrong     EventKind = "wrong-input" // what a caller answered is no answer

	EventCallbackOffered EventKind = "callback-offered" // a caller in line was told that they can be called back, because the wait is long
	EventFault           EventKind = "fault"            // a fault of ours that a person answered; why is the reason

	EventPromised       EventKind = "promised"        // a caller was told a time; why says what
	EventPromiseOverdue EventKind = "promise-overdue" // the time has passed
	EventPromiseSettled EventKind = "promise-settled" // what has become of the promise
)

// Why a caller joined, when it was not simply by calling.
const (
	WhyMoved   = string(Moved)
	WhyResumed = "resumed"

	WhyCallback = "callback"
)

// Event is one transition of the line. Fields that do not apply are empty.
type Event struct {
	ID    string // grows with time; resume after it
	At    time.Time
	Kind  EventKind
	Call  string
	Queue string
	Agent string
	Offer OfferRef
	Leg   string     // of the offer, once it rings: what a withdrawn offer leaves to be hung up; of a callback, the leg that is tried or reached
	State AgentState // of the agent, for EventAgent
	Why   string     // refusal, outcome or reason

	Promise Promise // of a callback that ends: what became of the time that was promised

	Before string        // the queue in which a caller stood whose stay goes on; empty for a new stay
	Waited time.Duration // of a stay that ended: since the service clock, until caller and agent met or the end
	Lane   string        // of a caller who comes into it or is moved ahead in it; empty: MainLane
	Head   time.Duration // head start that such a caller has
	Item   string        // the message that it is about
	Flow   string        // in which a call stands
	Step   string        // of that flow
	Reason string        // why somebody at work moved the caller; of staffing, what to do about it
}
