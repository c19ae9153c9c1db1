package flows

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

const codeSentence = "PZ163"

// The carrier's limits on what it speaks in one go. Longer texts are cut at the ends of their sentences; one sentence
// alone cannot be cut without a break in the voice.
const (
	maxSentenceEncoded = 4500 // characters, URL-encoded: a letter of an Indic script counts for nine
	maxSentence        = 3000 // characters
)

// sentenceEnds end a sentence when a blank follows.
const sentenceEnds = ".!?।॥。"

// checkSentences finds sentences that the carrier's voice would not speak whole.
func checkSentences(d *draft) {
	for _, p := range d.prompts {
		for language, part := range p.Parts {
			if part.Audio != "" || !tooLong(part.Text.words()) {
				continue
			}
			at := d.partPlace(p, language)
			d.errorAt(at.node, codeSentence, "make several sentences of it, each with its full stop and a blank", "a sentence is longer than the carrier's voice speaks at once: %s", limitInWords(part.Text.words()))
		}
	}
}

// partPlace is where the part of a prompt in a language was read; the prompt's place when it is for all languages.
func (d *draft) partPlace(p placedPrompt, language string) cursor {
	if at, ok := d.places[join(p.at.path, language)]; ok {
		return at
	}
	return p.at
}

// tooLong reports whether any sentence of a text is beyond the limits.
func tooLong(text string) bool {
	encoded, characters, ended := 0, 0, false
	for _, r := range text {
		if ended && unicode.IsSpace(r) {
			encoded, characters = 0, 0
		}
		encoded += encodedLength(r)
		characters++
		if encoded > maxSentenceEncoded || characters > maxSentence {
			return true
		}
		ended = strings.ContainsRune(sentenceEnds, r)
	}
	return false
}

// encodedLength is how many characters r takes in a URL.
func encodedLength(r rune) int {
	if r < utf8.RuneSelf && (unicode.IsLetter(r) || unicode.IsDigit(r)) {
		return 1
	}
	return 3 * utf8.RuneLen(r)
}

// limitInWords is the limit in letters of the text's own script.
func limitInWords(text string) string {
	widest := 0
	for _, r := range text {
		widest = max(widest, encodedLength(r))
	}
	return fmt.Sprintf("about %d letters of this script", min(maxSentence, maxSentenceEncoded/max(widest, 1)))
}
