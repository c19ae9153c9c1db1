package flows

// Hangup says goodbye and ends the call.
type Hangup struct {
	StepMeta
	Prompt Prompt
}

var hangupKind = describe(passes, "says goodbye and ends the call",
	field[Hangup]{"hangup", required, prompt(func(s *Hangup) *Prompt { return &s.Prompt }).orNothing(), "the goodbye; nothing: ends in silence"},
)
