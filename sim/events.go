package sim

import "time"

// Event is something that the person at a phone notices. It is one of the Event types of this package.
type Event interface{ event() }

// Rang says that the phone rings: the far end's for a caller, their own for an agent.
type Rang struct{}

// PickedUp says that the call was answered.
type PickedUp struct{}

// Heard is a spoken prompt, told when it begins.
type Heard struct {
	Text, Language, Voice string
	// Length is how long it takes if nothing interrupts it.
	Length time.Duration
}

// HeardAudio is an audio file, told when it begins.
type HeardAudio struct {
	URL    string
	Length time.Duration
}

// HeardTones are the keys that the other end pressed for us, or the tones of a Play with digits.
type HeardTones struct{ Keys string }

// Beeped is the short tone of a conference or a recording.
type Beeped struct{}

// Asked says that a Gather listens from now on, and to what.
type Asked struct {
	Keys, Speech bool
	// NumDigits is how many keys it takes, 0 for any number.
	NumDigits   int
	FinishOnKey string
}

// RecordingStarted says that what the person says is being recorded from now on.
type RecordingStarted struct{ Max time.Duration }

// Connected says that the person hears another person from now on.
type Connected struct {
	// Conference is the room's name, empty for a plain Dial.
	Conference string
	// With is the other person's address and Call their leg's SID.
	With, Call string
}

// Disconnected says that the other person is no longer heard.
type Disconnected struct{ Conference, With, Call string }

// Overhears says that the person hears another from now on who does not hear them.
type Overhears struct{ Conference, With, Call string }

// Finished is the last event of every call.
type Finished struct {
	Why Why
	// Status is the final call status: completed, busy, no-answer, failed or canceled.
	Status string
}

// Why says what ended a call.
type Why string

// The reasons for the end of a call.
const (
	HungUp            Why = "hung up"           // the person hung up
	Vanished          Why = "vanished"          // a fault made the person hang up
	EndOfDocument     Why = "end of document"   // the document had nothing more to say
	HangupVerb        Why = "hangup verb"       // the document hung up
	Rejected          Why = "rejected"          // the document rejected the call
	HungUpOverREST    Why = "hung up over REST" // the application ended the call
	PeerLeft          Why = "other side left"   // the leg that this one was dialled for is over
	NotAnswered       Why = "not answered"      // it rang, and nobody answered in time, or the call was cancelled
	ApplicationError  Why = "application error" // a document failed, and so did its fallback
	Unsupported       Why = "unsupported"       // the document uses what this carrier does not implement
	TimeLimit         Why = "time limit"        // the call or the dial took as long as it may
	CarrierClosed     Why = "carrier closed"    // the simulation is over
	answeredElsewhere Why = "answered elsewhere"
)

func (Rang) event()             {}
func (PickedUp) event()         {}
func (Heard) event()            {}
func (HeardAudio) event()       {}
func (HeardTones) event()       {}
func (Beeped) event()           {}
func (Asked) event()            {}
func (RecordingStarted) event() {}
func (Connected) event()        {}
func (Disconnected) event()     {}
func (Overhears) event()        {}
func (Finished) event()         {}
