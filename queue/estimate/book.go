package estimate

import (
	"math"
	"slices"
)

// How fast the past is forgotten, in seconds until it weighs half.
const (
	day = 24 * 3600.0

	HandleHalfLife  = 3 * day
	AbsenceHalfLife = 14 * day
	arrivalHalfLife = 20 * 60.0
)

// Recent is how many of the last calls are kept one by one.
const Recent = 256

// Call is one finished call: when it ended and how long it took, from the ring to the agent being free again.
type Call struct{ At, Took float64 }

// Book is what has been learnt about one queue. Every change is O(1); two books of one queue can be added up.
type Book struct {
	Handle   Memory     // handling times, from the ring to the agent being free again
	Callback Memory     // the same for callers who are called back
	Patience Memory     // Ended: hung up; Cut: answered or turned into a callback. Only callers who had to wait
	Calls    []Call     // the last calls, at most Recent of them, as a ring
	Next     int        // where the oldest of a full ring stands
	Streams  []Stream   // arrivals by class and head start, at most MostStreams
	Levels   Calibrated // what is announced for what
	WrapUp   Mean       // of the handling time, what follows the talk
}

// Handled learns from a call that ended now.
func (b *Book) Handled(now, took float64) {
	b.Handle.Current.End(took)
	if len(b.Calls) < Recent {
		b.Calls = append(b.Calls, Call{now, took})
		return
	}
	b.Calls[b.Next] = Call{now, took}
	b.Next = (b.Next + 1) % Recent
}

// Mean is a mean of late.
type Mean struct{ Seconds, Count float64 }

// Add adds an observation, which weighs a fiftieth at least.
func (m *Mean) Add(seconds float64) {
	m.Count++
	m.Seconds += (seconds - m.Seconds) * max(1.0/50, 1/m.Count)
}

// CalledBack learns from the agent's time that a callback took.
func (b *Book) CalledBack(took float64) { b.Callback.Current.End(took) }

// HungUp learns from a caller who gave up after so many seconds in line.
func (b *Book) HungUp(after float64) { b.Patience.Current.End(after) }

// Stayed learns from a caller who was still there after so many seconds, and then was answered or made a callback.
func (b *Book) Stayed(after float64) { b.Patience.Current.CutShort(after) }

// MostStreams is how many kinds of arrivals are told apart. One more takes the place of the one seen least.
const MostStreams = 32

// Arrived learns from a caller of a class who joined with the given head start.
func (b *Book) Arrived(now float64, class string, head float64) {
	i := slices.IndexFunc(b.Streams, func(s Stream) bool { return s.Class == class && s.Head == head })
	if i < 0 {
		i = b.free(now)
		b.Streams[i] = Stream{Class: class, Head: head, Seen: Rate{Since: now, At: now}}
	}
	b.Streams[i].Seen.happen(now, arrivalHalfLife)
}

// free is the place of a new stream.
func (b *Book) free(now float64) int {
	if len(b.Streams) < MostStreams {
		b.Streams = append(b.Streams, Stream{})
		return len(b.Streams) - 1
	}
	least := 0
	for i := range b.Streams {
		if b.Streams[i].Seen.faded(now, arrivalHalfLife) < b.Streams[least].Seen.faded(now, arrivalHalfLife) {
			least = i
		}
	}
	return least
}

// FoldDue reports whether it is time to fold.
func (b *Book) FoldDue(now float64) bool { return now-b.Handle.Folded >= foldEvery }

// Fold ages what was learnt; once an hour is often enough.
func (b *Book) Fold(now float64) {
	for _, m := range []*Memory{&b.Handle, &b.Callback, &b.Patience} {
		m.Fold(now, HandleHalfLife)
	}
}

// Add adds the laws that another book of the same queue has learnt; both must be folded at the same time. What is only
// of the moment (recent calls, arrivals, calibration) stays as it is.
func (b *Book) Add(other *Book) {
	b.Handle.Add(&other.Handle)
	b.Callback.Add(&other.Callback)
	b.Patience.Add(&other.Patience)
}

// Stream is the arrival of callers of one class with one head start, in seconds. Classes are the callers' own: callers of
// different classes may be served by different agents.
type Stream struct {
	Class string
	Head  float64
	Seen  Rate
}

// PerSecond is the rate of arrivals as of now.
func (s Stream) PerSecond(now float64) float64 { return s.Seen.perSecond(now, arrivalHalfLife) }

// Rate is a decayed count of events.
type Rate struct{ Count, At, Since float64 }

func (r *Rate) happen(now, halfLife float64) {
	r.Count = r.faded(now, halfLife) + 1
	r.At = now
}

func (r Rate) faded(now, halfLife float64) float64 { return r.Count * math.Exp2((r.At-now)/halfLife) }

// perSecond is the rate of events as of now. The time that was not watched yet is not held against it.
func (r Rate) perSecond(now, halfLife float64) float64 {
	watched := halfLife / math.Ln2 * (1 - math.Exp2((r.Since-now)/halfLife))
	return r.faded(now, halfLife) / max(watched, 600)
}

// Team is what has been learnt about the agents of a site.
type Team struct {
	Pause      Memory  // breaks
	Away       Memory  // from leaving to coming back; agents back within one minute count once
	Calls      float64 // decayed: calls after which an agent was free
	Pauses     float64 // decayed: of those, the ones with a break
	Rings      float64 // decayed: offers
	Unanswered float64 // decayed: of those, the ones that nobody answered
	Delays     float64 // decayed: seconds until the others were answered
	LastBack   float64 // when an agent came back last
}

const keepHabit = 0.998

// Freed learns from an agent who has finished a call and goes on, or takes a break after it.
func (t *Team) Freed(next Doing) {
	t.Calls, t.Pauses = t.Calls*keepHabit+1, t.Pauses*keepHabit
	if next == OnBreak {
		t.Pauses++
	}
}

// Rang learns from an offer and how it ended: OnCall for an answer, OnBreak for none.
func (t *Team) Rang(end Doing) {
	t.Rings, t.Unanswered = t.Rings*keepHabit+1, t.Unanswered*keepHabit
	if end == OnBreak {
		t.Unanswered++
	}
}

// Delayed learns from an offer that was answered after so many seconds.
func (t *Team) Delayed(after float64) { t.Delays = t.Delays*keepHabit + after }

// Delay is how long an offer rings until it is answered, in seconds.
func (t *Team) Delay() float64 {
	return (priorDelay*delayWeight + t.Delays) / (delayWeight + max(t.Rings-t.Unanswered, 0))
}

// Paused learns from a break that ended.
func (t *Team) Paused(took float64) { t.Pause.Current.End(took) }

// CameBack learns from an agent who came back now after being away so long.
func (t *Team) CameBack(now, after float64) {
	if t.LastBack == 0 || now-t.LastBack > 60 {
		t.Away.Current.End(after)
	}
	t.LastBack = now
}

// Fold ages what was learnt; once an hour is often enough.
func (t *Team) Fold(now float64) {
	t.Pause.Fold(now, AbsenceHalfLife)
	t.Away.Fold(now, AbsenceHalfLife)
}

// chanceOf is a share learnt from a few, with the weight of a belief that it is small.
func chanceOf(hits, all float64) float64 { return hits / (all + 50) }
