package flows

import (
	"slices"
	"strings"
	"unicode"

	"go.yaml.in/yaml/v4"
)

const codeUnmentioned = "PZ113"

// checkMention finds first questions that hide the way to a person: neither they nor what is said before them mention 0.
func checkMention(d *draft) {
	for _, language := range d.languages {
		if zeroWords[primary(language)] != nil {
			w := &mentionWalk{draft: d, language: language, seen: map[string]bool{}}
			w.visit(d.program.Start)
		}
	}
}

// zeroWords are the beginnings of the words for 0 in each language that we speak.
var zeroWords = map[string][]string{
	"en": {"zero"},
	"hi": {"शून्य", "ज़ीरो", "जीरो", "ज़ीरो"},
	"ta": {"பூஜ்ஜிய", "பூஜ்ய", "சுழிய", "சைபர்"},
	"bn": {"শূন্য", "জিরো"},
}

// mentionWalk goes from the start to the first questions, each way until 0 is mentioned.
type mentionWalk struct {
	*draft
	language string
	seen     map[string]bool
}

func (w *mentionWalk) visit(name string) {
	step := w.program.Steps[name]
	if step == nil || w.seen[name] {
		return
	}
	w.seen[name] = true
	kind := step.Meta().Kind
	head := join(w.step(name).path, kind)
	i := slices.IndexFunc(w.prompts, func(p placedPrompt) bool { return p.at.path == head })
	asks := kind == menuKind.name || kind == collectKind.name
	if i >= 0 {
		part, translated := w.prompts[i].Parts[w.language]
		if !translated || mentionsZero(part.Text.words(), primary(w.language)) {
			return
		}
		if asks {
			w.warnAt(w.place(w.prompts[i], w.language), codeUnmentioned, `say it early, such as "For a person, press 0."`, "the first question does not mention 0 in %s", quote(w.language))
		}
	}
	if asks {
		return
	}
	for _, to := range w.program.Edges(name) {
		w.visit(to)
	}
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
	words := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool {
		return !unicode.In(r, unicode.Letter, unicode.Number, unicode.Mark)
	})
	return slices.ContainsFunc(words, func(word string) bool {
		if slices.Contains([]string{"0", "०", "০", "௦"}, word) {
			return true
		}
		return slices.ContainsFunc(zeroWords[language], func(zero string) bool { return strings.HasPrefix(word, zero) })
	})
}

// primary is the language of a tag without its country.
func primary(tag string) string {
	language, _, _ := strings.Cut(tag, "-")
	return language
}
