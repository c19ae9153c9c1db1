package flows

import (
	"fmt"
	"slices"
)

const codeDeadRung = "PZ216"

// checkDeadRungs finds rungs that are never tried, because voicemails above them always take the caller.
func checkDeadRungs(d *siteDraft) {
	if d.queues.diags.HasErrors() {
		return // what a misread rung would do is not known
	}
	for _, name := range d.queueNames() {
		ladder := d.site.Queues[name].Ladder
		for i := range ladder {
			reached := slices.ContainsFunc(Whys(), func(why Why) bool {
				return ladder[i].Holds(why) && !slices.ContainsFunc(ladder[:i], func(above Rung) bool { return above.Takes(why) })
			})
			if reached {
				continue
			}
			at := d.queues.places[fmt.Sprintf("queues.%s.ladder.%d", name, i)]
			d.queues.warnAt(at.node, codeDeadRung, "move it above the voicemail, or remove it", "this rung is never tried: the voicemail above it takes every caller")
			break
		}
	}
}
