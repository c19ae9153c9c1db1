package simulate

import (
	"cmp"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"presszero/queue"
	"presszero/queue/estimate"
)

// Day is a recorded time, a day or a week: who called, who worked, and what came of it.
type Day struct {
	Begin   time.Time // zero where the record does not say
	Length  time.Duration
	Callers []Caller           // sorted by when they called
	Shifts  map[string][]Shift // by agent
	Queues  []string           // in which anybody called, sorted
	Actual  map[string]Actual  // what happened, by queue
}

// Actual is what happened to the callers of a queue on a recorded day.
type Actual struct {
	Calls     int             `json:"calls"`
	Answered  int             `json:"answered"`
	Abandoned int             `json:"abandoned"`
	Elsewhere int             `json:"elsewhere"` // chose another way, or were still there at the end
	Waits     []time.Duration `json:"-"`         // of those who were answered, sorted
}

// InTime is the share of all callers who were answered within the target.
func (a Actual) InTime(target time.Duration) float64 {
	n, _ := slices.BinarySearchFunc(a.Waits, target+1, cmp.Compare[time.Duration])
	return float64(n) / float64(max(a.Calls, 1))
}

// stay is a caller of a record.
type stay struct {
	caller   Caller
	offered  time.Duration // when an agent was last reserved
	bridged  time.Duration // when caller and agent met; 0: they did not
	ended    time.Duration
	agent    string
	waited   time.Duration
	over     bool
	callback bool
	outcome  queue.Outcome
}

// recorder gathers a day from what is told in order of time.
type recorder struct {
	day    Day
	stays  map[string]*stay
	order  []*stay
	work   map[string]time.Duration // since when agents are at work who are
	seen   map[string]bool          // agents of whom anything was told
	wrapUp map[string]*stay         // by agent: the talk that is wrapped up
	latest time.Duration
}

func newRecorder() *recorder {
	return &recorder{
		day:   Day{Shifts: map[string][]Shift{}, Actual: map[string]Actual{}},
		stays: map[string]*stay{}, work: map[string]time.Duration{}, seen: map[string]bool{}, wrapUp: map[string]*stay{},
	}
}

// joined notes a caller who comes into a line, or into another.
func (r *recorder) joined(call string, c Caller) {
	s := r.stays[call]
	if s == nil || s.over {
		s = &stay{caller: c}
		r.stays[call] = s
		r.order = append(r.order, s)
		return
	}
	s.caller.Queue, s.caller.Lane, s.caller.Head = c.Queue, c.Lane, c.Head
}

// working notes that an agent is at work, or not any more. Who is first heard of while working has worked from the beginning.
func (r *recorder) working(agent string, at time.Duration) {
	if _, works := r.work[agent]; !works {
		if !r.seen[agent] {
			at = 0
		}
		r.work[agent] = at
	}
	r.seen[agent] = true
}

func (r *recorder) gone(agent string, at time.Duration) {
	from, works := r.work[agent]
	if !works && !r.seen[agent] {
		from, works = 0, at > 0 // whoever leaves has been there
	}
	r.seen[agent] = true
	delete(r.work, agent)
	if works && at > from {
		r.day.Shifts[agent] = append(r.day.Shifts[agent], Shift{From: from, To: at})
	}
}

// left notes that a caller is in the line no more.
func (r *recorder) left(call string, at, waited time.Duration, why queue.Outcome) {
	s := r.stays[call]
	if s == nil || s.over {
		return // began before the record
	}
	s.over, s.ended, s.waited, s.outcome = true, at, waited, why
}

// close is the day. Nobody is known to have hung up who was answered, and no talk was had with who hung up: both are drawn
// from what the others of the queue did, the same for one seed.
func (r *recorder) close(seed uint64) Day {
	for agent := range maps.Clone(r.work) {
		r.gone(agent, r.latest)
	}
	for agent := range r.seen {
		r.day.Shifts[agent] = append([]Shift{}, r.day.Shifts[agent]...)
	}
	learnt := r.learn()
	random := rand.New(rand.NewPCG(seed, 0))
	for _, s := range r.order {
		share, other := 1-random.Float64(), 1-random.Float64()
		laws := learnt[s.caller.Queue]
		if !s.over && s.bridged == 0 {
			s.waited = r.latest - s.caller.At
		}
		switch {
		case s.bridged > 0, !s.over:
			s.caller.Patience = s.waited + span(laws.Patience.Residual(s.waited.Seconds(), share))
		case s.outcome != queue.Moved:
			s.caller.Patience = s.waited + time.Millisecond // after the queue's own limit, if that has taken them out
		}
		if s.callback {
			s.caller.Patience = 0
		}
		if s.caller.Talk == 0 {
			s.caller.Talk = max(span(laws.Handle.Draw(other)), time.Second)
		}
		r.day.Callers = append(r.day.Callers, s.caller)
		r.count(s)
	}
	slices.SortStableFunc(r.day.Callers, func(a, b Caller) int { return cmp.Compare(a.At, b.At) })
	r.day.Length = r.latest
	r.day.Queues = slices.Sorted(maps.Keys(r.day.Actual))
	return r.day
}

// count adds what happened to a caller.
func (r *recorder) count(s *stay) {
	a := r.day.Actual[s.caller.Queue]
	a.Calls++
	switch {
	case s.bridged > 0:
		i, _ := slices.BinarySearch(a.Waits, s.waited)
		a.Answered, a.Waits = a.Answered+1, slices.Insert(a.Waits, i, s.waited)
	case s.outcome == queue.Abandoned, s.outcome == queue.Vanished:
		a.Abandoned++
	default:
		a.Elsewhere++
	}
	r.day.Actual[s.caller.Queue] = a
}

// learn is what the callers of each queue did: how long they talked, and how long they were willing to wait.
func (r *recorder) learn() map[string]estimate.Queue {
	books := map[string]*estimate.Book{}
	for _, s := range r.order {
		b := books[s.caller.Queue]
		if b == nil {
			b = &estimate.Book{}
			books[s.caller.Queue] = b
		}
		if s.caller.Talk > 0 {
			b.Handled(s.ended.Seconds(), s.caller.Talk.Seconds())
		}
		switch {
		case s.waited == 0:
		case s.bridged == 0 && s.outcome == queue.Abandoned:
			b.HungUp(s.waited.Seconds())
		default:
			b.Stayed(s.waited.Seconds())
		}
	}
	learnt := map[string]estimate.Queue{}
	for name, b := range books {
		learnt[name] = b.Queue(r.latest.Seconds(), 0, nil)
	}
	return learnt
}

func span(seconds float64) time.Duration {
	return time.Duration(seconds * float64(time.Second)).Truncate(time.Millisecond)
}

// Happened is what happened on the day, as a table for people.
func (d *Day) Happened(target time.Duration) string {
	var out strings.Builder
	table := tabwriter.NewWriter(&out, 0, 0, 2, ' ', 0)
	fmt.Fprintf(table, "QUEUE\tCALLS\tANSWERED\tIN %s\tASA\tP90\tLONGEST\tGAVE UP\tELSEWHERE\n", strings.ToUpper(target.String()))
	for _, name := range d.Queues {
		a := d.Actual[name]
		c := Count{waits: a.Waits}
		var longest time.Duration
		if len(a.Waits) > 0 {
			longest = a.Waits[len(a.Waits)-1]
		}
		fmt.Fprintf(table, "%s\t%d\t%d\t%s\t%s\t%s\t%s\t%d\t%d\n", name, a.Calls, a.Answered, percent(a.InTime(target)), spell(c.ASA()), spell(c.P90()), spell(longest),
			a.Abandoned, a.Elsewhere)
	}
	_ = table.Flush() // a builder takes everything
	return out.String()
}
