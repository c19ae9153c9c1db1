package flows

import (
	"cmp"
	"slices"
)

// Way is a way on from a step: what leads there, and the step it leads to.
type Way struct {
	On string // the key of the phone, the condition, or the key of the step such as next or closed
	To string
}

// Ways are the ways on from the named step, in the order of its keys: every way of [Program.Edges] with what leads
// there. The way to a person is not among them: it is everywhere.
func (p *Program) Ways(step string) []Way {
	s, ok := p.Steps[step]
	if !ok {
		return nil
	}
	k := kindNamed(s.Meta().Kind)
	if k.ways == nil {
		return nil
	}
	return k.ways(s)
}

// ends are the steps to which ways lead, each once.
func ends(ways []Way) []string {
	var steps []string
	for _, way := range ways {
		if !slices.Contains(steps, way.To) {
			steps = append(steps, way.To)
		}
	}
	return steps
}

// waysOf are the ways on from a step, in the order of its table.
func waysOf[S any](fields []field[S], s *S) []Way {
	var ways []Way
	for _, f := range fields {
		if f.value.ways == nil {
			continue
		}
		for _, way := range f.value.ways(s) {
			if way.On = cmp.Or(way.On, f.name); way.To != "" {
				ways = append(ways, way)
			}
		}
	}
	return ways
}
