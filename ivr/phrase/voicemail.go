package phrase

import "time"

// LeaveMessage asks for a message and promises when it is answered.
func (p *Phrases) LeaveMessage(due time.Duration) string {
	return fill(p.leaveMessage, "{within}", p.within(due))
}

// NothingHeard asks once more for a message, after a recording of silence.
func (p *Phrases) NothingHeard() string { return p.nothingHeard }

// MessageKept thanks for a message and promises when it is answered.
func (p *Phrases) MessageKept(due time.Duration) string {
	return fill(p.messageKept, "{within}", p.within(due))
}

// NoMessage says that no message was left.
func (p *Phrases) NoMessage() string { return p.noMessage }

// within is a length of time, rounded up to what people say: minutes up to two hours, hours up to two days, days.
func (p *Phrases) within(d time.Duration) string {
	const day = 24 * time.Hour
	d = time.Duration(up(d, time.Minute)) * time.Minute
	switch {
	case d < time.Hour, d <= 2*time.Hour && d%time.Hour != 0:
		return p.count(p.withinMinutes, max(1, up(d, time.Minute)))
	case d < 2*day:
		return p.count(p.withinHours, up(d, time.Hour))
	default:
		return p.count(p.withinDays, up(d, day))
	}
}

// up is d in units, rounded up.
func up(d, unit time.Duration) int { return int((d + unit - 1) / unit) }
