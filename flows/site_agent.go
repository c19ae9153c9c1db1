package flows

import "slices"

// agentsFileFields is the table of agents.yaml.
var agentsFileFields = slices.Concat([]field[Site]{
	{"agents", required, value[Site]{what: "a mapping of ids to agents", shape: mappingOf(Scalar{Pattern: nameShape.String()}, keyed(agentFields)), read: readAgents}, "the agents of this site"},
}, awayFields)

// agentFields is the table of an agent.
var agentFields = slices.Concat([]field[Agent]{
	{"name", optional, word("a name", func(a *Agent) *string { return &a.Name }), "the agent's name for people; the id when left out"},
	{"address", required, agentAddress(func(a *Agent) *string { return &a.Address }), "where the agent is rung"},
	{"queues", required, value[Agent]{what: "a list of queues", shape: listOf(nameText), read: readAgentQueues}, "the queues whose callers the agent takes"},
	{"language", optional, word("a language such as en", func(a *Agent) *string { return &a.Language }).or("en"), "the language in which we speak to the agent"},
}, presenceFields, abilityFields)

func readAgents(r *reader, c cursor, site *Site) {
	for _, entry := range r.entries(c, "a mapping of ids to agents") {
		id := entry.key.Value
		if !r.checkName(entry.key, id) {
			continue
		}
		r.places[entry.path] = entry
		agent := Agent{ID: id, Pos: r.at(entry.key), Name: id, Place: len(site.Agents)}
		readFields(r, entry, agentFields, &agent)
		if agent.Speaks == nil && agent.Language != "" {
			agent.Speaks = []string{primary(agent.Language)}
		}
		site.Agents = append(site.Agents, agent)
	}
}

func readAgentQueues(r *reader, c cursor, a *Agent) {
	for _, item := range r.items(c) {
		if queue, ok := r.text(item, "the name of a queue"); ok {
			a.Queues = append(a.Queues, queue)
			r.refer(refQueue, queue, item)
		}
	}
}
