package flows

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// Template is text with expressions between double braces: "Your number is {{ digits(account) }}.". The zero Template
// renders as nothing.
type Template struct {
	source string
	pieces []piece
}

// maxTemplate is how many characters a text may have; nobody listens for so long.
const maxTemplate = 3000

// piece is a stretch of a template: literal text, or an expression.
type piece struct {
	text  string
	value Expr
}

// Render fills the expressions in. Its error wraps [ErrEval].
func (t Template) Render(env Env) (string, error) {
	var out strings.Builder
	for _, p := range t.pieces {
		if p.value.program == nil {
			out.WriteString(p.text)
			continue
		}
		value, err := p.value.Eval(env)
		if err != nil {
			return "", err
		}
		fmt.Fprint(&out, value)
	}
	return out.String(), nil
}

// String is the template as written.
func (t Template) String() string { return t.source }

// IsZero reports whether there is nothing to render.
func (t Template) IsZero() bool { return t.source == "" }

// IsFixed reports whether nothing in it is computed: it renders as it is written.
func (t Template) IsFixed() bool {
	return len(t.pieces) == 0 || len(t.pieces) == 1 && t.pieces[0].text == t.source
}

// Equal reports whether both were written the same.
func (t Template) Equal(other Template) bool { return t.source == other.source }

// speaks reports whether the text depends on the language in which values are spoken.
func (t Template) speaks() bool {
	return slices.ContainsFunc(t.pieces, func(p piece) bool { return p.value.speaks })
}

// expressions are what is computed in the template, in the order in which it stands there.
func (t Template) expressions() []Expr {
	var all []Expr
	for _, p := range t.pieces {
		if p.value.program != nil {
			all = append(all, p.value)
		}
	}
	return all
}

// words is the literal text of the template, in which checks look for words.
func (t Template) words() string {
	var out strings.Builder
	for _, p := range t.pieces {
		out.WriteString(p.text)
	}
	return out.String()
}

// template compiles text with expressions in it. All faults are told, each at its place in the text.
func (s *scope) template(source string) (Template, []*exprFault) {
	t := Template{source: source}
	if utf8.RuneCountInString(source) > maxTemplate {
		return t, []*exprFault{{to: 1, message: fmt.Sprintf("the text is longer than %d characters", maxTemplate), remedy: "say less, or make several steps of it"}}
	}
	var faults []*exprFault
	rest, done := source, 0 // done counts the characters before rest
	for rest != "" {
		before, after, found := strings.Cut(rest, "{{")
		if before != "" {
			t.pieces = append(t.pieces, piece{text: before})
		}
		if !found {
			break
		}
		done += utf8.RuneCountInString(before) + 2
		inside, tail, closed := strings.Cut(after, "}}")
		if !closed {
			faults = append(faults, &exprFault{from: done - 2, to: done, message: "{{ is never closed", remedy: "end the expression with }}"})
			break
		}
		value, fault := s.inside(inside, done)
		if fault != nil {
			faults = append(faults, fault)
		}
		t.pieces = append(t.pieces, piece{value: value})
		done += utf8.RuneCountInString(inside) + 2
		rest = tail
	}
	return t, faults
}

// inside compiles the text between two pairs of braces, of which offset characters come before.
func (s *scope) inside(text string, offset int) (Expr, *exprFault) {
	trimmed := strings.TrimLeft(text, " ")
	offset += len(text) - len(trimmed)
	value, _, fault := s.compile(strings.TrimRight(trimmed, " "))
	if fault != nil {
		fault.from += offset
		fault.to += offset
	}
	return value, fault
}
