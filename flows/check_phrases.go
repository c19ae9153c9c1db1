package flows

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"

	speech "presszero/ivr/phrase"
)

// The codes of faults in wordings of phrases.
const (
	codeUnknownPhrase = "PZ241"
	codeForms         = "PZ242"
	codeGap           = "PZ243"
	codeUntold        = "PZ244"
	codePhraseKeys    = "PZ245"
	codeRecordedGap   = "PZ246"
)

// phraseRules explain the codes of faults in wordings of phrases.
var phraseRules = []Rule{
	{codeUnknownPhrase, "a phrase that is not there"},
	{codeForms, "a phrase lacks a plural form, or has one that its language never takes"},
	{codeGap, "a placeholder that the phrase does not have"},
	{codeUntold, "a phrase that tells less than it should"},
	{codePhraseKeys, "a phrase that tells other keys than work"},
	{codeRecordedGap, "a recording in place of a phrase with a number or a name in it"},
}

// checkForms finds plural forms that are lacking or never said.
func (d *phrasesDraft) checkForms(c cursor, info speech.Info, language string, w wording) {
	needed, also := info.Forms(language)
	isText := c.node.Kind != yaml.MappingNode
	switch {
	case info.Kind == speech.Plain && !isText:
		d.errorAt(c.anchor(), codeForms, "write one text", "%s has no number, and so no plural forms", quote(info.Name))
		return
	case info.Kind == speech.Plain, info.Kind == speech.Timed && isText:
		return
	case isText:
		d.errorAt(c.node, codeForms, "write "+shownForms(needed, w.Wordings["other"]), "%s goes by a number and needs a text for each plural form of the language %s: %s", quote(info.Name), quote(language), listed(needed))
		return
	}
	for _, form := range needed {
		if _, written := w.Wordings[form]; !written {
			d.errorAt(c.anchor(), codeForms, "add "+form+": with the text, as for the number "+exampleNumbers[form], "%s lacks the plural form %s in the language %s", quote(info.Name), quote(form), quote(language))
		}
	}
	for _, form := range slices.Sorted(maps.Keys(w.Wordings)) {
		if !slices.Contains(needed, form) && !slices.Contains(also, form) {
			d.errorAt(d.places[join(c.path, form)].key, codeForms, "remove it; the forms are "+listed(needed), "the language %s has no plural form %s", quote(language), quote(form))
		}
	}
}

// exampleNumbers are numbers of which a plural form is said in the languages that we speak.
var exampleNumbers = map[string]string{"one": "1", "other": "5"}

// shownForms is a text in each of some plural forms, as it would be written.
func shownForms(forms []string, text string) string {
	var parts []string
	for _, form := range forms {
		parts = append(parts, fmt.Sprintf("%s: %q", form, text))
	}
	return "{" + strings.Join(parts, ", ") + "}"
}

// checkWording checks one text of a phrase.
func (d *phrasesDraft) checkWording(c cursor, info speech.Info, language, text string) {
	if c.node == nil || strings.TrimSpace(text) == "" {
		return // which has been told
	}
	gaps, sound := d.checkGaps(c.node, info, text)
	for _, name := range info.Told {
		if sound && !slices.Contains(gaps, name) {
			d.warnAt(c.node, codeUntold, "put {"+name+"} where it belongs", "%s does not say {%s}", quote(info.Name), name)
		}
	}
	if tooLong(text) {
		d.errorAt(c.node, codeSentence, "make several sentences of it, each with its full stop and a blank", "a sentence is longer than the carrier's voice speaks at once: %s", limitInWords(text))
	}
	d.checkPhraseKeys(c.node, info, language, text)
}

// checkGaps finds braces that are no placeholder of the phrase. It returns the placeholders of the text, and whether all is
// well.
func (d *phrasesDraft) checkGaps(n *yaml.Node, info speech.Info, text string) (gaps []string, sound bool) {
	sound = true
	for rest := text; ; {
		i := strings.IndexAny(rest, "{}")
		if i < 0 {
			return gaps, sound
		}
		name, after, closed := strings.Cut(rest[i+1:], "}")
		from := utf8.RuneCountInString(text) - utf8.RuneCountInString(rest[i:])
		fault := exprFault{from: from, to: from + 1, remedy: gapRemedy(name, info)}
		switch {
		case rest[i] == '}' || !closed || strings.Contains(name, "{"):
			fault.message, fault.remedy = "a brace that belongs to no placeholder", braceRemedy(info)
			after = rest[i+1:]
		case !slices.Contains(info.Gaps, name):
			fault.to += utf8.RuneCountInString(name) + 1
			fault.message = fmt.Sprintf("%s has no placeholder {%s}", quote(info.Name), name)
		default:
			gaps, rest = append(gaps, name), after
			continue
		}
		d.inside(n, codeGap, &fault)
		sound, rest = false, after
	}
}

// braceRemedy says how placeholders are written.
func braceRemedy(info speech.Info) string {
	if len(info.Gaps) == 0 {
		return "remove it; this phrase has no placeholders"
	}
	return "write {" + info.Gaps[0] + "}, with one brace at each side, or remove it"
}

// gapRemedy says which placeholders there are.
func gapRemedy(name string, info speech.Info) string {
	if len(info.Gaps) == 0 {
		return "remove it; this phrase has no placeholders"
	}
	if best := nearest(strings.TrimSpace(name), info.Gaps); best != "" {
		return "did you mean {" + best + "}?"
	}
	return "write one of {" + strings.Join(info.Gaps, "}, {") + "}, or no braces"
}

// checkPhraseKeys finds wordings that tell callers other keys than ours do: the keys of a line are not the operator's to
// choose. 0 may be told anywhere, for it works everywhere.
func (d *phrasesDraft) checkPhraseKeys(n *yaml.Node, info speech.Info, language, text string) {
	if info.Kind != speech.Plain {
		return
	}
	ours, theirs := phraseKeys(info), offered(text, language)
	written := append(writtenKeys(text), theirs...)
	for _, key := range ours {
		if !slices.Contains(written, key) {
			d.warnAt(n, codePhraseKeys, "say what "+key+" does, as docs/phrases.md shows it", "%s does not tell the key %s", quote(info.Name), key)
		}
	}
	for _, key := range theirs {
		if !slices.Contains(ours, key) && key != "0" {
			d.warnAt(n, codePhraseKeys, "tell the keys that docs/phrases.md shows, and no others", "%s tells the key %s, which does nothing here", quote(info.Name), key)
		}
	}
}

// phraseKeys are the keys that our own sentence tells, in whatever language, sorted.
func phraseKeys(info speech.Info) []string {
	var keys []string
	for _, language := range knownLanguages() {
		keys = append(keys, offered(info.Wordings(language)["other"], language)...)
	}
	slices.Sort(keys)
	return slices.Compact(keys)
}

// checkRecorded checks a recording that is played in place of a phrase.
func (d *phrasesDraft) checkRecorded(c cursor, info speech.Info, w wording) {
	at, written := d.places[join(c.path, "audio")]
	if !written {
		return
	}
	if len(info.Gaps) > 0 {
		d.errorAt(at.node, codeRecordedGap, "write a text; the carrier's voice says it", "a recording cannot say {%s} of %s", info.Gaps[0], quote(info.Name))
		return
	}
	if d.recordings != nil && isServed(w.Audio) {
		d.checkPlayable(at.node, w.Audio, d.recordings)
	}
}
