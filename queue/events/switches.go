package events

import "presszero/queue"

// ofSwitches are the kinds of events of what people turn on at run time, and of what is sent to other systems.
func ofSwitches() []Kind {
	return []Kind{
		{
			Name: queue.EventSwitched, When: "an emergency switch was turned on, changed or turned off, or its time is over", Must: []string{"item", "why"}, May: []string{"reason"},
			Why:     "`on`, `changed`, `off` or `expired`; the `reason` is in the words of who turned it",
			Example: queue.Event{Item: "storm", Why: "on", Reason: "the street is flooded"},
		},
		{
			Name: queue.EventHookDisabled, When: "a webhook to another system is sent nothing any more, until somebody enables it", Must: []string{"item", "why"},
			Why: "why: nobody answered there for days, or the other side has said that it is gone", Example: queue.Event{Item: "crm", Why: "nothing was taken for 3 days"},
		},
		{
			Name: EventHookTest, When: "sent to a webhook when somebody tries it out; it is in no feed", Must: []string{"item"}, Example: queue.Event{Item: "crm"},
		},
	}
}

// EventHookTest is what a webhook is tried out with. No store keeps it.
const EventHookTest queue.EventKind = "hook-test"
