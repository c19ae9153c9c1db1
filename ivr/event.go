package ivr

import (
	"fmt"
	"time"
)

// EventKind says what happened to a call.
type EventKind string

// What can happen to a call.
const (
	EventArrived  EventKind = "arrived"   // the phone rang
	EventAnswered EventKind = "answered"  // the phone of a caller who is called back was picked up
	EventKeys     EventKind = "keys"      // keys were pressed
	EventSpeech   EventKind = "speech"    // words were heard
	EventSilence  EventKind = "silence"   // a listening document ran to its end; in line, this is the tick of the hold loop
	EventContinue EventKind = "continue"  // a document that only speaks ran to its end
	EventDialled  EventKind = "dialled"   // a dialled leg ended, or never answered
	EventTalked   EventKind = "talked"    // the conference with the agent ended for the caller
	EventRecorded EventKind = "recorded"  // a recording ended
	EventJoined   EventKind = "joined"    // answer to Join: the caller is in line
	EventRefused  EventKind = "refused"   // answer to Join: the line takes nobody
	EventPromised EventKind = "promised"  // answer to Join with a wish: the place is kept, and the caller will be called back
	EventOwed     EventKind = "owed"      // answer to Join with a wish: Owes is owed to that number already, and nothing has changed
	EventFound    EventKind = "found"     // answer to Lookup: Contact is known, or is the zero one of a first call
	EventNotFound EventKind = "not-found" // answer to Lookup: the memory did not answer
	EventAgain    EventKind = "again"     // the talk goes on: back into the room
	EventSent     EventKind = "sent"      // the talk is over, and the caller stands in line again, where Line says
	EventOutside  EventKind = "outside"   // the talk goes on with somebody outside; To is rung for Length, or, where that is 0, it is said first
	EventFault    EventKind = "fault"     // we failed; Fault says how
	EventHungUp   EventKind = "hung-up"   // the caller has gone
)

// Event is one thing that happened to a call, in the carrier's order. Fields that do not apply are zero.
type Event struct {
	Kind       EventKind     `json:"kind"`
	Call       string        `json:"call,omitempty"` // EventArrived
	From       string        `json:"from,omitempty"`
	To         string        `json:"to,omitempty"`
	Language   string        `json:"language,omitempty"` // in which the caller is known to speak; EventArrived
	Keys       string        `json:"keys,omitempty"`
	Text       string        `json:"text,omitempty"`
	Confidence float64       `json:"confidence,omitempty"`
	Dial       DialStatus    `json:"dial,omitempty"`
	Recording  string        `json:"recording,omitempty"` // address of the audio
	Length     time.Duration `json:"length,omitempty"`    // of the recording
	Gone       bool          `json:"gone,omitempty"`      // the caller hung up in the same moment
	Fault      Reason        `json:"fault,omitempty"`
	Line       *Line         `json:"line,omitempty"`    // how the caller stands in line, whenever the call is in ModeLine
	Contact    *Contact      `json:"contact,omitempty"` // EventFound
	Fetched    *Fetched      `json:"fetched,omitempty"` // what became of the request that the session waits for; nil: nothing yet
	Machine    bool          `json:"machine,omitempty"` // an answering machine seems to have picked up; EventAnswered
	Owes       *Owing        `json:"owes,omitempty"`    // a callback that is owed to the caller; EventArrived, EventOwed, EventAnswered
	Back       bool          `json:"back,omitempty"`    // nobody took over: the caller is told so; EventSent
	Texted     TextStatus    `json:"texted,omitempty"`  // what became of the text message that the session waits for
}

// DialStatus says how a dialled leg ended.
type DialStatus string

// The ends of a dialled leg.
const (
	DialCompleted DialStatus = "completed"
	DialBusy      DialStatus = "busy"
	DialNoAnswer  DialStatus = "no-answer"
	DialFailed    DialStatus = "failed"
	DialCanceled  DialStatus = "canceled"
	DialDeclined  DialStatus = "declined" // somebody, or a machine, picked up and did not take the call
)

// Line is how a caller stands in line at this moment.
type Line struct {
	Connected bool   // an agent has accepted: the caller belongs in the room
	Offered   bool   // an agent's phone is ringing for the caller
	Resumed   bool   // the caller had hung up in this line a while ago, and has the old place back
	Queue     string // in which the caller stands; empty: as the session says
	Lane      string // likewise
	Head      time.Duration
	Clock     time.Time // service clock
	Seq       int64     // arrival number
	Position  int       // 1 is next
	Staff     int       // agents at work
	Signed    int       // agents signed in, at work or away
	Wait      *Wait     // nil: nothing honest can be said yet
	// Of the same wait as estimated: as many callers are served before Likely as after, and eight of ten before High. They
	// count only where Wait is not nil.
	Likely, High time.Duration
	Basis        string        // what the wait rests on, such as twin or drain
	Due          *Announcement // what is due to be said of the wait, or is the answer to who asks for it; nil: nothing
}

// Wait is an estimated wait, rounded as people speak.
type Wait struct {
	Kind      WaitKind
	Low, High int // minutes; what they mean depends on Kind
}

// String is the wait without the words of any language, such as "between 5 and 10": in minutes, as flow tests write it.
func (w Wait) String() string {
	switch w.Kind {
	case WaitLessThanMinute:
		return "less than a minute"
	case WaitOneToTwo:
		return "one to two"
	case WaitUpTo:
		return fmt.Sprintf("up to %d", w.High)
	case WaitAbout:
		return fmt.Sprintf("about %d", w.High)
	case WaitBetween:
		return fmt.Sprintf("between %d and %d", w.Low, w.High)
	case WaitMoreThan:
		return fmt.Sprintf("more than %d", w.Low)
	default:
		return "unknown"
	}
}

// isUnknown reports whether the wait is none that can be said.
func (w Wait) isUnknown() bool { return w.String() == "unknown" }

// note is the wait as a note has it, such as "wait between 5 10".
func (w Wait) note() string { return fmt.Sprintf("wait %s %d %d", w.Kind, w.Low, w.High) }

// WaitKind is the form in which a wait is spoken.
type WaitKind string

// The forms of a spoken wait.
const (
	WaitLessThanMinute WaitKind = "less-than-minute"
	WaitOneToTwo       WaitKind = "one-to-two"
	WaitUpTo           WaitKind = "up-to"     // High
	WaitAbout          WaitKind = "about"     // High
	WaitBetween        WaitKind = "between"   // Low and High
	WaitMoreThan       WaitKind = "more-than" // Low, without an end
	WaitUnknown        WaitKind = "unknown"   // nothing honest can be said yet
)
