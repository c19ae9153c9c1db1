package app

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"time"

	"presszero/queue"
	"presszero/queue/queuetest"
	"presszero/sim"
)

// logs are the two accounts of what happened: the line's own feed, and what truly happened on the carrier's phones. Neither
// side has read the other's.
type logs struct {
	events  []queue.Event
	entries map[string]queue.Entry // how each caller was kept in the end, for the places
	bridges []sim.Bridge
	agents  map[string]string // address of each agent, by ID
	slack   time.Duration     // how late one log may be told what the other knows: as long as a request takes
}

// talk is a conversation of a caller with an agent.
type talk struct {
	call, agent string // the agent's address
	from, to    time.Time
}

func (k talk) String() string {
	return fmt.Sprintf("%s with %s from %s to %s", k.call, k.agent, k.from.Format("15:04:05.000"), k.to.Format("15:04:05.000"))
}

// faults are all that must not be, told by the line alone and by both logs together.
func (l logs) faults() []string {
	r := queuetest.NewReplay()
	for _, e := range l.events {
		r.Note(e)
	}
	faults := r.Faults()
	for _, call := range r.Open() {
		faults = append(faults, call+" has no end")
	}
	faults = append(faults, l.outOfOrder()...)
	faults = append(faults, l.disagreements()...)
	return append(faults, l.twiceAtOnce()...)
}

// talksOfLine are the conversations as the line tells them. A talk of a caller who never ended has no end.
func (l logs) talksOfLine() []talk {
	var talks []talk
	open := map[string]int{}
	for _, e := range l.events {
		switch e.Kind {
		case queue.EventBridged:
			open[e.Call] = len(talks)
			talks = append(talks, talk{call: e.Call, agent: l.agents[e.Agent], from: e.At})
		case queue.EventEnded:
			if i, talking := open[e.Call]; talking {
				talks[i].to = e.At
				delete(open, e.Call)
			}
		}
	}
	return talks
}

// talksOfCarrier are those that were heard, of callers with agents. A caller who was called out of the room and back into it
// has still had one talk.
func (l logs) talksOfCarrier() []talk {
	ours := slices.Collect(maps.Values(l.agents))
	var talks []talk
	sorted := slices.SortedStableFunc(slices.Values(l.bridges), func(a, b sim.Bridge) int { return a.From.Compare(b.From) })
	for _, b := range sorted {
		if !slices.Contains(ours, b.AgentParty) {
			continue
		}
		again := slices.IndexFunc(talks, func(k talk) bool {
			return k.call == b.Caller && k.agent == b.AgentParty && b.From.Sub(k.to) <= l.slack
		})
		if again >= 0 {
			talks[again].to = b.To
			continue
		}
		talks = append(talks, talk{b.Caller, b.AgentParty, b.From, b.To})
	}
	return talks
}

// disagreements are talks of which only one side knows, or of which the two tell different times.
func (l logs) disagreements() []string {
	var faults []string
	heard := l.talksOfCarrier()
	for _, told := range l.talksOfLine() {
		i := slices.IndexFunc(heard, func(k talk) bool {
			return k.call == told.call && k.agent == told.agent && near(k.from, told.from, l.slack)
		})
		if i < 0 {
			faults = append(faults, fmt.Sprintf("the line tells of %v, of which the carrier knows nothing", told))
			continue
		}
		if !near(heard[i].to, told.to, l.slack) {
			faults = append(faults, fmt.Sprintf("the line tells of %v, but it lasted until %s", told, heard[i].to.Format("15:04:05.000")))
		}
		heard = slices.Delete(heard, i, i+1)
	}
	for _, k := range heard {
		faults = append(faults, fmt.Sprintf("the carrier knows %v, of which the line tells nothing", k))
	}
	return faults
}

func near(a, b time.Time, slack time.Duration) bool { return a.Sub(b).Abs() <= slack }

// twiceAtOnce are agents and callers who were heard in two talks at once.
func (l logs) twiceAtOnce() []string {
	var faults []string
	last := map[string]talk{}
	for _, k := range slices.SortedStableFunc(slices.Values(l.talksOfCarrier()), func(a, b talk) int { return a.from.Compare(b.from) }) {
		for _, who := range []string{k.call, k.agent} {
			if before, known := last[who]; known && (before.to.IsZero() || before.to.After(k.from)) {
				faults = append(faults, fmt.Sprintf("%s is in two talks at once: %v and %v", who, before, k))
			}
			last[who] = k
		}
	}
	return faults
}

// outOfOrder are callers who were overtaken in their own lane: somebody was offered who came later by order, head start
// included, while they waited without an offer. Within a lane nothing else may decide. Who has been in several lanes, or had
// another head start before, is left out, because only the last one is known.
func (l logs) outOfOrder() []string {
	var faults []string
	moved := map[string]bool{}
	for _, e := range l.events {
		moved[e.Call] = moved[e.Call] || e.Why == queue.WhyMoved || e.Kind == queue.EventPrioritised || e.Kind == queue.EventRejoined
	}
	type lane struct{ queue, lane string }
	waiting := map[lane]map[string]queue.Entry{}
	for _, e := range l.events {
		entry, known := l.entries[e.Call]
		if !known || moved[e.Call] || entry.Queue != e.Queue {
			continue
		}
		in := lane{entry.Queue, entry.Lane}
		switch e.Kind {
		case queue.EventJoined, queue.EventRefused:
			if waiting[in] == nil {
				waiting[in] = map[string]queue.Entry{}
			}
			waiting[in][e.Call] = entry
		case queue.EventOffered:
			for _, other := range waiting[in] {
				if sooner(other, entry) {
					faults = append(faults, fmt.Sprintf("%s, who came %v before %s, was overtaken in %s", other.Call, entry.Order().Sub(other.Order()), e.Call, in.queue))
				}
			}
			delete(waiting[in], e.Call)
		case queue.EventEnded:
			delete(waiting[in], e.Call)
		}
	}
	return faults
}

func sooner(a, b queue.Entry) bool {
	return cmp.Or(a.Order().Compare(b.Order()), cmp.Compare(a.Seq, b.Seq)) < 0
}
