package flows

import "slices"

const codeUnreachable = "PZ112"

// checkReachable finds steps that no call ever comes to. It is silent while steps are missing or misread: what they lead
// to is not known yet.
func checkReachable(d *draft) {
	missing := slices.ContainsFunc(d.refs, func(ref reference) bool { return ref.kind == refStep && d.program.Steps[ref.name] == nil })
	if missing || d.program.Start == "" {
		return
	}
	reached := map[string]bool{}
	ahead := []string{d.program.Start}
	for len(ahead) > 0 {
		name := ahead[0]
		ahead = ahead[1:]
		if !reached[name] {
			reached[name] = true
			ahead = append(ahead, d.program.Edges(name)...)
		}
	}
	for _, name := range d.order {
		if !reached[name] {
			d.warnAt(d.step(name).key, codeUnreachable, "lead a key or a next to it, or remove it", "nothing leads to the step %s", quote(name))
		}
	}
}
