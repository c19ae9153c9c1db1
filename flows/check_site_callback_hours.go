package flows

import "time"

const codeCallbackHours = "PZ231"

// checkCallbackHours finds quiet hours of which nobody knows the time zone, and those that leave no time for calling.
func checkCallbackHours(d *siteDraft) {
	for _, name := range d.queueNames() {
		q := d.site.Queues[name]
		quiet, told := d.queues.places["queues."+name+".callback.quiet"]
		if !told || q.Callback.Quiet == (Span{}) {
			continue
		}
		hours, declared := d.site.Hours[q.Hours]
		switch {
		case q.Hours == "":
			d.queues.errorAt(quiet.node, codeCallbackHours, "give the queue hours: they say in which time zone it is quiet", "the queue %s has quiet hours and no opening hours", quote(name))
		case declared && !hours.neverOpen() && !q.Callback.calls(hours):
			d.queues.errorAt(quiet.node, codeCallbackHours, "leave some of the opening hours free", "it is quiet whenever the queue %s is open: nobody would ever be called back", quote(name))
		}
	}
}

// calls reports whether the ordinary weeks hold a time for calling. Holidays and emergencies pass.
func (c CallbackRules) calls(hours *Hours) bool {
	ordinary := &Hours{Zone: hours.Zone, Week: hours.Week}
	return !c.NextCall(ordinary, time.Date(2026, 1, 1, 0, 0, 0, 0, hours.Zone)).IsZero()
}
