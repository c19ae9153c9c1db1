package staffing

import (
	"fmt"
	"math"

	"presszero/queue/erlang"
)

// Target is what a queue is to reach.
type Target struct {
	Share     float64 `json:"share"`          // of all who call, to be answered within Within; above 0, below 1
	Within    float64 `json:"within_seconds"` // at least 0
	Abandon   float64 `json:"abandon"`        // the share of callers who may hang up at most; above 0
	Occupancy float64 `json:"occupancy"`      // the share of their time that agents are to be busy at most, above 0; 1: as much as comes
}

// The usual target: 80/20, at most 5 % hang up, and nobody is busy for more than 88 % of the time.
const (
	DefaultShare     = 0.80
	DefaultWithin    = 20.0
	DefaultAbandon   = 0.05
	DefaultOccupancy = 0.88
)

// String is the target as people say it: 80/20.
func (t Target) String() string { return fmt.Sprintf("%.3g/%.3g", 100*t.Share, t.Within) }

// Demand is who calls, and how long they have patience.
type Demand struct {
	Load     erlang.Load
	Patience float64 // mean, in seconds; above 0
}

// Service is how a number of agents serves a demand in the long run. The three service levels answer three questions,
// and differ: who quotes one should name it.
type Service struct {
	Agents    int     `json:"agents"`
	OfAll     float64 `json:"answered_of_all"`              // answered in time, of all who call; this is the one that targets mean
	OfStayed  float64 `json:"answered_of_those_who_stayed"` // answered in time, of all but those who hung up within that time
	Offered   float64 `json:"turn_within"`                  // whose turn came in time, or would have if they had not hung up
	Abandoned float64 `json:"abandoned"`
	InLine    float64 `json:"seconds_in_line"` // mean of all callers
	Delayed   float64 `json:"delayed"`         // who do not find an agent ready
	Occupancy float64 `json:"occupancy"`
}

// Meets reports whether the service is at least what the target asks for.
func (s Service) Meets(t Target) bool {
	return s.OfAll >= t.Share && s.Abandoned <= t.Abandon && s.Occupancy <= t.Occupancy
}

// Serve is how so many agents serve the demand, by Erlang A. Errors wrap [erlang.ErrArgument].
func Serve(d Demand, t Target, agents int) (Service, error) {
	p, err := erlang.QueuePatient(d.Load, d.Patience, agents)
	if err != nil {
		return Service{}, fmt.Errorf("%d agents: %w", agents, err)
	}
	answered := p.Answered(t.Within)
	return Service{
		Agents: agents, OfAll: answered, OfStayed: answered / (1 - p.GaveUp(t.Within)), Offered: p.Within(t.Within),
		Abandoned: p.Abandoned, InLine: p.InQueue, Delayed: p.Delayed, Occupancy: p.Occupancy,
	}, nil
}

// Agents is the smallest number of agents who meet the target, by Erlang A, and how they do. Nobody is needed where nobody
// calls. Errors wrap [erlang.ErrArgument].
func Agents(d Demand, t Target) (Service, error) {
	if err := t.check(); err != nil {
		return Service{}, err
	}
	if d.Load.Rate == 0 {
		return Service{OfAll: 1, OfStayed: 1, Offered: 1}, nil
	}
	agents, err := erlang.AgentsForPatient(d.Load, d.Patience, erlang.Goal{Share: t.Share, Seconds: t.Within})
	if err != nil {
		return Service{}, fmt.Errorf("agents for %s: %w", t, err)
	}
	for {
		s, err := Serve(d, t, agents)
		if err != nil || s.Meets(t) {
			return s, err
		}
		agents++
	}
}

func (t Target) check() error {
	if !(t.Share > 0 && t.Share < 1) || !(t.Within >= 0) || !(t.Abandon > 0) || !(t.Occupancy > 0) {
		return fmt.Errorf("%w: the target %s, %v hung up, occupancy %v", erlang.ErrArgument, t, t.Abandon, t.Occupancy)
	}
	return nil
}

// Backlog is how many agents it takes to serve those who wait already within the window, both times in seconds.
func Backlog(waiting int, handle, window float64) int {
	return int(math.Ceil(float64(waiting) * handle / window))
}

// Paid is how many agents are to be paid so that so many are at work: shrinkage is the share of paid time in which agents
// do something else, from 0 to below 1.
func Paid(agents int, shrinkage float64) int {
	return int(math.Ceil(float64(agents)/(1-shrinkage) - 1e-9))
}
