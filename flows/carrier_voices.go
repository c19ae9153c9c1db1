package flows

import (
	"maps"
	"slices"
	"strings"
)

// The voices of the carrier, as its own library for Node.js lists them for Say (twilio-node, src/twiml/VoiceResponse.ts,
// types SayVoice and SayLanguage). A voice asked for in a language that it does not speak is a warning to the carrier
// and a silence to the caller (errors 13511 and 13512), so both are checked here.

// googleVoices are the letters of Google's voices of each class, by locale. Chirp3-HD voices have names instead of
// letters, the same everywhere.
var googleVoices = map[string]string{
	"af-ZA": "Standard:A", "am-ET": "Standard:AB Wavenet:AB", "ar-XA": "Standard:ABCD Wavenet:ABCD Chirp3-HD",
	"bg-BG": "Standard:AB", "bn-IN": "Standard:ABCD Wavenet:ABCD Chirp3-HD", "ca-ES": "Standard:AB",
	"cmn-CN": "Standard:ABCD Wavenet:ABCD Chirp3-HD", "cmn-TW": "Standard:ABC Wavenet:ABC", "cs-CZ": "Standard:AB Wavenet:AB",
	"da-DK": "Standard:ACDEFG Wavenet:ACDEFG Neural2:DF",
	"de-DE": "Standard:ABCDEFGH Wavenet:ABCDEFGH Neural2:ABCDFGH Chirp3-HD",
	"el-GR": "Standard:AB Wavenet:AB",
	"en-AU": "Standard:ABCD Wavenet:ABCD Neural2:ABCD Chirp3-HD",
	"en-GB": "Standard:ABCDFNO Wavenet:ABCDFNO Neural2:ABCDFNO Chirp3-HD",
	"en-IN": "Standard:ABCDEF Wavenet:ABCDEF Neural2:ABCD Chirp3-HD",
	"en-US": "Standard:ABCDEFGHIJ Wavenet:ABCDEFGHIJ Neural2:ACDEFGHIJ Chirp3-HD",
	"es-ES": "Standard:ABCDEFGH Wavenet:BCDEFGH Neural2:ABCDEFGH Chirp3-HD",
	"es-US": "Standard:ABC Wavenet:ABC Neural2:ABC Chirp3-HD",
	"eu-ES": "Standard:AB", "fi-FI": "Standard:AB Wavenet:AB", "fil-PH": "Standard:ABCD Wavenet:ABCD",
	"fr-CA": "Standard:ABCD Wavenet:ABCD Neural2:ABCD Chirp3-HD",
	"fr-FR": "Standard:ABCDEFG Wavenet:ABCDEFG Neural2:ABCDEFG Chirp3-HD",
	"gl-ES": "Standard:AB", "gu-IN": "Standard:ABCD Wavenet:ABCD Chirp3-HD", "he-IL": "Standard:ABCD Wavenet:ABCD",
	"hi-IN": "Standard:ABCDEF Wavenet:ABCDEF Neural2:ABCD Chirp3-HD", "hu-HU": "Standard:AB Wavenet:AB",
	"id-ID": "Standard:ABCD Wavenet:ABCD Chirp3-HD", "is-IS": "Standard:AB",
	"it-IT": "Standard:ABCDEF Wavenet:ABCDEF Neural2:ACF Chirp3-HD",
	"ja-JP": "Standard:ABCD Wavenet:ABCD Neural2:BCD Chirp3-HD",
	"kn-IN": "Standard:ABCD Wavenet:ABCD Chirp3-HD", "ko-KR": "Standard:ABCD Wavenet:ABCD Neural2:ABC Chirp3-HD",
	"lt-LT": "Standard:AB", "lv-LV": "Standard:AB", "ml-IN": "Standard:ABCD Wavenet:ABCD Chirp3-HD",
	"mr-IN": "Standard:ABC Wavenet:ABC Chirp3-HD", "ms-MY": "Standard:ABCD Wavenet:ABCD",
	"nb-NO": "Standard:ABCDEFG Wavenet:ABCDEFG", "nl-BE": "Standard:ABCD Wavenet:ABCD",
	"nl-NL": "Standard:ABCDEFG Wavenet:ABCDEFG Chirp3-HD", "pa-IN": "Standard:ABCD Wavenet:ABCD",
	"pl-PL": "Standard:ABCDEFG Wavenet:ABCDEFG Chirp3-HD",
	"pt-BR": "Standard:ABCDE Wavenet:ABCDE Neural2:ABC Chirp3-HD", "pt-PT": "Standard:ABCDEF Wavenet:ABCDEF",
	"ro-RO": "Standard:AB Wavenet:AB", "ru-RU": "Standard:ABCDE Wavenet:ABCDE Chirp3-HD", "sk-SK": "Standard:AB Wavenet:AB",
	"sr-RS": "Standard:A", "sv-SE": "Standard:ABCDEFG Wavenet:ABCDEFG", "ta-IN": "Standard:ABCD Wavenet:ABCD Chirp3-HD",
	"te-IN": "Standard:ABCD Chirp3-HD", "th-TH": "Standard:A Neural2:C Chirp3-HD",
	"tr-TR": "Standard:ABCDE Wavenet:ABCDE Chirp3-HD", "uk-UA": "Standard:A Wavenet:A",
	"vi-VN": "Standard:ABCD Wavenet:ABCD Neural2:AD Chirp3-HD", "yue-HK": "Standard:ABCD",
}

// chirpVoices are the names of Google's Chirp3-HD voices.
var chirpVoices = []string{"Aoede", "Charon", "Fenrir", "Kore", "Leda", "Orus", "Puck", "Zephyr"}

// pollyVoices are Amazon's voices by locale; Kajal-Neural and Aditi speak two. A name alone is the standard voice, and
// N and G after a colon its neural and generative forms; - means that there is no standard one.
var pollyVoices = map[string]string{
	"arb": "Zeina", "ar-AE": "Hala:-N Zayd:-N", "ca-ES": "Arlet:-N", "cmn-CN": "Zhiyu:N", "cy-GB": "Gwyneth",
	"da-DK": "Mads Naja Sofie:-N", "de-AT": "Hannah:-N", "de-DE": "Hans Marlene Vicki:NG Daniel:-NG",
	"en-AU": "Nicole Russell Olivia:-NG", "en-GB": "Amy:NG Brian:N Emma:N Arthur:-N", "en-GB-WLS": "Geraint", "en-IE": "Niamh:-N",
	"en-IN": "Aditi Raveena Kajal:-NG", "en-NZ": "Aria:-N",
	"en-US": "Ivy:N Joanna:NG Joey:N Justin:N Kendra:N Kevin:N Kimberly:N Matthew:NG Salli:N Danielle:-NG Gregory:-N Ruth:-NG Stephen:-NG",
	"en-ZA": "Ayanda:-NG", "es-ES": "Conchita Enrique Lucia:NG Sergio:-NG", "es-MX": "Mia:N Andres:-NG Mía:-G",
	"es-US": "Lupe:NG Miguel Penelope Pedro:-NG", "fi-FI": "Suvi:-N", "fr-BE": "Isabelle:-N", "fr-CA": "Chantal Gabrielle:-N Liam:-N",
	"fr-FR": "Celine Mathieu Lea:NG Remi:-N Rémi:-G", "hi-IN": "Aditi Kajal:-N", "is-IS": "Dora Karl",
	"it-IT": "Bianca:NG Carla Giorgio Adriano:-N", "ja-JP": "Mizuki Takumi:N Kazuha:-N Tomoko:-N", "ko-KR": "Seoyeon:N",
	"nb-NO": "Liv Ida:-N", "nl-BE": "Lisa:-N", "nl-NL": "Lotte Ruben Laura:-N", "pl-PL": "Ewa Jacek Jan Maja Ola:-N",
	"pt-BR": "Camila:N Ricardo Vitoria:N Thiago:-N", "pt-PT": "Cristiano Ines:N", "ro-RO": "Carmen", "ru-RU": "Maxim Tatyana",
	"sv-SE": "Astrid Elin:-N", "tr-TR": "Filiz Burcu:-N", "yue-HK": "Hiujin:-N",
}

// basicLocales are what the carrier's own voices, man and woman, speak among the languages that have no other limit.
var basicLocales = []string{"de-DE", "en-AU", "en-CA", "en-GB", "en-US", "es-ES", "es-MX", "fr-CA", "fr-FR", "it-IT", "pt-BR"}

// basicVoices are the carrier's own voices.
var basicVoices = []string{"man", "woman"}

// knownLocales are the locales that some voice speaks, sorted.
func knownLocales() []string {
	all := slices.Collect(maps.Keys(googleVoices))
	all = slices.AppendSeq(all, maps.Keys(pollyVoices))
	all = append(all, basicLocales...)
	slices.Sort(all)
	return slices.Compact(all)
}

// voicesOf are the names of the voices that speak a locale, the most natural ones last.
func voicesOf(locale string) []string {
	var names []string
	if slices.Contains(basicLocales, locale) {
		names = append(names, basicVoices...)
	}
	for voice := range strings.FieldsSeq(pollyVoices[locale]) {
		names = append(names, pollyNames(voice)...)
	}
	for class := range strings.FieldsSeq(googleVoices[locale]) {
		names = append(names, googleNames(locale, class)...)
	}
	return names
}

// pollyNames are the forms of one of Amazon's voices.
func pollyNames(voice string) []string {
	name, forms, _ := strings.Cut(voice, ":")
	var names []string
	if !strings.HasPrefix(forms, "-") {
		names = append(names, "Polly."+name)
	}
	if strings.Contains(forms, "N") {
		names = append(names, "Polly."+name+"-Neural")
	}
	if strings.Contains(forms, "G") {
		names = append(names, "Polly."+name+"-Generative")
	}
	return names
}

// googleNames are Google's voices of a class in a locale.
func googleNames(locale, class string) []string {
	name, letters, lettered := strings.Cut(class, ":")
	members := chirpVoices
	if lettered {
		members = strings.Split(letters, "")
	}
	var names []string
	for _, member := range members {
		names = append(names, "Google."+locale+"-"+name+"-"+member)
	}
	return names
}

// localesOf are the locales that a voice speaks, sorted; none when the carrier has no such voice.
func localesOf(voice string) []string {
	var locales []string
	for _, locale := range knownLocales() {
		if slices.Contains(voicesOf(locale), voice) {
			locales = append(locales, locale)
		}
	}
	return locales
}

// nearVoices are the voices among which a misspelt one is looked for: all that speak a locale, and Amazon's, whose names
// do not tell theirs.
func nearVoices(locale string) []string {
	near := voicesOf(locale)
	for voices := range maps.Values(pollyVoices) {
		for voice := range strings.FieldsSeq(voices) {
			near = append(near, pollyNames(voice)...)
		}
	}
	slices.Sort(near)
	return slices.Compact(near)
}
