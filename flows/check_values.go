package flows

import speech "presszero/ivr/phrase"

const codeUnspokenValue = "PZ164"

// checkValues finds texts with numbers, dates or money in a language that has no words for them yet.
func checkValues(d *draft) {
	for _, p := range d.prompts {
		for language, part := range p.Parts {
			if part.Text.speaks() && !speech.Speaks(language) {
				at := d.partPlace(p, language)
				d.errorAt(at.node, codeUnspokenValue, "write the value as it is, or its digits(...)", "values cannot be spoken in the language %s yet", quote(language))
			}
		}
	}
}
