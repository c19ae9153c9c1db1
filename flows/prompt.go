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

// Of is the part of a site's prompt in a language, or in the language without its country; the zero part when there is none.
func (p Prompt) Of(language string) Spoken {
	if part, ok := p.Parts[language]; ok {
		return part
	}
	return p.Parts[primary(language)]
}

// IsZero reports whether there is nothing to say.
func (p Prompt) IsZero() bool { return len(p.Parts) == 0 }
