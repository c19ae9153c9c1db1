package flows

import (
	"slices"

	"go.yaml.in/yaml/v4"
)

const codeUnused = "PZ118"

// checkUnused finds variables that nothing ever reads. Asking callers for what nobody needs costs their time. It is silent
// while there are errors: what was misread reads nothing.
func checkUnused(d *draft) {
	if d.diags.HasErrors() {
		return
	}
	read := d.readNames()
	for _, v := range d.program.Vars {
		at := d.places[join("vars", v.Name)]
		if at.key != nil && !read[v.Name] {
			d.hintAt(at.key, codeUnused, "remove it, with the steps that set it, or use it in a text or a branch", "nothing reads the variable %s", quote(v.Name))
		}
	}
}

// readNames are the names in expressions, and those that stand alone where variables are not set.
func (d *draft) readNames() map[string]bool {
	read := map[string]bool{}
	for _, u := range d.uses {
		for _, name := range u.value.names() {
			read[name] = true
		}
	}
	w := &nameWalk{refs: d.refNodes(), passOver: []string{intoKey, setKind.name}, visit: func(name string) { read[name] = true }}
	for _, step := range d.order {
		w.walk(d.step(step).node)
	}
	return read
}

// intoKey is the key behind which steps name the variables that they set.
const intoKey = "into"

// refNodes are the places at which steps, queues and opening hours are named.
func (d *draft) refNodes() map[*yaml.Node]bool {
	nodes := map[*yaml.Node]bool{}
	for _, ref := range d.refs {
		nodes[ref.at.node] = true
	}
	return nodes
}

// nameWalk visits what may be a name of a variable in a value: its keys and plain texts. It does not visit the names of
// steps, queues and opening hours, nor what stands behind the keys to pass over.
type nameWalk struct {
	refs     map[*yaml.Node]bool
	passOver []string
	visit    func(name string)
}

func (w *nameWalk) walk(n *yaml.Node) {
	switch {
	case n.Kind == yaml.MappingNode:
		for i := 0; i+1 < len(n.Content); i += 2 {
			if key := n.Content[i].Value; !slices.Contains(w.passOver, key) {
				w.visit(key)
				w.walk(n.Content[i+1])
			}
		}
	case n.Kind == yaml.ScalarNode && !w.refs[n]:
		w.visit(n.Value)
	default:
		for _, one := range n.Content {
			w.walk(one)
		}
	}
}
