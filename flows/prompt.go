package flows

// Prompt is something that is spoken or played, in each of a flow's languages.
type Prompt struct {
	Pos   Position
	Parts map[string]Spoken // by language tag
}

// Spoken is a prompt in one language: a recording, or text for the carrier's voice. A recording may carry its text for
// readers, tests and screens.
type Spoken struct {
	Audio string // path in the prompts folder; empty: Text is spoken
	Text  Template
}

// IsZero reports whether there is nothing to say.
func (p Prompt) IsZero() bool { return len(p.Parts) == 0 }
