package ivr

// Turn is one turn of a call, answered: what a store of calls keeps of it.
type Turn struct {
	Call     string
	Turn     int        // the turn that was answered: Session.Turn of the call as it was asked
	Session  Session    // the call as it then stood
	Reply    []byte     // the document it was answered with
	Promised []Promised // promises in that document
}

// Committed is what a store says to a turn. When the turn had been answered before, nothing was changed.
type Committed struct {
	Replayed bool
	Reply    []byte  // of that turn, if it is still kept
	Latest   Session // the call as it stands
}
