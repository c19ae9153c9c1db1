package app

import (
	"fmt"
	"maps"
	"slices"

	"presszero/queue"
	"presszero/sim"
)

// outboundLeg is how the carrier's log calls the direction of a leg that we ring.
const outboundLeg = "outbound-api"

// calledAs are the callers who were called back, by the legs on which they were.
func (l logs) calledAs() map[string]string {
	calls := map[string]string{}
	for _, e := range l.events {
		if e.Kind == queue.EventDialled || e.Kind == queue.EventReached {
			calls[e.Leg] = e.Call
		}
	}
	return calls
}

// heard are the bridges with the caller's call in the caller's place, also of a caller whose phone we rang: the carrier,
// who rang both, puts the older leg first.
func (l logs) heard() []sim.Bridge {
	ours, called := slices.Collect(maps.Values(l.agents)), l.calledAs()
	all := slices.Clone(l.bridges)
	for i := range all {
		b := &all[i]
		if slices.Contains(ours, b.CallerParty) && !slices.Contains(ours, b.AgentParty) {
			b.Caller, b.CallerParty, b.Agent, b.AgentParty = b.Agent, b.AgentParty, b.Caller, b.CallerParty
		}
		if call, back := called[b.Caller]; back {
			b.Caller = call
		}
	}
	return all
}

// dials are how often each number was rung.
func (l logs) dials() map[string]int {
	rung := map[string]int{}
	for _, e := range l.rung {
		if e.Text == outboundLeg {
			rung[e.Party]++
		}
	}
	return rung
}

// calledTooOften are numbers that were rung more often than the callbacks allow that they were owed, and callbacks that
// were given up before.
func (l logs) calledTooOften() []string {
	var faults []string
	may, tried := map[string]int{}, map[string]int{}
	for _, e := range l.entries {
		if e.Callback.Owed() {
			may[e.Callback.Number] += l.tries[e.Queue]
		}
	}
	rung := l.dials()
	for _, number := range slices.Sorted(maps.Keys(may)) {
		if rung[number] > may[number] {
			faults = append(faults, fmt.Sprintf("%s was called %d times, want at most %d", number, rung[number], may[number]))
		}
	}
	for _, e := range l.events {
		switch {
		case e.Kind == queue.EventMissed:
			tried[e.Call]++
		case e.Kind == queue.EventEnded && e.Why == string(queue.Unreached) && tried[e.Call] != l.tries[e.Queue]:
			faults = append(faults, fmt.Sprintf("%s was given up after %d tries, want %d\n%s", e.Call, tried[e.Call], l.tries[e.Queue], l.stay(e.Call)))
		}
	}
	return faults
}

// calledElsewhere are talks of a callback with somebody at another number than the one that was to be called.
func (l logs) calledElsewhere() []string {
	var faults []string
	called := l.calledAs()
	for _, b := range l.bridges {
		for _, side := range [][2]string{{b.Caller, b.CallerParty}, {b.Agent, b.AgentParty}} {
			call, back := called[side[0]]
			if want := l.entries[call].Callback.Number; back && side[1] != want {
				faults = append(faults, fmt.Sprintf("%s was to be called at %s and was heard at %s", call, want, side[1]))
			}
		}
	}
	return faults
}

// placesLost are callers who were to be called back and whose service clock is not that of their call any more, and those
// who phoned in again and did not get the clock of the callback.
func (l logs) placesLost() []string {
	var faults []string
	seen := map[string]bool{}
	left := map[string]queue.Entry{} // callbacks that were taken up, by queue and number, until somebody has the place
	for _, e := range l.events {
		entry := l.entries[e.Call]
		key := e.Queue + " " + entry.From
		switch {
		case e.Kind == queue.EventEnded && e.Why == string(queue.Resumed):
			left[key] = entry
		case e.Kind != queue.EventJoined:
		case e.Why == "" && !seen[e.Call] && entry.Callback.Owed() && !entry.Clock.Equal(e.At):
			faults = append(faults, fmt.Sprintf("%s came at %s and is to be called back by the clock of %s",
				e.Call, e.At.Format("15:04:05.000"), entry.Clock.Format("15:04:05.000")))
		case e.Why == queue.WhyResumed && left[key].Call != "":
			if was := left[key]; !entry.Clock.Equal(was.Clock) || entry.Seq != was.Seq {
				faults = append(faults, fmt.Sprintf("%s took up the callback %s, but not its place", e.Call, was.Call))
			}
			delete(left, key)
		}
		seen[e.Call] = seen[e.Call] || e.Kind == queue.EventJoined
	}
	for _, was := range left {
		faults = append(faults, fmt.Sprintf("the place of %s was taken up by nobody", was.Call))
	}
	return faults
}
