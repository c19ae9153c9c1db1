package flows

import (
	"slices"
	"time"

	"go.yaml.in/yaml/v4"
)

// LanguageStep asks for the caller's language, each offered in itself.
type LanguageStep struct {
	StepMeta
	Choices  []LanguageChoice // in the order in which they are offered
	Announce Prompt           // the offers; zero: the catalogue's sentences
	Wrong    Prompt
	Silent   Prompt
	Timeout  time.Duration // silence after the last offer, 1-30 s
	Tries    int           // times it is asked before a person is fetched, 1-5
	Next     string
}

// LanguageChoice is a language and the key that chooses it.
type LanguageChoice struct {
	Language string
	Key      string
}

var languageKind = describe(listens, "asks for the caller's language, each offered in itself, and remembers it for the number",
	field[LanguageStep]{"language", required, languageKeys(), "the languages and their keys, in the order in which they are offered"},
	field[LanguageStep]{"announce", optional, prompt(func(s *LanguageStep) *Prompt { return &s.Announce }), "how each language is offered in itself"},
	field[LanguageStep]{"timeout", optional, silence(func(s *LanguageStep) *time.Duration { return &s.Timeout }), "how long it waits for a key"},
	field[LanguageStep]{"tries", optional, tries(func(s *LanguageStep) *int { return &s.Tries }), "how often it asks before it fetches a person"},
	field[LanguageStep]{"wrong", optional, prompt(func(s *LanguageStep) *Prompt { return &s.Wrong }), "what is said after a wrong key"},
	field[LanguageStep]{"silent", optional, prompt(func(s *LanguageStep) *Prompt { return &s.Silent }), "what is said after silence"},
	field[LanguageStep]{"next", required, target(func(s *LanguageStep) *string { return &s.Next }), "the step that follows"},
)

// languageKeys map languages of the flow to keys of the phone.
func languageKeys() value[LanguageStep] {
	const what = `a mapping of languages to keys, such as {en: "1", hi: "2"}`
	return value[LanguageStep]{what: what, shape: byLanguage(keyShape).atLeast(1), read: func(r *reader, c cursor, s *LanguageStep) {
		entries := r.entries(c, what)
		if len(entries) == 0 && c.isMapping() {
			r.errorAt(c.anchor(), codeShape, "write "+what, "there is no language to choose")
		}
		for _, entry := range entries {
			r.places[entry.path] = entry
			r.languageKey(entry, s)
		}
	}}
}

func (r *reader) languageKey(entry cursor, s *LanguageStep) {
	language := entry.key.Value
	if !slices.Contains(r.languages, language) {
		r.errorAt(entry.key, codeLanguage, suggest(language, r.languages, "add it to languages, or remove it"), "%s is not one of the languages spoken here", quote(language))
		return
	}
	key, ok := r.phoneKey(entry)
	if !ok {
		return
	}
	if slices.ContainsFunc(s.Choices, func(other LanguageChoice) bool { return other.Key == key }) {
		r.errorAt(entry.node, codeDuplicate, "use each key for one language", "the key %s stands for two languages", quote(key))
		return
	}
	s.Choices = append(s.Choices, LanguageChoice{Language: language, Key: key})
}

// isMapping reports whether keys and values stand here.
func (c cursor) isMapping() bool { return c.node.Kind == yaml.MappingNode }
