package ivr

import (
	"strings"

	"presszero/flows"
)

// scope is what the names of the variables begin with that the present step sees.
func (t *turn) scope() string {
	if step := t.step(); step != nil {
		return step.Meta().Scope
	}
	return ""
}

// enterSubflow computes the inputs, gives the module fresh variables, and goes to its first step.
func (t *turn) enterSubflow(step *flows.Subflow) {
	values := make([]any, len(step.With))
	for i, input := range step.With {
		var err error
		if values[i], err = input.Value.Eval(t.environment()); err != nil {
			t.fault(ReasonExpression)
			return
		}
	}
	for _, v := range t.prog.Vars {
		if strings.HasPrefix(v.Name, step.Scope()) {
			t.store(v.Name, v.Initial)
		}
	}
	for i, input := range step.With {
		t.store(step.Scope()+input.Var, values[i])
	}
	t.goTo(step.Start)
}

// enterReturn gives the calling flow what it takes, and goes on there.
func (t *turn) enterReturn(step *flows.Return) {
	if step.Next == "" {
		t.fault(ReasonUnexpected)
		return
	}
	caller, outputs := outer(step.Scope), t.environment()
	for _, result := range step.Results {
		t.store(caller+result.Var, outputs[result.Output])
	}
	t.goTo(step.Next)
}

// outer is the scope around a module's.
func outer(scope string) string {
	scope = strings.TrimSuffix(scope, ".")
	return scope[:strings.LastIndex(scope, ".")+1]
}
