package flows

import (
	"fmt"
	"maps"
	"slices"
)

const codeSiteName = "PZ203"

// checkSiteNames finds names that a file of the site uses and none declares.
func checkSiteNames(d *siteDraft) {
	hours := slices.Collect(maps.Keys(d.site.Hours))
	d.queues.undeclared(refHours, codeSiteName, hours, "declare them in hours.yaml")
	d.queues.undeclared(refQueue, codeSiteName, d.queueNames(), "declare it in queues.yaml")
	d.agents.undeclared(refQueue, codeSiteName, d.queueNames(), "declare it in queues.yaml")
	owners := d.queueNames()
	for _, agent := range d.site.Agents {
		owners = append(owners, agent.ID)
	}
	for _, name := range d.queueNames() {
		for i, rung := range d.site.Queues[name].Ladder {
			if rung.Voicemail == nil || rung.Voicemail.Owner == "" || slices.Contains(owners, rung.Voicemail.Owner) {
				continue
			}
			at := d.queues.places[fmt.Sprintf("queues.%s.ladder.%d.voicemail.owner", name, i)]
			d.queues.errorAt(at.node, codeSiteName, suggest(rung.Voicemail.Owner, owners, "name a queue or an agent"), "unknown owner %s", quote(rung.Voicemail.Owner))
		}
	}
}

// queueNames are the declared queues, sorted.
func (d *siteDraft) queueNames() []string { return slices.Sorted(maps.Keys(d.site.Queues)) }
