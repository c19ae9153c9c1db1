package flows

// Say speaks a prompt and goes on.
type Say struct {
	StepMeta
	Prompt Prompt
	Next   string
}

var sayKind = describe(passes, "speaks a prompt and goes on",
	field[Say]{"say", required, prompt(func(s *Say) *Prompt { return &s.Prompt }), "what callers hear"},
	field[Say]{"next", required, target(func(s *Say) *string { return &s.Next }), "the step that follows"},
)
