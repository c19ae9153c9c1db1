package estimate

import (
	"math"
	"math/bits"
)

// State is a live line as the estimate needs it: the queues that share agents, who waits and who works. A queue is named
// by its place in Queues; at most MaxQueues can be played together.
type State struct {
	Now    float64 // seconds on the store's clock
	Stale  float64 // age of the snapshot in seconds; 0 when it was taken just now
	Line   []Caller
	Agents []Agent
	Queues []Queue
	Crew   Crew
	Seed   uint64 // of the chance that is played; the same seed and state give the same answer
}

// MaxQueues is how many queues one State may hold.
const MaxQueues = 64

// Caller is one who waits. A Line is in the order of service: by age plus head start, the greatest first.
type Caller struct {
	Queue    int
	Age      float64 // seconds in line, by the service clock
	Head     float64 // head start of a priority, in seconds; Always puts a caller before all without
	Callback bool    // holds a place, and will not hang up
	Asking   bool    // takes no agent: a caller who would join now
}

// Always is the head start of an absolute priority; twice Always comes before it.
const Always = 1e7

func (c Caller) turn() float64 { return -c.Age - c.Head }

// Doing is what an agent does.
type Doing uint8

// What an agent does.
const (
	Idle      Doing = iota // free for the next caller
	OnCall                 // from the ring to the end of the wrap-up
	OnBreak                // away for a short time
	Left                   // gone, and expected back as those who left before were
	Scheduled              // not in; comes at Comes
)

// Agent is one who serves.
type Agent struct {
	Doing    Doing
	Age      float64 // seconds in that state
	Queue    int     // of the call in hand
	Callback bool    // the call in hand is a callback
	Skills   Skills  // queues served
	Comes    float64 // seconds from now until a scheduled agent comes
	Goes     float64 // seconds from now until the agent takes no more calls; 0: not known
	Until    float64 // seconds from now until the call in hand is over, being wrapped up; 0: not known
	Wraps    float64 // seconds that the wrap-up of a call in hand will take that still lasts; 0: not known

	// Opens is, for each queue, how long a caller's turn (age and head start) must have been waited for until the agent may
	// serve them; nil: not at all.
	Opens []float64
}

// Skills is a set of queues.
type Skills uint64

// SkillsOf is the set of the given queues, each below MaxQueues.
func SkillsOf(queues ...int) Skills {
	var s Skills
	for _, q := range queues {
		s |= 1 << q
	}
	return s
}

// Has reports whether the queue is in the set.
func (s Skills) Has(queue int) bool { return s>>queue&1 == 1 }

// Queue is what is believed of a queue at this moment.
type Queue struct {
	Handle     *Law
	Callback   *Law // nil: as Handle
	Patience   *Law // nil: nobody hangs up
	Tempo      Tempo
	Overtakers []Overtakers
	Levels     *Calibrated // nil: announce what was computed
	Configured float64     // handling time set by the operator, 0 if none
	Calls      float64     // finished calls that the laws rest on
}

func (q *Queue) calledBack() *Law {
	if q.Callback == nil {
		return q.Handle
	}
	return q.Callback
}

// Overtakers are callers yet to come with a head start.
type Overtakers struct{ Head, Rate float64 }

// Crew is what is believed of the agents' habits.
type Crew struct {
	Pause, Away *Law
	PauseChance float64 // of a break after a call
	NoAnswer    float64 // chance that an offer is not answered
	RingOut     float64 // seconds that such an offer rings
}

// Queue reads the book: ages are those of the calls in hand, callbacks left out.
func (b *Book) Queue(now, configured float64, ages []float64) Queue {
	handle := b.Handle.All()
	ended, _ := handle.Count()
	q := Queue{Handle: handleLaw(handle, configured, fewOnly(ages, ended)), Configured: configured, Calls: ended, Levels: &b.Levels}
	q.Callback = callbackLaw(b.Callback.All(), q.Handle)
	q.Patience = patienceLaw(b.Patience.All())
	b.Refresh(&q, now, ages)
	return q
}

// Refresh brings what changes from minute to minute up to date and keeps the laws: tempo and arrivals.
func (b *Book) Refresh(q *Queue, now float64, ages []float64) {
	q.Tempo = tempoOf(q.Handle, b.Calls, now, ages)
	q.Overtakers = q.Overtakers[:0]
	for _, s := range b.Streams {
		if s.Head > 0 {
			q.Overtakers = append(q.Overtakers, Overtakers{s.Head, s.PerSecond(now)})
		}
	}
}

// fewOnly is the ages while they matter beside the finished calls.
func fewOnly(ages []float64, ended float64) []float64 {
	if ended > 20*float64(len(ages)) {
		return nil
	}
	return ages
}

// Crew reads what was learnt of the agents; gone is how long those who left have been away.
func (t *Team) Crew(gone []float64) Crew {
	return Crew{
		Pause:       pauseLaw(t.Pause.All()),
		Away:        awayLaw(t.Away.All(), gone),
		PauseChance: chanceOf(t.Pauses, t.Calls),
		NoAnswer:    chanceOf(t.Unanswered, t.Rings),
		RingOut:     20,
	}
}

// Positions is each caller's place among those ahead whom an agent of theirs could take, from 1.
func Positions(s State) []int {
	share := s.shared()
	places := make([]int, len(s.Line))
	ahead := make([]int, len(s.Queues))
	for i, c := range s.Line {
		places[i] = 1
		for q, n := range ahead {
			if share[c.Queue]>>q&1 == 1 {
				places[i] += n
			}
		}
		ahead[c.Queue]++
	}
	return places
}

// shared is, for each queue, the queues that have an agent in common with it.
func (s State) shared() []Skills {
	common := make([]Skills, len(s.Queues))
	for q := range common {
		common[q] = SkillsOf(q)
	}
	for _, a := range s.Agents {
		for q := range common {
			if a.Skills.Has(q) {
				common[q] |= a.Skills
			}
		}
	}
	return common
}

// stretch is a factor with mean 1 whose logarithm has the given standard deviation.
func stretch(spread, normal float64) float64 {
	if spread == 0 {
		return 1
	}
	return math.Exp(spread*normal - spread*spread/2)
}

// Size is how many queues are in the set.
func (s Skills) Size() int { return bits.OnesCount64(uint64(s)) }
