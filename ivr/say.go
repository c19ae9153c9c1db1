package ivr

import (
	"strings"
	"time"
	"unicode/utf8"

	"presszero/flows"
)

const (
	// afterWords is the silence that follows words to which no answer is expected.
	afterWords = time.Second
	// perLetter is how long a carrier's voice takes for a letter: about 150 words a minute.
	perLetter = 65 * time.Millisecond
	// promptFolder is where recordings of flows lie below the service's /media/.
	promptFolder = "prompts/"
)

// SpokenLength estimates how long a voice takes to say a text.
func SpokenLength(text string) time.Duration {
	return time.Duration(utf8.RuneCountInString(text)) * perLetter
}

// tell adds a sentence of ours to the next document.
func (t *turn) tell(sentence string) {
	t.prompts = append(t.prompts, Saying{Lang: t.s.Language, Text: sentence})
}

// say adds a prompt of the flow to the next document. It is false when an expression in it failed, which has then been
// answered.
func (t *turn) say(p flows.Prompt) bool {
	lang := t.s.Language
	spoken, ok := p.Parts[lang]
	if !ok {
		lang = t.prog.Languages[0]
		spoken, ok = p.Parts[lang]
	}
	if !ok {
		return true
	}
	text, ok := t.render(spoken.Text)
	if !ok {
		return false
	}
	t.prompts = append(t.prompts, Saying{Lang: lang, Text: text, Audio: mediaPath(spoken.Audio)})
	return true
}

// mediaPath is where the carrier finds a recording of a flow.
func mediaPath(audio string) string {
	if audio == "" || strings.Contains(audio, "://") {
		return audio
	}
	return promptFolder + audio
}

// render fills in a template. It is false when an expression failed, which has then been answered.
func (t *turn) render(template flows.Template) (string, bool) {
	if template.IsZero() {
		return "", true
	}
	text, err := template.Render(t.environment())
	if err != nil {
		t.fault(ReasonExpression)
		return "", false
	}
	return text, true
}

// environment is what expressions see.
func (t *turn) environment() flows.Env {
	if t.env != nil {
		return t.env
	}
	t.env = make(flows.Env, len(t.s.Vars)+2)
	for name, value := range t.s.Vars {
		t.env[name] = value
	}
	t.env["call"] = map[string]any{"from": t.s.From, "to": t.s.To}
	t.env["lang"] = t.s.Language
	return t.env
}

// do writes the document.
func (t *turn) do(instruction Instruction) { t.out.Do = []Instruction{instruction} }

// listen writes a document that says what is due and listens.
func (t *turn) listen(l Listen) {
	l.Prompts = t.instructions()
	l.Locale = t.locale(t.s.Language).Locale
	t.do(l)
}

// listenOn says what is due where no answer is expected. A key is heard all the same, because it may be 0.
func (t *turn) listenOn() { t.listen(Listen{Max: 1, Timeout: afterWords}) }

// instructions are the prompts that are due.
func (t *turn) instructions() []Instruction {
	due := make([]Instruction, 0, len(t.prompts))
	for _, p := range t.prompts {
		if p.Audio != "" {
			due = append(due, Audio{Path: p.Audio, Text: p.Text})
			continue
		}
		voice := t.locale(p.Lang)
		due = append(due, Speak{Text: p.Text, Locale: voice.Locale, Voice: voice.Name})
	}
	t.prompts = nil
	return due
}

// locale is how a language is spoken.
func (t *turn) locale(lang string) flows.Voice {
	voice := t.prog.Voices[lang]
	if voice.Locale == "" {
		voice.Locale = lang
	}
	return voice
}
