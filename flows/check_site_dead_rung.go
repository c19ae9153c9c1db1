package flows

import "fmt"

const codeDeadRung = "PZ216"

// checkDeadRungs finds rungs that are never tried, because a voicemail above them always takes the caller.
func checkDeadRungs(d *siteDraft) {
	if d.queues.diags.HasErrors() {
		return // what a misread rung would do is not known
	}
	for _, name := range d.queueNames() {
		ladder := d.site.Queues[name].Ladder
		for i := 1; i < len(ladder); i++ {
			if ladder[i-1].Voicemail == nil {
				continue
			}
			at := d.queues.places[fmt.Sprintf("queues.%s.ladder.%d", name, i)]
			d.queues.warnAt(at.node, codeDeadRung, "move it above the voicemail, or remove it", "this rung is never tried: the voicemail above it takes every caller")
			break
		}
	}
}
