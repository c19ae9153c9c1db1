package flows

import (
	"strings"
	"time"
)

// Offers are how the callers of a queue are offered to agents, and what becomes of agents who miss them.
type Offers struct {
	Group     int           // phones that may ring for one caller at once
	Misses    int           // offers in a row that come to nothing and set an agent away
	Pause     time.Duration // after a miss before that, until the agent is offered a caller again
	WrapUpMax time.Duration // the longest that an agent may extend a wrap-up to
}

// offerFields is the table of the offers of a queue.
var offerFields = []field[Queue]{
	{"ring_group", optional, count(1, 20, func(q *Queue) *int { return &q.Offers.Group }).or("1"), "how many agents' phones may ring for one caller at once; the first who accepts gets the caller"},
	{"misses", optional, count(1, 100, func(q *Queue) *int { return &q.Offers.Misses }).or("1"), "after how many missed or declined calls in a row an agent is set away"},
	{"miss_pause", optional, duration(time.Second, 10*time.Minute, func(q *Queue) *time.Duration { return &q.Offers.Pause }).or("10s"), "how long an agent is not rung after a missed or declined call that did not set them away"},
	{"wrap_up_max", optional, duration(time.Second, 8*time.Hour, func(q *Queue) *time.Duration { return &q.Offers.WrapUpMax }).or("10m"), "the longest that an agent may make the time for work after a call by extending it"},
}

// presenceFields is the table of how an agent shows to be there.
var presenceFields = []field[Agent]{
	{"lease", optional, duration(0, time.Hour, func(a *Agent) *time.Duration { return &a.Lease }).or("30s"), "how long an agent with a client: address stays at work while nothing is heard of the browser; 0s: no sign is needed. It counts for browsers only"},
}

// Browser reports whether the agent is reached in a browser.
func (a Agent) Browser() bool { return strings.HasPrefix(a.Address, "client:") }
