package flows

import (
	"regexp"
	"strings"
)

const codeUnbound = "PZ114"

// spokenKey finds the keys that an English menu offers: "press 3", "press the star key".
var spokenKey = regexp.MustCompile(`(?i)\bpress\s+(?:(?:the|key|number)\s+)*([0-9]+|[*#]|one|two|three|four|five|six|seven|eight|nine|star|pound|hash)`)

// keyWords are keys as they are spoken in English.
var keyWords = map[string]string{
	"one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9",
	"star": "*", "pound": "#", "hash": "#",
}

// checkSpokenKeys finds keys that a menu offers in English and that lead nowhere.
func checkSpokenKeys(d *draft) {
	for _, p := range d.prompts {
		step, _, _ := strings.Cut(strings.TrimPrefix(p.at.path, "steps."), ".")
		menu, ok := d.program.Steps[step].(*Menu)
		if !ok {
			continue
		}
		for language, part := range p.Parts {
			if primary(language) == "en" {
				d.checkSpoken(menu, p, language, part.Text.words())
			}
		}
	}
}

// checkSpoken checks one text of a menu.
func (d *draft) checkSpoken(menu *Menu, p placedPrompt, language, text string) {
	for _, match := range spokenKey.FindAllStringSubmatch(text, -1) {
		key := strings.ToLower(match[1])
		if digit, ok := keyWords[key]; ok {
			key = digit
		}
		if _, bound := menu.Keys[key]; !bound && key != "0" {
			d.warnAt(d.place(p, language), codeUnbound, "bind it under keys, or do not offer it", "the menu offers the key %s and does not bind it", quote(key))
		}
	}
}
