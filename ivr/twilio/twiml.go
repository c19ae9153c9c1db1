package twilio

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"presszero/ivr"
)

// The carrier's limits on a document.
const (
	maxDocument    = 64 << 10 // bytes of a reply
	maxStored      = 4000     // characters of a document that the carrier itself stores
	maxDialled     = 10       // addresses rung at once
	minDialTimeout = 5 * time.Second
	maxDialTimeout = 600 * time.Second
	minRecording   = 2 * time.Second
	maxRecording   = 4 * time.Hour
)

// usualDocument is as many bytes as most documents have, beside the two links that most of them hold.
const usualDocument = 1024

const prologue = `<?xml version="1.0" encoding="UTF-8"?><Response>`

// ErrPlan is wrapped by every error of Encode: the instructions cannot be said in the carrier's language.
var ErrPlan = errors.New("instructions cannot be encoded")

// Links are the absolute addresses that a document leads to. The turn stands in each of them.
type Links struct {
	Turn       string // called with the outcome of a Listen, Meet, Dial or Record
	Silence    string // called when a Listen heard nothing; carries KindParam=KindSilence
	Continue   string // called when a document that only speaks has ended; carries KindParam=KindContinue
	Media      string // what Audio paths stand below
	CallerID   string // shown to those who are dialled; empty: the caller's own number
	Wait       string // document for whoever is alone in a conference; empty: silence
	Label      string // of the participant in a conference; empty: none
	Conference string // called with what happens in a conference; empty: nobody
	Whisper    string // what somebody hears first who is dialled with a whisper
}

// Encode appends to dst the document that makes the carrier do what do says, and returns the extended buffer. Equal
// arguments give equal bytes. No document runs off its end, which would hang the caller up: after what awaits an outcome
// stands a redirect to where the outcome goes, should the carrier skip it; anything else is followed by one to
// Links.Continue. An error wraps ErrPlan and leaves dst as it was.
func Encode(dst []byte, do []ivr.Instruction, l Links) ([]byte, error) {
	w := writer{buf: append(slices.Grow(dst, len(l.Turn)+len(l.Silence)+usualDocument), prologue...), links: &l}
	for i, in := range do {
		if w.ended {
			return dst, fmt.Errorf("%w: instruction %d (%T) is never reached", ErrPlan, i, in)
		}
		if err := w.instruction(in); err != nil {
			return dst, fmt.Errorf("%w: instruction %d (%T): %w", ErrPlan, i, in, err)
		}
	}
	if !w.ended {
		if err := w.redirect("Continue", l.Continue); err != nil {
			return dst, fmt.Errorf("%w: %w", ErrPlan, err)
		}
	}
	w.raw("</Response>")
	if size := len(w.buf) - len(dst); size > maxDocument {
		return dst, fmt.Errorf("%w: the document has %d bytes, more than %d", ErrPlan, size, maxDocument)
	}
	return w.buf, nil
}

// instruction writes one instruction at the top level of a document.
func (w *writer) instruction(in ivr.Instruction) error {
	switch in := in.(type) {
	case ivr.Listen:
		return w.listen(in)
	case ivr.Meet:
		return w.meet(in)
	case ivr.Dial:
		return w.dial(in)
	case ivr.Record:
		return w.record(in)
	case ivr.Continue:
		return w.redirect("Continue", w.links.Continue)
	case ivr.HangUp:
		w.raw("<Hangup/>")
		w.ended = true
		return nil
	default:
		return w.prompt(in)
	}
}

// prompt writes what may also stand inside a Listen.
func (w *writer) prompt(in ivr.Instruction) error {
	switch in := in.(type) {
	case ivr.Speak:
		w.say(in)
		return nil
	case ivr.Audio:
		return w.play(in)
	case ivr.Pause:
		w.raw("<Pause")
		w.number("length", seconds64(max(in.Length, time.Second)))
		w.raw("/>")
		return nil
	default:
		return errors.New("it cannot stand here")
	}
}

func (w *writer) play(a ivr.Audio) error {
	if a.Path == "" {
		return errors.New("it has no path")
	}
	w.raw("<Play>")
	if !absolute(a.Path) {
		if w.links.Media == "" {
			return errors.New("link Media is not set")
		}
		w.base(w.links.Media)
	}
	w.path(a.Path)
	w.raw("</Play>")
	return nil
}

func (w *writer) listen(l ivr.Listen) error {
	if err := w.gather(l); err != nil {
		return err
	}
	return w.redirect("Silence", w.links.Silence)
}

func (w *writer) gather(l ivr.Listen) error {
	if l.Max < 0 || len(l.Finish) > 1 || !onKeypad(l.Finish) {
		return errors.New("keys that no telephone has")
	}
	w.raw("<Gather")
	w.ears(l)
	w.number("timeout", seconds64(max(l.Timeout, time.Second)))
	if l.Max > 0 {
		w.number("numDigits", int64(l.Max))
	}
	w.attribute("finishOnKey", l.Finish)
	if err := w.action(); err != nil {
		return err
	}
	w.raw(">")
	for _, in := range l.Prompts {
		if err := w.prompt(in); err != nil {
			return fmt.Errorf("prompt %T: %w", in, err)
		}
	}
	w.raw("</Gather>")
	return nil
}

// Limits on the hints of a Gather.
const (
	maxHints = 500
	maxHint  = 100 // characters
)

// ears writes what a Gather hears. Keys always count: 0 is one of them. The pause that ends speech is given in seconds, so
// that callers who say digits in groups are heard to their end; "auto" would cut them off. The carrier's filter of
// profanities, on by default, would put asterisks in place of words.
func (w *writer) ears(l ivr.Listen) {
	if !l.Speech {
		w.raw(` input="dtmf"`)
		return
	}
	w.raw(` input="dtmf speech" speechTimeout="2" profanityFilter="false"`)
	w.optional("language", l.Locale)
	w.optional("hints", hints(l.Hints))
}

// hints are the words that may be said, each once.
func hints(words []string) string {
	var all []string
	for _, word := range words {
		word = strings.Join(strings.Fields(strings.ReplaceAll(word, ",", " ")), " ")
		if word != "" && len(all) < maxHints && utf8.RuneCountInString(word) <= maxHint && !slices.Contains(all, word) {
			all = append(all, word)
		}
	}
	return strings.Join(all, ",")
}

// meet ends the conference when its caller or agent leaves it: nobody is left behind alone. A caller alone does not begin one:
// who listens in is not heard, and would keep the music away.
func (w *writer) meet(m ivr.Meet) error {
	if m.Room == "" {
		return errors.New("it has no room")
	}
	w.raw("<Dial")
	if err := w.action(); err != nil {
		return err
	}
	w.raw(`><Conference beep="false"`)
	w.attribute("startConferenceOnEnter", strconv.FormatBool(m.Seat != ivr.SeatCaller))
	w.attribute("endConferenceOnExit", strconv.FormatBool(m.Seat != ivr.SeatAsked))
	w.attribute("waitUrl", w.links.Wait)
	if w.links.Wait != "" {
		w.raw(` waitMethod="POST"`)
	}
	w.optional("participantLabel", w.links.Label)
	if w.links.Conference != "" {
		w.attribute("statusCallback", w.links.Conference)
		w.raw(` statusCallbackMethod="POST" statusCallbackEvent="start end join leave"`)
	}
	w.raw(">")
	w.text(m.Room)
	w.raw("</Conference></Dial>")
	return w.redirect("Turn", w.links.Turn)
}

func (w *writer) dial(d ivr.Dial) error {
	w.raw("<Dial")
	if err := w.action(); err != nil {
		return err
	}
	if err := w.addresses(d, w.links.CallerID); err != nil {
		return err
	}
	return w.redirect("Turn", w.links.Turn)
}

func (w *writer) record(r ivr.Record) error {
	if !onKeypad(r.Finish) {
		return errors.New("keys that no telephone has")
	}
	w.raw("<Record")
	if err := w.action(); err != nil {
		return err
	}
	if r.Max > 0 {
		w.number("maxLength", seconds64(min(max(r.Max, minRecording), maxRecording)))
	}
	w.attribute("finishOnKey", r.Finish)
	w.number("timeout", seconds64(max(r.Silence, 0)))
	w.raw(` playBeep="true" trim="trim-silence"/>`)
	return w.redirect("Turn", w.links.Turn)
}

// action writes where an outcome goes.
func (w *writer) action() error {
	if w.links.Turn == "" {
		return errors.New("link Turn is not set")
	}
	w.attribute("action", w.links.Turn)
	w.raw(` method="POST"`)
	return nil
}

// redirect ends a document by leading to the link of that name.
func (w *writer) redirect(name, link string) error {
	if link == "" {
		return fmt.Errorf("link %s is not set", name)
	}
	w.raw(`<Redirect method="POST">`)
	w.text(link)
	w.raw("</Redirect>")
	w.ended = true
	return nil
}
