package flows

import (
	"maps"
	"slices"

	"go.yaml.in/yaml/v4"
)

const codeUnset = "PZ119"

// checkUnset finds texts that tell a variable which is still empty then, because no way there sets it. Numbers, flags
// and texts that begin with a value of their own may well be told before they are set. It is silent while there are
// errors: what was misread sets nothing.
func checkUnset(d *draft) {
	if d.diags.HasErrors() {
		return
	}
	reached := map[string]bool{}
	d.flood(d.program.Start, reached)
	named := d.stepsByName()
	told := d.told()
	for _, name := range slices.Sorted(maps.Keys(told)) {
		filled := d.filled(reached, named[name])
		for _, at := range told[name] {
			if step := d.stepAt(at); step != "" && !filled[step] {
				d.warnAt(at, codeUnset, "ask for it on a step before this one", "nothing sets the variable %s before it is told here", quote(name))
			}
		}
	}
}

// told are the places at which variables are told that are empty at first.
func (d *draft) told() map[string][]*yaml.Node {
	empty := map[string]bool{}
	for _, v := range d.program.Vars {
		empty[v.Name] = v.Initial == "" && d.places[join("vars", v.Name)].key != nil
	}
	told := map[string][]*yaml.Node{}
	for _, u := range d.uses {
		for _, name := range u.value.names() {
			if u.told && empty[name] {
				told[name] = append(told[name], u.at)
			}
		}
	}
	return told
}

// stepsByName are the steps in which a name stands alone: among them are all that set a variable of that name.
func (d *draft) stepsByName() map[string][]string {
	steps := map[string][]string{}
	refs := d.refNodes()
	for _, step := range d.order {
		w := &nameWalk{refs: refs, visit: func(name string) { steps[name] = append(steps[name], step) }}
		w.walk(d.step(step).node)
	}
	return steps
}

// filled are the steps at which a variable may have been set: those that set it, and all that follow them. A step that is
// never reached is among them; that is another fault.
func (d *draft) filled(reached map[string]bool, setters []string) map[string]bool {
	filled := map[string]bool{}
	for _, step := range setters {
		if reached[step] {
			d.flood(step, filled)
		}
	}
	for _, step := range d.order {
		if !reached[step] {
			filled[step] = true
		}
	}
	return filled
}

// stepAt is the name of the step in which a node was written; empty: in none. Steps stand one after the other.
func (d *draft) stepAt(n *yaml.Node) string {
	i, _ := slices.BinarySearchFunc(d.order, n, func(name string, n *yaml.Node) int {
		if key := d.step(name).key; key.Line < n.Line || key.Line == n.Line && key.Column <= n.Column {
			return -1
		}
		return 1
	})
	if i == 0 {
		return ""
	}
	return d.order[i-1]
}
