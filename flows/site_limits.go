package flows

import "time"

// Limits are limits of a queue that are offers, not walls: a caller who meets one is taken down the ladder, and is in line
// all the same after pressing 0.
type Limits struct {
	MaxExpected time.Duration // the longest wait to expect; 0: no limit
	MaxPerAgent int           // callers in line for each agent at work; 0: no limit
	Closing     time.Duration // how long a wait that is not known is taken to be, when the queue closes soon
	AtClose     AtClose
}

// AtClose says what becomes of those who are in line when a queue closes.
type AtClose string

// What becomes of them.
const (
	CloseServe  AtClose = "serve"  // they are served while somebody is at work
	CloseLadder AtClose = "ladder" // they are taken down the ladder
)

// limitFields is the table of the limits of a queue.
var limitFields = []field[Queue]{
	{"max_waiting", optional, count(0, 1_000_000, func(q *Queue) *int { return &q.MaxWaiting }), "how many may wait; 0 or left out: no limit"},
	{"max_wait", optional, duration(0, 24*time.Hour, func(q *Queue) *time.Duration { return &q.MaxWait }).or("60m"), "how long a caller may wait before the ladder; 0s: no limit"},
	{"max_unstaffed", optional, duration(0, 24*time.Hour, func(q *Queue) *time.Duration { return &q.MaxUnstaffed }).or("2m"), "how long a caller waits while nobody is at work"},
	{"max_expected_wait", optional, duration(0, 24*time.Hour, func(q *Queue) *time.Duration { return &q.Limits.MaxExpected }), "the wait to expect from which callers are offered the ladder; 0s or left out: no limit"},
	{"max_per_agent", optional, count(0, 1000, func(q *Queue) *int { return &q.Limits.MaxPerAgent }), "how many callers in line for each agent at work, before the next are offered the ladder; 0 or left out: no limit"},
	{"closing", optional, duration(0, 12*time.Hour, func(q *Queue) *time.Duration { return &q.Limits.Closing }).or("10m"), "how long a wait is taken to be that is not known, when callers are told that it closes before their turn may come"},
	{"at_close", optional, choice(func(q *Queue) *AtClose { return &q.Limits.AtClose }, CloseServe, CloseLadder).or(string(CloseServe)), "what becomes of callers in line at closing time: serve them while somebody is at work, or take them down the ladder"},
	{"closed", optional, prompt(func(q *Queue) *Prompt { return &q.Closed }), "what callers are told when it is closed, before the next opening; our own words when left out"},
}
