package prove

import (
	"strings"

	"presszero/flows"
)

// doorMark stands between a flow's name and the step at which a call is to begin. No name can hold it.
const doorMark = "\x00"

// doors are the flow that is proven, and the same flow begun at any of its steps.
type doors struct{ prog *flows.Program }

// Program implements [ivr.Programs].
func (d doors) Program(flow, version string) (*flows.Program, bool) {
	if version != "" && version != d.prog.Version {
		return nil, false
	}
	name, step, forced := strings.Cut(flow, doorMark)
	if name != d.prog.Name {
		return nil, false
	}
	if !forced {
		return d.prog, true
	}
	opened := *d.prog
	opened.Start = step
	return &opened, true
}

// door is the name under which the flow begins at a step.
func door(flow, step string) string { return flow + doorMark + step }
