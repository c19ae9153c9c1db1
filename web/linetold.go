package web

import (
	"fmt"
	"strings"
	"time"

	"presszero/queue"
)

// teller puts the line into sentences that hold for as long as nothing changes: people by their names, no time that passes.
type teller struct {
	names  map[string]string // of agents, by ID
	titles map[string]QueueCard
	now    time.Time
}

// place says why a caller stands where they do.
func (t teller) place(p queue.WhyPlace) string {
	if p.State == queue.Deferred {
		return "Is not in line before the time has come, and then at the old place."
	}
	var parts []string
	if p.Head > 0 {
		parts = append(parts, "has a head start of "+spell(p.Head))
	}
	if p.Resumed {
		parts = append(parts, "has phoned in again and has the old place")
	}
	if p.Before == nil {
		parts = append(parts, "nobody comes before whom the same agents may serve")
	} else {
		parts = append(parts, "comes after "+t.before(p))
	}
	return capital(strings.Join(parts, "; ")) + "."
}

// before is the last of those who come first.
func (t teller) before(p queue.WhyPlace) string {
	who := "a caller"
	if p.Before.ToCall() {
		who = "somebody who is to be called back"
	}
	if p.Before.Queue != p.Queue {
		who += " of " + t.title(p.Before.Queue) + ", whom the same agents serve,"
	}
	earlier := p.Clock.Sub(p.Before.Clock)
	switch {
	case earlier >= time.Second:
		return who + " who came " + spell(earlier) + " earlier"
	case p.Before.Head > p.Head:
		return who + " with a head start of " + spell(p.Before.Head)
	default:
		return who + " who came just before"
	}
}

// next says what happens to a caller next, and at which time, if the sentence speaks of one.
func (t teller) next(p queue.WhyPlace) (says string, at time.Time) {
	switch {
	case p.State == queue.Offered:
		return t.name(p.Agent) + "'s phone rings for them.", at
	case p.State == queue.Calling:
		return "Their phone is being rung.", at
	case p.State == queue.Deferred:
		return "They are called back at the earliest", p.Callback.After
	case p.Hold > 0:
		return "They wait for " + t.name(p.Known) + ", whom they know; others may serve them", t.from(p.Hold)
	case len(p.Open)+len(p.Later) == 0:
		return "No agent can ever serve them: move them to another queue, or have somebody sign in who has the skills.", at
	case len(p.Open) == 0:
		return "Nobody may serve them yet; " + t.some(p.Later) + " may", t.from(p.Opens)
	case p.Next != "" && p.Before == nil:
		return t.name(p.Next) + " is offered them now: " + tellRule(p.Chosen) + ".", at
	}
	return t.free(p.Open), at
}

// free says who is waited for.
func (t teller) free(agents []*queue.Agent) string {
	var working []*queue.Agent
	away := 0
	for _, a := range agents {
		switch {
		case a.AtWork():
			working = append(working, a)
		case a.State == queue.Away:
			away++
		}
	}
	switch {
	case len(working) == 1:
		return "They are offered to " + t.name(working[0].ID) + " when it is their turn, the only one at work who may serve them."
	case len(working) > 1:
		return "They are offered to the first who is free when it is their turn, of " + t.some(working) + "."
	case away == len(agents):
		return fmt.Sprintf("Nobody who may serve them is at work: all %d are away.", away)
	case away > 0:
		return fmt.Sprintf("Nobody who may serve them is at work: %d away, %d offline.", away, len(agents)-away)
	}
	return fmt.Sprintf("Nobody who may serve them is at work: all %d are offline.", len(agents))
}

// named is how many agents a sentence names.
const named = 3

// some names a few agents, and counts the others.
func (t teller) some(agents []*queue.Agent) string {
	var names []string
	for _, a := range agents {
		if len(names) == named && len(agents) > named+1 {
			names = append(names, fmt.Sprintf("%d more", len(agents)-named))
			break
		}
		names = append(names, t.name(a.ID))
	}
	return listed(names)
}

func (t teller) name(id string) string {
	if name := t.names[id]; name != "" {
		return name
	}
	return id
}

func (t teller) title(name string) string {
	if card := t.titles[name]; card.Title != "" {
		return card.Title
	}
	return name
}

// from is the time after so long, in whole seconds: it is the same however often it is told.
func (t teller) from(d time.Duration) time.Time { return t.now.Add(d).Round(time.Second) }

func capital(s string) string { return strings.ToUpper(s[:1]) + s[1:] }
