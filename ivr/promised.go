package ivr

import "time"

// Promised is a promise on record: what a caller was told to expect, and when.
type Promised struct {
	ID string // grows with time; empty until it is on record
	Promise
	Call   string // the line's name for the caller
	Number string // the caller's, all but the last two digits hidden
	Lane   string
	At     time.Time
}
