package ivr

import (
	"maps"
	"slices"
	"time"

	"presszero/flows"
)

// Session is everything that is known about a call between two of its turns. It is small, because it travels sealed in
// every address that the carrier is given: what the store forgets, the call still knows.
type Session struct {
	Call     string
	From     string
	To       string
	Flow     string
	Version  string // of the flow that the call began with
	Began    time.Time
	Turn     int // turns answered so far
	Language string
	Mode     Mode
	Step     string
	Tries    int // silences and wrong keys at this step
	Alone    int // legs dialled since the caller last had a part in the call
	Vars     map[string]any
	Path     []string // the last steps, with the key chosen: "main:2"
	Escaped  string   // step at which 0 was pressed, or a fault or silence led to a person
	Place    *Place   // where the caller waits; on the ladder and in the talk: waited
	Hold     *Hold    // what was said and played while waiting
	Rung     int      // next rung of the queue's ladder; above 0: the caller is on the ladder
	Chose    bool     // the caller left an open line for the ladder, by a key, or may return to it by saying nothing
	Owed     []Saying // what the next document begins with, while a place in line is asked for
	Fetch    *Pending // the request whose answer the caller waits for; nil: none
	Given    string   // at this step so far: a score, a number to call back
	Served   string   // queue in which the caller last talked with a person
	Texts    int      // text messages asked for in this call
	Entry    string   // the line's name for the caller, when it is not Call: they were called back
	Owes     *Owing   // the callback that is owed to the caller already, while they are asked about it
	Secret   Secrets  // sensitive variables; the rest of them is in Vars
	Sealed   string   // Secret in a store: sealed by the adapter that keeps the session, and empty on the way
	// Confirming says that the entry of the step has been read back, and the caller is to say whether it is right.
	Confirming bool
	Why        flows.Why // the reason for which the caller is, or was last, on the ladder; empty: chose it
	Over       string    // queue that the ladder has asked for a place, within the request; empty: none
	Welcomed   bool      // the caller has phoned in again, and was told that the old place is theirs
	Taste      *Taste    // how the caller likes to wait; nil: has chosen nothing yet
	Noticed    time.Time // since when the latest message has been switched on that the caller was told; zero: none was
	Shut       time.Time // since when the closing has been switched on for which the caller was told the reason; zero: none was
}

// Saying is something that is to be said to the caller.
type Saying struct {
	Lang  string // language of Text
	Text  string
	Audio string // path as in [Audio]; empty: Text is spoken
}

// clone is a session that shares nothing with s.
func (s Session) clone() Session {
	s.Vars = maps.Clone(s.Vars)
	s.Secret = maps.Clone(s.Secret)
	s.Path = append(make([]string, 0, maxPath), s.Path...)
	s.Owed = slices.Clone(s.Owed)
	if s.Fetch != nil {
		fetch := *s.Fetch
		s.Fetch = &fetch
	}
	if s.Owes != nil {
		owes := *s.Owes
		s.Owes = &owes
	}
	if s.Place != nil {
		place := *s.Place
		s.Place = &place
	}
	if s.Hold != nil {
		hold := *s.Hold
		if hold.Told != nil {
			told := hold.Told.clone()
			hold.Told = &told
		}
		s.Hold = &hold
	}
	if s.Taste != nil {
		taste := *s.Taste
		s.Taste = &taste
	}
	return s
}

// Mode says what the call is doing, and so how its next event is understood.
type Mode string

// The modes of a call.
const (
	ModeFlow         Mode = "flow"          // walking the flow
	ModeLine         Mode = "line"          // waiting for a person
	ModeTalk         Mode = "talk"          // with an agent
	ModeCallback     Mode = "callback"      // in line, choosing on which number to be called back
	ModeRungCallback Mode = "callback-rung" // choosing that on the ladder
	ModeOwed         Mode = "owed"          // asked what is to become of a callback that is owed, before the flow begins
	ModeCalled       Mode = "called"        // called back, until a key shows that a person is there
	ModeDial         Mode = "dial"          // with, or ringing, an outside number
	ModeVoicemail    Mode = "voicemail"     // leaving a message
	ModeRecord       Mode = "record"        // being recorded by a step, with consent or after a survey
	ModeText         Mode = "text"          // waiting until a text message is on its way
	ModeGoodbye      Mode = "goodbye"       // hearing the last words; 0 still works
	ModeDone         Mode = "done"          // over
)

// Place is a caller's place in line: enough to put the caller back there when the store has lost it.
type Place struct {
	Queue string
	Lane  string    // what the caller needs; empty: nothing in particular
	Clock time.Time // service clock
	Seq   int64
	Head  time.Duration
	Note  string
	Next  string // step after the talk
	// Insists says that the caller would rather wait than take anything else that was offered, however long it takes.
	Insists bool
	MayWait bool // is kept out of the line by an offer alone, and 0 waits all the same
	Any     bool // the caller asked for a person: rather one without what Lane asks for than nobody
}

// InLineAs is the line's name for the caller.
func (s Session) InLineAs() string {
	if s.Entry != "" {
		return s.Entry
	}
	return s.Call
}

// Hold is what a waiting caller has heard.
type Hold struct {
	Since     time.Time     // began to wait in this queue
	Music     time.Duration // where the music goes on
	Played    time.Time     // when the music of the last document began
	SaidAt    time.Time     // last announcement
	Position  int           // last position said
	Minutes   int           // last upper bound said, in minutes
	Unstaffed time.Time     // since when nobody has been at work
	Warned    bool          // was told that the queue may close before the caller's turn
	Kept      bool          // was told that the queue has closed and the place is kept
	Offered   bool          // the caller has heard that they can be called back, and what that means
	Told      *Told         // of the wait; nil: nothing
	Talk      time.Duration // how long the words of the last announcement took
	Segment   time.Duration // of music in the last document; 0: an older replica has written it
}
