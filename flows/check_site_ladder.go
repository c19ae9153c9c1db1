package flows

const codeNoLadder = "PZ201"

// checkLadders finds queues that would leave a caller with nobody and nothing (no dead end out of hours).
func checkLadders(d *siteDraft) {
	for _, name := range d.queueNames() {
		q := d.site.Queues[name]
		at := d.queues.places[join("queues", name)]
		ladder := d.queues.places[join(at.path, "ladder")]
		if len(q.Ladder) == 0 {
			d.queues.errorAt(at.key, codeNoLadder, "add ladder: [{voicemail: {owner: "+name+", due: 4h}}]", "the queue %s has no ladder: nobody would take its callers after hours", quote(name))
			continue
		}
		switch last := q.Ladder[len(q.Ladder)-1]; {
		case last.Voicemail == nil:
			d.queues.errorAt(ladder.anchor(), codeNoLadder, "end it with {voicemail: {owner: "+name+", due: 4h}}", "the ladder of %s does not end with a voicemail, and only a voicemail always takes the caller", quote(name))
		case len(last.When) > 0:
			d.queues.errorAt(ladder.anchor(), codeNoLadder, "take when: out of its last rung", "the ladder of %s ends with a voicemail that does not take every caller", quote(name))
		}
	}
}
