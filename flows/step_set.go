package flows

import "strings"

// Set assigns variables, in the order written.
type Set struct {
	StepMeta
	Assign []Assignment
	Next   string
}

// Assignment gives a variable, or lang, the value of an expression.
type Assignment struct {
	Var   string
	Value Expr
}

var setKind = describe(passes, "assigns variables, in the order written",
	field[Set]{"set", required, assignments(), "the variables and their values"},
	field[Set]{"next", required, target(func(s *Set) *string { return &s.Next }), "the step that follows"},
)

// assignments map variables to expressions.
func assignments() value[Set] {
	const what = "a mapping of variables to expressions, such as {attempts: attempts + 1}"
	return value[Set]{what: what, show: (*Set).words, shape: mappingOf(Scalar{Pattern: variableShape.String()}, anyText), read: func(r *reader, c cursor, s *Set) {
		for _, entry := range r.entries(c, what) {
			if r.full() {
				return
			}
			r.places[entry.path] = entry
			kind, known := r.variable(entry, entry.key.Value)
			value, ok := r.expression(entry, kind)
			if known && ok {
				s.Assign = append(s.Assign, Assignment{Var: entry.key.Value, Value: value})
			}
		}
	}}
}

// words are the assignments as people write them down.
func (s *Set) words(string) string {
	var all []string
	for _, one := range s.Assign {
		all = append(all, one.Var+" = "+one.Value.String())
	}
	return strings.Join(all, ", ")
}
