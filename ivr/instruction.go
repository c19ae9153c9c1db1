package ivr

import (
	"strings"
	"time"
)

// Instruction is one thing the carrier is to do, in no carrier's words. The set is closed.
type Instruction interface{ instruction() }

// Speak says text.
type Speak struct {
	Text   string
	Locale string // BCP 47 locale, such as hi-IN
	Voice  string // the carrier's voice; empty: its default
	Slow   bool   // the caller has asked for it to be said slowly
}

// Audio plays a recording: the path below the service's /media/, or a whole address.
type Audio struct {
	Path string
	Text string // what is said in it, for readers and tests; may be empty
}

// Music reports whether the recording is a segment of hold music.
func (a Audio) Music() bool { return strings.HasPrefix(a.Path, holdFolder) }

// Pause waits.
type Pause struct {
	Length time.Duration
}

// Listen plays its prompts, which a key cuts short, and waits for keys. The next event of the call is EventKeys,
// EventSpeech, or EventSilence when nothing came.
type Listen struct {
	Prompts   []Instruction // Speak, Audio and Pause only
	Max       int           // keys that end it at once; 0: no number
	Finish    string        // key that ends it; empty: none
	Timeout   time.Duration // silence after the prompts, or between keys
	Locale    string
	Speech    bool     // words are heard beside keys
	Hints     []string // words that may be said
	Sensitive bool     // the answer is nobody's business: it must not be shown
}

// Meet puts the caller into the conference named by the call, where the agent is or will be. The next event is EventTalked.
type Meet struct {
	Room string
	Seat Seat
}

// Seat is what somebody is in a room, and so what happens when they come and go.
type Seat string

// The seats. A caller alone with somebody who only listens goes on hearing music. Who is asked about a caller may go without
// ending the talk.
const (
	SeatCaller Seat = ""      // does not begin the conference, and ends it
	SeatAgent  Seat = "agent" // begins and ends it
	SeatAsked  Seat = "asked" // begins it, and does not end it
)

// Dial rings outside addresses all at once and connects the first who answers. The next event is EventDialled.
type Dial struct {
	To      []string // +E.164, sip: or client:
	Timeout time.Duration
	Whisper *Whisper // who picks up hears this first, and is connected on pressing 1; nil: connected at once
}

// Whisper is what somebody is told who is rung for a caller.
type Whisper struct {
	Queue    string    // in which the caller could not be served
	Language string    // in which it is told
	Since    time.Time // for how long the caller has waited
	Note     string    // what the caller chose; may be empty
}

// Record takes a message after a beep. The next event is EventRecorded.
type Record struct {
	Max     time.Duration
	Finish  string        // keys that end it
	Silence time.Duration // silence that ends it
}

// Continue asks for the next turn at once: EventContinue.
type Continue struct{}

// HangUp ends the call.
type HangUp struct{}

func (Speak) instruction()    {}
func (Audio) instruction()    {}
func (Pause) instruction()    {}
func (Listen) instruction()   {}
func (Meet) instruction()     {}
func (Dial) instruction()     {}
func (Record) instruction()   {}
func (Continue) instruction() {}
func (HangUp) instruction()   {}
