package ivr

import "time"

// Contact is what is remembered of those who call from a number. The zero Contact is that of a first call.
type Contact struct {
	Calls    int         // that have ended
	Recent   []time.Time // when the latest of them ended, the last one first
	Queue    string      // in which the caller was last
	Agent    string      // with whom the caller last talked
	Language string      // that the caller chose
	Told     *Told       // of the wait, to a caller whose last call ended in line before a promise; nil: it did not
	Owed     time.Time   // when a message or a callback was left that no talk has followed; zero: nothing is owed
}

// Since is how many of the remembered calls have ended since a time.
func (c Contact) Since(t time.Time) int {
	n := 0
	for _, ended := range c.Recent {
		if !ended.Before(t) {
			n++
		}
	}
	return n
}

// Memory is what is to be remembered of a caller. What is zero stays as it was.
type Memory struct {
	Ended    string    // this call is over, at At; it is counted once
	At       time.Time // when it happened
	Queue    string
	Agent    string
	Language string
	Told     *Told // of the wait, where the call that is over ended in line; nil: it did not, and that is remembered
	Owed     bool  // a message or a callback was left
	Served   bool  // the caller has talked to a person: nothing is owed any more
}

// Lookup asks what is remembered of the number from which a call came.
type Lookup struct {
	Number string
}

// memory is what this turn wants remembered.
func (t *turn) memory() *Memory {
	if t.out.Remember == nil {
		t.out.Remember = &Memory{At: t.now}
	}
	return t.out.Remember
}
