package flows

import (
	"maps"
	"slices"
)

// voices are the languages that need no voice of their own in a flow.
var voices = map[string]Voice{
	"en": {Name: "Polly.Joanna-Neural", Locale: "en-US"},
	"hi": {Name: "Polly.Kajal-Neural", Locale: "hi-IN"},
	"ta": {Name: "Google.ta-IN-Wavenet-C", Locale: "ta-IN"},
	"bn": {Name: "Google.bn-IN-Wavenet-C", Locale: "bn-IN"},
}

// knownLanguages are the languages with a voice, English first.
func knownLanguages() []string {
	return append([]string{"en"}, slices.DeleteFunc(slices.Sorted(maps.Keys(voices)), func(tag string) bool { return tag == "en" })...)
}

// voiceFields is the table of a voice.
var voiceFields = []field[Voice]{
	{"name", required, word("a voice of the carrier, such as Polly.Amy-Neural", func(v *Voice) *string { return &v.Name }), "the voice that speaks"},
	{"locale", required, word("a locale such as en-GB", func(v *Voice) *string { return &v.Locale }), "the language and country that the voice is asked for"},
}

// DefaultVoice is how a language is spoken where a flow does not say; an unknown language is spoken as English.
func DefaultVoice(lang string) Voice {
	if voice, known := voices[lang]; known {
		return voice
	}
	return voices["en"]
}
