package flows

import (
	"slices"
	"strings"
	"time"
)

// Listen asks for words, or for the keys that stand for them.
type Listen struct {
	StepMeta
	Prompt  Prompt
	Choices []Choice
	Wrong   Prompt        // said after words and keys that lead nowhere; zero: the catalogue's sentence
	Silent  Prompt        // said after silence; zero: the catalogue's sentence
	Timeout time.Duration // silence after the prompt, 1-30 s
	Tries   int           // times it is asked before a person is fetched, 1-5
}

// Choice is something that a caller can say, or press.
type Choice struct {
	Key   string              // 1-9 * #
	Words map[string][]string // by language: words, or runs of them, as they are spoken
	Next  string
}

var listenKind = describe(listens, "asks for words, or for the keys that stand for them",
	field[Listen]{"listen", required, prompt(func(s *Listen) *Prompt { return &s.Prompt }), "the question"},
	field[Listen]{"choices", required, choices(), "what callers can say or press, and where it leads"},
	field[Listen]{"timeout", optional, silence(func(s *Listen) *time.Duration { return &s.Timeout }), "how long it waits for an answer"},
	field[Listen]{"tries", optional, tries(func(s *Listen) *int { return &s.Tries }), "how often it asks before it fetches a person"},
	field[Listen]{"wrong", optional, prompt(func(s *Listen) *Prompt { return &s.Wrong }), "what is said after words and keys that lead nowhere"},
	field[Listen]{"silent", optional, prompt(func(s *Listen) *Prompt { return &s.Silent }), "what is said after silence"},
)

// choiceFields is the table of a choice.
var choiceFields = []field[Choice]{
	{"key", required, choiceKey(), "the key that stands for the words"},
	{"words", required, choiceWords(), "the words that callers say"},
	{"next", required, target(func(s *Choice) *string { return &s.Next }), "the step that follows"},
}

// choices are a list of what can be said.
func choices() value[Listen] {
	const what = `a list of choices: - {key: "1", words: [bills, invoice], next: ...}`
	return value[Listen]{
		what:  what,
		shape: listOf(keyed(choiceFields)).atLeast(1),
		read: func(r *reader, c cursor, s *Listen) {
			items := r.items(c)
			if len(items) == 0 {
				r.errorAt(c.anchor(), codeShape, "write "+what, "there is nothing to choose")
			}
			for _, item := range r.clip(items, maxChoices, "choices", "a phone has eleven keys to bind: lead one of them to a second question") {
				var one Choice
				readFields(r, item, choiceFields, &one)
				r.twice(item, s.Choices, one)
				s.Choices = append(s.Choices, one)
			}
		},
		rename: func(s *Listen, to func(string) string) {
			for i := range s.Choices {
				s.Choices[i].Next = to(s.Choices[i].Next)
			}
		},
		ways: func(s *Listen) []Way {
			var ways []Way
			for _, one := range s.Choices {
				ways = append(ways, Way{On: one.Key, To: one.Next})
			}
			return ways
		},
	}
}

// twice reports a key or words that stand for an earlier choice already.
func (r *reader) twice(item cursor, earlier []Choice, one Choice) {
	const remedy = "use each key, and each word of a language, for one choice"
	for _, other := range earlier {
		if other.Key != "" && other.Key == one.Key {
			r.errorAt(r.places[join(item.path, "key")].node, codeDuplicate, remedy, "the key %s stands for two choices", quote(one.Key))
		}
		for language, words := range one.Words {
			for _, word := range words {
				if slices.ContainsFunc(other.Words[language], func(w string) bool { return strings.EqualFold(w, word) }) {
					r.errorAt(r.places[join(item.path, "words")].anchor(), codeDuplicate, remedy, "%s stands for two choices", quote(word))
				}
			}
		}
	}
}

func choiceKey() value[Choice] {
	return value[Choice]{what: `a key of the phone such as "1"`, shape: keyShape, read: func(r *reader, c cursor, s *Choice) {
		s.Key, _ = r.phoneKey(c)
	}}
}

// Limits of the words of a choice: a carrier takes hints of 100 characters, 500 of them.
const (
	maxChoiceWords = 20
	maxWordLength  = 100 // bytes; a letter of an Indic script has three
)

// choiceWords are a list of words in a flow of one language, or a list for each language.
func choiceWords() value[Choice] {
	const what = "a list of words such as [bills, invoice], or a list for each language"
	list := listOf(spokenText).atLeast(1)
	return value[Choice]{what: what, shape: Shape{Any: []Shape{list, byLanguage(list)}}, read: func(r *reader, c cursor, s *Choice) {
		s.Words = map[string][]string{}
		if !c.isMapping() {
			s.Words[r.languages[0]] = r.words(c)
		} else {
			r.wordsByLanguage(c, what, s)
		}
		for _, language := range r.languages {
			if _, written := s.Words[language]; !written {
				r.errorAt(c.anchor(), codeUntranslated, "add words in that language", "%s lacks the language %s", c.title(), quote(language))
			}
		}
	}}
}

func (r *reader) wordsByLanguage(c cursor, what string, s *Choice) {
	for _, entry := range r.entries(c, what) {
		language := entry.key.Value
		if !slices.Contains(r.languages, language) {
			r.errorAt(entry.key, codeLanguage, suggest(language, r.languages, "add it to languages, or remove it"), "%s is not one of the languages spoken here", quote(language))
			continue
		}
		s.Words[language] = r.words(entry)
	}
}

// words are a list of words to listen for.
func (r *reader) words(c cursor) []string {
	var all []string
	for _, item := range r.clip(r.items(c), maxChoiceWords, "words for one choice", "keep those that callers really say") {
		word, ok := r.text(item, "a word")
		switch {
		case !ok:
		case strings.TrimSpace(word) == "":
			r.errorAt(item.node, codeShape, "write a word that callers say", "%s is empty", item.title())
		case len(word) > maxWordLength || strings.Contains(word, ","):
			r.errorAt(item.node, codeRange, "write a word or two, without a comma", "%s is too much to listen for", quote(word))
		default:
			all = append(all, word)
		}
	}
	if len(r.items(c)) == 0 {
		r.errorAt(c.anchor(), codeShape, "write a word that callers say", "%s has no words", c.title())
	}
	return all
}
