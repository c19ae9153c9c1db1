package ivr

import "strings"

// Outcome is the answer to one event.
type Outcome struct {
	Session Session
	// Do is the carrier's next document. Empty only when Join is set, when the caller has gone, or when Fault is set and
	// not even a person's queue is known any more: then the fallback reply is the answer.
	Do []Instruction
	// Join asks for a place in line, at its service clock, or at the present if that is zero. The answer comes as
	// EventJoined or EventRefused, and it is the answer to that event which has the document; it asks for no place again.
	Join *Place
	// Lookup asks what is remembered of the caller's number. The answer comes in the same request, as EventFound or
	// EventNotFound.
	Lookup *Lookup
	// Fetch is a request to another system, to be sent once the turn is noted. Do keeps the caller company meanwhile, and
	// the answer comes as Fetched of a later event.
	Fetch *FetchRequest
	// Remember is to be remembered of the caller's number; nil: nothing.
	Remember *Memory
	// Leave says that the caller has left the line, and how; empty: has not.
	Leave LeaveWhy
	// Callback is, with Join, the wish to be called back: the place is kept without the caller, who gives up the phone. It is
	// answered with EventPromised or EventOwed.
	Callback *Wish
	// Cancel is the line's name for the caller whose callback is called off; empty: none.
	Cancel string
	// Missed says that a callback has reached nobody, and why; empty: has not.
	Missed Miss
	// Met says that the caller is on the way into the room of the agent.
	Met bool
	// Message is what the caller has left, to be kept.
	Message *Message
	// Text is a text message to be sent, at most once, when the turn is noted. Do keeps the caller company meanwhile, and what
	// became of it comes as Texted of a later event.
	Text *Text
	// Promises are what the caller was told to expect in this turn.
	Promises []Promise
	// Fault is the reason for which we, not the caller, chose a person; empty: none.
	Fault Reason
	// Notes are what happened on the way, for logs, metrics and tests.
	Notes []Note
}

// Chosen is the key that was chosen in this turn at the step at which the call stood, be it pressed or said; empty: none.
func (o Outcome) Chosen() string {
	at := len(o.Session.Path) - 1
	for _, note := range o.Notes {
		if note.Kind == NoteStep {
			at--
		}
	}
	if at < 0 {
		return ""
	}
	_, key, _ := strings.Cut(o.Session.Path[at], ":")
	return key
}

// LeaveWhy says how a caller left the line.
type LeaveWhy string

// The ways out of the line.
const (
	LeaveHungUp LeaveWhy = "hung-up"
	LeaveChose  LeaveWhy = "chose"  // another way, such as voicemail
	LeaveTalked LeaveWhy = "talked" // the talk is over
)

// NoteKind names a kind of note.
type NoteKind string

// The kinds of notes.
const (
	NoteStep       NoteKind = "step"       // a step was entered
	NoteEscape     NoteKind = "escape"     // 0 was pressed, or a word for a person was said
	NoteSilence    NoteKind = "silence"    // nothing was pressed in time
	NoteWrong      NoteKind = "wrong"      // a key that leads nowhere
	NotePerson     NoteKind = "person"     // the caller is on the way to a person's line
	NotePromise    NoteKind = "promise"    // a position, wait or due time was told
	NoteAnnounced  NoteKind = "announced"  // news of the wait were told, or the answer to who asked for them: what, and why
	NoteEnd        NoteKind = "end"        // the call is over
	NoteConsent    NoteKind = "consent"    // to be recorded: given or refused
	NoteText       NoteKind = "text"       // what became of a text message
	NoteExperiment NoteKind = "experiment" // the arm that was taken: name=arm
	NoteLadder     NoteKind = "ladder"     // what became of a rung that leads to another queue: desk rung 1 taken, or passed over

	NoteFetched   NoteKind = "fetched"   // another system has answered
	NoteUnfetched NoteKind = "unfetched" // it has not, or the memory of callers has not; the detail says why
)

// Note is one thing that happened, at a step.
type Note struct {
	Kind   NoteKind
	Step   string
	Detail string
}

// Reason names a fault of ours that was answered with a person. Reasons are counted.
type Reason string

// The faults that the engine itself finds; adapters add their own.
const (
	ReasonUnknownStep  Reason = "unknown-step"
	ReasonUnknownFlow  Reason = "unknown-flow" // the flow, or the version that the call began with, is gone
	ReasonExpression   Reason = "expression"
	ReasonLoop         Reason = "loop" // too many steps in one turn, or legs dialled in a row
	ReasonPanic        Reason = "panic"
	ReasonUnexpected   Reason = "unexpected-event"
	ReasonNoQueue      Reason = "no-queue" // the queue is not declared any more
	ReasonStore        Reason = "store"
	ReasonTimeout      Reason = "timeout"
	ReasonRequest      Reason = "request"       // the carrier's request could not be understood
	ReasonText         Reason = "text"          // a text message could not be sent
	ReasonCarrierFault Reason = "carrier-fault" // the carrier could not use a document of ours
)
