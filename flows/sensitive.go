package flows

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/expr-lang/expr/ast"
)

// markSensitive marks the variables that take a sensitive entry, and those that are fed by them. A flag tells too little
// to be one.
func (p *Program) markSensitive() {
	for _, step := range p.Steps {
		if s, ok := step.(*Collect); ok && s.Sensitive {
			p.mark(s.Into)
		}
	}
	feeds := p.feeds()
	var ahead []string
	for _, v := range p.Vars {
		if v.Sensitive {
			ahead = append(ahead, v.Name)
		}
	}
	for len(ahead) > 0 {
		fed := feeds[ahead[0]]
		ahead = ahead[1:]
		for _, name := range fed {
			if p.mark(name) {
				ahead = append(ahead, name)
			}
		}
	}
}

// feeds are the variables to which something is assigned that tells a variable.
func (p *Program) feeds() map[string][]string {
	feeds := map[string][]string{}
	for _, step := range p.Steps {
		s, ok := step.(*Set)
		if !ok {
			continue
		}
		for _, one := range s.Assign {
			for _, name := range one.Value.names() {
				feeds[name] = append(feeds[name], one.Var)
			}
		}
	}
	return feeds
}

// mark marks a variable and reports whether that is new.
func (p *Program) mark(name string) bool {
	for i, v := range p.Vars {
		if v.Name == name && !v.Sensitive && v.Kind != KindFlag {
			p.Vars[i].Sensitive = true
			return true
		}
	}
	return false
}

// Sensitive reports whether a variable may be neither read nor heard, but for its last two digits.
func (p *Program) Sensitive(name string) bool {
	for _, v := range p.Vars {
		if v.Name == name {
			return v.Sensitive
		}
	}
	return false
}

// tells reports whether a sensitive variable stands in an expression.
func (p *Program) tells(e Expr) bool {
	return slices.ContainsFunc(e.names(), p.Sensitive)
}

// names are the names in the expression.
func (e Expr) names() []string {
	if e.program == nil {
		return nil
	}
	seen := &nameList{}
	root := e.program.Node()
	ast.Walk(&root, seen)
	return seen.names
}

// nameList keeps the names that it sees.
type nameList struct {
	names []string
}

// Visit implements [ast.Visitor].
func (l *nameList) Visit(node *ast.Node) {
	if one, ok := (*node).(*ast.IdentifierNode); ok {
		l.names = append(l.names, one.Value)
	}
}

// A masked value shows its last two characters, and less of a short one: two digits of a code of four are half of it.
const (
	maskShows = 2
	maskFrom  = 6 // characters from which anything is shown
)

// Masked is a value as people may see or hear it: of a text the last two characters, of a number the last two digits, of
// anything shorter than six nothing.
func Masked(value any) any {
	switch v := value.(type) {
	case string:
		n := utf8.RuneCountInString(v)
		if n < maskFrom {
			return strings.Repeat("*", n)
		}
		letters := []rune(v)
		return strings.Repeat("*", n-maskShows) + string(letters[n-maskShows:])
	case int:
		if v > -100_000 && v < 100_000 {
			return 0
		}
		return v % 100
	default:
		return value
	}
}
