package flows

import (
	"maps"
	"slices"
)

const codeNeverOpen = "PZ211"

// checkNeverOpen finds opening hours that hold no hour: whoever depends on them is always turned away.
func checkNeverOpen(d *siteDraft) {
	for _, name := range slices.Sorted(maps.Keys(d.site.Hours)) {
		week, told := d.hours.places["hours."+name+".week"]
		if told && d.site.Hours[name].neverOpen() && !d.hours.diags.HasErrors() {
			d.hours.warnAt(week.key, codeNeverOpen, `write hours, such as {mon-fri: "09:00-17:30"}; to close for a time, use holidays`, "%s is never open", quote(name))
		}
	}
}

// neverOpen reports whether there is no hour, neither in the week nor on a holiday.
func (h *Hours) neverOpen() bool {
	for _, spans := range h.Week {
		if len(spans) > 0 {
			return false
		}
	}
	return !slices.ContainsFunc(h.Holidays, func(holiday Holiday) bool { return len(holiday.Spans) > 0 })
}
