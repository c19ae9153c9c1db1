package queue

import "time"

// Callback is what is owed to a caller whose leg has gone: to be called at a number. The entry is the same, at the same
// place; only the leg is missing until a person answers at that number.
type Callback struct {
	Number  string    // to be called, as networks write it (+15550101) or sip:user@host; empty: nothing is owed
	Due     time.Time // promised: called by then
	After   time.Time // not to be called before; zero: as soon as the turn comes
	Expires time.Time // when calling back is given up; zero: never
	Tries   int       // how often the number was called and nobody was reached
	Called  time.Time // when the number was first called; zero: not yet
	Trying  string    // the carrier's leg that rings there, or on which nobody has pressed a key yet; empty: none
}

// UnknownLeg stands for a leg that may be ringing: no answer came from the carrier, so that it cannot be named.
const UnknownLeg = "unknown"

// CallAgain is how often a callback that is being called falls due while nobody says what came of it: longer than a
// request to the carrier.
const CallAgain = 15 * time.Second

// ExpiresLater is after how long it is looked at again whether a callback has expired that was offered or being called
// when its time was over.
const ExpiresLater = 30 * time.Second

// Missing says why a call back reached nobody.
type Missing string

// Why nobody was reached.
const (
	MissedNoAnswer    Missing = "no-answer"
	MissedBusy        Missing = "busy"
	MissedDeclined    Missing = "declined"
	MissedMachine     Missing = "machine" // a voicemail or a fax answered, or nobody who pressed the key
	MissedFailed      Missing = "failed"
	MissedUnreachable Missing = "unreachable" // the number cannot be called at all
)

// normal is the callback as every store keeps it: whole milliseconds, tries of at least 0, no leg being tried. A number of
// more than 64 bytes is none.
func (c Callback) normal() Callback {
	if c.Number == "" || len(c.Number) > maxText {
		return Callback{}
	}
	c.Due, c.After, c.Expires, c.Called = Millis(c.Due), Millis(c.After), Millis(c.Expires), Millis(c.Called)
	c.Tries, c.Trying = max(c.Tries, 0), ""
	return c
}

// Owed reports whether the caller is to be called back.
func (c Callback) Owed() bool { return c.Number != "" }

// Promise says what became of the time that a caller was promised.
type Promise string

// What becomes of a promised time.
const (
	PromiseOpen   Promise = "open"   // it has not passed, and the number was not called yet
	PromiseKept   Promise = "kept"   // called by then
	PromiseLate   Promise = "late"   // called, or still to be called, after it
	PromiseBroken Promise = "broken" // never called
)

// Promise is what has become by now of the time that was promised; ended: the callback is over.
func (e Entry) Promise(now time.Time) Promise {
	c := e.Callback
	switch {
	case !c.Owed() || c.Due.IsZero():
		return PromiseOpen
	case !c.Called.IsZero() && !c.Called.After(c.Due):
		return PromiseKept
	case !c.Called.IsZero():
		return PromiseLate
	case e.State == Ended && e.Outcome != Cancelled && e.Outcome != Resumed:
		return PromiseBroken
	case now.After(c.Due):
		return PromiseLate
	}
	return PromiseOpen
}
