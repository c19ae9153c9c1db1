package events

import "presszero/queue"

const (
	aFlow = "front-desk"
	aStep = "main"
)

// ofCalls are the kinds of events of calls, whether or not the caller ever comes in line. They are told beside the carrier's
// requests, and never delay one: where the feed cannot be written for some seconds they are lost, and counted as lost.
func ofCalls() []Kind {
	call, flow := []string{"call"}, []string{"queue", "flow", "step"}
	example := queue.Event{Call: aCall, Flow: aFlow}
	at := queue.Event{Call: aCall, Flow: aFlow, Step: aStep, Queue: aQueue}
	asked := queue.Event{Call: aCall, Flow: aFlow, Step: aStep}
	ended, fault := example, at
	ended.Why, fault.Why = "completed", "store"
	return []Kind{
		{Name: queue.EventArrived, When: "a call has begun", Must: call, May: []string{"flow"}, Example: example},
		{Name: queue.EventZeroOut, When: "a caller asked for a person, by 0 or by a word; `queue` is where they go", Must: call, May: flow, Example: at},
		{Name: queue.EventSilence, When: "a caller did not answer a question of a flow", Must: call, May: flow, Example: asked},
		{Name: queue.EventWrong, When: "what a caller answered to a question of a flow is no answer to it", Must: call, May: flow, Example: asked},
		{Name: queue.EventCallbackOffered, When: "a caller in line was offered a callback, because the wait is long", Must: append(call, "queue"), May: []string{"flow"}, Example: queue.Event{Call: aCall, Flow: aFlow, Queue: aQueue}},
		{
			Name: queue.EventFault, When: "a fault of ours, which a person answers; `queue` is where the caller goes", Must: []string{"why"}, May: append([]string{"call"}, flow...),
			Why: "the reason, as in `presszero_faults_total`", Example: fault,
		},
		{
			Name: queue.EventCallEnded, When: "a call is over", Must: append(call, "why"), May: []string{"flow"}, Why: "how the carrier saw it end: `completed`, `busy`, `no-answer`, `failed`, `canceled`",
			Example: ended,
		},
	}
}
