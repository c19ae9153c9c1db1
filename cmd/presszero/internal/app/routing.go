package app

import (
	"context"
	"fmt"
	"time"

	"presszero/flows"
	"presszero/ivr"
	"presszero/queue"
	"presszero/web"
)

// routing is a queue's routing in the line's words.
func routing(r flows.Routing) queue.Routing {
	to := queue.Routing{Choice: queue.Choice(r.Choice), Sticky: r.Sticky, Resume: r.Resume}
	for _, tier := range r.Tiers {
		to.Tiers = append(to.Tiers, queue.Tier{After: tier.After})
	}
	for _, step := range r.Relax {
		to.Relax = append(to.Relax, queue.Relaxation{After: step.After, Skill: step.Skill, Level: step.Level})
	}
	return to
}

// agent is a declared agent in the line's words. Languages are skills like any other.
func agent(a flows.Agent) queue.Agent {
	to := queue.Agent{
		ID: a.ID, Name: a.Name, Address: a.Address, Queues: a.Queues, Language: a.Language,
		Tiers: a.Tiers, Skills: map[string]int{}, Weight: a.Weight, Place: a.Place,
	}
	for skill, level := range a.Skills {
		to.Skills[skill] = level
	}
	for _, language := range a.Speaks {
		to.Skills[flows.LanguageSkill(language)] = 1
	}
	return to
}

// Prioritise implements web.Places.
func (d desk) Prioritise(ctx context.Context, call string, head time.Duration, why string) (queue.View, error) {
	return d.a.line.Prioritise(ctx, call, head, why)
}

// Move implements web.Places: the caller stands in the queue as one who has pressed 0 there. The turn is the one that the
// caller's next request carries, as far as the calls are known.
func (d desk) Move(ctx context.Context, call, to, why string) (queue.View, error) {
	site := d.a.live.site()
	if site.Queues[to] == nil {
		return queue.View{}, fmt.Errorf("move %s to %s: %w", call, to, web.ErrUnknownQueue)
	}
	view, err := d.a.stores.line.Poll(ctx, call)
	if err != nil {
		return view, fmt.Errorf("move %s to %s: %w", call, to, err)
	}
	session, err := d.a.stores.calls.Load(ctx, call)
	if err != nil {
		session = ivr.Session{} // its next request decides
	}
	lane := flows.Lane(site.EscapeNeeds(to, view.Language), "")
	return d.a.line.Move(ctx, call, queue.LaneRef{Queue: to, Lane: lane}, session.Turn, why)
}
