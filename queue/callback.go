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
