package flows

import "slices"

const codeUntranslated = "PZ108"

// checkTranslations finds prompts that some callers would not understand.
func checkTranslations(d *draft) {
	for _, p := range d.prompts {
		var lacking []string
		for _, language := range d.languages {
			if !d.has(p.Prompt, language) {
				lacking = append(lacking, language)
			}
		}
		if len(lacking) > 0 {
			d.errorAt(p.at.anchor(), codeUntranslated, "add "+lacking[0]+": and the text in that language, or a fallback: for it", "%s lacks the languages: %s", p.at.title(), listed(lacking))
		}
	}
}

// has reports whether a prompt says something in a language, or in one that stands in for it.
func (d *draft) has(p Prompt, language string) bool {
	return slices.ContainsFunc(append([]string{language, primary(language)}, d.program.Fallbacks[language]...), func(tag string) bool {
		_, ok := p.Parts[tag]
		return ok
	})
}
