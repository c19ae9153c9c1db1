package phrase

import "time"

// ConfirmNumber asks whether a number, as it is spoken, is the one on which the caller can be called back: 1 is yes, 2 is
// another number.
func (p *Phrases) ConfirmNumber(number string) string {
	return fill(p.confirmNumber, "{number}", number)
}

// EnterNumber asks for the number on which the caller can be called back.
func (p *Phrases) EnterNumber() string { return p.enterNumber }

// CallbackWithin promises a call within a time, which is rounded up to what people say.
func (p *Phrases) CallbackWithin(number string, due time.Duration) string {
	return fill(p.callbackWithin, "{number}", number, "{within}", p.within(due))
}

// CallbackBy promises a call by a time. Both times are in the time zone in which they are spoken; due is after now.
func (p *Phrases) CallbackBy(number string, now, due time.Time) string {
	return fill(p.callbackBy, "{number}", number, "{by}", p.by(now, due))
}

// By is a time as the end of another, such as: by ten past two. Both times are in the time zone in which they are spoken;
// due is after now.
func (p *Phrases) By(now, due time.Time) string { return p.by(now, due) }

// Within is how long something takes at most, rounded up to what people say.
func (p *Phrases) Within(d time.Duration) string { return p.within(d) }

// by is a time, to the minute, as the end of another.
func (p *Phrases) by(now, due time.Time) string {
	hour := p.at(p.byHour, due)
	if due.Minute() != 0 {
		hour = p.at(p.callback.byMinute, due)
	}
	switch days := daysBetween(now, due); {
	case days == 0:
		return fill(p.byToday, "{hour}", hour)
	case days == 1:
		return fill(p.byTomorrow, "{hour}", hour)
	case days < 7:
		return fill(p.byWeekday, "{day}", p.clock.weekdays[due.Weekday()], "{hour}", hour)
	default:
		return fill(p.byDate, "{date}", p.clock.day(due), "{month}", p.clock.months[due.Month()-1], "{hour}", hour)
	}
}

// SendingText says that a text message is being sent; whether it was, is not known yet.
func (p *Phrases) SendingText() string { return p.sendingText }
