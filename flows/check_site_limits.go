package flows

import "fmt"

// The codes of settings of a queue that do nothing.
const (
	codeDeadLimit = "PZ217"
	codeNoHours   = "PZ218"
)

// checkDeadLimits finds limits that no caller ever meets, because another one always comes first.
func checkDeadLimits(d *siteDraft) {
	for _, name := range d.queueNames() {
		q := d.site.Queues[name]
		if q.MaxWait > 0 && q.Limits.MaxExpected > q.MaxWait {
			d.warnLimit(name, "max_expected_wait", codeDeadLimit, fmt.Sprintf("write less than max_wait, which is %s", spell(q.MaxWait)),
				"nobody waits for %s: max_wait takes callers to the ladder after %s", spell(q.Limits.MaxExpected), spell(q.MaxWait))
		}
		if q.MaxWait > 0 && q.MaxUnstaffed > q.MaxWait {
			d.warnLimit(name, "max_unstaffed", codeDeadLimit, fmt.Sprintf("write less than max_wait, which is %s", spell(q.MaxWait)),
				"nobody waits for %s: max_wait takes callers to the ladder after %s", spell(q.MaxUnstaffed), spell(q.MaxWait))
		}
		if q.MaxWaiting > 0 && q.Limits.MaxPerAgent >= q.MaxWaiting {
			d.warnLimit(name, "max_per_agent", codeDeadLimit, fmt.Sprintf("write less than max_waiting, which is %d", q.MaxWaiting),
				"nobody comes to stand behind %d others: the line is full with %d", q.Limits.MaxPerAgent, q.MaxWaiting)
		}
	}
}

// checkWithoutHours finds settings about closing in queues that never close.
func checkWithoutHours(d *siteDraft) {
	for _, name := range d.queueNames() {
		if d.site.Queues[name].Hours != "" {
			continue
		}
		for _, key := range []string{"at_close", "closing", "closed"} {
			d.warnLimit(name, key, codeNoHours, "give the queue hours, or remove "+key, "%s does nothing: the queue %s has no hours, and so is always open", key, quote(name))
		}
	}
}

// warnLimit warns of a setting of a queue where it is written.
func (d *siteDraft) warnLimit(queue, key, code, remedy, format string, args ...any) {
	if at, written := d.queues.places["queues."+queue+"."+key]; written {
		d.queues.warnAt(at.key, code, remedy, format, args...)
	}
}
