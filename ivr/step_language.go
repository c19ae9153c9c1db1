package ivr

import "presszero/flows"

// enterLanguage offers each language in itself, by its own voice.
func (t *turn) enterLanguage(step *flows.LanguageStep) {
	for _, c := range step.Choices {
		if step.Announce.IsZero() {
			t.prompts = append(t.prompts, Saying{Lang: c.Language, Text: t.wordsIn(c.Language).OfferLanguage(c.Key)})
		} else if !t.sayIn(step.Announce, c.Language) {
			return
		}
	}
	t.listen(Listen{Max: 1, Timeout: step.Timeout})
}

// resumeLanguage goes on in the language that was chosen and has it remembered for the caller's number, or asks again.
func (t *turn) resumeLanguage(step *flows.LanguageStep) {
	again := func() { t.enterLanguage(step) }
	switch t.ev.Kind {
	case EventKeys:
		for _, c := range step.Choices {
			if c.Key == t.ev.Keys {
				t.traceKey(c.Key)
				t.choose(c.Language)
				t.goTo(step.Next)
				return
			}
		}
		fallthrough
	case EventSpeech:
		t.askAgain(question{mistake: NoteWrong, prompt: step.Wrong, sentence: t.words().WrongKey(), tries: step.Tries, again: again})
	case EventSilence:
		t.askAgain(question{mistake: NoteSilence, prompt: step.Silent, sentence: t.words().Silent(), tries: step.Tries, again: again})
	default:
		t.fault(ReasonUnexpected)
	}
}

// choose sets the caller's language and has it remembered.
func (t *turn) choose(language string) {
	t.s.Language = language
	t.assign(langVar, language)
	t.memory().Language = language
}
