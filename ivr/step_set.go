package ivr

import (
	"slices"

	"presszero/flows"
)

// langVar is the name by which a flow sets the caller's language.
const langVar = "lang"

// enterSet assigns in order, so that a later expression sees an earlier value.
func (t *turn) enterSet(step *flows.Set) {
	for _, a := range step.Assign {
		value, err := a.Value.Eval(t.environment())
		if err != nil {
			t.fault(ReasonExpression)
			return
		}
		if a.Var == langVar && !t.speaks(value) {
			t.fault(ReasonExpression)
			return
		}
		t.assign(a.Var, value)
	}
	t.goTo(step.Next)
}

// speaks sets the caller's language, if the flow has it.
func (t *turn) speaks(value any) bool {
	lang, ok := value.(string)
	if !ok || !slices.Contains(t.prog.Languages, lang) {
		return false
	}
	t.s.Language = lang
	return true
}

// assign gives a variable a value. The language is none, but expressions see it as one.
func (t *turn) assign(name string, value any) {
	if name != langVar {
		t.store(t.scope()+name, value)
	}
	if t.env != nil {
		t.env[name] = value
	}
}

// store gives a variable of the program a value, by the whole of its name: a sensitive one where nobody reads it.
func (t *turn) store(name string, value any) {
	if t.prog.Sensitive(name) {
		t.keepSecret(name, value)
		return
	}
	t.s.Vars[name] = value
}
