package flows

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v4"
)

// Collect asks for a number of digits.
type Collect struct {
	StepMeta
	Prompt   Prompt
	Into     string // variable of kind text
	Min, Max int    // digits
	Finish   string // key that ends the entry: # or *
	Wrong    Prompt
	Silent   Prompt
	Timeout  time.Duration // silence that ends the entry, 1-30 s
	Tries    int
	Next     string
}

var collectKind = describe(listens, "asks for a number of digits",
	field[Collect]{"collect", required, prompt(func(s *Collect) *Prompt { return &s.Prompt }), "the question"},
	field[Collect]{"into", required, textVariable(func(s *Collect) *string { return &s.Into }), "the variable that takes the digits"},
	field[Collect]{"digits", required, digitCount(), "how many digits there are"},
	field[Collect]{"finish", optional, finishKey(func(s *Collect) *string { return &s.Finish }), "the key that ends the entry"},
	field[Collect]{"timeout", optional, silence(func(s *Collect) *time.Duration { return &s.Timeout }), "how long a silence ends the entry"},
	field[Collect]{"tries", optional, tries(func(s *Collect) *int { return &s.Tries }), "how often it asks before it fetches a person"},
	field[Collect]{"wrong", optional, prompt(func(s *Collect) *Prompt { return &s.Wrong }), "what is said after too few digits"},
	field[Collect]{"silent", optional, prompt(func(s *Collect) *Prompt { return &s.Silent }), "what is said after silence"},
	field[Collect]{"next", required, target(func(s *Collect) *string { return &s.Next }), "the step that follows"},
)

// textVariable is a declared variable of kind text: digits are text, because they may begin with 0.
func textVariable[S any](get func(*S) *string) value[S] {
	const what = "the name of a text variable"
	return value[S]{what: what, read: func(r *reader, c cursor, s *S) {
		text, ok := r.text(c, what)
		if !ok {
			return
		}
		*get(s) = text
		if kind, known := r.variable(c, text); known && kind != KindText {
			r.errorAt(c.node, codeKind, fmt.Sprintf(`declare it as text: vars: {%s: ""}`, text), "%s is a %s; digits are text, because they may begin with 0", quote(text), kind)
		}
	}}
}

// variable is the kind of a variable; an unknown one is reported.
func (r *reader) variable(c cursor, name string) (Kind, bool) {
	kind, known := r.scope.kindOf(name)
	if !known {
		r.errorAt(c.anchorOfName(name), codeVariable, suggest(name, r.scope.variables(), "declare it under vars"), "unknown variable %s", quote(name))
	}
	return kind, known
}

// anchorOfName is the node in which a name is written: the value, or the key before it.
func (c cursor) anchorOfName(name string) *yaml.Node {
	if c.key != nil && c.key.Value == name {
		return c.key
	}
	return c.node
}

const mostDigits = 32

// digitCount is a number of digits, or a range of it.
func digitCount() value[Collect] {
	what := fmt.Sprintf(`a number of digits such as 6, or a range such as "4-8", up to %d`, mostDigits)
	return value[Collect]{what: what, read: func(r *reader, c cursor, s *Collect) {
		text, ok := r.text(c, what)
		if !ok {
			return
		}
		low, high, isRange := strings.Cut(text, "-")
		if !isRange {
			high = low
		}
		least, err1 := strconv.Atoi(strings.TrimSpace(low))
		most, err2 := strconv.Atoi(strings.TrimSpace(high))
		switch {
		case err1 != nil || err2 != nil:
			r.errorAt(c.node, codeShape, "write "+what, "%s is not a number of digits", quote(text))
		case least < 1 || most > mostDigits || least > most:
			r.errorAt(c.node, codeRange, "write "+what, "%s is out of range", quote(text))
		default:
			s.Min, s.Max = least, most
		}
	}}
}

// finishKey is the key that ends an entry.
func finishKey[S any](get func(*S) *string) value[S] {
	const what = `"#" or "*"`
	v := value[S]{what: what, read: func(r *reader, c cursor, s *S) {
		text, ok := r.text(c, what)
		switch {
		case !ok:
		case text != "#" && text != "*":
			r.errorAt(c.node, codeRange, "write "+what, "%s cannot end an entry", quote(text))
		default:
			*get(s) = text
		}
	}}
	return v.or("#")
}
