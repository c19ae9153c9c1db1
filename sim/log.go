package sim

import (
	"sync"
	"time"

	"presszero/internal/clock"
)

// Kind says what an [Entry] of the log is about.
type Kind string

// The kinds of things that happen.
const (
	KindCreated         Kind = "created"          // a leg exists; Text is its direction
	KindRinging         Kind = "ringing"          // the phone rings
	KindAnswered        Kind = "answered"         // the leg was answered
	KindEnded           Kind = "ended"            // the leg is over; Text is its final status, Why the reason
	KindRequested       Kind = "requested"        // a document was asked for; Event says on what occasion
	KindFetched         Kind = "fetched"          // the answer came; Status is its HTTP status, 0 for none
	KindFailed          Kind = "failed"           // a document could not be used; Status is the error code
	KindHeard           Kind = "heard"            // a prompt began; Text is its words or URL its audio
	KindAsked           Kind = "asked"            // a Gather listens
	KindPressed         Kind = "pressed"          // a key that somebody listened to; Text is the key
	KindPressedInVain   Kind = "pressed-in-vain"  // a key that nobody listened to
	KindSpoke           Kind = "spoke"            // the person spoke; Text is the words
	KindJoined          Kind = "joined"           // a conference was entered
	KindLeft            Kind = "left"             // a conference was left; Why says why
	KindConferenceStart Kind = "conference-start" // a conference began to mix
	KindConferenceEnd   Kind = "conference-end"   // a conference is over
	KindBridged         Kind = "bridged"          // Call and Peer hear each other from now on
	KindUnbridged       Kind = "unbridged"        // Call and Peer no longer hear each other
	KindOverhears       Kind = "overhears"        // Call hears Peer from now on, and is not heard by them
	KindOverheard       Kind = "overheard"        // Call no longer hears Peer, of whom they were not heard
	KindCalledBack      Kind = "called-back"      // a status callback was sent; Event names it
	KindCallbackLost    Kind = "callback-lost"    // a status callback was lost by a fault
	KindREST            Kind = "rest"             // a REST request; Event is method and path, Status the answer's status
	KindWarned          Kind = "warned"           // a document had a fault; see Warnings
	KindFaulted         Kind = "faulted"          // a fault was played; Text says which
	KindRecorded        Kind = "recorded"         // a recording was made; Text is its SID
)

// Entry is one thing that truly happened. Fields that do not apply are empty.
type Entry struct {
	// Seq counts the entries from 1.
	Seq int
	// At is the time on the carrier's clock.
	At   time.Time
	Kind Kind
	// Call is the SID of the leg concerned and Party the address of the person on it.
	Call, Party string
	// Peer and PeerParty are the other leg and person of a bridge; Call is the caller's then, Peer the agent's.
	Peer, PeerParty string
	// Conference is the name of the room.
	Conference string
	URL        string
	// Length is how long a prompt plays that began, unless it is cut short.
	Length time.Duration
	Event  string
	Text   string
	Why    string
	Status int
}

// Bridge is one stretch of time in which two people heard each other.
type Bridge struct {
	// Caller and Agent are call SIDs: the caller's is the inbound leg, or the older one of two of a kind.
	Caller, Agent string
	// CallerParty and AgentParty are the addresses of the two people.
	CallerParty, AgentParty string
	// Conference is the name of the room, empty for a plain Dial.
	Conference string
	From       time.Time
	// To is zero while they still talk.
	To time.Time
}

// truthLog keeps what happened. Its lock may be taken while the carrier's is held, never the other way round.
type truthLog struct {
	clock    clock.Clock
	observer func(Entry)

	mu      sync.Mutex
	entries []Entry
}

func (l *truthLog) add(e Entry) {
	l.mu.Lock()
	defer l.mu.Unlock()
	e.Seq, e.At = len(l.entries)+1, l.clock.Now()
	l.entries = append(l.entries, e)
	if l.observer != nil {
		l.observer(e)
	}
}

func (l *truthLog) all() []Entry {
	l.mu.Lock()
	defer l.mu.Unlock()
	return append([]Entry(nil), l.entries...)
}

func bridges(entries []Entry) []Bridge {
	var all []Bridge
	open := map[[2]string]int{}
	for _, e := range entries {
		pair := [2]string{e.Call, e.Peer}
		switch e.Kind {
		case KindBridged:
			open[pair] = len(all)
			all = append(all, Bridge{
				Caller: e.Call, CallerParty: e.Party, Agent: e.Peer, AgentParty: e.PeerParty,
				Conference: e.Conference, From: e.At,
			})
		case KindUnbridged:
			all[open[pair]].To = e.At
		}
	}
	return all
}
