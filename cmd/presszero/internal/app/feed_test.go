package app

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"presszero/flows"
	"presszero/queue"
	"presszero/sim"
)

// agentsFile declares n agents who all serve the same queues.
func agentsFile(n int, queues string) flows.File {
	var b strings.Builder
	b.WriteString("agents:\n")
	for i := range n {
		fmt.Fprintf(&b, "  agent%02d: {address: \"+1555012%04d\", queues: [%s]}\n", i, i, queues)
	}
	return flows.File{Name: "site/agents.yaml", Data: []byte(b.String())}
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
