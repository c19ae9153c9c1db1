package flows

const codeUntranslated = "PZ108"

// checkTranslations finds prompts that some callers would not understand.
func checkTranslations(d *draft) {
	for _, p := range d.prompts {
		var lacking []string
		for _, language := range d.languages {
			if _, ok := p.Parts[language]; !ok {
				lacking = append(lacking, language)
			}
		}
		if len(lacking) > 0 {
			d.errorAt(p.at.anchor(), codeUntranslated, "add "+lacking[0]+": and the text in that language", "%s lacks the languages: %s", p.at.title(), listed(lacking))
		}
	}
}
