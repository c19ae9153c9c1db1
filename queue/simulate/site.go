package simulate

import (
	"time"

	"presszero/queue"
	"presszero/queue/estimate"
)

// Site is the queues and agents that are tried.
type Site struct {
	Queues map[string]Queue
	Agents []queue.Agent
	Shifts map[string][]Shift // when an agent is at work, by ID; who is not named is ready from the beginning to the end
}

// Shift is a time at work, since the beginning. A call in hand at its end is finished.
type Shift struct{ From, To time.Duration }

// Queue is a queue that is tried.
type Queue struct {
	Routing    queue.Routing
	Head       time.Duration // head start of its callers
	Handle     time.Duration // handling time expected, wrap-up included
	WrapUp     time.Duration
	MaxWait    time.Duration // 0: no limit
	MaxWaiting int           // 0: no limit

	Policy estimate.Policy // what callers are told; package promises goes by it
}

// talk is how long a talk is expected to take.
func (q Queue) talk() time.Duration { return max(q.Handle-q.WrapUp, q.Handle/2, time.Second) }

// opens are the times of a caller's turn at which more agents may serve the caller.
func (q Queue) opens() []time.Duration {
	all := []time.Duration{q.Routing.Sticky}
	for _, tier := range q.Routing.Tiers {
		all = append(all, tier.After)
	}
	for _, step := range q.Routing.Relax {
		all = append(all, step.After)
	}
	return all
}
