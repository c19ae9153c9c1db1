package phrase

import (
	"fmt"
	"slices"
	"strings"
)

// Catalogue is every language that the service speaks. It is immutable and safe for concurrent use.
type Catalogue struct {
	byTag    map[string]*Phrases
	fallback *Phrases
}

// Phrases are the sentences of one language.
type Phrases struct {
	language
	escapes     [][]string        // words and runs of words that ask for a person, folded
	digitWords  map[string]string // what a word means among digits; nothing: it may be there
	repeatWords map[string]int    // how often a word has the next digit said
	recordings  map[string]string // in place of sentences
}

// languages are all that is spoken; the first is spoken where a language is not known.
var languages = []language{english, hindi, tamil, bengali, spanish, portuguese, german, french}

// New returns the catalogue. Its error names every sentence that a language lacks.
func New() (*Catalogue, error) {
	c := &Catalogue{byTag: map[string]*Phrases{}}
	var missing []string
	for _, l := range languages {
		missing = append(missing, l.missing()...)
		p := &Phrases{language: l, escapes: folded(l.escape), recordings: map[string]string{}}
		p.digitWords, p.repeatWords = l.input.vocabulary()
		c.byTag[l.tag] = p
		if c.fallback == nil {
			c.fallback = p
		}
	}
	if len(missing) > 0 {
		return nil, fmt.Errorf("phrases without text: %s", strings.Join(missing, ", "))
	}
	return c, nil
}

// Languages are the tags of all languages, sorted.
func (c *Catalogue) Languages() []string {
	tags := make([]string, 0, len(c.byTag))
	for tag := range c.byTag {
		tags = append(tags, tag)
	}
	slices.Sort(tags)
	return tags
}

// For is the language of a BCP 47 tag, such as hi or hi-IN; English where it is not spoken.
func (c *Catalogue) For(tag string) *Phrases {
	if p, ok := c.byTag[tag]; ok {
		return p
	}
	base, _, _ := strings.Cut(tag, "-")
	if p, ok := c.byTag[strings.ToLower(base)]; ok {
		return p
	}
	return c.fallback
}
