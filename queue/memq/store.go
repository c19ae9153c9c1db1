// Package memq is the waiting line in the memory of one process, with a snapshot file that survives it. It is the
// store of the demo and of a service without Redis, and the model against which redisq is tested.
package memq

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"sync"
	"time"

	"presszero/queue"
)

// How long and how much is remembered.
const (
	tombstoneFor = 6 * time.Hour
	maxEvents    = 10_000
)

// Options are the settings of a Store.
type Options struct {
	Now       func() time.Time // required: the one clock of the line
	StateFile string           // where the line is kept between two runs; empty: nowhere
	Report    func(error)      // told when the state file could not be written; nil: nobody
}

// Store is a line in memory. Its methods may be called from many goroutines; each is one atomic transition or read.
type Store struct {
	now    func() time.Time
	file   string
	report func(error)

	mu      sync.Mutex
	entries map[string]*queue.Entry
	agents  map[string]*agent
	offers  map[queue.OfferRef]*offer
	lines   map[string]*line
	routing map[string]queue.Routing
	routed  string  // routing in JSON, by which one that is declared again is known
	pools   []*pool // as the plan numbers them
	backs   map[string]back
	leases  map[string]lease  // by job; not kept in the file: whoever wrote it is gone
	owed    map[string]string // calls of the open callbacks by number

	// deadlines are, by when each falls due, "o:" and an offer's ref, "w:" (wrap-up) or "l:" (lease) and an agent's ID, "c:"
	// and the call of a callback that is being called or whose time has not come, "x:" and the call of one that will expire.
	deadlines  *ranked
	tombstones *ranked // ended calls by when they ended
	redials    *ranked // keys of backs by when they are to be forgotten
	seq        int64   // last arrival number given
	offered    int64   // offers made
	feed       feed
	learnt     map[string]*lessons // by job
	published  map[string]string   // forecasts, as Published.Field names them; replaced as a whole
	ledger     ledger

	changed chan struct{} // holds one token while there is something to write
	saver   saver
}

// New returns the line that the state file remembers, or an empty one when there is no such file. A file that cannot
// be read is an error: starting without it would forget callers.
func New(o Options) (*Store, error) {
	if o.Now == nil {
		return nil, errors.New("memq: Options.Now is required")
	}
	if o.Report == nil {
		o.Report = func(error) {}
	}
	s := &Store{
		now:        o.Now,
		file:       o.StateFile,
		report:     o.Report,
		entries:    map[string]*queue.Entry{},
		agents:     map[string]*agent{},
		offers:     map[queue.OfferRef]*offer{},
		lines:      map[string]*line{},
		backs:      map[string]back{},
		leases:     map[string]lease{},
		owed:       map[string]string{},
		deadlines:  newRanked(),
		tombstones: newRanked(),
		redials:    newRanked(),
		learnt:     map[string]*lessons{},
		changed:    make(chan struct{}, 1),
	}
	if err := s.load(); err != nil {
		return nil, err
	}
	return s, nil
}

// Ping always succeeds: the line is in this process.
func (s *Store) Ping(context.Context) error { return nil }

// agent is an agent with what only the store needs to know.
type agent struct {
	queue.Agent
	Idle  time.Time // Since before the offer in hand, to which a withdrawn offer returns
	Turn  int64     // Work.Turn before the offer in hand, likewise
	Till  time.Time // when wrap-up or rest would end if the leg of the talk were down
	Until time.Time // when the lease ends; zero: none is running
	Made  time.Time // when the talk now being wrapped up was offered; zero when it does not count
	Queue string    // the queue of the work in hand
	pool  *pool     // nil until it was planned
}

// offer is an offer that is out, accepted or withdrawn.
type offer struct {
	Ref       queue.OfferRef
	Call      string
	Agent     string
	Queue     string
	Leg       string
	Made      time.Time
	Deadline  time.Time
	Accepted  bool
	Next      queue.OfferRef // of the same ring group, made after this one; empty: none
	Withdrawn withdrawal
	Connect   time.Duration // how often an accepted pair that has not met falls due
}

// withdrawal says why an offer is over for everybody but its agent. Empty: it is not.
type withdrawal string

const (
	gone  withdrawal = "gone"  // the caller has gone elsewhere, and the phone may ring
	taken withdrawal = "taken" // another agent of the ring group has accepted, likewise
	over  withdrawal = "over"  // the talk is over, but the leg may be up
)

// line is one queue.
type line struct {
	lanes    map[string]*lane
	talking  map[string]bool
	calling  map[string]bool
	deferred *ranked // calls by when they may be called
	staff    map[queue.AgentState]int

	handle, patience queue.Sum
}

func (s *Store) line(name string) *line {
	l, ok := s.lines[name]
	if !ok {
		l = &line{
			lanes: map[string]*lane{}, talking: map[string]bool{}, calling: map[string]bool{}, deferred: newRanked(),
			staff: map[queue.AgentState]int{},
		}
		s.lines[name] = l
	}
	return l
}

// write begins a transition: it takes the lock, reads the clock and forgets what is too old. The caller defers the
// function that it returns.
func (s *Store) write() (now time.Time, done func()) {
	s.mu.Lock()
	now = queue.Millis(s.now())
	for _, k := range s.tombstones.head(2, now.Add(-tombstoneFor).UnixMilli()-1) {
		s.tombstones.drop(k.member)
		delete(s.entries, k.member)
	}
	for _, k := range s.redials.head(2, now.UnixMilli()) {
		s.forgetBack(k.member)
	}
	return now, func() {
		select {
		case s.changed <- struct{}{}:
		default:
		}
		s.mu.Unlock()
	}
}

// member is how a caller stands in a sorted set: equal orders are decided by arrival.
func member(e *queue.Entry) string { return fmt.Sprintf("%016d:%s", e.Seq, e.Call) }

// callOf is the call of a member.
func callOf(member string) string { return member[17:] }

func (s *Store) nextRef(now time.Time) queue.OfferRef {
	s.offered++
	return queue.OfferRef(strconv.FormatInt(now.UnixMilli(), 10) + "-" + strconv.FormatInt(s.offered, 10))
}
