package figures

import "time"

// Board is the wallboard. It has maps rather than lists, so that what changes is small; times are times, from which clocks on
// screens count; spans are in seconds, rounded to a tenth. What is not known is not there, and never 0.
type Board struct {
	At      time.Time              `json:"at"`
	Formula Named                  `json:"formula"` // of the total
	Total   *QueueBoard            `json:"total"`
	Queues  map[string]*QueueBoard `json:"queues"`
	Agents  map[string]AgentBoard  `json:"agents"`
	Alerts  map[string]Alert       `json:"alerts"`
}

// Named is a formula by its name, with what it says.
type Named struct {
	Name  string `json:"name"`
	Title string `json:"title"`
	Text  string `json:"text"`
}

// QueueBoard is a queue now, and today since its midnight; or all of them.
type QueueBoard struct {
	Title     string                `json:"title,omitempty"`
	Formula   *Named                `json:"formula,omitempty"` // that is shown first
	Target    *Target               `json:"target,omitempty"`
	Waiting   int                   `json:"waiting"` // on the phone
	Longest   *time.Time            `json:"longest_wait_since,omitempty"`
	Promise   *OldestPromise        `json:"oldest_promise,omitempty"`
	Positions map[string]Position   `json:"positions,omitempty"`
	Agents    Staff                 `json:"agents"`
	Levels    map[string]*Level     `json:"service_level,omitempty"`
	Offered   *int                  `json:"offered,omitempty"`
	Answered  *int                  `json:"answered,omitempty"`
	Abandoned *int                  `json:"abandoned,omitempty"`
	Short     *int                  `json:"short_abandoned,omitempty"`
	ASA       *float64              `json:"asa,omitempty"`
	AHT       *float64              `json:"aht,omitempty"`
	P50       *float64              `json:"wait_p50,omitempty"`
	P90       *float64              `json:"wait_p90,omitempty"`
	Human     *float64              `json:"time_to_human,omitempty"` // the median
	Occupancy *float64              `json:"occupancy,omitempty"`
	Coverage  *Coverage             `json:"coverage,omitempty"`
	Callbacks CallbacksNow          `json:"callbacks"`
	ZeroOuts  map[string]int64      `json:"zero_outs,omitempty"`
	Faults    map[string]int64      `json:"faults,omitempty"`
	Staffing  *StaffingNow          `json:"staffing,omitempty"`
	Clear     *float64              `json:"expected_clear_seconds,omitempty"`
	Spark     map[string][]*float64 `json:"spark,omitempty"`
}

// Target is what the service level is to be.
type Target struct {
	Share  float64 `json:"share"`
	Within float64 `json:"within_seconds"`
}

// OldestPromise is the wait that was told to a caller in line and ends first.
type OldestPromise struct {
	By   time.Time `json:"by"`
	Text string    `json:"text"` // in figures
	Late bool      `json:"late"` // its time has passed
	Risk bool      `json:"risk"` // at the present pace it will not be kept
}

// Position is a caller in line, without a name.
type Position struct {
	Since     time.Time  `json:"since"`
	PromiseBy *time.Time `json:"promise_by,omitempty"`
}

// Staff are agents by state.
type Staff struct {
	Ready    int `json:"ready"`
	Reserved int `json:"reserved"`
	Talking  int `json:"talking"`
	WrapUp   int `json:"wrap_up"`
	Away     int `json:"away"`
	Offline  int `json:"offline"`
}

// atWork are those who are signed in and not away.
func (s Staff) atWork() int { return s.Ready + s.Reserved + s.Talking + s.WrapUp }

// Coverage is how often what was told came true.
type Coverage struct {
	Share float64 `json:"share"`
	Of    int64   `json:"of"`
}

// CallbacksNow are callbacks that are owed, and those of today.
type CallbacksNow struct {
	Due    int    `json:"due"`               // owed now
	Late   *int64 `json:"late,omitempty"`    // today, called or given up after the time that was promised
	Kept   *int64 `json:"kept,omitempty"`    // today
	Past   int    `json:"overdue,omitempty"` // owed now, past the time that was promised
	Accept *int64 `json:"accepted,omitempty"`
}

// StaffingNow is how the staff is, by Erlang A and by playing the next half hour.
type StaffingNow struct {
	Now    int    `json:"now"`
	Needed *int   `json:"needed,omitempty"`
	State  string `json:"state"`
	Advice string `json:"advice"`
}

// AgentBoard is an agent.
type AgentBoard struct {
	Name   string    `json:"name"`
	State  string    `json:"state"`
	Since  time.Time `json:"since"`
	Reason string    `json:"reason,omitempty"`
	Queue  string    `json:"queue,omitempty"` // of the work in hand
}

// Severity is how bad something is.
type Severity string

// The severities.
const (
	Warns Severity = "warn"
	Bad   Severity = "bad"
)

// Alert says what goes wrong and what to do about it.
type Alert struct {
	Level Severity   `json:"level"`
	Kind  string     `json:"kind"`
	Queue string     `json:"queue,omitempty"`
	Text  string     `json:"text"`
	Do    string     `json:"do"`
	Since time.Time  `json:"since"`
	By    *time.Time `json:"by,omitempty"` // when it is too late
}
