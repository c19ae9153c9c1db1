package queue

import "time"

// Routing says whom the callers of one queue may be offered to, and when. The zero value is one tier, no relaxation,
// the longest idle agent first.
//
// Every time in it is counted from the caller's turn: since the service clock, the head start included. So whoever
// comes first in a lane may also be served by most, and a caller who was moved or came back loses nothing.
type Routing struct {
	Choice Choice        // which of several agents is offered the caller; empty: LongestIdle
	Tiers  []Tier        // the second tier and those after it; agents of a tier beyond the last join the last
	Relax  []Relaxation  // what callers go without after a while
	Sticky time.Duration // how long a caller waits for the agent they know, while that agent is at work; 0: that agent only comes first
	Resume time.Duration // for how long a caller who hung up in line gets the old clock back by calling again; 0: not at all

	Group     int           // phones that may ring for one caller at once, see Terms; 0: one
	Misses    int           // offers in a row that come to nothing and set an agent away; 0: one
	Pause     time.Duration // until an agent who missed fewer is offered a caller again; 0: DefaultPause
	WrapUpMax time.Duration // the longest a wrap-up may become; 0: DefaultWrapUpMax
}

// Tier says when the agents of a tier may be offered callers. Nearer tiers are always asked first.
type Tier struct {
	After time.Duration // open to callers who have waited so long; 0: to anybody for whom nobody nearer is ready
}

// Relaxation makes callers easier to serve: once they have waited so long, a lower level of the skill will do.
type Relaxation struct {
	After time.Duration
	Skill string
	Level int // the level that will do then; 0: none, if the skill is only preferred. A required skill stays at least 1
}

// Choice says which of the agents who may serve a caller, all of the nearest tier, is offered the caller. Equal agents
// are decided by ID.
type Choice string

// The choices. Counts begin anew when an agent signs in.
const (
	LongestIdle Choice = "longest-idle" // ready for longest
	LeastTalked Choice = "least-talked" // has talked least
	FewestCalls Choice = "fewest-calls" // has had the fewest calls
	RoundRobin  Choice = "round-robin"  // was offered a caller longest ago, taken or refused
	Linear      Choice = "linear"       // stands first in the declared order
	Weighted    Choice = "weighted"     // has had the fewest calls for their weight
)

// Score orders agents under the choice: lower is offered first.
func (c Choice) Score(a Agent) int64 {
	switch c {
	case LeastTalked:
		return a.Work.Talked.Milliseconds()
	case FewestCalls:
		return int64(a.Work.Calls)
	case RoundRobin:
		return a.Work.Turn
	case Linear:
		return int64(a.Place)
	case Weighted:
		return int64(a.Work.Calls) * 1_000_000 / int64(max(a.Weight, 1))
	case LongestIdle:
	}
	return a.Since.UnixMilli()
}

// Work is what an agent has done since signing in. The choices count by it.
type Work struct {
	Calls  int           // callers met
	Missed int           // offers in a row that came to nothing through the agent; accepting one, or being ready again, ends the row
	Talked time.Duration // with them, wrap-up left out
	Turn   int64         // the number of the site's latest offer to the agent; 0: none yet
}

// choice is the declared choice, or the default one.
func (r Routing) choice() Choice {
	switch r.Choice {
	case LeastTalked, FewestCalls, RoundRobin, Linear, Weighted:
		return r.Choice
	case LongestIdle:
	}
	return LongestIdle
}

// opens is how long a caller has waited when a tier opens; tiers are counted from 1.
func (r Routing) opens(tier int) time.Duration {
	if tier <= 1 || len(r.Tiers) == 0 {
		return 0
	}
	return whole(r.Tiers[min(tier-2, len(r.Tiers)-1)].After)
}

// yields is how long a caller has waited when an agent of that level will do for the need, and whether one ever will.
// A preferred skill that no step drops does not hold anybody up: it only says who comes first.
func (r Routing) yields(n Need, level int) (time.Duration, bool) {
	if level >= n.Level {
		return 0, true
	}
	var after time.Duration
	dropped, found := false, false
	for _, step := range r.Relax {
		if step.Skill != n.Skill {
			continue
		}
		drops := step.Level <= 0 && n.Preferred
		dropped = dropped || drops
		if drops || level >= max(step.Level, 1) {
			if at := whole(step.After); !found || at < after {
				after, found = at, true
			}
		}
	}
	if n.Preferred && !dropped {
		return 0, true
	}
	return after, found
}

// whole is d in whole milliseconds, at least 0.
func whole(d time.Duration) time.Duration { return max(d, 0).Truncate(time.Millisecond) }
