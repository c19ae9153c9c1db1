package flows

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

const codePast = "PZ213"

// checkPastHolidays finds opening hours of which every holiday is over: nobody has written down the next ones.
func checkPastHolidays(v *review) {
	for _, name := range slices.Sorted(maps.Keys(v.site.Hours)) {
		h := v.site.Hours[name]
		today := v.now.In(h.Zone).Format(time.DateOnly)
		ahead := func(holiday Holiday) bool { return holiday.yearly() || holiday.To >= today }
		if len(h.Holidays) == 0 || slices.ContainsFunc(h.Holidays, ahead) {
			continue
		}
		last := slices.MaxFunc(h.Holidays, func(a, b Holiday) int { return strings.Compare(a.To, b.To) })
		v.diags = append(v.diags, Diagnostic{
			Pos: last.Pos, End: last.Pos, Severity: Warning, Code: codePast,
			Message: fmt.Sprintf("all holidays of %s are over; the last one was %s", quote(name), last.To),
			Remedy:  "add those of the coming year, such as 12-25 for a date of every year",
		})
	}
}
