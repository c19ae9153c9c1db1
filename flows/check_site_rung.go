package flows

import "fmt"

const codeRung = "PZ202"

// checkRungs finds rungs that do nothing, or two things.
func checkRungs(d *siteDraft) {
	keys := rungKeys()
	for _, name := range d.queueNames() {
		for i := range d.site.Queues[name].Ladder {
			at := d.queues.places[fmt.Sprintf("queues.%s.ladder.%d", name, i)]
			kinds := 0
			for _, key := range keys {
				if _, is := d.queues.places[join(at.path, key)]; is {
					kinds++
				}
			}
			if kinds != 1 {
				d.queues.errorAt(at.node, codeRung, "give each rung exactly one of the keys "+listed(keys), "a rung does one thing of these: %s", listed(keys))
			}
		}
	}
}
