package flows

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

// waysOf are the ways on from a step, in the order of its table.
func waysOf[S any](fields []field[S], s *S) []Way {
	var ways []Way
	for _, f := range fields {
		switch {
		case f.value.ways != nil:
			ways = append(ways, f.value.ways(s)...)
		case f.value.edges != nil:
			for _, to := range f.value.edges(s) {
				ways = append(ways, Way{On: f.name, To: to})
			}
		}
	}
	var led []Way
	for _, way := range ways {
		if way.To != "" {
			led = append(led, way)
		}
	}
	return led
}
