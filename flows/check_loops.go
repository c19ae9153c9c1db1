package flows

import (
	"slices"
	"strings"
)

const codeLoop = "PZ111"

// checkLoops finds ways round on which the flow never waits for the caller: it would talk on for ever.
func checkLoops(d *draft) {
	w := &loopWalk{draft: d, done: map[string]bool{}}
	for _, name := range d.order {
		w.visit(name)
	}
}

// loopWalk goes through the steps that go on by themselves, depth first.
type loopWalk struct {
	*draft
	way  []string
	done map[string]bool
}

func (w *loopWalk) visit(name string) {
	if i := slices.Index(w.way, name); i >= 0 {
		loop := strings.Join(append(slices.Clone(w.way[i:]), name), " -> ")
		w.errorAt(w.step(name).key, codeLoop, "lead one of these steps to a menu, a queue or a hangup", "the caller is never asked on the way %s", loop)
		return
	}
	step := w.program.Steps[name]
	if step == nil || w.done[name] {
		return
	}
	if asks(step) {
		return
	}
	w.way = append(w.way, name)
	for _, to := range w.after(step) {
		w.visit(to)
	}
	w.way = w.way[:len(w.way)-1]
	w.done[name] = true
}
