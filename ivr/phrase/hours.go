package phrase

import (
	"strconv"
	"time"
)

// Closed says that nobody is there at this hour.
func (p *Phrases) Closed() string { return p.closed }

// ClosedFor says that it is closed today because of a holiday.
func (p *Phrases) ClosedFor(title string) string { return fill(p.closedFor, "{title}", title) }

// Opens says when a person can be reached again. Both times are in the time zone in which they are spoken; next is
// after now.
func (p *Phrases) Opens(now, next time.Time) string {
	at := p.timeOfDay(next)
	switch days := daysBetween(now, next); {
	case days == 0:
		return fill(p.opensToday, "{time}", at)
	case days == 1:
		return fill(p.opensTomorrow, "{time}", at)
	case days < 7:
		return fill(p.opensWeekday, "{day}", p.clock.weekdays[next.Weekday()], "{time}", at)
	default:
		month := p.clock.months[next.Month()-1]
		return fill(p.opensDate, "{date}", p.clock.day(next), "{month}", month, "{time}", at)
	}
}

// daysBetween counts the midnights between two times.
func daysBetween(a, b time.Time) int {
	date := func(t time.Time) time.Time { return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC) }
	return int(date(b).Sub(date(a)) / (24 * time.Hour))
}

// timeOfDay is a time as people say it, to the minute.
func (l *language) timeOfDay(t time.Time) string {
	hour, minute := t.Hour(), t.Minute()
	switch {
	case hour == 0 && minute == 0:
		return l.clock.midnight
	case hour == 12 && minute == 0:
		return l.clock.noon
	}
	if minute == 0 {
		return l.at(l.clock.hour, t)
	}
	return l.at(l.clock.minutes, t)
}

// at is a text with a time of day.
func (l *language) at(text timed, t time.Time) string {
	h := l.clock.shown(t.Hour())
	return fill(l.formOf(counted(text), h), "{h}", strconv.Itoa(h), "{m}", strconv.Itoa(t.Minute()), "{mm}", t.Format("04"),
		"{part}", l.clock.part(t.Hour()))
}

// day is a day of a month in a date.
func (c *clock) day(t time.Time) string {
	if t.Day() == 1 {
		return c.first
	}
	return strconv.Itoa(t.Day())
}

// shown is the hour as it is spoken.
func (c *clock) shown(hour int) int {
	if c.hours == 24 {
		return hour
	}
	return (hour+11)%12 + 1
}

// part is the name of the part of the day; before the first part of a day the last one goes on.
func (c *clock) part(hour int) string {
	name := c.parts[len(c.parts)-1].name
	for _, p := range c.parts {
		if p.from <= hour {
			name = p.name
		}
	}
	return name
}
