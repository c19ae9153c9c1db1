package history

import (
	"fmt"
	"strings"
	"time"
)

// Day is the midnight with which a day begins that is named as people name one, in the zone of now: today, tomorrow, a day
// of the week (the next one, which may be today), or a date such as 2026-11-23.
func Day(text string, now time.Time) (time.Time, error) {
	today := time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, now.Location())
	switch name := strings.ToLower(text); name {
	case "", "today":
		return today, nil
	case "tomorrow":
		return today.AddDate(0, 0, 1), nil
	default:
		for ahead := range 7 {
			if day := today.AddDate(0, 0, ahead); len(name) >= 3 && strings.HasPrefix(strings.ToLower(day.Weekday().String()), name) {
				return day, nil
			}
		}
	}
	day, err := time.ParseInLocation(time.DateOnly, text, now.Location())
	if err != nil {
		return day, fmt.Errorf("%q is no day: write today, tomorrow, a day of the week, or a date such as 2026-11-23", text)
	}
	return day, nil
}

// PastDay is the same of a day that is not to come: today, yesterday, a day of the week (the last one, which may be today),
// or a date.
func PastDay(text string, now time.Time) (time.Time, error) {
	today := time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, now.Location())
	name := strings.ToLower(text)
	if name == "" || name == "today" {
		return today, nil
	}
	if name == "yesterday" {
		return today.AddDate(0, 0, -1), nil
	}
	for ago := range 7 {
		if day := today.AddDate(0, 0, -ago); len(name) >= 3 && strings.HasPrefix(strings.ToLower(day.Weekday().String()), name) {
			return day, nil
		}
	}
	day, err := time.ParseInLocation(time.DateOnly, text, now.Location())
	if err != nil {
		return day, fmt.Errorf("%q is no day: write today, yesterday, a day of the week, or a date such as 2026-11-23", text)
	}
	return day, nil
}

// Slots are the intervals of the day that begins with a midnight: 96, or four more or fewer when the clocks are put.
func Slots(midnight time.Time) []Slot {
	var all []Slot
	for s := SlotOf(midnight); s < SlotOf(midnight.AddDate(0, 0, 1)); s++ {
		all = append(all, s)
	}
	return all
}
