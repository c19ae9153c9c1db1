package app

import (
	"slices"
	"strings"
	"testing"
	"time"

	"presszero/queue"
	"presszero/sim"
)

// agreed are two logs of two callers, the first of whom is refused once, and of two agents.
func agreed() logs {
	at := func(seconds int) time.Time { return noon.Add(time.Duration(seconds) * time.Second) }
	event := func(s int, kind queue.EventKind, call, agent string, offer queue.OfferRef, why string) queue.Event {
		return queue.Event{At: at(s), Kind: kind, Call: call, Queue: "sales", Agent: agent, Offer: offer, Why: why}
	}
	state := func(s int, agent string, state queue.AgentState, offer queue.OfferRef) queue.Event {
		return queue.Event{At: at(s), Kind: queue.EventAgent, Agent: agent, State: state, Offer: offer}
	}
	return logs{
		events: []queue.Event{
			event(0, queue.EventJoined, "CA1", "", "", ""),
			event(5, queue.EventJoined, "CA2", "", "", ""),
			event(10, queue.EventOffered, "CA1", "anna", "1", ""), state(10, "anna", queue.Reserved, "1"),
			event(15, queue.EventRefused, "CA1", "anna", "1", "declined"), state(15, "anna", queue.Away, ""),
			event(20, queue.EventOffered, "CA1", "ben", "2", ""), state(20, "ben", queue.Reserved, "2"),
			event(22, queue.EventAccepted, "CA1", "ben", "2", ""), state(22, "ben", queue.Talking, "2"),
			event(23, queue.EventBridged, "CA1", "ben", "2", ""),
			state(30, "anna", queue.Ready, ""),
			event(30, queue.EventOffered, "CA2", "anna", "3", ""), state(30, "anna", queue.Reserved, "3"),
			event(32, queue.EventAccepted, "CA2", "anna", "3", ""), state(32, "anna", queue.Talking, "3"),
			event(33, queue.EventBridged, "CA2", "anna", "3", ""),
			event(53, queue.EventEnded, "CA1", "ben", "2", "answered"), state(53, "ben", queue.WrapUp, "2"),
			event(63, queue.EventEnded, "CA2", "anna", "3", "answered"), state(63, "anna", queue.WrapUp, "3"),
		},
		entries: map[string]queue.Entry{
			"CA1": {Call: "CA1", Queue: "sales", Lane: queue.MainLane, Clock: at(0), Seq: 1, From: "+15550111"},
			"CA2": {Call: "CA2", Queue: "sales", Lane: queue.MainLane, Clock: at(5), Seq: 2, From: "+15550112"},
		},
		bridges: []sim.Bridge{
			{Caller: "CA1", CallerParty: "+15550111", Agent: "CA8", AgentParty: "+15550102", From: at(24), To: at(53)},
			{Caller: "CA2", CallerParty: "+15550112", Agent: "CA9", AgentParty: "+15550101", From: at(34), To: at(62)},
			{Caller: "CA3", CallerParty: "+15550113", Agent: "CA7", AgentParty: outsider, From: at(34), To: at(62)},
		},
		agents: map[string]string{"anna": "+15550101", "ben": "+15550102"},
		resume: map[string]time.Duration{"sales": 10 * time.Minute},
		slack:  2 * time.Second,
	}
}

func TestLogsThatAgreeHaveNoFaults(t *testing.T) {
	t.Parallel()
	l := agreed()
	if faults := l.faults(); len(faults) > 0 {
		t.Errorf("faults: %v", faults)
	}
	twice := l.bridges[0]
	l.bridges[0].To, twice.From = noon.Add(40*time.Second), noon.Add(41*time.Second)
	l.bridges = append(l.bridges, twice)
	if faults := l.faults(); len(faults) > 0 {
		t.Errorf("a caller who was out of the room for a second: %v", faults)
	}
	l = agreed()
	l.bridges, l.lost = l.bridges[1:], map[string][]time.Time{"CA1": {noon.Add(24 * time.Second)}}
	if faults := l.faults(); len(faults) > 0 {
		t.Errorf("a caller who hung up on the way into the room: %v", faults)
	}
}

// TestEveryCheckOfTheLogsFindsItsFault plants one fault at a time in either log.
func TestEveryCheckOfTheLogsFindsItsFault(t *testing.T) {
	t.Parallel()
	drop := func(kind queue.EventKind, call string) func(l *logs) {
		return func(l *logs) {
			l.events = slices.DeleteFunc(l.events, func(e queue.Event) bool { return e.Kind == kind && e.Call == call })
		}
	}
	find := func(l *logs, kind queue.EventKind, call string) int {
		return slices.IndexFunc(l.events, func(e queue.Event) bool { return e.Kind == kind && e.Call == call })
	}
	for name, c := range map[string]struct {
		plant func(l *logs)
		want  string
	}{
		"an end is lost":         {drop(queue.EventEnded, "CA1"), "CA1 has no end"},
		"a join is lost":         {drop(queue.EventJoined, "CA2"), "not in line"},
		"an acceptance is lost":  {drop(queue.EventAccepted, "CA1"), "without an accepted offer"},
		"a meeting is lost":      {drop(queue.EventBridged, "CA2"), "of which the line tells nothing"},
		"a refusal is lost":      {drop(queue.EventRefused, "CA1"), "offered twice at once"},
		"an end is told twice":   {func(l *logs) { l.events = append(l.events, l.events[find(l, queue.EventEnded, "CA1")]) }, "ends twice"},
		"an offer is told twice": {func(l *logs) { l.events = append(l.events, l.events[find(l, queue.EventOffered, "CA1")]) }, "made twice"},
		"two callers change places": {func(l *logs) {
			one, other := l.entries["CA1"], l.entries["CA2"]
			one.Clock, other.Clock = other.Clock, one.Clock
			l.entries["CA1"], l.entries["CA2"] = one, other
		}, "was overtaken"},
		"a talk is not heard": {func(l *logs) { l.bridges = l.bridges[1:] }, "of which the carrier knows nothing"},
		"two talks are swapped": {func(l *logs) {
			l.bridges[0].AgentParty, l.bridges[1].AgentParty = l.bridges[1].AgentParty, l.bridges[0].AgentParty
		}, "of which the carrier knows nothing"},
		"a talk is heard of which nobody knows": {func(l *logs) {
			l.bridges = append(l.bridges, sim.Bridge{Caller: "CA4", AgentParty: "+15550101", From: noon.Add(70 * time.Second), To: noon.Add(80 * time.Second)})
		}, "of which the line tells nothing"},
		"a talk begins long before it is told": {func(l *logs) { l.bridges[0].From = noon.Add(15 * time.Second) }, "of which the carrier knows nothing"},
		"a talk lasts longer than is told":     {func(l *logs) { l.bridges[1].To = noon.Add(70 * time.Second) }, "but it lasted until"},
		"a talk does not end":                  {func(l *logs) { l.bridges[1].To = time.Time{} }, "but it lasted until"},
		"a caller hangs up long before a talk": {func(l *logs) {
			l.bridges, l.lost = l.bridges[1:], map[string][]time.Time{"CA1": {noon.Add(10 * time.Second)}}
		}, "of which the carrier knows nothing"},
		"an agent is rung while talking": {func(l *logs) {
			l.rung = []sim.Entry{{Kind: sim.KindCreated, Party: "+15550101", At: noon.Add(40 * time.Second)}}
		}, "is rung at"},
		"who calls again is not known": {func(l *logs) {
			l.events[find(l, queue.EventEnded, "CA1")].Why = "abandoned"
			l.events = append(l.events, queue.Event{At: noon.Add(time.Minute), Kind: queue.EventJoined, Call: "CA3", Queue: "sales"})
			l.entries["CA3"] = queue.Entry{Call: "CA3", Queue: "sales", From: l.entries["CA1"].From}
		}, "stands at the end of the line"},
		"an agent is in two talks": {func(l *logs) { l.bridges[1].AgentParty = l.bridges[0].AgentParty }, "two talks at once"},
		"the wrong agent is told":  {func(l *logs) { l.events[find(l, queue.EventBridged, "CA1")].Agent = "anna" }, "the offer is of CA1 to ben"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := agreed()
			c.plant(&l)
			l.mustTell(t, c.want)
		})
	}
}

// mustTell fails unless a fault is found.
func (l logs) mustTell(t *testing.T, want string) {
	t.Helper()
	if found := strings.Join(l.faults(), "\n"); !strings.Contains(found, want) {
		t.Errorf("found %q, want %q", found, want)
	}
}
