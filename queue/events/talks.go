package events

import "presszero/queue"

// ofTalks are the kinds of events of a caller who talks with somebody. They change no place in line.
func ofTalks() []Kind {
	example := queue.Event{Call: aCall, Queue: aQueue, Agent: anna}
	of := func(name queue.EventKind, when, why string, change ...func(*queue.Event)) Kind {
		k := Kind{Name: name, When: when, Must: []string{"call", "queue", "agent"}, Why: why, Example: example}
		if why != "" {
			k.Must = append(k.Must, "why")
		}
		for _, c := range change {
			c(&k.Example)
		}
		return k
	}
	why := func(text string) func(*queue.Event) { return func(e *queue.Event) { e.Why = text } }
	sent := of(queue.EventTransferred, "the agent sends the caller on; a new stay in line follows, unless it is to a number",
		"`queue:`, `agent:` or `number`, and where to; the `reason` is the note that travels along", why("queue:billing"))
	sent.May = []string{"reason"}
	asked := of(queue.EventConsulted, "the agent asks somebody, with the caller on hold", "as of `transferred`", why("agent:bilal"))
	asked.May = []string{"reason"}
	forced := of(queue.EventForced, "a supervisor has ended the call", "the user who did", why("maya"))
	forced.May = []string{"reason"}
	forced.Example.Reason = "the line was left open by mistake"
	return []Kind{
		of(queue.EventHeld, "the caller is on hold from now on", ""),
		of(queue.EventUnheld, "the caller is no longer on hold: `unheld` follows each `held`",
			"`resumed`, `over`, `transferred`; `longest`: the longest hold was over", why("resumed")),
		of(queue.EventHoldReminder, "the agent is reminded of the caller on hold", ""),
		sent,
		of(queue.EventSentBack, "the caller is back in line, first by the old clock",
			"`no-answer`: the number did not answer; `grace`: the agent's browser did not come back; `hold`; `agent`: the agent has gone", why(queue.WhyGrace)),
		asked,
		of(queue.EventConsultOver, "the question is over",
			"`completed`: who was asked has the caller; `cancelled`, `declined` or `gone`: the agent still has", why("completed")),
		of(queue.EventDropped, "the agent's browser is gone; the caller hears music and the agent keeps the talk", ""),
		of(queue.EventBack, "the agent is back with the caller", ""),
		of(queue.EventHelped, "a supervisor, who is the agent, is in the talk", "`listens`, `helps`, `joined`, or `left`", why("listens")),
		forced,
	}
}
