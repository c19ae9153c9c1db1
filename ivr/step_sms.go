package ivr

import (
	"strings"
	"time"
	"unicode/utf8"

	"presszero/flows"
)

// Bounds of text messages.
const (
	maxTexts  = 5    // in one call: a flow that goes round may not send without end
	maxBody   = 1600 // characters, the carrier's limit
	textPolls = 4    // times we look whether the carrier has taken the message
	textPause = time.Second
)

// Text is a text message to be sent, once the turn is noted.
type Text struct {
	ID   int    // tells it from the others of the call
	To   string // +E.164
	From string // the number that was called; the sender where the operator has set none
	Body string
}

// TextStatus is what became of a text message. The empty one is not known yet.
type TextStatus string

// What can become of a text message.
const (
	TextSent   TextStatus = "sent"   // the carrier has taken it
	TextFailed TextStatus = "failed" // it has refused it, or it was never asked
)

// enterSMS asks for the message to be sent. The caller is told so, which also gives the carrier the time to answer.
func (t *turn) enterSMS(step *flows.SMS) {
	to := t.s.From
	if !step.To.IsZero() {
		var ok bool
		if to, ok = t.renderExactly(step.To); !ok {
			return
		}
	}
	body, ok := t.body(step)
	switch {
	case !ok:
		return
	case !dialable.MatchString(to), t.s.Texts >= maxTexts, body == "", utf8.RuneCountInString(body) > maxBody:
		t.note(NoteText, "cannot be sent")
		t.goTo(step.Failed)
		return
	}
	t.s.Texts++
	t.out.Text = &Text{ID: t.s.Texts, To: to, From: t.s.To, Body: body}
	t.s.Mode = ModeText
	t.tell(t.words().SendingText())
	t.listenOn()
}

// body is the message in the caller's language. It is false when an expression in it failed, which has then been answered.
func (t *turn) body(step *flows.SMS) (string, bool) {
	part, lang, ok := t.prog.Part(step.Text, t.s.Language)
	if !ok {
		return "", true
	}
	text, ok := t.renderIn(lang, part.Text)
	return strings.TrimSpace(text), ok
}

// texting goes on when the carrier has answered. The caller is told that a message is on its way only when it is.
func (t *turn) texting() {
	step, ok := t.step().(*flows.SMS)
	if !ok || t.ev.Kind != EventSilence && t.ev.Kind != EventKeys && t.ev.Kind != EventSpeech {
		t.fault(ReasonUnexpected)
		return
	}
	t.s.Tries++
	switch {
	case t.ev.Texted == TextSent:
		t.note(NoteText, string(TextSent))
		t.goTo(step.Next)
	case t.ev.Texted == TextFailed, t.s.Tries >= textPolls:
		t.note(NoteText, string(TextFailed))
		t.goTo(step.Failed)
	default:
		t.listen(Listen{Max: 1, Timeout: textPause})
	}
}
