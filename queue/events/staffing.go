package events

import "presszero/queue"

// ofStaffing is the kind of event that tells of the staff of a queue.
func ofStaffing() []Kind {
	return []Kind{{
		Name: queue.EventStaffing, When: "whether the agents at work are enough is another than before", Must: []string{"queue", "why"}, May: []string{"reason"},
		Why:     "`short`, `tight`, `enough` or `over`; the `reason` is what to do about it, with its numbers",
		Example: queue.Event{Queue: aQueue, Why: "short", Reason: "add 3 agents for 40 min: 80/20 goes from 52 % to 81 %; without, a new caller waits up to 9 min"},
	}}
}
