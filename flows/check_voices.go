package flows

const codeNoVoice = "PZ109"

// checkVoices finds languages that nobody can speak.
func checkVoices(d *draft) {
	for _, language := range d.languages {
		if d.program.Voices[language].Name == "" && d.places["voices."+language].node == nil && d.places["languages."+language].node != nil {
			remedy := "add it under voices, such as voices: {" + language + ": {name: ..., locale: ...}}; languages with a voice: " + listed(knownLanguages())
			d.errorAt(d.places["languages."+language].node, codeNoVoice, remedy, "the language %s has no voice", quote(language))
		}
	}
}
