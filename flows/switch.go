package flows

import (
	"maps"
	"slices"
	"time"
)

// Switch is what people at work turn on for a time, over what the files say: a closing, or no more than a message. It never
// takes anything away from callers: what a closed queue does instead is its ladder, and 0 still leads to a person.
type Switch struct {
	Name  string
	Kind  SwitchKind
	Hours []string // of a closing: the opening hours that it closes; empty: all
	Says  Prompt   // what callers are told; zero, in a closing: that it is closed

	Since, Until time.Time // it holds from Since to before Until; both are set
}

// SwitchKind is what a switch does.
type SwitchKind string

// The kinds of switches.
const (
	SwitchClosing SwitchKind = "closing" // closes opening hours
	SwitchMessage SwitchKind = "message" // is told at the beginning of every call, and in line
)

// holdsAt reports whether the switch is on at t.
func (s Switch) holdsAt(t time.Time) bool { return !t.Before(s.Since) && t.Before(s.Until) }

// closes reports whether the switch closes the named hours.
func (s Switch) closes(hours string) bool {
	return s.Kind == SwitchClosing && (len(s.Hours) == 0 || slices.Contains(s.Hours, hours))
}

// Under is the site with switches laid over it, the latest uppermost. When a switch is over by its time, what lies beneath
// holds again, without anybody doing anything. The site itself is not changed.
func (s *Site) Under(switches []Switch) *Site {
	if len(switches) == 0 {
		return s
	}
	switches = slices.Clone(switches)
	slices.SortStableFunc(switches, func(a, b Switch) int { return a.Since.Compare(b.Since) })
	laid := *s
	laid.Hours = maps.Clone(s.Hours)
	laid.Notices = slices.Clone(s.Notices)
	for _, one := range switches {
		if one.Kind == SwitchMessage {
			laid.Notices = append(laid.Notices, one)
			continue
		}
		for name, hours := range laid.Hours {
			if one.closes(name) {
				changed := *hours
				changed.Emergency = &Emergency{Reason: one.Says, From: one.Since, Until: one.Until, Beneath: hours.Emergency}
				laid.Hours[name] = &changed
			}
		}
	}
	return &laid
}

// Noticed are the messages that are told at t, in the order in which they came, of those that began after a time.
func (s *Site) Noticed(t, after time.Time) []Switch {
	var told []Switch
	for _, one := range s.Notices {
		if one.holdsAt(t) && one.Since.After(after) {
			told = append(told, one)
		}
	}
	return told
}

// At is the program on a site with switches laid over it. It is the same version of the flow.
func (p *Program) At(site *Site) *Program {
	laid := *p
	laid.Site = site
	return &laid
}

// FixedPrompt is a prompt of texts by language, in which nothing is computed.
func FixedPrompt(texts map[string]string) Prompt {
	p := Prompt{Parts: map[string]Spoken{}}
	for language, text := range texts {
		p.Parts[language] = Spoken{Text: Template{source: text, pieces: []piece{{text: text}}}}
	}
	return p
}

// Heard is the part of a text of the site that a caller hears, and its language: theirs, one that stands in for it, or else
// the first language of the flow in which there is anything. It is false where there is nothing at all.
func (p *Program) Heard(prompt Prompt, language string) (Spoken, string, bool) {
	for _, tag := range append([]string{language}, p.Languages...) {
		if part, in, ok := p.Translation(prompt, tag); ok {
			return part, in, true
		}
	}
	return Spoken{}, "", false
}
