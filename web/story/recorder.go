package story

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"presszero/flows"
	"presszero/ivr"
)

// newTurn is what an event has come to, without anything that nobody may know.
func newTurn(before ivr.Session, ev ivr.Event, out ivr.Outcome, step flows.Step, at time.Time) Turn {
	after := out.Session
	t := Turn{
		At: at.UTC(), Call: cmp.Or(before.Call, ev.Call), Event: ev.Kind, Turn: before.Turn, Mode: before.Mode, Step: before.Step,
		ToMode: after.Mode, ToStep: after.Step, Choice: out.Chosen(), Gone: ev.Gone, Dial: ev.Dial, Reason: ev.Fault, Texted: ev.Texted,
		Fault: out.Fault, Said: spoken(before, ev, out), Language: after.Language,
	}
	if ev.Kind == ivr.EventArrived {
		t.Flow, t.Lang = after.Flow, ev.Language
	}
	if after.Place != nil && (before.Place == nil || before.Place.Queue != after.Place.Queue) {
		t.Queue = after.Place.Queue
	}
	for _, p := range out.Promises {
		t.Told = append(t.Told, Told{Kind: p.Kind, Said: p.Said, By: p.By})
	}
	if out.Message != nil {
		t.Left = cmp.Or(out.Message.Kind, ivr.MessageVoicemail)
	}
	t.answer(before, ev, out, step)
	t.outside(before, ev)
	t.standing(ev.Line)
	return t
}

// answer is what the caller did.
func (t *Turn) answer(before ivr.Session, ev ivr.Event, out ivr.Outcome, step flows.Step) {
	t.noted(out.Notes)
	switch {
	case ev.Keys == "":
	case t.Zero:
		t.Keys = "0"
	case len(ev.Keys) == 1 && (ev.Keys == t.Choice || before.Mode != ivr.ModeFlow):
		t.Keys = ev.Keys
	default:
		t.Entered = len(ev.Keys)
	}
	collect, collects := step.(*flows.Collect)
	if before.Mode == ivr.ModeFlow && collects {
		t.entry(before, out, collect)
	}
	if ev.Text != "" && (!collects || t.Zero && !collect.Sensitive) && !choosesNumber(before.Mode) {
		t.Words = cut(hideDigits(ev.Text))
	}
}

func (t *Turn) noted(notes []ivr.Note) {
	for _, note := range notes {
		switch note.Kind {
		case ivr.NoteEscape:
			t.Zero = true
		case ivr.NoteWrong:
			t.Wrong = true
		case ivr.NoteExperiment:
			t.Arm = note.Detail
		}
	}
}

// entry is what was entered at a step that asks for it, where everybody may know it.
func (t *Turn) entry(before ivr.Session, out ivr.Outcome, step *flows.Collect) {
	name := step.Scope + step.Into
	_, secret := out.Session.Secret[name]
	value, known := out.Session.Vars[name]
	if step.Sensitive || secret || !known || t.Event != ivr.EventKeys && t.Event != ivr.EventSpeech || before.Confirming {
		return
	}
	if text := fmt.Sprint(value); text != "" && !t.Wrong && !t.Zero {
		t.Values = map[string]string{step.Into: cut(text)}
	}
}

// outside is what others than the caller did.
func (t *Turn) outside(before ivr.Session, ev ivr.Event) {
	if ev.Kind == ivr.EventRecorded {
		t.Length = ev.Length.String()
	}
	switch f := ev.Fetched; {
	case f != nil && f.Failed != "":
		t.Fetched = "failed"
	case f != nil:
		t.Fetched = "answered"
	case before.Fetch != nil:
		t.Fetched = "pending"
	}
	if o := ev.Owes; o != nil {
		t.Owed, t.OwedDue = o.Queue, o.Due
	}
	if c := ev.Contact; c != nil {
		t.Calls, t.Recent, t.Open = c.Calls, slices.Clone(c.Recent[:min(len(c.Recent), 5)]), !c.Owed.IsZero()
	}
}

// standing is how the caller stood in line.
func (t *Turn) standing(l *ivr.Line) {
	if l == nil {
		return
	}
	t.Position, t.Staff, t.Signed, t.Connected, t.Resumed = l.Position, l.Staff, l.Signed, l.Connected, l.Resumed
	if l.Wait != nil {
		t.Wait, t.WaitLow, t.WaitHigh = l.Wait.Kind, l.Wait.Low, l.Wait.High
	}
	if l.Due != nil {
		t.Due = l.Due.String()
	}
}

// quiet reports whether the turn is one of the hold loop in which nothing happened: there are hundreds of them in a long wait.
func (t *Turn) quiet() bool {
	return t.Event == ivr.EventSilence && t.Mode == ivr.ModeLine && t.ToMode == ivr.ModeLine && len(t.Said) == 0 && len(t.Told) == 0 &&
		!t.Zero && !t.Connected && t.Fault == "" && t.Queue == ""
}

// spoken is what the caller hears by the document. While a number is being chosen, and wherever the caller's own is read out, all
// of it but the last two digits is hidden.
func spoken(before ivr.Session, ev ivr.Event, out ivr.Outcome) []string {
	var said []string
	add := func(text string) {
		if text = strings.Join(strings.Fields(text), " "); text != "" && len(said) < mostTexts {
			said = append(said, cut(text))
		}
	}
	for _, do := range out.Do {
		collectSpoken(do, add)
	}
	own := digitsOf(cmp.Or(out.Session.From, before.From, ev.From))
	for i, text := range said {
		if choosesNumber(before.Mode) || choosesNumber(out.Session.Mode) {
			said[i] = aNumber.ReplaceAllStringFunc(text, lastTwo)
			continue
		}
		said[i] = hideNumber(text, own)
	}
	return said
}

func choosesNumber(m ivr.Mode) bool {
	return m == ivr.ModeCallback || m == ivr.ModeRungCallback || m == ivr.ModeOwed
}

func collectSpoken(do ivr.Instruction, add func(string)) {
	switch do := do.(type) {
	case ivr.Speak:
		add(do.Text)
	case ivr.Audio:
		if !do.Music() {
			add(cmp.Or(do.Text, "(recording "+do.Path+")"))
		}
	case ivr.Listen:
		for _, prompt := range do.Prompts {
			collectSpoken(prompt, add)
		}
	}
}

// aNumber is a run of digits as it is written or spelt out.
var aNumber = regexp.MustCompile(`\+?\d(?:[ ,.\-]{0,2}\d){3,}`)

// hideNumber hides the caller's own number in a text, and every one that is written as a number.
func hideNumber(text, own string) string {
	return aNumber.ReplaceAllStringFunc(text, func(found string) string {
		digits := digitsOf(found)
		theirs := own != "" && (strings.HasSuffix(own, digits) || strings.HasSuffix(digits, own))
		if len(digits) >= 7 && (theirs || strings.HasPrefix(found, "+")) {
			return lastTwo(found)
		}
		return found
	})
}

// lastTwo is what is shown of a number.
func lastTwo(number string) string {
	digits := digitsOf(number)
	return "***" + digits[len(digits)-2:]
}

var someDigits = regexp.MustCompile(`\d(?:[ ,.\-]{0,2}\d){2,}`)

// hideDigits hides every number that a caller has said where none was asked for.
func hideDigits(text string) string { return someDigits.ReplaceAllString(text, "***") }

func digitsOf(text string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, text)
}

// cut is the beginning of a text, whole runes of at most mostText bytes.
func cut(text string) string {
	most := mostText
	if len(text) <= most {
		return text
	}
	for most > 0 && !utf8.RuneStart(text[most]) {
		most--
	}
	return text[:most] + "…"
}
