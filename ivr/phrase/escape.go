package phrase

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// WantsPerson reports whether words that were heard ask for a person. English words count in every language, because
// callers mix them in everywhere.
func (c *Catalogue) WantsPerson(tag, heard string) bool {
	words := words(heard)
	return c.For(tag).asks(words) || c.fallback.asks(words)
}

// WordsForPerson are the words, and runs of words, that ask for a person in this language.
func (p *Phrases) WordsForPerson() []string { return slices.Clone(p.escape) }

func (p *Phrases) asks(heard []string) bool {
	return slices.ContainsFunc(p.escapes, func(run []string) bool { return containsRun(heard, run) })
}

// containsRun reports whether the words of run follow one another in heard.
func containsRun(heard, run []string) bool {
	for i := 0; i+len(run) <= len(heard); i++ {
		if slices.Equal(heard[i:i+len(run)], run) {
			return true
		}
	}
	return false
}

// folded splits each phrase into its words.
func folded(phrases []string) [][]string {
	runs := make([][]string, 0, len(phrases))
	for _, phrase := range phrases {
		runs = append(runs, words(phrase))
	}
	return runs
}

// words are the words of a text in lower case, each letter in one encoding. Vowel signs and viramas belong to their word.
func words(text string) []string {
	return strings.FieldsFunc(norm.NFC.String(strings.ToLower(text)), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsMark(r) && !unicode.IsNumber(r) && r != '\u200c' && r != '\u200d'
	})
}
