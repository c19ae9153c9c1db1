package ivr

import (
	"fmt"
	"strings"
	"time"

	"presszero/flows"
	"presszero/ivr/phrase"
)

func (t *turn) enterCollect(step *flows.Collect) {
	t.s.Confirming = false
	if t.say(step.Prompt) {
		t.listenBy(step.Input, Listen{Max: step.Keys(), Finish: step.Finish, Timeout: step.Timeout, Sensitive: step.Sensitive})
	}
}

// resumeCollect keeps an entry that fits, has it confirmed where the flow wants that, or asks again. A lone 0 does not
// come here.
func (t *turn) resumeCollect(step *flows.Collect) {
	switch {
	case t.ev.Kind == EventSilence:
		t.askAgain(t.unanswered(step))
	case t.ev.Kind != EventKeys && t.ev.Kind != EventSpeech:
		t.fault(ReasonUnexpected)
	case t.s.Confirming:
		t.confirmed(step)
	default:
		t.takeEntry(step)
	}
}

// unanswered is a silence where an entry, or its confirmation, was asked for.
func (t *turn) unanswered(step *flows.Collect) question {
	q := question{mistake: NoteSilence, prompt: step.Silent, sentence: t.orKeys(t.words().Silent(), step), tries: step.Tries, again: func() { t.enterCollect(step) }}
	if t.s.Confirming {
		q.again = func() { t.confirm(step) }
	}
	return q
}

// orKeys is a sentence after which callers of a step that asks for words only are told of the keys.
func (t *turn) orKeys(sentence string, step *flows.Collect) string {
	if step.Input == flows.InputSpeech {
		return sentence + " " + t.words().OrKeys()
	}
	return sentence
}

// takeEntry keeps an entry that fits, or asks again.
func (t *turn) takeEntry(step *flows.Collect) {
	keys, understood := t.ev.Keys, true
	if t.ev.Kind == EventSpeech {
		keys, understood = t.heardEntry(step)
	}
	value, fits := step.Value(keys, flows.DateOrderOf(t.locale(t.s.Language).Locale), t.today())
	if !understood || !fits {
		t.askAgain(question{
			mistake: NoteWrong, prompt: step.Wrong, sentence: t.wrongEntry(step, keys, understood), tries: step.Tries,
			again: func() { t.enterCollect(step) },
		})
		return
	}
	t.assign(step.Into, value)
	if step.Confirm.Asked {
		t.confirm(step)
		return
	}
	t.goTo(step.Next)
}

// wrongEntry says why an entry was not taken.
func (t *turn) wrongEntry(step *flows.Collect, keys string, understood bool) string {
	switch {
	case !understood:
		return t.orKeys(t.words().NotUnderstood(), step)
	case len(keys) < step.Min || len(keys) > step.Max || strings.Trim(keys, "0123456789") != "":
		return t.words().WrongEntry()
	default:
		return t.words().NotUsable()
	}
}

// heardEntry is what was said, as it would have been keyed.
func (t *turn) heardEntry(step *flows.Collect) (keys string, understood bool) {
	c, lang := t.engine.phrases, t.s.Language
	switch step.As {
	case flows.EntryYesNo:
		if yes, ok := c.HeardYes(lang, t.ev.Text); ok {
			return map[bool]string{true: keyRight, false: keyAgain}[yes], true
		}
	case flows.EntryDate:
		if date, ok := c.HeardDate(lang, t.ev.Text); ok {
			return t.dateOrder(step).Date(date), true
		}
	case flows.EntryMoney:
		units, hundredths, ok := c.HeardAmount(lang, t.ev.Text)
		if hundredths != "" {
			units += "*" + hundredths
		}
		return units, ok
	}
	return c.HeardDigits(lang, t.ev.Text)
}

// dateOrder is the order in which a step takes the parts of a date.
func (t *turn) dateOrder(step *flows.Collect) flows.DateOrder {
	if step.Order != "" {
		return step.Order
	}
	return flows.DateOrderOf(t.locale(t.s.Language).Locale)
}

// today is the present time on the clocks of the person's queue, if it has any.
func (t *turn) today() time.Time {
	if q, ok := t.prog.Site.Queues[t.prog.PersonFor(t.s.Step)]; ok {
		if hours, ok := t.prog.Site.Hours[q.Hours]; ok && hours.Zone != nil {
			return t.now.In(hours.Zone)
		}
	}
	return t.now
}

// The keys that answer a confirmation, and a question for yes or no.
const (
	keyRight = "1"
	keyAgain = "2"
)

// confirm reads the entry back and asks whether it is right.
func (t *turn) confirm(step *flows.Collect) {
	t.s.Confirming = true
	if step.Confirm.Prompt.IsZero() {
		t.tell(t.readBack(step))
	} else if !t.say(step.Confirm.Prompt) {
		return
	}
	t.listenBy(step.Input, Listen{Max: 1, Timeout: step.Timeout})
}

// readBack is an entry as it is confirmed. Of a sensitive one no more is said than its last two digits.
func (t *turn) readBack(step *flows.Collect) string {
	value := t.shown()[step.Into]
	if t.prog.Sensitive(step.Scope + step.Into) {
		end := phrase.Digits(fmt.Sprint(value), 0)
		if end == "" || value == 0 {
			return t.words().ConfirmKeys()
		}
		return t.words().ConfirmEnd(end)
	}
	return t.words().Confirm(spokenEntry(step.As, value, phrase.In(t.s.Language)))
}

// spokenEntry is an entry as it is said.
func spokenEntry(as flows.EntryKind, value any, in phrase.Values) string {
	switch v := value.(type) {
	case string:
		if said, err := in.Date(v); as == flows.EntryDate && err == nil {
			return said
		}
		return phrase.Digits(v, 0)
	case int:
		if as == flows.EntryMoney {
			return fmt.Sprintf("%d.%02d", v/100, v%100)
		}
		return in.Number(v)
	default:
		return fmt.Sprint(value)
	}
}

// confirmed goes on with an entry that is right, or forgets it and asks for it once more, which counts as a try.
func (t *turn) confirmed(step *flows.Collect) {
	switch t.answerToConfirm() {
	case keyRight:
		t.goTo(step.Next)
	case keyAgain:
		t.assign(step.Into, t.prog.Initial()[step.Scope+step.Into])
		t.s.Tries++
		t.note(NoteWrong, "not confirmed")
		if t.s.Tries >= step.Tries {
			t.help()
			return
		}
		t.enterCollect(step)
	default:
		t.askAgain(question{mistake: NoteWrong, sentence: t.words().WrongKey(), tries: step.Tries, again: func() { t.confirm(step) }})
	}
}

// answerToConfirm is the key that was pressed, or for which words stand.
func (t *turn) answerToConfirm() string {
	if t.ev.Kind == EventKeys {
		return t.ev.Keys
	}
	if yes, ok := t.engine.phrases.HeardYes(t.s.Language, t.ev.Text); ok {
		return map[bool]string{true: keyRight, false: keyAgain}[yes]
	}
	digits, _ := t.engine.phrases.HeardDigits(t.s.Language, t.ev.Text)
	return digits
}
