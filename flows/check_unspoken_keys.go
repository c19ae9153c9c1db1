package flows

import (
	"maps"
	"slices"
)

const codeUnspoken = "PZ117"

// checkUnspokenKeys finds keys of a menu of which callers are not told. A key that says the menu again need not be told,
// nor one of a recording whose words are not known, and words that are computed may tell any key.
func checkUnspokenKeys(d *draft) {
	for _, name := range d.order {
		menu, ok := d.program.Steps[name].(*Menu)
		if !ok {
			continue
		}
		for _, key := range slices.Sorted(maps.Keys(menu.Keys)) {
			if menu.Keys[key] == name || key == "0" {
				continue
			}
			if silent := menu.Prompt.silentOn(key); len(silent) > 0 {
				at := d.places[join(d.step(name).path, "keys."+key)]
				d.warnAt(at.anchor(), codeUnspoken, "say it, such as "+quote("press "+key)+", or remove it", "the key %s is not offered in: %s", quote(key), listed(silent))
			}
		}
	}
}

// silentOn are the languages in which a prompt does not tell a key.
func (p Prompt) silentOn(key string) []string {
	var silent []string
	for _, language := range slices.Sorted(maps.Keys(p.Parts)) {
		text := p.Parts[language].Text
		if _, spoken := keySpeeches[primary(language)]; !spoken || text.IsZero() || len(text.expressions()) > 0 {
			continue
		}
		words := text.words()
		if !slices.Contains(offered(words, language), key) && !slices.Contains(writtenKeys(words), key) {
			silent = append(silent, language)
		}
	}
	return silent
}
