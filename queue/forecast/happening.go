package forecast

import (
	"time"

	"presszero/queue"
)

// what says what has happened.
type what string

// What happens on the line, as far as it is learnt from.
const (
	joined    what = "joined"    // a caller came in line
	offered   what = "offered"   // an agent's phone is to ring for a caller
	answered  what = "answered"  // an agent took a caller; took: how long the caller had waited until the phone rang, delay: how long it rang
	unheard   what = "unheard"   // an agent did not take an offer
	hungUp    what = "hung-up"   // a caller gave up; took: after so long, delay: for how long a phone had rung for them, 0 if none
	departed  what = "departed"  // a caller went on to another queue, a message or a callback; took: after so long
	finished  what = "finished"  // an agent is done with a call, wrap-up included; took: since the phone rang, delay: after the talk
	returned  what = "returned"  // an agent is back at work; took: after so long, was: what they were meanwhile
	turned    what = "turned"    // an agent is something else now: state. Told besides finished and returned
	dismissed what = "dismissed" // an agent is no longer declared
)

// happening is one thing that has happened. What does not apply is empty.
type happening struct {
	what     what
	at       time.Time
	call     string
	lane     queue.LaneRef // of the caller
	agent    string
	head     time.Duration // of a caller who joins: the head start
	took     time.Duration
	delay    time.Duration
	callback bool // the caller is, or was, to be called back
	state    queue.AgentState
	was      queue.AgentState
}
