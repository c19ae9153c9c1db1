package flows

import (
	"slices"
	"strings"
	"testing"
)

func TestEveryDefaultVoiceIsOneOfTheCarriers(t *testing.T) {
	t.Parallel()
	for language, voice := range voices {
		if !slices.Contains(voicesOf(voice.Locale), voice.Name) || primary(voice.Locale) != language {
			t.Errorf("%s: the carrier has no voice %s for %s", language, voice.Name, voice.Locale)
		}
	}
}

func TestTheTableOfVoicesIsWhole(t *testing.T) {
	t.Parallel()
	if n := len(nearVoices("en-US")); n > maxKnown {
		t.Errorf("%d voices are too many for a suggestion", n)
	}
	all := map[string]bool{}
	for _, locale := range knownLocales() {
		if !languageShape.MatchString(locale) {
			t.Errorf("%q is not a locale", locale)
		}
		for _, voice := range voicesOf(locale) {
			all[voice] = true
		}
	}
	if len(all) < 550 {
		t.Errorf("the carrier has only %d voices", len(all))
	}
	cases := map[string]string{
		"Polly.Kajal-Neural": "en-IN hi-IN", "Polly.Kajal-Generative": "en-IN", "Polly.Kajal": "", "Polly.Amy": "en-GB", "Google.ta-IN-Neural2-A": "",
		"Google.bn-IN-Chirp3-HD-Kore": "bn-IN", "Google.es-ES-Wavenet-A": "", "woman": strings.Join(basicLocales, " "),
	}
	for voice, want := range cases {
		if got := strings.Join(localesOf(voice), " "); got != want {
			t.Errorf("%s speaks %q, want %q", voice, got, want)
		}
	}
}

func TestALocaleThatIsLeftOutIsTheVoicesOwn(t *testing.T) {
	t.Parallel()
	for tag, want := range map[string]string{"en": "en-IN", "hi": "hi-IN", "en-IN": "en-IN", "fr": "en-IN"} {
		if got := localeFor(tag, localesOf("Polly.Kajal-Neural")); got != want {
			t.Errorf("in %s Kajal speaks %s, want %s", tag, got, want)
		}
	}
}

func TestNumbersAreGroupedAsTheVoicesCountryDoes(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ language, locale, want string }{{"en", "en-IN", "en-IN"}, {"hi", "hi-IN", "hi-IN"}, {"hi", "en-US", "hi"}, {"en", "", "en"}} {
		if got := (Voice{Locale: c.locale}).SpeechTag(c.language); got != c.want {
			t.Errorf("%s by a voice of %q is spoken as %s, want %s", c.language, c.locale, got, c.want)
		}
	}
}

func TestALanguageOfACountryIsSpokenAsThere(t *testing.T) {
	t.Parallel()
	for language, want := range map[string]string{
		"es": "es-ES", "pt": "pt-BR", "pt-PT": "pt-PT", "es-MX": "es-MX", "fr-CA": "fr-CA", "de-AT": "de-AT", "en-GB": "en-GB",
		"es-AR": "es-ES", "hi-IN": "hi-IN", "xx": "en-US", "": "en-US",
	} {
		if got := DefaultVoice(language).Locale; got != want {
			t.Errorf("%q is spoken as in %s, not %s", language, got, want)
		}
	}
	for language, voice := range countryVoices {
		if !slices.Contains(voicesOf(voice.Locale), voice.Name) || voice.Locale != language {
			t.Errorf("%s: the carrier has no voice %s for %s", language, voice.Name, voice.Locale)
		}
		source := "flow: desk\nlanguages: [" + language + "]\nperson: reception\nstart: main\nsteps:\n  main: {hangup: x}\n"
		if _, diags := Compile(File{Name: "desk.yaml", Data: []byte(source)}, nil); slices.ContainsFunc(diags, func(d Diagnostic) bool { return d.Code == codeNoVoice }) {
			t.Errorf("a flow in %s needs a voice: %v", language, diags)
		}
	}
}
