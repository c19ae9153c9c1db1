package events

import "presszero/queue"

// ofPromises are the kinds of events of what callers are told. Positions, and waits without an end, are in the ledger alone.
func ofPromises() []Kind {
	const why = "what was promised, `wait`, `callback` or `message`, and in which words, in figures"
	example := queue.Event{Call: aCall, Queue: aQueue, Why: "wait between 5 and 10"}
	settled := example
	settled.Promise = queue.PromiseKept
	must, may := []string{"call", "why"}, []string{"queue"}
	return []Kind{
		{Name: queue.EventPromised, When: "a caller was told a time", Must: must, May: may, Why: why, Example: example},
		{Name: queue.EventPromiseOverdue, When: "that time has passed, and what was promised has not come", Must: must, May: may, Why: why, Example: example},
		{
			Name: queue.EventPromiseSettled, When: "what was promised has come, or cannot come any more: exactly one of these follows each promise", Must: append(must, "promise"), May: may,
			Why: why, Example: settled,
		},
	}
}
