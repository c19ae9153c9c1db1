package bench

import (
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"

	"presszero/queue/estimate"
)

// Scenario is one site over some days. Times are seconds, rates are per second.
type Scenario struct {
	Name      string       `json:"name"`
	Note      string       `json:"note"`
	DayLen    float64      `json:"day_len"`
	Days      int          `json:"days"`
	EvalFrom  float64      `json:"eval_from"`  // callers who join earlier are learnt from and not scored
	EvalEvery int          `json:"eval_every"` // every so manieth delayed caller is scored; 0: all
	Queues    []QueueSpec  `json:"queues"`
	Groups    []GroupSpec  `json:"groups"`
	Staff     []StaffEvent `json:"staff_events"`
	RingMean  float64      `json:"ring_mean"`
	NoAnswer  float64      `json:"rna_p"`
	RingOut   float64      `json:"rna_time"`
	PauseP    float64      `json:"pause_p"`
	PauseMean float64      `json:"pause_mean"`
	PriorAHT  float64      `json:"prior_aht"`
	React     *Reaction    `json:"react"`
}

// QueueSpec is one queue of a scenario.
type QueueSpec struct {
	Name            string    `json:"name"`
	Arrivals        Arrivals  `json:"arrivals"`
	Service         Dist      `json:"service"`
	Patience        *Dist     `json:"patience"` // none: nobody hangs up
	PrioMix         []float64 `json:"prio_mix"` // chance of each level, the lowest first
	DriftT          []float64 `json:"drift_t"`  // times of the day from which calls last DriftF times as long
	DriftF          []float64 `json:"drift_f"`
	CallbackP       float64   `json:"callback_p"`
	CallbackAfter   float64   `json:"callback_after"`
	CallbackDial    float64   `json:"callback_dial"`
	CallbackNoReply float64   `json:"callback_noans"`
}

// Arrivals is the rate of arrivals over a day: constant, or straight between points, with a wave and bursts on top.
type Arrivals struct {
	Const  float64   `json:"const"`
	T      []float64 `json:"t"`
	R      []float64 `json:"r"`
	SinA   float64   `json:"sin_a"` // share of the rate that the wave adds and takes
	SinP   float64   `json:"sin_p"` // its period
	Bursts []Burst   `json:"bursts"`
	DayCV  float64   `json:"day_cv"` // of a gamma factor drawn each day
}

// Burst multiplies the rate for a while.
type Burst struct {
	T   float64 `json:"t"`
	Dur float64 `json:"dur"`
	Mul float64 `json:"mul"`
}

// GroupSpec is agents with the same skills and shifts.
type GroupSpec struct {
	N       int          `json:"n"`
	Skills  []int        `json:"skills"`
	Shifts  [][2]float64 `json:"shifts"` // none: always in
	SpeedCV float64      `json:"speed_cv"`
}

// StaffEvent takes agents away for a while, each day if Day is -1.
type StaffEvent struct {
	Day    int     `json:"day"`
	T      float64 `json:"t"`
	Dur    float64 `json:"dur"`
	Group  int     `json:"group"`
	Remove int     `json:"remove"`
	DurCV  float64 `json:"dur_cv"`
	Jitter float64 `json:"jitter"`
}

// Reaction is what callers do about a promise: leave at once with chance Balk when their patience is shorter, and after
// a broken one have AfterMu times the patience left. Loyal multiplies the patience left until then.
type Reaction struct {
	Balk    float64 `json:"balk"`
	Loyal   float64 `json:"loyal"`
	AfterMu float64 `json:"after_mu"`
}

//go:embed scenarios.json
var shipped []byte

// Shipped is the scenarios that the published figures are of.
func Shipped() []byte { return shipped }

// ErrScenario is wrapped by every fault of a scenario file.
var ErrScenario = errors.New("scenario")

// Parse reads a scenario file, a JSON list.
func Parse(file []byte) ([]Scenario, error) {
	var scenarios []Scenario
	if err := json.Unmarshal(file, &scenarios); err != nil {
		return nil, fmt.Errorf("%w: the file is not a JSON list of scenarios: %w", ErrScenario, err)
	}
	for i := range scenarios {
		if err := scenarios[i].check(); err != nil {
			return nil, fmt.Errorf("%w %d %q: %w", ErrScenario, i+1, scenarios[i].Name, err)
		}
	}
	return scenarios, nil
}

func (s *Scenario) check() error {
	switch {
	case !(s.DayLen > 0) || s.Days < 1 || s.DayLen*float64(s.Days) > 1e8:
		return errors.New("day_len and days must be above 0, and no more than three years in all")
	case len(s.Queues) == 0 || len(s.Queues) > estimate.MaxQueues:
		return fmt.Errorf("there must be 1 to %d queues", estimate.MaxQueues)
	case len(s.Groups) == 0:
		return errors.New("there must be a group of agents")
	}
	for i := range s.Queues {
		if err := s.Queues[i].check(); err != nil {
			return fmt.Errorf("queue %d: %w", i, err)
		}
	}
	return s.checkStaff()
}

func (s *Scenario) checkStaff() error {
	for i, g := range s.Groups {
		for _, q := range g.Skills {
			if q < 0 || q >= len(s.Queues) {
				return fmt.Errorf("group %d serves queue %d, which does not exist", i, q)
			}
		}
	}
	for i, e := range s.Staff {
		if e.Group < 0 || e.Group >= len(s.Groups) {
			return fmt.Errorf("staff event %d is of group %d, which does not exist", i, e.Group)
		}
	}
	return nil
}

func (q *QueueSpec) check() error {
	if len(q.Arrivals.T) != len(q.Arrivals.R) || len(q.DriftT) != len(q.DriftF) {
		return errors.New("arrivals t and r, and drift_t and drift_f, must be as long as each other")
	}
	if err := q.Service.check(); err != nil {
		return fmt.Errorf("service: %w", err)
	}
	if q.Patience == nil {
		return nil
	}
	if err := q.Patience.check(); err != nil {
		return fmt.Errorf("patience: %w", err)
	}
	return nil
}

// handle is the handling time that the operator configured, as the peers and the estimate are told.
func (s *Scenario) handle() float64 {
	if s.PriorAHT > 0 {
		return s.PriorAHT
	}
	return 240
}

func (s *Scenario) every() int { return max(s.EvalEvery, 1) }
