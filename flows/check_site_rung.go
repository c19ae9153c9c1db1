package flows

import "fmt"

const codeRung = "PZ202"

// checkRungs finds rungs that do nothing, or two things.
func checkRungs(d *siteDraft) {
	for _, name := range d.queueNames() {
		for i := range d.site.Queues[name].Ladder {
			at := d.queues.places[fmt.Sprintf("queues.%s.ladder.%d", name, i)]
			_, transfer := d.queues.places[join(at.path, "transfer")]
			_, voicemail := d.queues.places[join(at.path, "voicemail")]
			if transfer == voicemail {
				d.queues.errorAt(at.node, codeRung, "give each rung one of transfer and voicemail", "a rung is either a transfer or a voicemail")
			}
		}
	}
}
