package phrase

import (
	"strings"
	"time"
)

// Whisper tells an agent who picks up which queue is calling, how long the caller has waited and what the caller chose;
// an empty note is not mentioned.
func (p *Phrases) Whisper(title string, waited time.Duration, note string) string {
	said := []string{fill(p.whisperQueue, "{title}", title)}
	if minutes := int(waited / time.Minute); minutes > 0 {
		said = append(said, p.count(p.whisperWaited, minutes))
	} else {
		said = append(said, p.whisperShort)
	}
	return p.whispered(said, note)
}

// WhisperCallback tells an agent who picks up in which queue somebody is to be called back, how long ago the caller asked
// for it and what the caller chose; an empty note is not mentioned.
func (p *Phrases) WhisperCallback(title string, asked time.Duration, note string) string {
	said := []string{fill(p.callback.whisperCallback, "{title}", title)}
	if minutes := int(asked / time.Minute); minutes > 0 {
		said = append(said, p.count(p.callback.whisperAsked, minutes))
	} else {
		said = append(said, p.callback.whisperAskedNow)
	}
	return p.whispered(said, note)
}

func (p *Phrases) whispered(said []string, note string) string {
	if note != "" {
		said = append(said, fill(p.whisperNote, "{note}", note))
	}
	return strings.Join(said, " ")
}

// AcceptOrDecline tells an agent the keys: 1 accepts, 2 declines.
func (p *Phrases) AcceptOrDecline() string { return p.accept }

// CallerGone tells an agent that the caller has hung up, or is being served by somebody else.
func (p *Phrases) CallerGone() string { return p.callerGone }

// SetAway tells an agent that an unanswered call has set them away.
func (p *Phrases) SetAway() string { return p.setAway }
