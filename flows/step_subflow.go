package flows

import "cmp"

// Subflow walks the steps of a module, a flow with inputs and outputs, and goes on where the module returns. The steps of
// the module are part of the program, under this step's name and a dot; so are its variables.
type Subflow struct {
	StepMeta
	Flow  string       // name of the module
	With  []Assignment // inputs, computed in the calling flow
	Into  []Result     // variables of the calling flow
	Start string       // first step of the module
	Next  string       // where a return leads
	Mute  bool         // a call may pass through without being asked anything
}

// Scope is what the names of the module's steps and variables begin with in the program.
func (s *Subflow) Scope() string { return s.Name + "." }

var subflowKind = describe(passes, "walks the steps of a module, which is a flow with inputs and outputs, and comes back",
	field[Subflow]{"subflow", required, moduleName(), "the name of the module"},
	field[Subflow]{"with", optional, inputs(), "the inputs with their values; the others keep their initial ones"},
	field[Subflow]{"into", optional, results(), "the variables that take outputs of the module"},
	field[Subflow]{"next", required, afterModule(), "the step after the module has returned"},
)

// moduleName is a module of the same folder.
func moduleName() value[Subflow] {
	const what = "the name of a module"
	return value[Subflow]{what: what, shape: nameText, read: func(r *reader, c cursor, s *Subflow) {
		if text, ok := r.text(c, what); ok {
			s.Flow = text
			r.open(c, s)
		}
	}}
}

// afterModule is the step that follows a module. The way there leads through the module.
func afterModule() value[Subflow] {
	v := target(func(s *Subflow) *string { return &s.Next })
	rename := v.rename
	v.ways = func(s *Subflow) []Way { return []Way{{To: cmp.Or(s.Start, s.Next)}} }
	v.rename = func(s *Subflow, to func(string) string) {
		rename(s, to)
		if s.Start != "" {
			s.Start = to(s.Start)
		}
	}
	return v
}

// inputs map inputs of the module to expressions.
func inputs() value[Subflow] {
	const what = "a mapping of inputs to expressions, such as {account: number}"
	shape := mappingOf(Scalar{Pattern: variableShape.String()}, anyText)
	return value[Subflow]{what: what, shape: shape, read: func(r *reader, c cursor, s *Subflow) {
		module := r.called(s)
		for _, entry := range r.entries(c, what) {
			r.places[entry.path] = entry
			var want Kind
			if module != nil {
				want = r.port(entry.key, entry.key.Value, module.inputs, "input")
			}
			if value, ok := r.expression(entry, want); ok {
				s.With = append(s.With, Assignment{Var: entry.key.Value, Value: value})
			}
		}
	}}
}

// results map variables of the calling flow to outputs of the module.
func results() value[Subflow] {
	const what = "a mapping of variables to outputs, such as {member: verified}"
	shape := mappingOf(Scalar{Pattern: variableShape.String()}, variableRef)
	return value[Subflow]{what: what, shape: shape, read: func(r *reader, c cursor, s *Subflow) {
		module := r.called(s)
		for _, entry := range r.entries(c, what) {
			r.places[entry.path] = entry
			if output, ok := r.text(entry, "the name of an output"); ok {
				r.readResult(entry, output, module)
				s.Into = append(s.Into, Result{Var: entry.key.Value, Output: output})
			}
		}
	}}
}

// readResult checks one result: both names are declared, and of one kind.
func (r *reader) readResult(c cursor, output string, module *draft) {
	name := c.key.Value
	have, known := r.scope.kindOf(name)
	if name == "lang" || !known {
		known = false
		r.errorAt(c.key, codeVariable, suggest(name, r.scope.variables(), "declare it under vars"), "unknown variable %s", quote(name))
	}
	if module == nil {
		return
	}
	gives := r.port(c.node, output, module.outputs, "output")
	if known && gives != "" && gives != have {
		r.errorAt(c.node, codeKind, "declare the variable with an initial value of that kind", "the output %s is a %s, and %s is a %s", quote(output), gives, quote(name), have)
	}
}
