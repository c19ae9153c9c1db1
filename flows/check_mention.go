package flows

import (
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"
)

const codeUnmentioned = "PZ113"

// checkMention finds first choices that hide the way to a person: neither they nor what is said before them mention 0.
func checkMention(d *draft) {
	for _, language := range d.languages {
		for _, name := range d.unmentioned(language, isChoice) {
			if head := d.head(name); isChoice(d.program.Steps[name]) && !head.IsZero() {
				d.warnAt(d.place(head, language), codeUnmentioned, `say it early, such as "For a person, press 0."`, "the first question does not mention 0 in %s", quote(language))
			}
		}
	}
}

// isChoice reports whether callers are asked what they want.
func isChoice(step Step) bool { return boundKeys(step) != nil }

// unmentioned are the steps to which callers come without having been told of 0, sorted as written. A step whose own
// words mention 0 is not among them, and nobody is followed beyond a step that is last.
func (d *draft) unmentioned(language string, last func(Step) bool) []string {
	if keySpeeches[primary(language)].keys == nil {
		return nil
	}
	reached := map[string]bool{}
	ahead := []string{d.program.Start}
	for len(ahead) > 0 {
		name := ahead[0]
		ahead = ahead[1:]
		step := d.program.Steps[name]
		if step == nil || reached[name] || d.tellsOfZero(name, language) {
			continue
		}
		reached[name] = true
		if !last(step) {
			ahead = append(ahead, d.after(step)...)
		}
	}
	return slices.DeleteFunc(slices.Clone(d.order), func(name string) bool { return !reached[name] })
}

// tellsOfZero reports whether the words of a step mention 0. Words that are not known, of a recording or in a language
// that is lacking, are taken to do so.
func (d *draft) tellsOfZero(name, language string) bool {
	if step, ok := d.program.Steps[name].(*LanguageStep); ok {
		return step.Announce.IsZero() // our own words do
	}
	head := d.head(name)
	if head.IsZero() {
		return false
	}
	part, translated := head.Parts[language]
	return !translated || part.Text.IsZero() && part.Audio != "" && isChoice(d.program.Steps[name]) || mentionsZero(part.Text.words(), language)
}

// head is what callers are first asked at a step: the prompt behind the key that names its kind, or what comes before
// it; the zero prompt when there is none.
func (d *draft) head(name string) placedPrompt {
	step := d.program.Steps[name]
	if step == nil {
		return placedPrompt{}
	}
	first := step.Meta().Kind
	switch step.(type) {
	case *LanguageStep:
		first = "announce"
	case *Record:
		first = "consent"
	default:
	}
	return d.heads[join(d.step(name).path, first)]
}

// stepOf is the step in which a prompt stands; nil for one that stands elsewhere.
func (d *draft) stepOf(p placedPrompt) Step {
	name, inside := strings.CutPrefix(p.at.path, "steps.")
	name, _, _ = strings.Cut(name, ".")
	if !inside {
		return nil
	}
	return d.program.Steps[name]
}

// place is the node of a prompt's text in a language.
func (r *reader) place(p placedPrompt, language string) *yaml.Node {
	if c, ok := r.places[join(p.at.path, language)]; ok {
		return c.node
	}
	return p.at.node
}

// mentionsZero reports whether 0 is among the words of a text, as a digit of any script or as a word of the language.
func mentionsZero(text, language string) bool {
	speech := keySpeeches[primary(language)]
	return slices.ContainsFunc(keyWords(text), func(word string) bool {
		key, known := speech.key(word)
		return known && key == "0"
	})
}

// primary is the language of a tag without its country.
func primary(tag string) string {
	language, _, _ := strings.Cut(tag, "-")
	return language
}
