package flows

import (
	"maps"
	"slices"
)

const codeDayGap = "PZ212"

// checkDays finds days of the week of which nothing is said. They are closed, and may have been forgotten.
func checkDays(d *siteDraft) {
	if d.hours.diags.HasErrors() {
		return // a misread day is said, too
	}
	for _, name := range slices.Sorted(maps.Keys(d.site.Hours)) {
		week, told := d.hours.places["hours."+name+".week"]
		if !told {
			continue
		}
		if missing := missingDays(week); len(missing) > 0 && len(missing) < len(days) {
			d.hours.hintAt(week.key, codeDayGap, "give it hours, or write "+missing[0]+": closed", "nothing is said of: %s", listed(missing))
		}
	}
}

// missingDays are the days that no key of a week covers.
func missingDays(week cursor) []string {
	var told [7]bool
	for _, key := range week.pairs() {
		if first, last, ok := daysOf(key.Value); ok {
			for i := first; i <= last; i++ {
				told[i] = true
			}
		}
	}
	var missing []string
	for i, day := range days {
		if !told[i] {
			missing = append(missing, day)
		}
	}
	return missing
}
