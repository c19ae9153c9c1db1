package flows

// Goto goes to another step.
type Goto struct {
	StepMeta
	To string
}

var gotoKind = describe(passes, "goes to another step",
	field[Goto]{"goto", required, target(func(s *Goto) *string { return &s.To }), "the step that follows"},
)
