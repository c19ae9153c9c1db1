package flows

import (
	"maps"
	"slices"
	"strings"
)

// voices are the languages that need no voice of their own in a flow.
var voices = map[string]Voice{
	"en": {Name: "Polly.Joanna-Neural", Locale: "en-US"},
	"hi": {Name: "Polly.Kajal-Neural", Locale: "hi-IN"},
	"ta": {Name: "Google.ta-IN-Wavenet-C", Locale: "ta-IN"},
	"bn": {Name: "Google.bn-IN-Wavenet-C", Locale: "bn-IN"},
	"es": {Name: "Polly.Lucia-Neural", Locale: "es-ES"},
	"pt": {Name: "Polly.Camila-Neural", Locale: "pt-BR"},
	"de": {Name: "Polly.Vicki-Neural", Locale: "de-DE"},
	"fr": {Name: "Polly.Lea-Neural", Locale: "fr-FR"},
}

// countryVoices are the countries whose way of speaking our languages has a voice of its own.
var countryVoices = map[string]Voice{
	"de-AT": {Name: "Polly.Hannah-Neural", Locale: "de-AT"},
	"de-DE": voices["de"],
	"en-AU": {Name: "Polly.Olivia-Neural", Locale: "en-AU"},
	"en-GB": {Name: "Polly.Amy-Neural", Locale: "en-GB"},
	"en-IN": {Name: "Polly.Kajal-Neural", Locale: "en-IN"},
	"en-US": voices["en"],
	"es-ES": voices["es"],
	"es-MX": {Name: "Polly.Mia-Neural", Locale: "es-MX"},
	"es-US": {Name: "Polly.Lupe-Neural", Locale: "es-US"},
	"fr-CA": {Name: "Polly.Gabrielle-Neural", Locale: "fr-CA"},
	"fr-FR": voices["fr"],
	"hi-IN": voices["hi"],
	"ta-IN": voices["ta"],
	"bn-IN": voices["bn"],
	"pt-BR": voices["pt"],
	"pt-PT": {Name: "Polly.Ines-Neural", Locale: "pt-PT"},
}

// voiceFor is the voice of a language, or of one of its countries, for which a flow names none; false when there is none.
func voiceFor(tag string) (Voice, bool) {
	if voice, known := voices[tag]; known {
		return voice, true
	}
	voice, known := countryVoices[tag]
	return voice, known
}

// knownLanguages are the languages with a voice, English first.
func knownLanguages() []string {
	return append([]string{"en"}, slices.DeleteFunc(slices.Sorted(maps.Keys(voices)), func(tag string) bool { return tag == "en" })...)
}

// voiceFields is the table of a voice.
var voiceFields = []field[Voice]{
	{"name", required, word("a voice of the carrier, such as Polly.Amy-Neural", func(v *Voice) *string { return &v.Name }), "the voice that speaks"},
	{"locale", optional, word("a locale such as en-GB", func(v *Voice) *string { return &v.Locale }), "the language and country that the voice is asked for; that of the voice when left out"},
}

// DefaultVoice is how a language is spoken where a flow does not say: as in its country where that is known, and an unknown
// language as English.
func DefaultVoice(lang string) Voice {
	for _, tag := range []string{lang, primary(lang)} {
		if voice, known := voiceFor(tag); known {
			return voice
		}
	}
	return voices["en"]
}

// SpeechTag is the language in which values are spoken by a voice that speaks a flow's language: the voice's locale,
// which may group numbers in another way, where it is one of that language.
func (v Voice) SpeechTag(language string) string {
	if primary(v.Locale) == primary(language) {
		return v.Locale
	}
	return language
}

func readVoices(r *reader, c cursor, d *draft) {
	for _, entry := range r.entries(c, "a voice for each language") {
		tag := entry.key.Value
		if !slices.Contains(r.languages, tag) {
			r.errorAt(entry.key, codeLanguage, suggest(tag, r.languages, "add it to languages, or remove it"), "%s is not a language of this flow", quote(tag))
			continue
		}
		var voice Voice
		readFields(r, entry, voiceFields, &voice)
		r.settleVoice(entry, tag, &voice)
		d.program.Voices[tag] = voice
	}
}

// settleVoice checks a voice against what the carrier has, and finds the locale where none is written.
func (r *reader) settleVoice(c cursor, tag string, v *Voice) {
	if v.Name == "" {
		return // which has been told
	}
	name, locale := r.places[join(c.path, "name")], r.places[join(c.path, "locale")]
	spoken := localesOf(v.Name)
	if v.Locale == "" {
		v.Locale = localeFor(tag, spoken)
	}
	switch {
	case len(spoken) == 0:
		r.errorAt(name.node, codeVoice, suggest(v.Name, nearVoices(localeInName(v.Name)), voiceRemedy(tag)), "the carrier has no voice %s", quote(v.Name))
	case locale.node != nil && !slices.Contains(knownLocales(), v.Locale):
		r.errorAt(locale.node, codeVoice, suggest(v.Locale, knownLocales(), "write locale: "+localeFor(tag, spoken)), "no voice of the carrier speaks %s", quote(v.Locale))
	case !slices.Contains(spoken, v.Locale):
		r.errorAt(locale.node, codeVoice, "write locale: "+localeFor(tag, spoken)+", or leave the key out", "%s does not speak %s", v.Name, v.Locale)
	case sameLanguage[primary(v.Locale)] != primary(tag) && primary(v.Locale) != primary(tag):
		r.errorAt(name.node, codeVoice, voiceRemedy(tag), "%s speaks %s, not the language %s", v.Name, v.Locale, quote(tag))
	}
}

// sameLanguage are the languages that the carrier knows by another tag than flows may write.
var sameLanguage = map[string]string{"cmn": "zh", "arb": "ar", "nb": "no", "fil": "tl"}

// localeFor is the locale of a voice for a language: one of that language if there is any.
func localeFor(tag string, spoken []string) string {
	if slices.Contains(spoken, tag) {
		return tag
	}
	i := slices.IndexFunc(spoken, func(locale string) bool { return primary(locale) == primary(tag) })
	switch {
	case i >= 0:
		return spoken[i]
	case len(spoken) > 0:
		return spoken[0]
	default:
		return ""
	}
}

// localeInName is the locale that the name of one of Google's voices begins with; empty: none.
func localeInName(name string) string {
	rest, _ := strings.CutPrefix(name, "Google.")
	parts := strings.SplitN(rest, "-", 3)
	if len(parts) < 3 {
		return ""
	}
	return parts[0] + "-" + parts[1]
}

// voiceRemedy names a voice for a language; the last of a locale is among its most natural ones.
func voiceRemedy(tag string) string {
	for _, locale := range knownLocales() {
		if primary(locale) != primary(tag) && sameLanguage[primary(locale)] != primary(tag) {
			continue
		}
		if own := voicesOf(locale); len(own) > 0 {
			return "name a voice of that language, such as " + own[len(own)-1] + "; voices are listed by the carrier under Text-to-Speech"
		}
	}
	return "name a voice that the carrier lists under Text-to-Speech"
}
