package flows

// Summary is what the named step does in a few words: what it says in the flow's default language, or where it leads
// the caller. It is empty where the first key of a step says nothing by itself.
func (p *Program) Summary(step string) string {
	s, ok := p.Steps[step]
	if !ok {
		return ""
	}
	k := kindNamed(s.Meta().Kind)
	if k.show == nil {
		return ""
	}
	return k.show(s, p.Languages[0])
}

// in is what a prompt says in a language: its text, or else the name of its recording.
func (p Prompt) in(language string) string {
	part := p.Parts[language]
	if part.Text.IsZero() {
		return part.Audio
	}
	return part.Text.String()
}

// Columns is how many columns a terminal or an editor needs for a text.
func Columns(text string) int { return cells([]rune(text)) }
