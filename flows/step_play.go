package flows

// Play plays a recording and goes on. Its prompt has audio in every language.
type Play struct {
	StepMeta
	Prompt Prompt
	Next   string
}

var playKind = describe(passes, "plays a recording and goes on",
	field[Play]{"play", required, recording(func(s *Play) *Prompt { return &s.Prompt }), "the recording"},
	field[Play]{"next", required, target(func(s *Play) *string { return &s.Next }), "the step that follows"},
)
