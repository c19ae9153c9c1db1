package phrase

import "strconv"

// InLine tells the caller that this is a person's line.
func (p *Phrases) InLine() string { return p.inLine }

// Position is the caller's place in line; 1 is next.
func (p *Phrases) Position(n int) string {
	if n <= 1 {
		return p.next
	}
	return fill(p.position, "{n}", strconv.Itoa(n))
}

// WaitLessThanMinute is a wait of less than a minute.
func (p *Phrases) WaitLessThanMinute() string { return p.lessThanMinute }

// WaitOneToTwo is a wait of one to two minutes.
func (p *Phrases) WaitOneToTwo() string { return p.oneToTwo }

// WaitUpTo is a wait of at most so many minutes.
func (p *Phrases) WaitUpTo(minutes int) string { return p.count(p.upTo, minutes) }

// WaitAbout is a wait of about so many minutes.
func (p *Phrases) WaitAbout(minutes int) string { return p.count(p.about, minutes) }

// WaitBetween is a wait between two numbers of minutes.
func (p *Phrases) WaitBetween(low, high int) string {
	return fill(p.count(p.between, high), "{low}", strconv.Itoa(low))
}

// WaitMoreThan is a wait that may take more than so many minutes; from 60 it is more than an hour.
func (p *Phrases) WaitMoreThan(minutes int) string {
	if minutes >= 60 {
		return p.moreThanHour
	}
	return p.count(p.moreThan, minutes)
}

// CannotSay is said where nothing honest is known of the wait.
func (p *Phrases) CannotSay() string { return p.cannotSay }

// Choices are the keys of the line: 1 leaves a message, * says it again.
func (p *Phrases) Choices() string { return p.choices }

// ThanksForHolding thanks a caller who still waits.
func (p *Phrases) ThanksForHolding() string { return p.thanks }

// LineFull says that the line takes nobody at present.
func (p *Phrases) LineFull() string { return p.lineFull }

// WaitedLong says that the caller has waited as long as the queue keeps anybody.
func (p *Phrases) WaitedLong() string { return p.waitedLong }

// NobodyHere says that nobody is at work.
func (p *Phrases) NobodyHere() string { return p.nobodyHere }

// NobodyNow answers a caller who asks for a person again where nobody can come.
func (p *Phrases) NobodyNow() string { return p.nobodyNow }
