package flows

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"
)

// word is any text on one line.
func word[S any](what string, get func(*S) *string) value[S] {
	v := value[S]{what: what, shape: anyText, read: func(r *reader, c cursor, s *S) {
		if text, ok := r.text(c, what); ok {
			*get(s) = text
		}
	}}
	v.show = func(s *S, _ string) string { return *get(s) }
	return v
}

// Names are short enough to stand in a log and simple enough to be typed.
var (
	nameShape     = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_-]{0,39}$`)
	variableShape = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_]{0,39}$`)
)

// identifier is the name of something that is declared.
func identifier[S any](get func(*S) *string) value[S] {
	const what = "a name of letters, digits, - and _, beginning with a letter"
	return value[S]{what: what, shape: nameText, read: func(r *reader, c cursor, s *S) {
		text, ok := r.text(c, what)
		if ok && r.checkName(c.node, text) {
			*get(s) = text
		}
	}}
}

// checkName reports a name that does not look like one.
func (r *reader) checkName(n *yaml.Node, name string) bool {
	if nameShape.MatchString(name) {
		return true
	}
	r.errorAt(n, codeName, "use at most 40 letters, digits, - and _, beginning with a letter", "%s is not a name", quote(name))
	return false
}

// duration is a length of time within bounds.
func duration[S any](least, most time.Duration, get func(*S) *time.Duration) value[S] {
	what := fmt.Sprintf("a duration from %s to %s", spell(least), spell(most))
	shape := Shape{Scalar: &Scalar{Form: FormLength, Min: min(1, int(least))}}
	return value[S]{what: what, shape: shape, read: func(r *reader, c cursor, s *S) {
		text, ok := r.text(c, what)
		if !ok {
			return
		}
		d, err := time.ParseDuration(text)
		switch {
		case err != nil && isNumber(text):
			r.errorAt(c.node, codeShape, fmt.Sprintf("write %ss, %sm or %sh", text, text, text), "%s has no unit", quote(text))
		case err != nil:
			r.errorAt(c.node, codeShape, "write "+what+", such as "+spell(max(least, 5*time.Second)), "%s is not a duration", quote(text))
		case d < least || d > most:
			r.errorAt(c.node, codeRange, "write "+what, "%s is out of range", text)
		default:
			*get(s) = d
		}
	}}
}

// spell writes a duration as an operator would.
func spell(d time.Duration) string {
	text := strings.TrimSuffix(d.String(), "0s")
	if text == "" || !strings.HasSuffix(text, "m") {
		return d.String()
	}
	if hours, found := strings.CutSuffix(text, "h0m"); found {
		return hours + "h"
	}
	return text
}

func isNumber(text string) bool {
	_, err := strconv.ParseFloat(text, 64)
	return err == nil
}

// count is a whole number within bounds.
func count[S any](least, most int, get func(*S) *int) value[S] {
	what := fmt.Sprintf("a whole number from %d to %d", least, most)
	return value[S]{what: what, shape: numberShape(least, most), read: func(r *reader, c cursor, s *S) {
		text, ok := r.text(c, what)
		if !ok {
			return
		}
		n, err := strconv.Atoi(text)
		switch {
		case err != nil:
			r.errorAt(c.node, codeShape, "write "+what, "%s is not a whole number", quote(text))
		case n < least || n > most:
			r.errorAt(c.node, codeRange, "write "+what, "%d is out of range", n)
		default:
			*get(s) = n
		}
	}}
}

// target is a step to go to.
func target[S any](get func(*S) *string) value[S] {
	v := name(refStep, "the name of a step", get)
	v.ways = func(s *S) []Way { return []Way{{To: *get(s)}} }
	v.rename = func(s *S, to func(string) string) {
		if *get(s) != "" {
			*get(s) = to(*get(s))
		}
	}
	return v
}

// queueName is a queue of the site.
func queueName[S any](get func(*S) *string) value[S] {
	return name(refQueue, "the name of a queue", get)
}

// hoursName is an entry of the site's opening hours.
func hoursName[S any](get func(*S) *string) value[S] {
	return name(refHours, "the name of opening hours", get)
}

// name is the name of something that is declared elsewhere.
func name[S any](kind refKind, what string, get func(*S) *string) value[S] {
	v := value[S]{what: what, shape: nameText, read: func(r *reader, c cursor, s *S) {
		if text, ok := r.text(c, what); ok {
			*get(s) = text
			r.refer(kind, text, c)
		}
	}}
	v.show = func(s *S, _ string) string { return *get(s) }
	return v
}

// refer keeps a reference, for the check that what it names is declared.
func (r *reader) refer(kind refKind, name string, c cursor) {
	r.refs = append(r.refs, reference{kind: kind, name: name, at: c})
}

// phrase is text with expressions in it that nobody hears as a prompt.
func phrase[S any](what string, get func(*S) *Template) value[S] {
	return value[S]{what: what, shape: anyText, read: func(r *reader, c cursor, s *S) {
		if text, ok := r.text(c, what); ok {
			*get(s) = r.template(c.node, text)
		}
	}}
}

// template compiles text with expressions; every fault is reported at its place.
func (r *reader) template(n *yaml.Node, text string) Template {
	t, faults := r.scope.template(text)
	for _, fault := range faults {
		r.inside(n, codeExpression, fault)
	}
	r.tells(n, t)
	return t
}

// tells keeps the expressions of a text for people, for the checks of variables.
func (r *reader) tells(n *yaml.Node, t Template) {
	for _, e := range t.expressions() {
		r.uses = append(r.uses, use{at: n, told: true, value: e})
	}
}

// sends keeps the expressions of a text for another system, for the checks of variables.
func (r *reader) sends(n *yaml.Node, t Template) {
	for _, e := range t.expressions() {
		r.uses = append(r.uses, use{at: n, value: e})
	}
}

// expression compiles an expression of the wanted kind; an empty kind takes any.
func (r *reader) expression(c cursor, want Kind) (Expr, bool) {
	text, ok := r.text(c, "an expression")
	if !ok {
		return Expr{}, false
	}
	e, kind, fault := r.scope.compile(text)
	if fault != nil {
		r.inside(c.node, codeExpression, fault)
		return Expr{}, false
	}
	r.uses = append(r.uses, use{at: c.node, value: e})
	if want != "" && kind != want {
		whole := &exprFault{to: utf8.RuneCountInString(text), message: fmt.Sprintf("the expression gives a %s, not a %s", kind, want), remedy: conversions[want]}
		r.inside(c.node, codeKind, whole)
		return Expr{}, false
	}
	return e, true
}

// conversions are the remedies for an expression of another kind than wanted.
var conversions = map[Kind]string{
	KindFlag:   `compare with something, such as attempts > 2 or account != ""`,
	KindNumber: "turn text into a number with int(...)",
	KindText:   `turn it into text with string(...); text itself stands in quotes inside the quotes: '"hi"'`,
}
