package app

import (
	"presszero/flows"
	"presszero/queue"
)

// offered is how the callers of a queue are offered, in the line's words, added to whom they may be offered to.
func offered(r queue.Routing, o flows.Offers) queue.Routing {
	r.Group, r.Misses, r.Pause, r.WrapUpMax = o.Group, o.Misses, o.Pause, o.WrapUpMax
	return r
}

// present is an agent in the line's words, with what shows that the agent is there.
func present(a queue.Agent, declared flows.Agent) queue.Agent {
	if declared.Browser() {
		a.Lease = declared.Lease
	}
	return a
}

// agentAt is the agent whose phone that is, where agents may set their state by calling in.
func (a *App) agentAt(number string) string {
	if a.settings.Agents.PhoneMenu != on || number == "" {
		return ""
	}
	for _, agent := range a.live.site().Agents {
		if agent.Address == number {
			return agent.ID
		}
	}
	return ""
}

// on is the value of a setting that is switched on.
const on = "on"
