package flows

// Branch goes to the first case whose condition holds.
type Branch struct {
	StepMeta
	Cases []Case
	Else  string
}

// Case is one condition of a branch.
type Case struct {
	When Expr
	Go   string
}

var branchKind = describe(passes, "goes to the first case whose condition holds",
	field[Branch]{"branch", required, cases(), "the cases, tried in order"},
	field[Branch]{"else", required, target(func(s *Branch) *string { return &s.Else }), "the step when no case holds"},
)

// caseFields is the table of a case.
var caseFields = []field[Case]{
	{"when", required, value[Case]{what: `a condition such as attempts > 2`, shape: anyText, read: func(r *reader, c cursor, s *Case) {
		s.When, _ = r.expression(c, KindFlag)
	}}, "true when the case is to be taken"},
	{"go", required, target(func(s *Case) *string { return &s.Go }), "the step that follows"},
}

// cases are a list of conditions with their steps.
func cases() value[Branch] {
	const what = "a list of cases: - {when: ..., go: ...}"
	return value[Branch]{
		what:  what,
		shape: listOf(keyed(caseFields)).atLeast(1),
		read: func(r *reader, c cursor, b *Branch) {
			items := r.items(c)
			if len(items) == 0 {
				r.errorAt(c.anchor(), codeShape, "write "+what, "the branch has no cases")
			}
			for _, item := range r.clip(items, maxCases, "cases of one branch", "lead else to a second branch") {
				var one Case
				readFields(r, item, caseFields, &one)
				b.Cases = append(b.Cases, one)
			}
		},
		rename: func(b *Branch, to func(string) string) {
			for i := range b.Cases {
				b.Cases[i].Go = to(b.Cases[i].Go)
			}
		},
		ways: func(b *Branch) []Way {
			var ways []Way
			for _, one := range b.Cases {
				ways = append(ways, Way{On: one.When.String(), To: one.Go})
			}
			return ways
		},
	}
}
