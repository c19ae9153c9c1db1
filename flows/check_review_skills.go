package flows

import (
	"fmt"
	"maps"
	"slices"
)

const codeUnasked = "PZ227"

// checkUnasked finds relaxations of a skill that no flow asks for in the queue.
func checkUnasked(v *review) {
	if len(v.programs) == 0 {
		return // nothing is known of the flows
	}
	asked := map[string]bool{}
	for _, p := range v.programs {
		for _, step := range p.Steps {
			if s, ok := step.(*Enqueue); ok {
				for _, n := range s.Skills {
					asked[s.Queue+" "+n.Skill] = true
				}
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(v.site.Queues)) {
		for _, step := range v.site.Queues[name].Routing.Relax {
			if !asked[name+" "+step.Skill] {
				v.diags = append(v.diags, Diagnostic{
					Pos: step.Pos, End: step.Pos, Severity: Warning, Code: codeUnasked,
					Message: fmt.Sprintf("no flow asks for %s in the queue %s", quote(step.Skill), quote(name)),
					Remedy:  "ask for it at an enqueue step, or remove the relaxation",
				})
			}
		}
	}
}
