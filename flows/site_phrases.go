package flows

import (
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	speech "presszero/ivr/phrase"
)

// Phrases are what is said to callers and agents where an operator words some of it.
type Phrases struct {
	Catalogue *speech.Catalogue // ours, with the operator's wordings in it
	Own       []speech.Override // the operator's wordings, sorted by phrase and language
}

// ReadPhrases reads an operator's wordings of our sentences. The recordings are those of the prompts folder; nil: the folder
// is not known. The phrases are nil when nothing is worded, or when a fault is an error. A file without a name and without
// text counts as left out.
func ReadPhrases(f File, recordings map[string]Recording) (*Phrases, Diagnostics) {
	d := &phrasesDraft{reader: newSiteReader(f), recordings: recordings}
	if f.Name != "" || len(f.Data) > 0 {
		if root := d.parse(); root != nil {
			readFields(d.reader, cursor{node: root}, phrasesFileFields, d)
		}
	}
	var worded *Phrases
	if !d.diags.HasErrors() && len(d.own) > 0 {
		worded = d.worded()
	}
	return worded, d.diags.sorted()
}

// phrasesDraft is a file of phrases while it is read.
type phrasesDraft struct {
	*reader
	recordings map[string]Recording
	own        []speech.Override
}

// worded puts the wordings into a catalogue.
func (d *phrasesDraft) worded() *Phrases {
	slices.SortFunc(d.own, func(a, b speech.Override) int {
		return strings.Compare(a.Phrase+" "+a.Language, b.Phrase+" "+b.Language)
	})
	ours, err := speech.New()
	if err == nil {
		ours, err = ours.With(d.own)
	}
	if err != nil {
		d.errorOn(Position{File: d.file.Name, Line: 1, Col: 1}, codeUnknownPhrase, "leave the wording out", "the phrases cannot be taken: %v", err)
		return nil
	}
	return &Phrases{Catalogue: ours, Own: d.own}
}

const phraseWhat = `a wording for each language, such as {en: "Thank you for waiting."}, or a recording for all, such as {audio: chime.wav}`

// phrasesFileFields is the table of phrases.yaml.
var phrasesFileFields = []field[phrasesDraft]{
	{"phrases", required, value[phrasesDraft]{
		what: "a mapping of the names of phrases to your wordings", read: readWordings,
		shape: mappingOf(Scalar{Form: FormText, Enum: phraseNames()}, phraseShape()),
	}, "your own wordings of what callers and agents are told; docs/phrases.md lists the names"},
}

// phraseNames are the names of all sentences that operators may word.
func phraseNames() []string {
	var all []string
	for _, info := range speech.Published() {
		all = append(all, info.Name)
	}
	return all
}

// phraseShape is a recording for all languages, or for each language a text, a recording, or a text for each plural form.
func phraseShape() Shape {
	return Shape{Any: []Shape{
		keyed(chimeFields), byLanguage(Shape{Any: []Shape{spokenText, keyed(spokenPhraseFields), keyed(formFields)}}).atLeast(1),
	}}
}

// wording is what stands behind a language.
type wording struct {
	speech.Override
	text string // of a recording
}

// chimeFields is the table of a recording for all languages.
var chimeFields = []field[wording]{
	{"audio", required, value[wording]{what: "an audio file", shape: audioShape(), read: func(r *reader, c cursor, w *wording) { w.Audio = r.audio(c) }},
		"the recording that is played in place of the words"},
}

// spokenPhraseFields is the table of a recording in one language.
var spokenPhraseFields = append(slices.Clone(chimeFields),
	field[wording]{"text", optional, value[wording]{what: "what the recording says", shape: spokenText, read: func(r *reader, c cursor, w *wording) { w.text = r.wordingText(c) }},
		"the words of the recording, for screens and tests; our own when left out"},
)

// formFields is the table of the plural forms of a sentence.
var formFields = []field[wording]{
	pluralForm("zero", "for no things, in languages that have a form for it"),
	pluralForm("one", "for one thing; in Hindi, Bengali, French and Portuguese for none as well"),
	pluralForm("two", "for two things, in languages that have a form for it"),
	pluralForm("few", "for a few things, in languages that have a form for it"),
	pluralForm("many", "for whole millions of things, in Spanish, Portuguese and French"),
	pluralForm("other", "for all other numbers"),
}

func pluralForm(name, help string) field[wording] {
	return field[wording]{name, optional, value[wording]{what: "a text", shape: spokenText, read: func(r *reader, c cursor, w *wording) {
		w.Wordings[name] = r.wordingText(c)
	}}, "the wording " + help}
}

// wordingText is a text that is spoken.
func (r *reader) wordingText(c cursor) string {
	text, ok := r.text(c, "a text")
	if ok && strings.TrimSpace(text) == "" {
		r.errorAt(c.node, codeEmptyPrompt, "write what is said, or remove the key", "%s says nothing", c.title())
	}
	return text
}

func readWordings(r *reader, c cursor, d *phrasesDraft) {
	for _, entry := range r.entries(c, "the names of phrases with your wordings") {
		info, known := speech.Lookup(entry.key.Value)
		switch {
		case !known:
			remedy := suggest(entry.key.Value, phraseNames(), "look the name up in docs/phrases.md")
			r.errorAt(entry.key, codeUnknownPhrase, remedy, "there is no phrase %s", quote(entry.key.Value))
		case entry.isNull():
			r.errorAt(entry.key, codeShape, "write "+phraseWhat, "nothing stands behind %s", quote(entry.key.Value))
		case isRecording(entry.node):
			d.readChime(entry, info)
		default:
			d.readLanguages(entry, info)
		}
	}
}

// readChime reads a recording for all languages.
func (d *phrasesDraft) readChime(c cursor, info speech.Info) {
	var w wording
	readFields(d.reader, c, chimeFields, &w)
	for _, language := range d.languages {
		d.keep(info, language, w)
	}
	d.checkRecorded(c, info, w)
}

// readLanguages reads a wording for each language.
func (d *phrasesDraft) readLanguages(c cursor, info speech.Info) {
	entries := d.entries(c, phraseWhat)
	if len(entries) == 0 && c.isMapping() {
		d.errorAt(c.anchor(), codeShape, "write "+phraseWhat, "%s has no language", c.title())
	}
	for _, entry := range entries {
		language := entry.key.Value
		if !slices.Contains(d.languages, language) {
			d.errorAt(entry.key, codeLanguage, suggest(language, d.languages, "remove it"), "%s is not one of the languages spoken here", quote(language))
			continue
		}
		d.keep(info, language, d.readWording(entry, info, language))
	}
}

// readWording reads what stands behind a language, and checks it.
func (d *phrasesDraft) readWording(c cursor, info speech.Info, language string) wording {
	w := wording{Override: speech.Override{Wordings: map[string]string{}}}
	switch {
	case isRecording(c.node):
		readFields(d.reader, c, spokenPhraseFields, &w)
		d.checkRecorded(c, info, w)
		if w.text != "" {
			w.Wordings["other"] = w.text
			d.checkWording(d.places[join(c.path, "text")], info, language, w.text)
		}
	case c.node.Kind == yaml.MappingNode:
		readFields(d.reader, c, formFields, &w)
		d.checkForms(c, info, language, w)
		for form, text := range w.Wordings {
			d.checkWording(d.places[join(c.path, form)], info, language, text)
		}
	default:
		w.Wordings["other"] = d.wordingText(c)
		d.checkForms(c, info, language, w)
		d.checkWording(c, info, language, w.Wordings["other"])
	}
	return w
}

func (d *phrasesDraft) keep(info speech.Info, language string, w wording) {
	w.Phrase, w.Language = info.Name, language
	if len(w.Wordings) == 0 {
		w.Wordings = nil
	}
	d.own = append(d.own, w.Override)
}
