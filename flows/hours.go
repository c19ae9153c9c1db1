package flows

import (
	"slices"
	"strings"
	"time"
)

// horizon is how many days ahead a change of opening hours is looked for.
const horizon = 366

// Hours are opening hours: open exactly while a clock on the wall in Zone shows a time within the spans of its date.
// When clocks go forward the skipped minutes are neither open nor closed; when they go back the repeated minutes are
// treated alike both times.
type Hours struct {
	Name     string
	Pos      Position
	Zone     *time.Location
	Week     [7][]Span // by [time.Weekday], sorted, without overlap; empty: closed
	Holidays []Holiday // sorted by date
}

// Span is a stretch of a day in minutes after midnight by the clock on the wall; To is excluded and at most 24*60.
type Span struct {
	From, To int
}

// Holiday is a date with hours of its own.
type Holiday struct {
	Date  string // YYYY-MM-DD
	Name  string // for people; may be empty
	Spans []Span // empty: closed
}

// At reports whether the hours are open at t, and when that changes next: the opening when closed, the closing when
// open. Next is zero when nothing changes within 366 days.
func (h *Hours) At(t time.Time) (open bool, next time.Time) {
	open = h.openAt(t)
	local := t.In(h.Zone)
	for day := 0; day <= horizon; day++ {
		for _, moment := range h.moments(local.Year(), local.Month(), local.Day()+day) {
			if moment.After(t) && h.openAt(moment) != open {
				return open, moment
			}
		}
	}
	return open, time.Time{}
}

func (h *Hours) openAt(t time.Time) bool {
	local := t.In(h.Zone)
	minute := local.Hour()*60 + local.Minute()
	return slices.ContainsFunc(h.spans(local), func(s Span) bool { return s.From <= minute && minute < s.To })
}

// spans are the hours of the date that t shows.
func (h *Hours) spans(t time.Time) []Span {
	date := t.Format(time.DateOnly)
	i, found := slices.BinarySearchFunc(h.Holidays, date, func(holiday Holiday, date string) int {
		return strings.Compare(holiday.Date, date)
	})
	if found {
		return h.Holidays[i].Spans
	}
	return h.Week[t.Weekday()]
}

// moments are the instants of a date at which hours may change, in order: its start and end, the edges of its spans,
// each as often as the clock shows it, and the instant at which the clock is changed.
func (h *Hours) moments(year int, month time.Month, day int) []time.Time {
	start := time.Date(year, month, day, 0, 0, 0, 0, h.Zone)
	end := time.Date(year, month, day+1, 0, 0, 0, 0, h.Zone)
	noon := time.Date(year, month, day, 12, 0, 0, 0, h.Zone)
	moments := []time.Time{start, end}
	_, first := start.Zone()
	_, last := end.Zone()
	if _, changed := start.ZoneBounds(); !changed.IsZero() && changed.Before(end) {
		moments = append(moments, changed)
	}
	midnight := time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
	for _, span := range h.spans(noon) {
		for _, minute := range []int{span.From, span.To} {
			for _, offset := range []int{first, last} {
				shown := midnight.Add(time.Duration(minute)*time.Minute - time.Duration(offset)*time.Second)
				moments = append(moments, shown.In(h.Zone))
			}
		}
	}
	slices.SortFunc(moments, time.Time.Compare)
	return moments
}
