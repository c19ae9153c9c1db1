package flows

// Return ends a module: the call goes on in the flow that has called it.
type Return struct {
	StepMeta
	Results []Result // what the calling flow takes; filled in where the module is called
	Next    string   // step of the calling flow; empty where the module stands alone
}

// Result gives a variable of the calling flow the value of an output of the module.
type Result struct {
	Var    string
	Output string
}

var returnKind = describe(passes, "ends a module and goes on in the flow that has called it",
	field[Return]{"return", required, ending(), "nothing stands behind it: the outputs are variables of the module"},
)

// ending is the head of a return: it has no value, and leads where the calling flow goes on.
func ending() value[Return] {
	const what = "nothing"
	return value[Return]{
		what: what, shape: Shape{Blank: true}, blank: true,
		read: func(r *reader, c cursor, _ *Return) {
			r.errorAt(c.node, codeShape, "write return: with nothing behind it, and set the outputs before", "a return has no value")
		},
		ways: func(s *Return) []Way { return []Way{{To: s.Next}} },
		rename: func(s *Return, to func(string) string) {
			if s.Next != "" {
				s.Next = to(s.Next)
			}
		},
	}
}
