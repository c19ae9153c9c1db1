package sim

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

var locale = regexp.MustCompile(`^[a-z]{2,3}(-[A-Z]{2,4}[a-z]?)?(-[A-Za-z0-9]+)?$`)

func isLocale(s string) bool { return locale.MatchString(s) }

// spoken are the languages that a Say can speak. Bengali is spoken as bn-IN only.
var spoken = set(strings.Fields(`af-ZA ar-AE ar-XA arb bg-BG bn-IN ca-ES cmn-CN cmn-TW cs-CZ cy-GB da-DK de-AT de-DE
	el-GR en-AU en-CA en-GB en-GB-WLS en-IE en-IN en-NZ en-US en-ZA es-ES es-MX es-US eu-ES fi-FI fil-PH fr-BE fr-CA fr-FR
	gl-ES gu-IN he-IL hi-IN hu-HU id-ID is-IS it-IT ja-JP kn-IN ko-KR lt-LT lv-LV ml-IN mr-IN ms-MY nb-NO nl-BE nl-NL pa-IN
	pl-PL pt-BR pt-PT ro-RO ru-RU sk-SK sr-RS sv-SE ta-IN te-IN th-TH tr-TR uk-UA vi-VN yue-CN yue-HK zh-CN zh-HK zh-TW`)...)

// mute are the spoken languages that the basic voices do not speak.
var mute = set("en-IN", "hi-IN", "ta-IN", "bn-IN", "bg-BG", "gu-IN", "kn-IN", "ml-IN", "mr-IN", "pa-IN", "te-IN")

// polly are the Polly voices of the languages that are checked by name.
var polly = map[string][]string{
	"en-IN": {"Aditi", "Raveena", "Kajal-Neural", "Kajal-Generative"},
	"hi-IN": {"Aditi", "Kajal-Neural"},
	"ta-IN": nil,
	"bn-IN": nil,
	"es-ES": {"Conchita", "Enrique", "Lucia", "Lucia-Neural", "Lucia-Generative", "Sergio-Neural", "Sergio-Generative"},
	"pt-BR": {"Camila", "Camila-Neural", "Ricardo", "Vitoria", "Vitoria-Neural", "Thiago-Neural"},
	"pt-PT": {"Cristiano", "Ines", "Ines-Neural"},
	"de-DE": {"Hans", "Marlene", "Vicki", "Vicki-Neural", "Vicki-Generative", "Daniel-Neural", "Daniel-Generative"},
	"fr-FR": {"Celine", "Mathieu", "Lea", "Lea-Neural", "Lea-Generative", "Remi-Neural"},
}

var chirp = []string{"Aoede", "Charon", "Fenrir", "Kore", "Leda", "Orus", "Puck", "Zephyr"}

// google are the letters of the Google voices of each family, for the languages that are checked by name.
var google = map[string]map[string]string{
	"en-IN": {"Standard": "ABCDEF", "Wavenet": "ABCDEF", "Neural2": "ABCD"},
	"hi-IN": {"Standard": "ABCDEF", "Wavenet": "ABCDEF", "Neural2": "ABCD"},
	"ta-IN": {"Standard": "ABCD", "Wavenet": "ABCD"},
	"bn-IN": {"Standard": "ABCD", "Wavenet": "ABCD"},
}

func isBasicVoice(voice string) bool { return voice == "man" || voice == "woman" || voice == "alice" }

// speaks says which language a Say is in, or the code of the warning with which the real carrier skips it.
func speaks(voice, language string) (spokenIn string, code int, message string) {
	if language == "" {
		language = "en-US"
		if rest, ok := strings.CutPrefix(voice, "Google."); ok {
			parts := strings.SplitN(rest, "-", 3)
			language = strings.Join(parts[:min(2, len(parts))], "-")
		} else if name, ok := strings.CutPrefix(voice, "Polly."); ok {
			language = pollyLanguage(name)
		}
	}
	if !spoken[language] {
		return language, 13512, fmt.Sprintf("nobody speaks the language %q", language)
	}
	if !hasVoice(language, voice) {
		return language, 13511, fmt.Sprintf("the voice %q does not speak %s", voice, language)
	}
	return language, 0, ""
}

// pollyLanguage is the language of a Polly voice that is used without naming one.
func pollyLanguage(name string) string {
	if slices.Contains(polly["en-IN"], name) {
		return "en-IN"
	}
	return "en-US"
}

func hasVoice(language, voice string) bool {
	if isBasicVoice(voice) {
		return !mute[language]
	}
	if name, ok := strings.CutPrefix(voice, "Polly."); ok {
		names, checked := polly[language]
		return name != "" && (!checked || slices.Contains(names, name))
	}
	rest, ok := strings.CutPrefix(voice, "Google."+language+"-")
	if !ok {
		return false
	}
	family, letter, ok := strings.Cut(rest, "-")
	letters, checked := google[language]
	switch {
	case !ok || letter == "":
		return false
	case family == "Chirp3":
		return slices.Contains(chirp, strings.TrimPrefix(letter, "HD-"))
	case !checked:
		return slices.Contains([]string{"Standard", "Wavenet", "Neural2"}, family)
	}
	return len(letter) == 1 && strings.Contains(letters[family], letter)
}
