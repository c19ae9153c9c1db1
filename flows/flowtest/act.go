package flowtest

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"presszero/ivr"
)

// act does what the turn says. Its error says what the call was doing instead.
func (p *phone) act(a Act) error {
	if err := p.perform(a); err != nil {
		return err
	}
	if p.blocked != "" {
		return errors.New(p.blocked)
	}
	return nil
}

func (p *phone) perform(a Act) error {
	switch a.Kind {
	case ActPress:
		return p.press(a.Text)
	case ActSay:
		return p.say(a.Text)
	case ActWait:
		return p.wait(a.Length)
	case ActAnswered:
		return p.answered()
	case ActTalked:
		return p.talked(a.Length)
	case ActDial:
		return p.dialled(a.Dial)
	case ActRecord:
		return p.record(a.Length)
	default:
		return p.hangUp()
	}
}

// press presses keys one after the other, in as many documents as take them.
func (p *phone) press(keys string) error {
	for keys != "" {
		p.now = p.now.Add(keyTime)
		switch d := p.document().(type) {
		case ivr.Listen:
			entry, rest := gather(d, keys)
			p.now = p.now.Add(time.Duration(len(keys)-len(rest)-1) * keyTime)
			if rest == "" && len(entry) != d.Max {
				p.now = p.now.Add(d.Timeout)
			}
			keys = rest
			p.on(entered(entry))
		case ivr.Record:
			key := keys[:1]
			keys = keys[1:]
			if strings.Contains(d.Finish, key) {
				p.on(ivr.Event{Kind: ivr.EventRecorded, Keys: key})
			}
		default:
			return p.cannot()
		}
	}
	return nil
}

// gather is what a listening document takes of the keys, and what it leaves.
func gather(l ivr.Listen, keys string) (entry, rest string) {
	for i := range keys {
		if keys[i:i+1] == l.Finish {
			return keys[:i], keys[i+1:]
		}
		if i+1 == l.Max {
			return keys[:i+1], keys[i+1:]
		}
	}
	return keys, ""
}

// entered is the event of an entry; an empty one is a silence.
func entered(entry string) ivr.Event {
	if entry == "" {
		return ivr.Event{Kind: ivr.EventSilence}
	}
	return ivr.Event{Kind: ivr.EventKeys, Keys: entry}
}

func (p *phone) say(words string) error {
	d, ok := p.document().(ivr.Listen)
	if !ok {
		return p.cannot()
	}
	if !d.Speech {
		return fmt.Errorf("%w, and hears no words: ask with listen:, or with input: both", p.cannot())
	}
	p.now = p.now.Add(speakingTime)
	p.on(ivr.Event{Kind: ivr.EventSpeech, Text: words, Confidence: 1})
	return nil
}

// wait does nothing for at least d, and at least until the present document has run out.
func (p *phone) wait(d time.Duration) error {
	until := p.now.Add(d)
	for {
		if err := p.runOut(); err != nil {
			return err
		}
		if !p.now.Before(until) || p.over() {
			return nil
		}
	}
}

// runOut lets the present document run to its end.
func (p *phone) runOut() error {
	switch d := p.document().(type) {
	case ivr.Listen:
		p.now = p.now.Add(lasts(d.Prompts) + d.Timeout)
		p.on(ivr.Event{Kind: ivr.EventSilence})
	case ivr.Record:
		p.now = p.now.Add(d.Silence)
		p.on(ivr.Event{Kind: ivr.EventRecorded})
	default:
		return p.cannot()
	}
	return nil
}

// over reports whether the call has ended.
func (p *phone) over() bool { return p.out.Session.Mode == ivr.ModeDone }

// hangOn listens to the last words until the call is over.
func (p *phone) hangOn() {
	for p.out.Session.Mode == ivr.ModeGoodbye {
		if p.runOut() != nil {
			return
		}
	}
}

// through lets the words run out that lead on by themselves to a dial or a recording.
func (p *phone) through() error {
	mode := p.out.Session.Mode
	if _, listening := p.document().(ivr.Listen); listening && (mode == ivr.ModeDial || mode == ivr.ModeVoicemail || mode == ivr.ModeRecord) {
		return p.runOut()
	}
	return nil
}

// answered lets an agent accept the call. The caller must be put through in the same moment.
func (p *phone) answered() error {
	if !p.inLine() {
		return p.cannot()
	}
	p.now = p.now.Add(keyTime)
	line := p.place(p.out.Session.Place, ivr.EventContinue)
	line.Connected = true
	p.on(ivr.Event{Kind: ivr.EventContinue, Line: line})
	if _, met := p.document().(ivr.Meet); !met {
		return p.cannot()
	}
	return nil
}

func (p *phone) talked(d time.Duration) error {
	if _, met := p.document().(ivr.Meet); !met {
		return p.cannot()
	}
	p.now = p.now.Add(d)
	p.on(ivr.Event{Kind: ivr.EventTalked})
	return nil
}

func (p *phone) dialled(status ivr.DialStatus) error {
	if err := p.through(); err != nil {
		return err
	}
	d, dialling := p.document().(ivr.Dial)
	if !dialling {
		return p.cannot()
	}
	p.now = p.now.Add(d.Timeout)
	p.on(ivr.Event{Kind: ivr.EventDialled, Dial: status})
	return nil
}

func (p *phone) record(d time.Duration) error {
	if err := p.through(); err != nil {
		return err
	}
	recording, ok := p.document().(ivr.Record)
	if !ok {
		return p.cannot()
	}
	length := min(d, recording.Max)
	p.now = p.now.Add(length)
	event := ivr.Event{Kind: ivr.EventRecorded}
	if length > 0 {
		event.Recording, event.Length = "recordings/RE0000", length
	}
	p.on(event)
	return nil
}

func (p *phone) hangUp() error {
	if p.over() {
		return p.cannot()
	}
	p.on(ivr.Event{Kind: ivr.EventHungUp})
	return nil
}
