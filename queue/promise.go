package queue

import (
	"errors"
	"time"
)

// PromiseKind says what a caller was promised.
type PromiseKind string

// What callers are promised.
const (
	PromisedWait     PromiseKind = "wait"     // to be served by then
	PromisedPosition PromiseKind = "position" // at most so many are served before
	PromisedCallback PromiseKind = "callback" // to be called by then
	PromisedMessage  PromiseKind = "message"  // that a message is answered by then
)

// PromiseKinds are all of them.
var PromiseKinds = []PromiseKind{PromisedWait, PromisedPosition, PromisedCallback, PromisedMessage}

// What becomes of promises beside what becomes of the time of a callback.
const (
	PromiseVoid     Promise = "void"     // the caller left, or chose another way, before it was due
	PromiseReplaced Promise = "replaced" // openly, by another one that was told before it was due
)

// PromiseOutcomes are all that may become of a promise. Open is the one that is no end.
var PromiseOutcomes = []Promise{PromiseOpen, PromiseKept, PromiseLate, PromiseBroken, PromiseVoid, PromiseReplaced}

// PromiseRecord is a promise in the ledger: what a caller was told, and what became of it.
type PromiseRecord struct {
	ID       string      `json:"id"`             // grows with time
	Call     string      `json:"call"`           // the line's name for the caller
	From     string      `json:"from,omitempty"` // the caller's number, all but the last two digits hidden
	Queue    string      `json:"queue,omitempty"`
	Lane     string      `json:"lane,omitempty"` // empty: the main one
	Language string      `json:"language,omitempty"`
	Kind     PromiseKind `json:"kind"`
	Said     string      `json:"said"`            // in figures, such as: between 5 and 10
	Basis    string      `json:"basis,omitempty"` // of an estimate
	As       string      `json:"as,omitempty"`    // how it was announced, such as longer or sorry; empty: it was no announcement
	At       time.Time   `json:"at"`
	By       time.Time   `json:"by,omitzero"`     // zero: no time was told
	First    bool        `json:"first,omitempty"` // the first of its kind that this caller was told
	Outcome  Promise     `json:"outcome"`
	Settled  time.Time   `json:"settled,omitzero"` // zero while it is open
	// Margin is how much time was left when it was settled, below 0 when it had passed. Of a replaced one it is how much
	// sooner the next one is, below 0 when it is later: a raise.
	Margin   time.Duration `json:"margin,omitempty"`
	Passed   bool          `json:"passed,omitempty"`   // its time came while it was open
	Answered time.Time     `json:"answered,omitzero"`  // when the caller met an agent, also after it was replaced
	Item     string        `json:"item,omitempty"`     // the message that is to be answered
	Base     int           `json:"base,omitempty"`     // of a position: callers whom agents had taken by then
	Overtook int           `json:"overtook,omitempty"` // of a position: callers who were served before, beyond those who were told
	Live     bool          `json:"live,omitempty"`     // what is to become of the caller may still change the record
}

// Open reports whether nothing has become of the promise yet.
func (r PromiseRecord) Open() bool { return r.Outcome == PromiseOpen }

// Overdue reports whether the promise is open and its time has passed.
func (r PromiseRecord) Overdue(now time.Time) bool {
	return r.Open() && !r.By.IsZero() && now.After(r.By)
}

// Raise reports whether the caller was told a later time instead.
func (r PromiseRecord) Raise() bool { return r.Outcome == PromiseReplaced && r.Margin < 0 }

// Settlement is one step of the ledger: records as they stand from now on, and what is told of them.
type Settlement struct {
	Was, Is string // the ledger's state as it was read, and after this step
	Records []PromiseRecord
	Events  []Event
	Keep    time.Duration // records older than that are forgotten
	Most    int           // records that are kept; the oldest make room
}

// PromisesWish says which records are wanted: the newest first.
type PromisesWish struct {
	Live   bool   // only those that may still change
	Before string // the ID of a record, of which those that are older follow; empty: from the newest
	Limit  int
}

// PromisesPage is what a ledger holds.
type PromisesPage struct {
	State   string // of the ledger, empty at first
	Records []PromiseRecord
}

// ErrStaleLedger says that somebody else has moved the ledger on since its state was read.
var ErrStaleLedger = errors.New("the ledger has moved on")
