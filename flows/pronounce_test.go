package flows

import (
	"strings"
	"testing"
)

func TestWholeWordsArePronounced(t *testing.T) {
	t.Parallel()
	p := &Program{Pronunciations: map[string][]Pronunciation{
		"en": {{"St. Gallen", "Sankt Gullen"}, {"Zürich", "Tsoorik"}, {"Tsoorik", "wrong"}, {"St", "Saint"}, {"3G", "three gee"}},
		"hi": {{"कम", "थोड़ा"}},
	}}
	cases := []struct{ language, text, want string }{
		{"en", "Zürich, Zürich.", "Tsoorik, Tsoorik."},
		{"en", "Zürichs Zürichsee OZürich Zürich2", "Zürichs Zürichsee OZürich Zürich2"},
		{"en", "St. Gallen and St Ives", "Sankt Gullen and Saint Ives"},
		{"en", "St. Gallener", "Saint. Gallener"},
		{"en", "a 3G phone, not 13G", "a three gee phone, not 13G"},
		{"en", "zürich", "zürich"},
		{"en", "", ""},
		{"en", "ZürichZürich", "ZürichZürich"},
		{"hi", "कम, कमरा, कमी", "थोड़ा, कमरा, कमी"},
		{"ta", "Zürich", "Zürich"},
	}
	for _, c := range cases {
		if got := p.Pronounced(c.language, c.text); got != c.want {
			t.Errorf("%q is spoken as %q, want %q", c.text, got, c.want)
		}
	}
}

func TestTheLongestPronunciationComesFirst(t *testing.T) {
	t.Parallel()
	source := `
flow: f
pronounce: {St: Saint, St. Gallen: Sankt Gullen}
person: reception
start: bye
steps: {bye: {hangup: Bye.}}
`
	site := &Site{Queues: map[string]*Queue{"reception": {Name: "reception", Ladder: []Rung{{Voicemail: &Voicemail{}}}}}}
	program, diags := Compile(File{Name: "f.yaml", Data: []byte(source)}, site)
	if program == nil {
		t.Fatal(diags)
	}
	if got := program.Pronounced("en", "St. Gallen, St Ives"); got != "Sankt Gullen, Saint Ives" {
		t.Errorf("it is spoken as %q", got)
	}
}

func FuzzPronounced(f *testing.F) {
	f.Add("Zürich", "x", "in Zürich")
	f.Fuzz(func(t *testing.T, word, say, text string) {
		if !isWord(word) {
			return
		}
		p := &Program{Pronunciations: map[string][]Pronunciation{"en": {{word, say}}}}
		if got := p.Pronounced("en", text); !strings.Contains(text, word) && got != text {
			t.Errorf("%q became %q, though it has no %q", text, got, word)
		}
	})
}

func TestAPromptIsSpokenInTheFirstLanguageThatItHas(t *testing.T) {
	t.Parallel()
	source := `
flow: f
languages: [en, hi, pt-BR, pt, bn]
voices: {pt-BR: {name: Polly.Camila-Neural}, pt: {name: Polly.Ines}}
fallback: {bn: hi}
person: reception
start: bye
steps: {bye: {hangup: {en: Bye., hi: Namaste., pt: Adeus.}}}
`
	site := &Site{Queues: map[string]*Queue{"reception": {Name: "reception", Ladder: []Rung{{Voicemail: &Voicemail{}}}}}}
	program, diags := Compile(File{Name: "f.yaml", Data: []byte(source)}, site)
	if program == nil {
		t.Fatal(diags)
	}
	step, _ := program.Steps["bye"].(*Hangup)
	for language, want := range map[string]string{"en": "en", "hi": "hi", "pt-BR": "pt", "pt": "pt", "bn": "hi", "fr": "en"} {
		if _, in, ok := program.Part(step.Prompt, language); !ok || in != want {
			t.Errorf("in %s it is spoken in %q, want %q", language, in, want)
		}
	}
	if _, _, ok := program.Part(Prompt{}, "en"); ok {
		t.Error("an empty prompt says something")
	}
}
