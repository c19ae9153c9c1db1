package flows

import (
	"fmt"
	"maps"
	"slices"
)

const codeDeadQueue = "PZ215"

// checkDeadQueues finds queues into which no flow ever puts a caller, and whose messages nobody else leaves.
func checkDeadQueues(v *review) {
	if len(v.programs) == 0 {
		return // nothing is known of the flows
	}
	used := map[string]bool{}
	for _, p := range v.programs {
		for _, name := range p.Queues {
			used[name] = true
		}
	}
	names := slices.Sorted(maps.Keys(v.site.Queues))
	for _, name := range names {
		for _, rung := range v.site.Queues[name].Ladder {
			if rung.Voicemail != nil && rung.Voicemail.Owner != name {
				used[rung.Voicemail.Owner] = true
			}
		}
	}
	for _, name := range names {
		if at := v.site.Queues[name].Pos; !used[name] {
			v.diags = append(v.diags, Diagnostic{
				Pos: at, End: at, Severity: Warning, Code: codeDeadQueue,
				Message: fmt.Sprintf("no flow leads to the queue %s", quote(name)),
				Remedy:  "lead an enqueue or a person to it, or remove it",
			})
		}
	}
}
