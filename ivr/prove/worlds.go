package prove

import (
	"maps"
	"slices"
	"strings"
	"time"

	"presszero/flows"
)

// world is a combination of open and closed hours that occurs, with instants in it.
type world struct {
	about    string      // such as "clinic closed, office open"; empty: the flow reads no hours
	instants []time.Time // the first of the combination, and the last before it changes; the second may be missing
}

// at is the instant at which everything is tried.
func (w world) at() time.Time { return w.instants[0] }

// weeks are the Mondays from which hours are looked at for a week: winter, summer, and the weeks in which one half of the
// world has changed its clocks and the other has not.
var weeks = []time.Time{
	time.Date(2026, 1, 5, 0, 0, 0, 0, time.UTC), time.Date(2026, 3, 23, 0, 0, 0, 0, time.UTC),
	time.Date(2026, 7, 6, 0, 0, 0, 0, time.UTC), time.Date(2026, 10, 26, 0, 0, 0, 0, time.UTC),
}

// aDay is a day, and half an hour of one clock more or less.
const aDay = 24 * time.Hour

// clocks are the hours that callers of a flow can meet.
type clocks struct {
	hours []*flows.Hours
	soon  map[string][]time.Duration // how long before their end hours count as closing, by name
}

// worlds are the combinations of the hours that callers of a flow can meet, those with most hours open first.
func worlds(prog *flows.Program) []world {
	c := clocksOf(prog)
	var all []world
	place := map[string]int{}
	for _, at := range c.moments() {
		about := c.combination(at)
		i, known := place[about]
		switch {
		case !known:
			place[about] = len(all)
			all = append(all, world{about: about, instants: []time.Time{at}})
		case len(all[i].instants) == 1 && at.Nanosecond() != 0:
			all[i].instants = append(all[i].instants, at)
		}
	}
	slices.SortStableFunc(all, func(a, b world) int { return strings.Count(a.about, closed) - strings.Count(b.about, closed) })
	return all
}

// clocksOf are the hours of the flow's own steps and of the queues that it names.
func clocksOf(prog *flows.Program) clocks {
	c := clocks{soon: map[string][]time.Duration{}}
	named := map[string]bool{}
	for _, step := range prog.Steps {
		if h, ok := step.(*flows.HoursStep); ok {
			named[h.Hours] = true
			if h.Closing != "" {
				c.soon[h.Hours] = append(c.soon[h.Hours], h.Soon)
			}
		}
	}
	for _, name := range prog.Queues {
		if q := prog.Site.Queues[name]; q != nil {
			named[q.Hours] = true
		}
	}
	for _, name := range slices.Sorted(maps.Keys(named)) {
		if h := prog.Site.Hours[name]; h != nil {
			c.hours = append(c.hours, h)
			c.soon[name] = sorted(c.soon[name])
		}
	}
	return c
}

// moments are the instants at which hours change, and those just before, sorted. They hold one instant in any case.
func (c clocks) moments() []time.Time {
	all := []time.Time{weeks[0].Add(10 * time.Hour)}
	for _, h := range c.hours {
		for _, monday := range weeks {
			all = c.changes(all, h, monday, 8*aDay)
		}
		for _, day := range specialDays(h) {
			all = append(all, day.Add(aDay/2))
			for _, other := range c.hours {
				all = c.changes(all, other, day.Add(-aDay), 3*aDay)
			}
		}
	}
	all = c.switches(all)
	slices.SortFunc(all, time.Time.Compare)
	return slices.CompactFunc(all, time.Time.Equal)
}

// specialDays are the days on which holidays begin and end, and on which an emergency ends.
func specialDays(h *flows.Hours) []time.Time {
	var all []time.Time
	for _, holiday := range h.Holidays {
		for _, date := range []string{holiday.From, holiday.To} {
			if len(date) == len("01-02") {
				date = weeks[0].Format("2006-") + date
			}
			if day, err := time.ParseInLocation(time.DateOnly, date, h.Zone); err == nil {
				all = append(all, day)
			}
		}
	}
	if h.Emergency != nil && !h.Emergency.Until.IsZero() {
		for day := range time.Duration(8) {
			all = append(all, h.Emergency.Until.Add(day*aDay))
		}
	}
	return all
}

// changes adds the changes of hours within a time, with the instants just before, and those from which they count as closing.
func (c clocks) changes(all []time.Time, h *flows.Hours, from time.Time, within time.Duration) []time.Time {
	for at := from; ; {
		_, next := h.At(at)
		if next.IsZero() || next.Sub(from) > within {
			return all
		}
		all = append(all, next.Add(-time.Nanosecond).UTC(), next.UTC())
		for _, soon := range c.soon[h.Name] {
			all = append(all, next.Add(-soon-time.Nanosecond).UTC(), next.Add(-soon).UTC())
		}
		at = next
	}
}

// combination says how all hours stand at an instant, as far as a flow can tell.
func (c clocks) combination(at time.Time) string {
	var all []string
	for _, h := range c.hours {
		all = append(all, h.Name+c.stand(h, at))
	}
	return strings.Join(all, ", ")
}

const closed = " closed"

// stand says how hours stand at an instant.
func (c clocks) stand(h *flows.Hours, at time.Time) string {
	open, next := h.At(at)
	if open {
		for _, soon := range c.soon[h.Name] {
			if !next.IsZero() && next.Sub(at) <= soon {
				return " open for " + soon.String() + " or less"
			}
		}
		return " open"
	}
	switch {
	case h.EmergencyAt(at) != nil:
		return closed + " by an emergency"
	case h.HolidayAt(at) != nil:
		return closed + " for a holiday"
	default:
		return closed
	}
}
