package events

import "presszero/queue"

// ofFollowUps is the kind of event that tells of what people at work have promised to do.
func ofFollowUps() []Kind {
	return []Kind{{
		Name: queue.EventFollowUpLate, When: "a follow-up is not done, and its time has passed; the `agent` owns it", Must: []string{"item", "agent"}, May: []string{"call", "queue"},
		Example: queue.Event{Item: anItem, Agent: anna, Call: aCall, Queue: aQueue},
	}}
}
