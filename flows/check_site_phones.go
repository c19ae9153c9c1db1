package flows

const codeSharedPhone = "PZ204"

// checkSharedPhones finds agents who would be rung on the same phone, even while the other one talks on it.
func checkSharedPhones(d *siteDraft) {
	owner := map[string]string{}
	for _, agent := range d.site.Agents {
		first, taken := owner[agent.Address]
		if taken && agent.Address != "" {
			at := d.agents.places["agents."+agent.ID+".address"]
			d.agents.warnAt(at.node, codeSharedPhone, "give each agent a phone of their own", "%s and %s have the same address", quote(first), quote(agent.ID))
			continue
		}
		owner[agent.Address] = agent.ID
	}
}
