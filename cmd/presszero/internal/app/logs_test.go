package app

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
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
	rung    []sim.Entry              // when each leg to anybody was created
	lost    map[string][]time.Time   // when a caller hung up, by call, and when the answer to a request was lost, by call and by number
	agents  map[string]string        // address of each agent, by ID
	resume  map[string]time.Duration // for how long each queue keeps the place of who hung up
	tries   map[string]int           // how often each queue calls a number back
	slack   time.Duration            // how late one log may be told what the other knows: as long as a request takes
}

// talk is a conversation of a caller with an agent.
type talk struct {
	call, agent string // the agent's address
	leg         string // the agent's; empty as the line tells it
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
	faults := slices.DeleteFunc(r.Faults(), l.excused)
	for _, call := range r.Open() {
		faults = append(faults, call+" has no end")
	}
	faults = append(faults, l.outOfOrder()...)
	faults = append(faults, l.disagreements()...)
	faults = append(faults, l.notResumed()...)
	faults = append(faults, l.twiceAtOnce()...)
	faults = append(faults, l.calledTooOften()...)
	faults = append(faults, l.calledElsewhere()...)
	faults = append(faults, l.placesLost()...)
	return append(faults, l.rungWhileTalking()...)
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
// has still had one talk, as long as the agent stayed on the phone.
func (l logs) talksOfCarrier() []talk {
	ours := slices.Collect(maps.Values(l.agents))
	var talks []talk
	sorted := slices.SortedStableFunc(slices.Values(l.heard()), func(a, b sim.Bridge) int { return a.From.Compare(b.From) })
	for _, b := range sorted {
		if !slices.Contains(ours, b.AgentParty) {
			continue
		}
		again := slices.IndexFunc(talks, func(k talk) bool { return k.call == b.Caller && k.leg == b.Agent })
		if again >= 0 {
			talks[again].to = b.To
			continue
		}
		talks = append(talks, talk{call: b.Caller, agent: b.AgentParty, leg: b.Agent, from: b.From, to: b.To})
	}
	return talks
}

// disagreements are talks of which only one side knows, or of which the two tell different times. Who hangs up while they
// are led into the room, or is not led there because the replica that answers dies, has met the agent for the line, and was
// never heard.
func (l logs) disagreements() []string {
	var faults []string
	heard := l.talksOfCarrier()
	for _, told := range l.talksOfLine() {
		i := slices.IndexFunc(heard, func(k talk) bool {
			return k.call == told.call && k.agent == told.agent && near(k.from, told.from, l.slack)
		})
		if i < 0 && l.cutShort(told) {
			continue
		}
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

// cutShort reports whether one of the two was lost on the way into the room.
func (l logs) cutShort(told talk) bool {
	lost := slices.Concat(l.lost[told.call], l.lost[told.agent])
	for leg, call := range l.calledAs() {
		if call == told.call {
			lost = append(lost, l.lost[leg]...)
		}
	}
	return slices.ContainsFunc(lost, func(at time.Time) bool { return near(at, told.from, l.slack) })
}

// excused reports whether a fault of the replay is that a caller ended as answered whom nobody had met, after a talk that was
// cut short: who is fetched out of the empty room ends the talk, although the line has put them back already. They are in
// line again at the old place with their next request.
func (l logs) excused(fault string) bool {
	return strings.HasSuffix(fault, "answered: ended so, but caller and agent have met: false") &&
		slices.ContainsFunc(l.talksOfLine(), func(k talk) bool { return strings.Contains(fault, k.call) && l.cutShort(k) })
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

// notResumed are callers who hung up in line, called again in time, and did not get the old place back.
func (l logs) notResumed() []string {
	var faults []string
	kept := map[string]time.Time{} // until when, by queue and number
	for _, e := range l.events {
		entry, known := l.entries[e.Call]
		key := e.Queue + " " + entry.From
		switch {
		case !known || entry.From == "":
		case e.Kind == queue.EventEnded && (e.Why == string(queue.Abandoned) || e.Why == string(queue.Vanished)):
			kept[key] = e.At.Add(l.resume[e.Queue])
		case e.Kind == queue.EventJoined && e.Why == "" && e.At.Before(kept[key]):
			faults = append(faults, e.Call+" called again and stands at the end of the line")
			fallthrough
		case e.Kind == queue.EventJoined:
			delete(kept, key)
		}
	}
	return faults
}

// rungWhileTalking are agents whose phone was called while they were heard with a caller.
func (l logs) rungWhileTalking() []string {
	var faults []string
	talks := map[string][]talk{}
	for _, k := range l.talksOfCarrier() {
		talks[k.agent] = append(talks[k.agent], k)
	}
	for _, e := range l.rung {
		for _, k := range talks[e.Party] {
			if k.from.Before(e.At) && (k.to.IsZero() || k.to.After(e.At)) {
				faults = append(faults, fmt.Sprintf("%s is rung at %s, during %v", e.Party, e.At.Format("15:04:05.000"), k))
			}
		}
	}
	return faults
}

// outOfOrder are callers who were overtaken in their own lane: somebody was offered who came later by order, head start
// included, while they waited without an offer. Within a lane nothing else may decide. Who has had several places is left
// out, because only the last one is known.
func (l logs) outOfOrder() []string {
	var faults []string
	places := map[string]int{}
	for _, e := range l.events {
		switch {
		case e.Kind == queue.EventJoined && e.Why == queue.WhyCallback: // at the same place
		case e.Kind == queue.EventJoined, e.Kind == queue.EventRejoined, e.Kind == queue.EventPrioritised:
			places[e.Call]++
		}
	}
	type lane struct{ queue, lane string }
	waiting := map[lane]map[string]queue.Entry{}
	for _, e := range l.events {
		entry, known := l.entries[e.Call]
		if !known || places[e.Call] > 1 || entry.Queue != e.Queue {
			continue
		}
		in := lane{entry.Queue, entry.Lane}
		switch e.Kind {
		case queue.EventJoined, queue.EventRefused, queue.EventReturned, queue.EventReached:
			if e.Kind == queue.EventReached && e.Agent != "" {
				continue // by the agent who waits
			}
			if waiting[in] == nil {
				waiting[in] = map[string]queue.Entry{}
			}
			waiting[in][e.Call] = entry
		case queue.EventOffered:
			for _, other := range waiting[in] {
				if sooner(other, entry) {
					faults = append(faults, fmt.Sprintf("%s, who came %v before %s, was overtaken in %s\n%s%s",
						other.Call, entry.Order().Sub(other.Order()), e.Call, in.queue, l.stay(other.Call), l.stay(e.Call)))
				}
			}
			delete(waiting[in], e.Call)
		case queue.EventEnded, queue.EventDeferred:
			delete(waiting[in], e.Call)
		}
	}
	return faults
}

func sooner(a, b queue.Entry) bool {
	return cmp.Or(a.Order().Compare(b.Order()), cmp.Compare(a.Seq, b.Seq)) < 0
}

// stay is what the line tells of a caller.
func (l logs) stay(call string) string {
	var b strings.Builder
	for _, e := range l.events {
		if e.Call == call {
			fmt.Fprintf(&b, "%s %s %s %s %s\n", e.At.Format("15:04:05.000"), e.Kind, e.Agent, e.Offer, e.Why)
		}
	}
	return b.String()
}
