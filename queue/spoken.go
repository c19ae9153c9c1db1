package queue

import (
	"fmt"
	"time"
)

// SpokenKind says how a wait is put into words.
type SpokenKind string

// The ways to speak of a wait. Seconds are never spoken.
const (
	Unknown        SpokenKind = "unknown"          // nothing is said of the time
	LessThanMinute SpokenKind = "less-than-minute" // less than a minute
	OneToTwo       SpokenKind = "one-to-two"       // one to two minutes
	UpTo           SpokenKind = "up-to"            // up to High minutes
	About          SpokenKind = "about"            // about High minutes
	Between        SpokenKind = "between"          // between Low and High minutes
	MoreThan       SpokenKind = "more-than"        // it may take more than Low minutes
	MoreThan30     SpokenKind = "more-than-30"     // it may take more than 30 minutes
	MoreThanHour   SpokenKind = "more-than-hour"   // it may take more than an hour
)

// Spoken is a wait rounded to what is said aloud. Low and High are the minutes that the phrase names, 0 where it names
// none.
type Spoken struct {
	Kind      SpokenKind
	Low, High int
}

// String is the wait in English words, empty where nothing is said of it.
func (s Spoken) String() string {
	switch s.Kind {
	case LessThanMinute:
		return "less than a minute"
	case OneToTwo:
		return "one to two minutes"
	case UpTo:
		return fmt.Sprintf("up to %d minutes", s.High)
	case About:
		return fmt.Sprintf("about %d minutes", s.High)
	case Between:
		return fmt.Sprintf("between %d and %d minutes", s.Low, s.High)
	case MoreThan30:
		return "more than 30 minutes"
	case MoreThanHour:
		return "more than an hour"
	case Unknown:
	}
	return ""
}

// grid is the minutes to which upper ends are rounded, and lowEnds those that are spoken as lower ends.
var (
	grid    = []int{1, 2, 3, 5, 7, 10, 15, 20, 25, 30, 45, 60}
	lowEnds = []int{1, 2, 3, 5, 10, 15, 20, 30}
)

// Round rounds a wait up, so that most callers are answered before the time they were told.
func Round(w Wait) Spoken {
	if !w.Known {
		return Spoken{Kind: Unknown}
	}
	up, down := ceiling(w.High), last(grid, func(m int) bool { return minutes(m) <= w.Low })
	switch {
	case up == 1:
		return Spoken{Kind: LessThanMinute, High: 1}
	case up == 2:
		return Spoken{Kind: OneToTwo, Low: 1, High: 2}
	case up <= 7 && 2*down < up:
		return Spoken{Kind: UpTo, High: up}
	case up <= 7:
		return Spoken{Kind: About, High: up}
	case up <= 30:
		low := max(down, last(grid, func(m int) bool { return 2*m < up }))
		return Spoken{Kind: Between, Low: last(lowEnds, func(m int) bool { return m <= low && m < up }), High: up}
	case up <= 60:
		return Spoken{Kind: MoreThan30, Low: 30}
	default:
		return Spoken{Kind: MoreThanHour, Low: 60}
	}
}

// RoundDown is what a wait will likely be longer than: it names no end, and so promises none.
func RoundDown(w Wait) Spoken {
	switch low := last(lowEnds, func(m int) bool { return minutes(m) <= w.Likely }); {
	case !w.Known || low == 0:
		return Spoken{Kind: Unknown}
	case w.Likely >= time.Hour:
		return Spoken{Kind: MoreThanHour, Low: 60}
	case low == 30:
		return Spoken{Kind: MoreThan30, Low: 30}
	default:
		return Spoken{Kind: MoreThan, Low: low}
	}
}

// ceiling is the smallest minutes of the grid that are not less than d; beyond the grid, more than its last.
func ceiling(d time.Duration) int {
	for _, m := range grid {
		if d <= minutes(m) {
			return m
		}
	}
	return grid[len(grid)-1] + 30
}

// last is the last of the ascending values that fits, 0 when none does.
func last(values []int, fits func(int) bool) int {
	found := 0
	for _, v := range values {
		if fits(v) {
			found = v
		}
	}
	return found
}

func minutes(m int) time.Duration { return time.Duration(m) * time.Minute }
