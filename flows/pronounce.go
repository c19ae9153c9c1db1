package flows

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"
)

// Pronunciation is a word, or several, that the carrier's voice is to be given in another spelling.
type Pronunciation struct {
	Word string // as it stands in texts, capital letters included
	Say  string
}

const pronounceWhat = "words with their spelling for the voice, such as {Zürich: Tsoorik}, or such a mapping for each language"

// pronounceShape is words for the default language, or words for each.
var pronounceShape = Shape{Any: []Shape{mappingOf(Scalar{}, anyText), byLanguage(mappingOf(Scalar{}, anyText))}}

// readPronunciations reads the words of the default language, or those of each language.
func readPronunciations(r *reader, c cursor, d *draft) {
	d.program.Pronunciations = map[string][]Pronunciation{}
	for _, entry := range r.clip(r.entries(c, pronounceWhat), maxSpelt, "words of one language", "keep those that the voice says wrongly") {
		if entry.node.Kind != yaml.MappingNode {
			d.pronounce(r.languages[0], entry)
			continue
		}
		language := entry.key.Value
		if !slices.Contains(r.languages, language) {
			r.errorAt(entry.key, codeLanguage, suggest(language, r.languages, "add it to languages, or remove it"), "%s is not a language of this flow", quote(language))
			continue
		}
		for _, word := range r.clip(r.entries(entry, pronounceWhat), maxSpelt, "words of one language", "keep those that the voice says wrongly") {
			d.pronounce(language, word)
		}
	}
	for _, words := range d.program.Pronunciations {
		slices.SortStableFunc(words, func(a, b Pronunciation) int { return cmp.Compare(len(b.Word), len(a.Word)) })
	}
}

// pronounce keeps one word.
func (d *draft) pronounce(language string, c cursor) {
	say, ok := d.text(c, "how the word is spelt for the voice")
	word := c.key.Value
	switch {
	case !ok:
	case !isWord(word):
		d.errorAt(c.key, codePronounce, "write whole words, which begin and end with a letter or a digit", "%s is not a word", quote(word))
	case strings.TrimSpace(say) == "":
		d.errorAt(c.node, codePronounce, "write it as the voice should read it", "the voice would say nothing for %s", quote(word))
	case strings.ContainsAny(say, "<>"):
		d.errorAt(c.node, codePronounce, "write plain letters", "%s is markup, which the voice would read out", quote(say))
	default:
		d.program.Pronunciations[language] = append(d.program.Pronunciations[language], Pronunciation{Word: word, Say: say})
	}
}

// isWord reports whether a text begins and ends inside of words.
func isWord(text string) bool {
	first, _ := utf8.DecodeRuneInString(text)
	last, _ := utf8.DecodeLastRuneInString(text)
	return inWord(first) && inWord(last)
}

// inWord reports whether a letter belongs to the word beside it. Vowel signs and joiners belong to their word.
func inWord(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsNumber(r) || r == '\u200c' || r == '\u200d'
}

// Pronounced is a text as the voice of a language is to be given it: whole words are replaced, the longest first, and
// what has replaced one is left alone.
func (p *Program) Pronounced(language, text string) string {
	words := p.Pronunciations[language]
	if len(words) == 0 {
		return text
	}
	var out strings.Builder
	for before := ' '; text != ""; {
		if word, found := wordAt(words, before, text); found {
			out.WriteString(word.Say)
			before, _ = utf8.DecodeLastRuneInString(word.Word)
			text = text[len(word.Word):]
			continue
		}
		r, size := utf8.DecodeRuneInString(text)
		out.WriteString(text[:size])
		before, text = r, text[size:]
	}
	return out.String()
}

// wordAt is the word with which a text begins, that stands after another letter.
func wordAt(words []Pronunciation, before rune, text string) (Pronunciation, bool) {
	if inWord(before) {
		return Pronunciation{}, false
	}
	i := slices.IndexFunc(words, func(w Pronunciation) bool {
		rest, found := strings.CutPrefix(text, w.Word)
		after, _ := utf8.DecodeRuneInString(rest)
		return found && (rest == "" || !inWord(after))
	})
	if i < 0 {
		return Pronunciation{}, false
	}
	return words[i], true
}
