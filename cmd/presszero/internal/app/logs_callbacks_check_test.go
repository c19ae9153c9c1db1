package app

import (
	"slices"
	"testing"
	"time"

	"presszero/queue"
	"presszero/sim"
)

// agreedBack are two logs of four callers who are to be called back, by two agents: CA1 by the agent first, after one try
// in vain, CA2 by the customer first, CA3 is never reached, and CA4 phones in again as CA5.
func agreedBack() logs {
	at := func(seconds int) time.Time { return noon.Add(time.Duration(seconds) * time.Second) }
	var events []queue.Event
	tell := func(s int, kind queue.EventKind, call, agent string, offer queue.OfferRef, why string) {
		e := queue.Event{At: at(s), Kind: kind, Call: call, Queue: "sales", Agent: agent, Offer: offer, Why: why}
		if kind == queue.EventDialled || kind == queue.EventReached || kind == queue.EventMissed {
			e.Leg, e.Why = why, ""
		}
		events = append(events, e)
	}
	state := func(s int, agent string, state queue.AgentState, offer queue.OfferRef) {
		events = append(events, queue.Event{At: at(s), Kind: queue.EventAgent, Agent: agent, State: state, Offer: offer})
	}
	offered := func(s int, call, agent string, offer queue.OfferRef) {
		tell(s, queue.EventOffered, call, agent, offer, "")
		state(s, agent, queue.Reserved, offer)
	}
	accepted := func(s int, call, agent string, offer queue.OfferRef) {
		tell(s, queue.EventAccepted, call, agent, offer, "")
		state(s, agent, queue.Talking, offer)
	}
	answered := func(s int, call, agent string, offer queue.OfferRef) {
		tell(s, queue.EventEnded, call, agent, offer, "answered")
		state(s, agent, queue.WrapUp, offer)
	}
	missed := func(s int, call, leg string) {
		tell(s, queue.EventMissed, call, "", "", leg)
	}
	calledFirst := func(s int, call, agent string, offer queue.OfferRef, leg string) {
		offered(s, call, agent, offer)
		tell(s, queue.EventCalling, call, agent, offer, "")
		state(s, agent, queue.Ready, "")
		tell(s, queue.EventDialled, call, "", "", leg)
	}
	for i, call := range []string{"CA1", "CA2", "CA3", "CA4"} {
		tell(i, queue.EventJoined, call, "", "", "")
		tell(i+5, queue.EventJoined, call, "", "", queue.WhyCallback)
	}
	calledFirst(10, "CA1", "anna", "1", "CA11")
	missed(15, "CA1", "CA11")
	tell(15, queue.EventDeferred, "CA1", "", "", "")
	calledFirst(16, "CA2", "anna", "2", "CA12")
	tell(18, queue.EventReached, "CA2", "", "", "CA12")
	offered(19, "CA2", "anna", "3")
	accepted(20, "CA2", "anna", "3")
	tell(21, queue.EventBridged, "CA2", "anna", "3", "")
	calledFirst(22, "CA3", "ben", "4", "CA13")
	missed(32, "CA3", "CA13")
	tell(32, queue.EventDeferred, "CA3", "", "", "")
	tell(34, queue.EventEnded, "CA4", "", "", string(queue.Resumed))
	tell(34, queue.EventJoined, "CA5", "", "", queue.WhyResumed)
	offered(34, "CA5", "ben", "5")
	accepted(35, "CA5", "ben", "5")
	tell(36, queue.EventBridged, "CA5", "ben", "5", "")
	answered(40, "CA2", "anna", "3")
	answered(41, "CA5", "ben", "5")
	state(42, "anna", queue.Ready, "")
	state(42, "ben", queue.Ready, "")
	tell(75, queue.EventReturned, "CA1", "", "", "")
	offered(75, "CA1", "anna", "6")
	accepted(77, "CA1", "anna", "6")
	tell(78, queue.EventDialled, "CA1", "anna", "6", "CA14")
	tell(81, queue.EventReached, "CA1", "anna", "6", "CA14")
	tell(81, queue.EventBridged, "CA1", "anna", "6", "")
	tell(92, queue.EventReturned, "CA3", "", "", "")
	calledFirst(92, "CA3", "ben", "7", "CA15")
	answered(99, "CA1", "anna", "6")
	missed(102, "CA3", "CA15")
	tell(102, queue.EventEnded, "CA3", "", "", string(queue.Unreached))
	entry := func(call string, seconds int, seq int64, number string) queue.Entry {
		return queue.Entry{
			Call: call, Queue: "sales", Lane: queue.MainLane, Clock: at(seconds), Seq: seq, From: number,
			Callback: queue.Callback{Number: number},
		}
	}
	took := entry("CA5", 3, 4, "+15550114")
	took.Callback = queue.Callback{}
	rings := func(s int, call, number string) sim.Entry {
		return sim.Entry{Kind: sim.KindCreated, At: at(s), Call: call, Party: number, Text: outboundLeg}
	}
	return logs{
		events: events,
		entries: map[string]queue.Entry{
			"CA1": entry("CA1", 0, 1, "+15550111"), "CA2": entry("CA2", 1, 2, "+15550112"), "CA3": entry("CA3", 2, 3, "+15550113"),
			"CA4": entry("CA4", 3, 4, "+15550114"), "CA5": took,
		},
		bridges: []sim.Bridge{
			{Caller: "CA12", CallerParty: "+15550112", Agent: "CA92", AgentParty: "+15550101", From: at(22), To: at(40)},
			{Caller: "CA5", CallerParty: "+15550114", Agent: "CA93", AgentParty: "+15550102", From: at(36), To: at(41)},
			{Caller: "CA94", CallerParty: "+15550101", Agent: "CA14", AgentParty: "+15550111", From: at(82), To: at(99)}, // the agent's leg is older
		},
		rung: []sim.Entry{
			rings(10, "CA11", "+15550111"), rings(16, "CA12", "+15550112"), rings(22, "CA13", "+15550113"), rings(78, "CA14", "+15550111"),
			rings(92, "CA15", "+15550113"), {Kind: sim.KindCreated, At: at(33), Call: "CA5", Party: "+15550114", Text: "inbound"},
		},
		agents: map[string]string{"anna": "+15550101", "ben": "+15550102"},
		tries:  map[string]int{"sales": 2},
		slack:  2 * time.Second,
	}
}

func TestLogsOfCallbacksThatAgreeHaveNoFaults(t *testing.T) {
	t.Parallel()
	if faults := agreedBack().faults(); len(faults) > 0 {
		t.Errorf("faults: %v", faults)
	}
}

func TestTwoTalksInARowWithOneAgentAreTwo(t *testing.T) {
	t.Parallel()
	l := agreed()
	next := l.bridges[0]
	next.Agent, next.From, next.To = "CA6", next.To.Add(time.Second), next.To.Add(9*time.Second)
	l.bridges = append(l.bridges, next)
	l.rung = []sim.Entry{{Kind: sim.KindCreated, Party: next.AgentParty, At: next.From.Add(-time.Second / 2)}}
	if found := l.rungWhileTalking(); len(found) > 0 {
		t.Errorf("an agent who is rung between two talks with one caller: %v", found)
	}
	l.mustTell(t, "of which the line tells nothing")
}

// TestEveryCheckOfCallbacksFindsItsFault plants one fault at a time in either log.
func TestEveryCheckOfCallbacksFindsItsFault(t *testing.T) {
	t.Parallel()
	drop := func(kind queue.EventKind, call string) func(l *logs) {
		return func(l *logs) {
			l.events = slices.DeleteFunc(l.events, func(e queue.Event) bool { return e.Kind == kind && e.Call == call })
		}
	}
	change := func(call string, edit func(*queue.Entry)) func(l *logs) {
		return func(l *logs) {
			e := l.entries[call]
			edit(&e)
			l.entries[call] = e
		}
	}
	again := func(kind queue.EventKind, call string) func(l *logs) {
		return func(l *logs) {
			i := slices.IndexFunc(l.events, func(e queue.Event) bool { return e.Kind == kind && e.Call == call })
			l.events = append(l.events, l.events[i])
		}
	}
	for name, c := range map[string]struct {
		plant func(l *logs)
		want  string
	}{
		"a callback is forgotten":                   {drop(queue.EventEnded, "CA3"), "CA3 has no end"},
		"a callback ends twice":                     {again(queue.EventEnded, "CA3"), "ends twice"},
		"who phoned in again leaves a callback":     {drop(queue.EventEnded, "CA4"), "CA4 has no end"},
		"a number rings after the callback is over": {again(queue.EventDialled, "CA1"), "not in line"},
		"a number rings once too often": {func(l *logs) {
			l.rung = append(l.rung, sim.Entry{Kind: sim.KindCreated, Party: "+15550113", At: noon.Add(2 * time.Minute), Text: outboundLeg})
		}, "was called 3 times"},
		"a callback is given up too early":         {func(l *logs) { l.tries["sales"] = 3 }, "given up after 2 tries"},
		"the talk of a callback is not told":       {drop(queue.EventBridged, "CA1"), "of which the line tells nothing"},
		"the talk of a callback is not heard":      {func(l *logs) { l.bridges = l.bridges[:2] }, "of which the carrier knows nothing"},
		"two callbacks hear each other's agents":   {func(l *logs) { l.bridges[0].AgentParty = "+15550102" }, "of which the carrier knows nothing"},
		"a callback is heard on an unknown leg":    {func(l *logs) { l.bridges[2].Agent = "CA77" }, "the carrier knows CA77"},
		"somebody else is called":                  {func(l *logs) { l.bridges[2].AgentParty = "+15550119" }, "was heard at +15550119"},
		"a callback goes to the end of the line":   {change("CA1", func(e *queue.Entry) { e.Clock = noon.Add(5 * time.Second) }), "by the clock of"},
		"who phoned in again stands at the end":    {change("CA5", func(e *queue.Entry) { e.Clock = noon.Add(34 * time.Second) }), "but not its place"},
		"who phoned in again has another's number": {change("CA5", func(e *queue.Entry) { e.Seq = 9 }), "but not its place"},
		"nobody takes up the place":                {drop(queue.EventJoined, "CA5"), "taken up by nobody"},
		"a callback is overtaken": {func(l *logs) {
			change("CA3", func(e *queue.Entry) { e.Head = time.Minute })(l)
		}, "was overtaken"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := agreedBack()
			c.plant(&l)
			l.mustTell(t, c.want)
		})
	}
}
