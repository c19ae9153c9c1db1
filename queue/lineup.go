package queue

import "time"

// Lineup is a page of who is in line, with the first page of who serves them: all that a forecast of the whole line needs,
// and no more, so that long lines are read in little time. Between two pages callers come and go: one may be missed or shown
// twice.
type Lineup struct {
	Now     time.Time
	Callers []Standing // by queue and lane, those of one lane in order of service
	Agents  []Serving  // sorted by ID
	Routing map[string]Routing
	Next    int // where the next page begins; 0: there is none
}

// Standing is a caller in line.
type Standing struct {
	Call  string
	Queue string
	Lane  string
	State EntryState
	Clock time.Time
	Head  time.Duration
	Agent string // of the oldest offer that is out
	Owed  bool   // the caller is to be called back, so will not hang up
}

// Order is the time by which the caller's turn is counted.
func (s Standing) Order() time.Time { return s.Clock.Add(-s.Head) }

// Serving is an agent, as far as a forecast looks at one.
type Serving struct {
	ID      string
	Profile Profile
	State   AgentState
	Since   time.Time
	Next    AgentState // as in Agent
	Call    string     // of the work in hand, as in Agent
	Queue   string     // of the work in hand
	Made    time.Time  // when the work in hand was offered; zero when there is none, or it is not known
	Owed    bool       // the work in hand is a callback, or was
	Until   time.Time  // when wrap-up or a rest ends by itself; zero otherwise
	Leaving bool
}
