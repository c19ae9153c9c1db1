package app

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"presszero/flows"
	"presszero/internal/clock"
	"presszero/internal/redistest"
	"presszero/queue"
	"presszero/sim"
)

// The crowd: so many callers for so many agents.
const (
	crowdCallers = 200
	crowdAgents  = 20
)

// crowd is a front desk with many agents, in front of two replicas over one Redis.
func crowd(t *testing.T, children bool, faults sim.Faults) *exchange {
	t.Helper()
	return newExchange(t, setup{
		speed: 20, replicas: 2, children: children, redis: redistest.Start(t), faults: faults, agent: agentWhoTalks(8 * time.Second),
		edit: func(f *Files) {
			noWrapUp(f)
			f.Agents = agentsFile(crowdAgents, "reception, billing, appointments, nurses")
		},
	})
}

// agentsFile declares n agents who all serve the same queues.
func agentsFile(n int, queues string) flows.File {
	var b strings.Builder
	b.WriteString("agents:\n")
	for i := range n {
		fmt.Fprintf(&b, "  agent%02d: {address: \"+1555012%04d\", queues: [%s]}\n", i, i, queues)
	}
	return flows.File{Name: "site/agents.yaml", Data: []byte(b.String())}
}

// arrive has everybody call within half a minute. Every tenth hangs up after a while in line; they are the second value.
func (x *exchange) arrive() (patient, impatient []*sim.Phone) {
	x.Helper()
	for n := range crowdCallers {
		if n%10 == 9 {
			impatient = append(impatient, x.call(number(n), sim.AwaitAsked(), sim.Press("0"), sim.AwaitAsked(), sim.TalkFor(20*time.Second), sim.HangUp()))
		} else {
			patient = append(patient, x.call(number(n), sim.AwaitAsked(), sim.Press("0"), sim.AwaitConnected(), sim.AwaitFinished()))
		}
		x.must(clock.Sleep(x.Context(), x.clock, 150*time.Millisecond))
	}
	return patient, impatient
}

// TestACrowdIsServed runs alone, and its parts one after the other, because each of them needs the whole machine.
func TestACrowdIsServed(t *testing.T) {
	t.Run("once each and in order, though requests are repeated", servedInOrder)
	t.Run("with a replica killed half way", servedAfterAKill)
	t.Run("with status callbacks lost", servedWithoutCallbacks)
}

func servedInOrder(t *testing.T) {
	x := crowd(t, false, sim.Faults{Duplicate: 0.3, AnswerOf: sim.SecondAttempt, DuplicateCallbacks: 0.3, ReorderWindow: 3 * time.Second})
	patient, impatient := x.arrive()
	x.finish(patient...)
	x.finish(impatient...)
	x.settled()
	x.oneToOne()
	x.neverRungWhileTalking()
	x.inOrder()
	if w := x.carrier.Warnings(); len(w) > 0 {
		x.Errorf("the carrier has found fault %d times, first: %v", len(w), w[0])
	}
	if n := x.front.failures(); n > 0 {
		x.Errorf("%d answers were no success: %v", n, x.front.codes)
	}
}

func servedAfterAKill(t *testing.T) {
	x := crowd(t, true, sim.Faults{Duplicate: 0.3, DuplicateCallbacks: 0.3, ReorderWindow: 3 * time.Second})
	patient, impatient := x.arrive()
	x.eventually("half of them have been served", func() bool { return len(x.carrier.Bridges()) >= crowdCallers/2 })
	x.children[0].kill()
	x.finish(patient...)
	x.finish(impatient...)
	x.settled()
	x.oneToOne()
	x.inOrder()
}

func servedWithoutCallbacks(t *testing.T) {
	x := crowd(t, false, sim.Faults{LoseCallbacks: 0.3})
	patient, impatient := x.arrive()
	x.finish(patient...)
	x.finish(impatient...)
	x.settled()
	x.oneToOne()
}

// oneToOne holds that nobody was in two conversations at once. Whoever answers when nothing of ours works has many lines.
func (x *exchange) oneToOne() {
	x.Helper()
	busy := map[string]sim.Bridge{}
	talks := x.carrier.Bridges()
	slices.SortStableFunc(talks, func(a, b sim.Bridge) int { return a.From.Compare(b.From) })
	for _, b := range talks {
		for _, who := range []string{b.CallerParty, b.AgentParty} {
			if who == outsider {
				continue
			}
			if before, ok := busy[who]; ok && (before.To.IsZero() || before.To.After(b.From)) {
				x.wrong(b.Caller, "%s talks from %v, but until %v in another call", who, b.From, before.To)
			}
			busy[who] = b
		}
	}
}

// neverRungWhileTalking holds that no agent's phone was called during a conversation.
func (x *exchange) neverRungWhileTalking() {
	x.Helper()
	talks := x.carrier.Bridges()
	for _, e := range x.carrier.Log() {
		if e.Kind != sim.KindCreated {
			continue
		}
		for _, b := range talks {
			if b.AgentParty == e.Party && b.From.Before(e.At) && (b.To.IsZero() || b.To.After(e.At)) {
				x.wrong(b.Caller, "%s is rung while talking:\n%s", e.Party, x.career(e.Party))
			}
		}
	}
}

// career is what an agent has been through.
func (x *exchange) career(address string) string {
	var lines []string
	for _, e := range x.carrier.Log() {
		if e.Party == address && !strings.HasPrefix(string(e.Kind), "heard") {
			lines = append(lines, fmt.Sprintf("%s %-12s %s %s %s", e.At.Format("15:04:05.000"), e.Kind, e.Call, e.Event, e.Why))
		}
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}

// sameMoment is how far apart two callers must come for their order to count: a replica takes a caller's service clock
// some milliseconds before the store takes the caller.
const sameMoment = 3 * time.Second

// inOrder plays the feed of the line again: each offer must go to whoever has waited longest.
func (x *exchange) inOrder() {
	x.Helper()
	joined, waiting, served := map[string]time.Time{}, map[string]bool{}, map[string]bool{}
	offers := 0
	for _, e := range x.feed() {
		if served[e.Call] { // what follows the first talk is no wait for it
			continue
		}
		switch e.Kind {
		case queue.EventJoined:
			if _, before := joined[e.Call]; !before { // whoever returns has the place of the first time
				joined[e.Call] = e.At
			}
			waiting[e.Call] = true
		case queue.EventOffered:
			offers++
			delete(waiting, e.Call)
			for other := range waiting {
				if joined[e.Call].Sub(joined[other]) > sameMoment {
					x.wrong(other, "came %v before %s, who was offered first:\n%s", joined[e.Call].Sub(joined[other]), e.Call, x.stay(e.Call))
				}
			}
		case queue.EventRefused, queue.EventRejoined:
			waiting[e.Call] = true
		case queue.EventBridged:
			served[e.Call] = true
		case queue.EventEnded:
			delete(waiting, e.Call)
		}
	}
	if offers < crowdCallers*8/10 {
		x.Errorf("the feed has %d offers for %d callers", offers, crowdCallers)
	}
}

// stay is what the line tells of a caller.
func (x *exchange) stay(call string) string {
	var b strings.Builder
	for _, e := range x.feed() {
		if e.Call == call {
			fmt.Fprintf(&b, "%s %s %s %s %s\n", e.At.Format("15:04:05.000"), e.Kind, e.Agent, e.Offer, e.Why)
		}
	}
	return b.String()
}

// feed is all that has happened on the line.
func (x *exchange) feed() []queue.Event {
	x.Helper()
	var all []queue.Event
	after := ""
	for {
		events, last, err := x.app().Events(x.Context(), after, 1000)
		x.must(err)
		if len(events) == 0 {
			return all
		}
		all, after = append(all, events...), cmp.Or(last, events[len(events)-1].ID)
	}
}
