package phrase

import "time"

// waitTexts is what is said when a wait turns out other than was told.
type waitTexts struct {
	soon        string
	sooner      string
	longer      string
	sorry       string // the time that was told has passed
	fewerAgents string // why it takes longer
	moreCallers string
	urgentFirst string
	longerCalls string
	stay        string
	again       counted // {n} minutes ago, {wait} a sentence
	againNow    string  // {wait}; less than a minute ago
}

// AnsweredSoon says that an agent will be there in a moment.
func (p *Phrases) AnsweredSoon() string { return p.wait.soon }

// WaitSooner says that it goes faster than the caller was told.
func (p *Phrases) WaitSooner() string { return p.wait.sooner }

// WaitLonger says that it takes longer than the caller was told.
func (p *Phrases) WaitLonger() string { return p.wait.longer }

// WaitSorry says that the time is over by which the caller should have been answered.
func (p *Phrases) WaitSorry() string { return p.wait.sorry }

// FewerAgents says why it takes longer: fewer people are at work.
func (p *Phrases) FewerAgents() string { return p.wait.fewerAgents }

// MoreCallers says why it takes longer: many more people call than was to be expected.
func (p *Phrases) MoreCallers() string { return p.wait.moreCallers }

// UrgentFirst says why it takes longer: others had to be answered first.
func (p *Phrases) UrgentFirst() string { return p.wait.urgentFirst }

// LongerCalls says why it takes longer: calls do.
func (p *Phrases) LongerCalls() string { return p.wait.longerCalls }

// StayInLine says that the caller may wait on, at the same place.
func (p *Phrases) StayInLine() string { return p.wait.stay }

// WaitAgain repeats a sentence on the wait with the time since it was said, in minutes, the one begun counting.
func (p *Phrases) WaitAgain(sentence string, ago time.Duration) string {
	text := p.wait.againNow
	if minutes := int((ago + time.Minute - 1) / time.Minute); minutes > 0 {
		text = p.count(p.wait.again, minutes)
	}
	return fill(text, "{wait}", sentence)
}
