package flows

import "slices"

const codeUnreachable = "PZ112"

// checkReachable finds steps that no call ever comes to. It is silent while steps are missing or misread: what they lead
// to is not known yet.
func checkReachable(d *draft) {
	missing := slices.ContainsFunc(d.refs, func(ref reference) bool { return ref.kind == refStep && d.program.Steps[ref.name] == nil })
	misread := slices.ContainsFunc(d.diags, func(one Diagnostic) bool { return one.Code == codeMissing || one.Code == codeUnknownKey })
	if missing || misread || d.program.Start == "" {
		return
	}
	reached := map[string]bool{}
	d.flood(d.program.Start, reached)
	for _, name := range d.order {
		if !reached[name] {
			d.warnAt(d.step(name).key, codeUnreachable, "lead a key or a next to it, or remove it", "nothing leads to the step %s", quote(name))
		}
	}
}

// flood adds a step and all that can follow it to those that have been reached.
func (d *draft) flood(from string, reached map[string]bool) {
	ahead := []string{from}
	for len(ahead) > 0 {
		name := ahead[0]
		ahead = ahead[1:]
		step := d.program.Steps[name]
		if reached[name] || step == nil {
			continue
		}
		reached[name] = true
		ahead = append(ahead, d.after(step)...)
	}
}
