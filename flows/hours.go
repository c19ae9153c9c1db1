package flows

import (
	"fmt"
	"slices"
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
	Holidays []Holiday // the first that covers a date counts: years before every year, single dates before ranges
	// Emergency closes the hours at once, whatever they say; nil: no emergency.
	Emergency *Emergency
}

// Span is a stretch of a day in minutes after midnight by the clock on the wall; To is excluded and at most 24*60.
type Span struct {
	From, To int
}

// Holiday is a date, or a range of dates, that does not have the hours of its day of the week.
type Holiday struct {
	Pos      Position
	From, To string // first and last date: YYYY-MM-DD, or MM-DD of every year, where To may lie in the next one
	Name     string // for readers of the file; may be empty
	Title    Prompt // what callers are told that it is; zero: nothing
	// Spans are the hours of each of its dates, when Trimmed is nil; empty: closed.
	Spans []Span
	// Trimmed is what is left of the ordinary hours: an early close or a late opening. Nil: Spans count.
	Trimmed *Span
}

// Emergency is a closing that nobody had planned.
type Emergency struct {
	Pos    Position
	Reason Prompt    // what callers are told; zero: that the hours are closed
	From   time.Time // zero: since ever
	Until  time.Time // zero: until the operator takes it back
	// Beneath is an emergency that holds whenever this one does not; nil: none.
	Beneath *Emergency
}

// At reports whether the hours are open at t, and when that changes next: the opening when closed, the closing when
// open. Next is zero when nothing changes within 366 days, and while an emergency has no end.
func (h *Hours) At(t time.Time) (open bool, next time.Time) {
	if emergency := h.EmergencyAt(t); emergency != nil {
		return false, h.after(emergency)
	}
	return h.openAt(t), h.change(t, horizon)
}

// change is the next instant after t at which the hours open or close, on the same day or one of the following; zero: there
// is none.
func (h *Hours) change(t time.Time, days int) time.Time {
	open := h.openAt(t)
	local := t.In(h.Zone)
	for day := 0; day <= days; day++ {
		for _, moment := range h.moments(local.Year(), local.Month(), local.Day()+day) {
			if moment.After(t) && h.openAt(moment) != open {
				return moment
			}
		}
	}
	return time.Time{}
}

// Closes is when the hours, which are open at t, close within a time of it; zero: they do not, or are not open.
func (h *Hours) Closes(t time.Time, within time.Duration) time.Time {
	if !h.IsOpen(t) {
		return time.Time{}
	}
	next := h.change(t, int(within/(24*time.Hour))+1)
	if next.Sub(t) > within {
		return time.Time{}
	}
	return next
}

// IsOpen reports whether the hours are open at t. It is [Hours.At] without the search for the next change.
func (h *Hours) IsOpen(t time.Time) bool { return h.EmergencyAt(t) == nil && h.openAt(t) }

// after is the opening that follows an emergency; zero when none is known. An emergency that begins later is not foreseen.
func (h *Hours) after(emergency *Emergency) time.Time {
	if emergency.Until.IsZero() {
		return time.Time{}
	}
	open, next := h.At(emergency.Until)
	if open {
		return emergency.Until
	}
	return next
}

// EmergencyAt is the emergency that closes the hours at t; nil: none.
func (h *Hours) EmergencyAt(t time.Time) *Emergency {
	for e := h.Emergency; e != nil; e = e.Beneath {
		if !t.Before(e.From) && (e.Until.IsZero() || t.Before(e.Until)) {
			return e
		}
	}
	return nil
}

// HolidayAt is the holiday on whose date t falls in the zone of the hours; nil: none.
func (h *Hours) HolidayAt(t time.Time) *Holiday {
	date := t.In(h.Zone).Format(time.DateOnly)
	i := slices.IndexFunc(h.Holidays, func(holiday Holiday) bool { return holiday.covers(date) })
	if i < 0 {
		return nil
	}
	return &h.Holidays[i]
}

func (h *Hours) openAt(t time.Time) bool {
	local := t.In(h.Zone)
	minute := local.Hour()*60 + local.Minute()
	return slices.ContainsFunc(h.spans(local), func(s Span) bool { return s.From <= minute && minute < s.To })
}

// spans are the hours of the date that t shows.
func (h *Hours) spans(t time.Time) []Span {
	ordinary := h.Week[t.Weekday()]
	switch holiday := h.HolidayAt(t); {
	case holiday == nil:
		return ordinary
	case holiday.Trimmed == nil:
		return holiday.Spans
	default:
		return holiday.Trimmed.trim(ordinary)
	}
}

// trim is what of some hours lies within a span.
func (s Span) trim(spans []Span) []Span {
	var left []Span
	for _, one := range spans {
		one.From, one.To = max(one.From, s.From), min(one.To, s.To)
		if one.From < one.To {
			left = append(left, one)
		}
	}
	return left
}

// Begins is the holiday's first date, YYYY-MM-DD; of one that comes every year, that in the given year.
func (h *Holiday) Begins(year int) string {
	if h.yearly() {
		return fmt.Sprintf("%04d-%s", year, h.From)
	}
	return h.From
}

// yearly reports whether the holiday comes every year.
func (h *Holiday) yearly() bool { return len(h.From) == len("12-25") }

// covers reports whether the holiday falls on a date, written YYYY-MM-DD.
func (h *Holiday) covers(date string) bool {
	if h.yearly() {
		date = date[len(date)-len(h.From):]
		if h.To < h.From {
			return h.From <= date || date <= h.To
		}
	}
	return h.From <= date && date <= h.To
}

// rank orders holidays that may cover the same date: the closer description of it counts.
func (h *Holiday) rank() int {
	rank := 0
	if h.yearly() {
		rank += 2
	}
	if h.From != h.To {
		rank++
	}
	return rank
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
