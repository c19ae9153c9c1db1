package flows

import (
	"slices"

	"github.com/expr-lang/expr/ast"
)

const codeSetLanguage = "PZ110"

// checkSetLanguage finds steps that set lang to a language in which the flow has no prompts.
func checkSetLanguage(d *draft) {
	for _, name := range d.order {
		s, ok := d.program.Steps[name].(*Set)
		if !ok {
			continue
		}
		for _, one := range s.Assign {
			language, fixed := one.Value.constant()
			if one.Var == "lang" && fixed && !slices.Contains(d.languages, language) {
				at := d.places[join("steps", name)+".set.lang"]
				d.errorAt(at.node, codeSetLanguage, suggest(language, d.languages, "add it to languages"), "%s is not a language of this flow", quote(language))
			}
		}
	}
}

// constant is the text of an expression that is nothing but text.
func (e Expr) constant() (string, bool) {
	if text, ok := e.program.Node().(*ast.StringNode); ok {
		return text.Value, true
	}
	return "", false
}
