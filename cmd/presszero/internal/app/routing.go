package app

import (
	"presszero/flows"
	"presszero/queue"
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
