package ivr

import (
	"strings"
	"time"

	"presszero/flows"
)

const (
	// afterWords is the silence that follows words to which no answer is expected.
	afterWords = time.Second
	// promptFolder is where recordings of flows lie below the service's /media/.
	promptFolder = "prompts/"
)

// SpokenLength estimates how long a voice takes to say a text.
func SpokenLength(text string) time.Duration { return flows.SpokenLength(text) }

// tell adds a sentence of ours to the next document.
func (t *turn) tell(sentence string) {
	t.prompts = append(t.prompts, Saying{Lang: t.s.Language, Text: sentence, Audio: MediaPath(t.words().Recording(sentence))})
}

// say adds a prompt of the flow to the next document. It is false when an expression in it failed, which has then been
// answered.
func (t *turn) say(p flows.Prompt) bool { return t.sayIn(p, t.s.Language) }

// sayIn is say in a language that need not be the caller's.
func (t *turn) sayIn(p flows.Prompt, lang string) bool {
	spoken, lang, ok := t.prog.Part(p, lang)
	if !ok {
		return true
	}
	text, ok := t.renderIn(lang, spoken.Text)
	if !ok {
		return false
	}
	t.prompts = append(t.prompts, Saying{Lang: lang, Text: text, Audio: MediaPath(spoken.Audio)})
	return true
}

// MediaPath is where the carrier finds a recording of the prompts folder below the service's /media/, or the address that
// it has already; empty: there is none.
func MediaPath(audio string) string {
	if audio == "" || strings.Contains(audio, "://") {
		return audio
	}
	return promptFolder + audio
}

// promptOf is the recording of the prompts folder that a path of mediaPath leads to.
func promptOf(path string) string { return strings.TrimPrefix(path, promptFolder) }

// render fills in a template for people, in the caller's language: sensitive variables in it are masked. It is false when
// an expression failed, which has then been answered.
func (t *turn) render(template flows.Template) (string, bool) {
	return t.renderIn(t.s.Language, template)
}

// renderIn fills in a template whose values are spoken in a language. It is false when an expression failed, which has then been answered.
func (t *turn) renderIn(lang string, template flows.Template) (string, bool) {
	if template.IsFixed() {
		return template.String(), true // most texts are, and the environment is not built for them
	}
	env := t.shown()
	env[flows.SpeechKey] = t.locale(lang).SpeechTag(lang)
	return t.renderWith(template, env)
}

// renderExactly fills in a template that machines read, such as a number to ring.
func (t *turn) renderExactly(template flows.Template) (string, bool) {
	return t.renderWith(template, t.environment())
}

func (t *turn) renderWith(template flows.Template, env flows.Env) (string, bool) {
	if template.IsFixed() {
		return template.String(), true
	}
	text, err := template.Render(env)
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
	scope := t.scope()
	t.env = make(flows.Env, len(t.s.Vars)+2)
	for _, vars := range []map[string]any{t.s.Vars, t.s.Secret} {
		for name, value := range vars {
			if seen, ok := strings.CutPrefix(name, scope); ok && !strings.Contains(seen, ".") {
				t.env[seen] = value
			}
		}
	}
	t.env["call"] = map[string]any{"from": t.s.From, "to": t.s.To}
	t.env["lang"] = t.s.Language
	t.env[flows.SpeechKey] = t.locale(t.s.Language).SpeechTag(t.s.Language)
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
		due = append(due, Speak{Text: t.prog.Pronounced(p.Lang, p.Text), Locale: voice.Locale, Voice: voice.Name, Slow: t.s.slow()})
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
