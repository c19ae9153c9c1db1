package queue

import (
	"errors"
	"strings"
	"time"
)

// Talk is what is done to the talk of a caller with somebody, beside the line. It is kept until the caller has gone, so that
// replicas agree on it and a restart forgets nothing.
type Talk struct {
	Call  string   `json:"call"`  // the line's name for the caller
	Queue string   `json:"queue"` // in which the caller was served
	Offer OfferRef `json:"offer"` // by which the agent has the caller; of a consultation that took over, its own
	Line  OfferRef `json:"line"`  // by which the line gave the caller to somebody, and which this talk is of
	Agent string   `json:"agent"` // who has the caller; empty: somebody outside
	Leg   string   `json:"leg"`   // on which the agent now is
	Ways  string   `json:"ways"`  // the agent's address: who is reached in a browser may come back

	Since    time.Time `json:"since"`
	Taken    time.Time `json:"taken,omitzero"`    // when who was asked took over
	Held     time.Time `json:"held,omitzero"`     // since when the caller is on hold
	Reminded time.Time `json:"reminded,omitzero"` // when the agent was reminded of it
	Muted    bool      `json:"muted,omitempty"`   // nobody hears the agent
	Gone     time.Time `json:"gone,omitzero"`     // since when the agent's browser is gone
	Dropped  time.Time `json:"dropped,omitzero"`  // until when it is waited for
	Back     string    `json:"back,omitempty"`    // the leg on which it is called again, or has come back

	Consult *Consult `json:"consult,omitempty"`
	Help    *Help    `json:"help,omitempty"`

	Ended  bool    `json:"ended,omitempty"`  // from the desk: the talk is over as soon as the caller is out of the room
	Onward *Onward `json:"onward,omitempty"` // where the caller goes then instead
	Asked  int     `json:"asked,omitempty"`  // consultations so far
}

// Browser reports whether the agent is reached in a browser, which may be gone for a moment without hanging up.
func (t Talk) Browser() bool { return t.Agent != "" && strings.HasPrefix(t.Ways, "client:") }

// Target is where a caller is sent, or who is consulted. Exactly one of the three is set.
type Target struct {
	Queue  string `json:"queue,omitempty"`
	Agent  string `json:"agent,omitempty"`
	Number string `json:"number,omitempty"` // +E.164
}

// Kind is queue, agent or number.
func (t Target) Kind() string {
	switch {
	case t.Agent != "":
		return "agent"
	case t.Number != "":
		return "number"
	default:
		return "queue"
	}
}

// Name is the queue or the agent; of a number, that it is one.
func (t Target) Name() string {
	switch {
	case t.Agent != "":
		return t.Agent
	case t.Number != "":
		return "number"
	default:
		return t.Queue
	}
}

// Consult is somebody who is asked while the caller is on hold.
type Consult struct {
	To     Target    `json:"to"`
	Queue  string    `json:"queue,omitempty"` // in whose line the question waits; empty: a number is rung
	Entry  string    `json:"entry,omitempty"` // the line's name for the question
	Offer  OfferRef  `json:"offer,omitempty"` // by which somebody has taken it
	Agent  string    `json:"agent,omitempty"` // who has
	Leg    string    `json:"leg,omitempty"`   // on which they are
	Note   string    `json:"note,omitempty"`
	Since  time.Time `json:"since"`
	Joined time.Time `json:"joined,omitzero"` // when they came into the room
	Merged bool      `json:"merged,omitempty"`
}

// State is waiting, ringing of a number, talking, or joined, where the caller hears them too.
func (c Consult) State() string {
	switch {
	case c.Merged:
		return "joined"
	case !c.Joined.IsZero():
		return "talking"
	case c.To.Number != "":
		return "ringing"
	default:
		return "waiting"
	}
}

// HelpMode is how somebody helps in a talk.
type HelpMode string

// The ways to help. The caller hears who joins, and nobody else of them.
const (
	Listens HelpMode = "listens" // is heard by nobody
	Helps   HelpMode = "helps"   // is heard by the agent
	Joined  HelpMode = "joined"  // is heard by both
)

// Help is a supervisor in a talk.
type Help struct {
	Agent string    `json:"agent"` // who it is, as one who can be rung
	By    string    `json:"by"`    // the user
	Mode  HelpMode  `json:"mode"`
	Leg   string    `json:"leg"`
	Since time.Time `json:"since"`
	Ready bool      `json:"ready,omitempty"` // was ready for callers before, and is to be again
}

// Onward is where a caller goes on who comes out of the room.
type Onward struct {
	To   Target `json:"to"`
	Lane string `json:"lane,omitempty"`
	Note string `json:"note,omitempty"`
	Why  string `json:"why"` // one of the Why constants of talks
}

// Why a caller goes on in line after a talk.
const (
	WhyTransfer = "transfer" // the agent sent the caller on
	WhyNotTaken = "no-answer"
	WhyGrace    = "grace"   // the agent's browser did not come back in time
	WhyTooLong  = "hold"    // the caller was on hold for too long
	WhyGone     = "agent"   // the agent is gone while somebody was being asked
	WhyLongest  = "longest" // the longest hold is over: back in the talk
)

// NextKind says how a call goes on whose caller has come out of a room, or of a dialled leg.
type NextKind string

// The ways.
const (
	NextOver   NextKind = "over"   // the talk is over
	NextRoom   NextKind = "room"   // back into the room: somebody is there, or will be
	NextLine   NextKind = "line"   // the caller stands in line again
	NextNumber NextKind = "number" // an outside number is rung
	NextMeet   NextKind = "meet"   // somebody else has accepted the caller, and is in the room
)

// Next is how a call goes on.
type Next struct {
	Kind   NextKind
	Number string        // to be rung
	Ring   time.Duration // for how long
	Why    string        // the caller is in line again
}

// Stay is what becomes of a caller who is alone in the room, or on hold.
type Stay struct {
	Leave  bool // nobody will come: to be fetched out of it
	Moment bool // somebody comes back in a moment, which is worth a word
}

// What is told of talks.
const (
	EventHeld         EventKind = "held"          // the caller is on hold from now on
	EventUnheld       EventKind = "unheld"        // and no longer; why says how it ended
	EventHoldReminder EventKind = "hold-reminder" // the agent was reminded of it
	EventTransferred  EventKind = "transferred"   // the agent sent the caller on; why is where, reason the note
	EventSentBack     EventKind = "sent-back"     // the caller is in line again; why is why
	EventConsulted    EventKind = "consulted"     // somebody is asked; why is whom
	EventConsultOver  EventKind = "consult-ended" // why is what came of it
	EventDropped      EventKind = "dropped"       // the agent's browser is gone for a moment
	EventBack         EventKind = "back"          // and back
	EventHelped       EventKind = "helped"        // a supervisor is in the talk; why is how
	EventForced       EventKind = "forced-end"    // a supervisor ended the call; reason is why
)

// Errors of talks.
var (
	// ErrNoTalk: nobody talks with that caller, or somebody else does.
	ErrNoTalk = errors.New("nobody talks with that caller")
)

// TalkRefusal is why something cannot be done to a talk as it stands, in a sentence that says what to do.
type TalkRefusal string

func (r TalkRefusal) Error() string { return string(r) }

// asking marks the line's name of a question about a caller.
const asking = "~"

// ConsultOf is the line's name for the n-th question about a caller: an entry of its own, of which nobody is fetched.
func ConsultOf(call string, n int) string { return call + asking + string(rune('0'+n%10)) }

// TalkOf is the caller whom an entry is about, and whether it is only a question about them.
func TalkOf(call string) (caller string, asked bool) {
	caller, _, asked = strings.Cut(call, asking)
	return caller, asked
}
