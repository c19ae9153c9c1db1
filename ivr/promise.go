package ivr

import "time"

// PromiseKind says what a caller was promised.
type PromiseKind string

// What callers are promised.
const (
	PromiseWait     PromiseKind = "wait"
	PromisePosition PromiseKind = "position"
	PromiseCallback PromiseKind = "callback" // the caller will be called
	PromiseMessage  PromiseKind = "message"  // a message that was left will be answered
)

// Promise is one thing that a caller was told to expect, as it goes on record.
type Promise struct {
	Kind     PromiseKind
	Said     string    // "between 5 and 10" of a wait, "3" of a position, "2h0m0s" of a time within which we call
	By       time.Time // the end of what was said; zero: no end was said
	Basis    string    // what a wait rests on, such as twin or drain; empty: it is no estimate
	Queue    string
	Language string           // in which it was said
	As       AnnouncementKind // of a wait or position: what was announced; empty: it was no announcement
}

// promise puts on record what the caller is told in this turn. Queue and language are the caller's.
func (t *turn) promise(p Promise) {
	p.Language = t.s.Language
	if p.Queue == "" && t.s.Place != nil {
		p.Queue = t.s.Place.Queue
	}
	t.out.Promises = append(t.out.Promises, p)
}
