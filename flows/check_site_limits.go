package flows

import (
	"fmt"
	"time"
)

// The codes of settings of a queue that do nothing.
const (
	codeDeadLimit = "PZ217"
	codeNoHours   = "PZ218"
)

// checkDeadLimits finds limits that no caller ever meets, because another one always comes first.
func checkDeadLimits(d *siteDraft) {
	for _, name := range d.queueNames() {
		q := d.site.Queues[name]
		for key, limit := range map[string]string{
			"max_expected_wait": beyond(q.Limits.MaxExpected, q.MaxWait), "max_unstaffed": beyond(q.MaxUnstaffed, q.MaxWait),
		} {
			if limit != "" {
				d.warnLimit(name, key, codeDeadLimit, "write less than max_wait, which is "+spell(q.MaxWait), "nobody waits for "+limit+": max_wait takes callers to the ladder after "+spell(q.MaxWait))
			}
		}
		if q.MaxWaiting > 0 && q.Limits.MaxPerAgent >= q.MaxWaiting {
			d.warnLimit(name, "max_per_agent", codeDeadLimit, fmt.Sprintf("write less than max_waiting, which is %d", q.MaxWaiting),
				fmt.Sprintf("nobody comes to stand behind %d others: the line is full with %d", q.Limits.MaxPerAgent, q.MaxWaiting))
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
			d.warnLimit(name, key, codeNoHours, "give the queue hours, or remove "+key, key+" does nothing: the queue "+quote(name)+" has no hours, and so is always open")
		}
	}
}

// beyond is a time, spelt out, that no caller waits for, because the longest wait is shorter; empty: some do.
func beyond(d, longest time.Duration) string {
	if longest == 0 || d <= longest {
		return ""
	}
	return spell(d)
}

// warnLimit warns of a setting of a queue where it is written.
func (d *siteDraft) warnLimit(queue, key, code, remedy, message string) {
	if at, written := d.queues.places["queues."+queue+"."+key]; written {
		d.queues.warnAt(at.key, code, remedy, "%s", message)
	}
}
