package forecast

import (
	"time"

	"presszero/queue"
)

// What says what has happened.
type What string

// What happens on the line, as far as it is learnt from.
const (
	Joined    What = "joined"    // a caller came in line; Resumed: not for the first time
	Offered   What = "offered"   // an agent's phone is to ring for a caller
	Answered  What = "answered"  // an agent took a caller; Took: how long the caller had waited until the phone rang, Delay: how long it rang
	Unheard   What = "unheard"   // an agent did not take an offer
	HungUp    What = "hung-up"   // a caller gave up; Took: after so long, Delay: for how long a phone had rung for them, 0 if none
	Departed  What = "departed"  // a caller went on to another queue, a message or a callback; Took: after so long
	Finished  What = "finished"  // an agent is done with a call, wrap-up included; Took: since the phone rang
	Returned  What = "returned"  // an agent is back at work; Took: after so long, Was: what they were meanwhile
	Turned    What = "turned"    // an agent is something else now: State. Was: what they were for Took. Told besides Finished and Returned
	Dismissed What = "dismissed" // an agent is no longer declared. Was: what they were for Took
)

// Happening is one thing that has happened. What does not apply is empty.
type Happening struct {
	What     What
	At       time.Time
	Call     string
	Queue    string // of the caller
	Lane     string
	Agent    string
	Head     time.Duration // of a caller who joins: the head start
	Took     time.Duration
	Delay    time.Duration
	Callback bool // the caller is, or was, to be called back
	Resumed  bool // the stay in line goes on, or is taken up again
	State    queue.AgentState
	Was      queue.AgentState
}

// Tally turns what has happened into counts that are kept: exactly once, however many replicas there are. To add one, write a
// type with this method and name it in Options.Tallies. The names of its hashes begin with a prefix of its own, after which
// store.Learnt(ctx, Job, prefix) reads them on any replica; "law/" is taken. Counts that are added to (Count.Add) come out the
// same whoever counts; what is set (Count.Set) must be worked out of the happenings of the batch alone. A tally may keep a
// memory of its own to work out the next counts, such as who is at work; Recall shows it what counts already.
type Tally interface {
	// Count is what one happening adds.
	Count(h Happening) []queue.Count
	// Recall tells of a happening that counts already, so that what comes after it is understood. After a nil happening, all
	// that was remembered is forgotten, and recalled anew.
	Recall(h *Happening)
}
