package flows

import "fmt"

// variableOf is a declared variable of a kind.
func variableOf[S any](want Kind, get func(*S) *string) value[S] {
	what := fmt.Sprintf("the name of a %s variable", want)
	return value[S]{what: what, shape: variableRef, read: func(r *reader, c cursor, s *S) {
		text, ok := r.text(c, what)
		if !ok {
			return
		}
		*get(s) = text
		if kind, known := r.variable(c, text); known && kind != want {
			r.errorAt(c.node, codeKind, fmt.Sprintf("declare it as a %s: vars: {%s: %s}", want, text, initialOf[want]), "%s is a %s, not a %s", quote(text), kind, want)
		}
	}}
}
