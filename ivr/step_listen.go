package ivr

import (
	"slices"

	"presszero/flows"
	"presszero/ivr/phrase"
)

func (t *turn) enterListen(step *flows.Listen) {
	if !t.say(step.Prompt) {
		return
	}
	var words []string
	for _, c := range step.Choices {
		words = append(words, c.Words[t.s.Language]...)
	}
	t.listenBy(flows.InputBoth, Listen{Max: 1, Timeout: step.Timeout, Hints: words})
}

// maxHints is how many words a carrier takes as hints.
const maxHints = 500

// listenBy listens for keys, and for words where they count. The carrier is told to expect the hints, and the words that ask
// for a person.
func (t *turn) listenBy(input flows.Input, l Listen) {
	if input.Hears() {
		l.Speech = true
		l.Hints = append(l.Hints, t.words().WordsForPerson()...)
		l.Hints = l.Hints[:min(len(l.Hints), maxHints)]
	}
	t.listen(l)
}

// resumeListen goes where the words or the key lead, or asks again.
func (t *turn) resumeListen(step *flows.Listen) {
	var choice *flows.Choice
	sentence := t.words().WrongKey()
	switch t.ev.Kind {
	case EventKeys:
		choice = pressed(step, t.ev.Keys)
	case EventSpeech:
		choice = t.said(step)
		sentence = t.words().NotUnderstood()
	case EventSilence:
		t.askAgain(question{
			mistake: NoteSilence, prompt: step.Silent, sentence: t.words().Silent(), tries: step.Tries,
			again: func() { t.enterListen(step) },
		})
		return
	default:
		t.fault(ReasonUnexpected)
		return
	}
	if choice == nil {
		t.askAgain(question{
			mistake: NoteWrong, prompt: step.Wrong, sentence: sentence, tries: step.Tries,
			again: func() { t.enterListen(step) },
		})
		return
	}
	t.traceKey(choice.Key)
	t.goTo(choice.Next)
}

// pressed is the choice of a key; nil when it has none.
func pressed(step *flows.Listen, keys string) *flows.Choice {
	i := slices.IndexFunc(step.Choices, func(c flows.Choice) bool { return c.Key == keys })
	if i < 0 {
		return nil
	}
	return &step.Choices[i]
}

// said is the choice whose words were heard, or whose key was said; the longest run of words decides. It is nil when
// none was heard, or when words of two choices were, equally long.
func (t *turn) said(step *flows.Listen) *flows.Choice {
	best, longest, tied := -1, 0, false
	for i, c := range step.Choices {
		switch n := t.saidOf(c); {
		case n > longest:
			best, longest, tied = i, n, false
		case n == longest:
			tied = true
		}
	}
	if best >= 0 && !tied {
		return &step.Choices[best]
	}
	if best >= 0 {
		return nil
	}
	digits, _ := t.engine.phrases.HeardDigits(t.s.Language, t.ev.Text)
	return pressed(step, digits)
}

// saidOf is how many words of a choice were heard in a row, in the caller's language or in the flow's first.
func (t *turn) saidOf(c flows.Choice) int {
	longest := 0
	for _, language := range []string{t.s.Language, t.prog.Languages[0]} {
		for _, words := range c.Words[language] {
			longest = max(longest, phrase.Said(t.ev.Text, words))
		}
	}
	return longest
}
