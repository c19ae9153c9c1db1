package prove

import (
	"maps"
	"slices"
	"time"

	"presszero/flows"
)

// Switches can be turned on at any time, so a flow is proven with them: each combination of hours that can be switched to
// closed is so for a week of its own, beside all that the files say of those weeks, and a message is told meanwhile. In all
// other weeks nothing is switched.

// switchedFrom is the Monday on which the first of those weeks begins.
var switchedFrom = time.Date(2027, 1, 4, 0, 0, 0, 0, time.UTC)

const aWeek = 7 * aDay

// mostApart is how many opening hours are tried in every combination. Of more, each is closed alone, and all together.
const mostApart = 4

// switched is the program as it is when every switch is turned on for a week.
func switched(prog *flows.Program) *flows.Program {
	var all []flows.Switch
	says := map[string]string{}
	for _, language := range prog.Languages {
		says[language] = "Please listen to this message first."
	}
	for i, hours := range subsets(clocksOf(prog).names()) {
		from := switchedFrom.Add(time.Duration(i) * aWeek)
		until := from.Add(aWeek)
		all = append(all, flows.Switch{Kind: flows.SwitchClosing, Hours: hours, Says: flows.FixedPrompt(says), Since: from, Until: until},
			flows.Switch{Kind: flows.SwitchMessage, Says: flows.FixedPrompt(says), Since: from, Until: until})
	}
	return prog.At(prog.Site.Under(all))
}

// subsets are the combinations of names that are tried.
func subsets(names []string) [][]string {
	var all [][]string
	if len(names) > mostApart {
		for _, name := range names {
			all = append(all, []string{name})
		}
		return append(all, names)
	}
	for bits := 1; bits < 1<<len(names); bits++ {
		var some []string
		for i, name := range names {
			if bits>>i&1 == 1 {
				some = append(some, name)
			}
		}
		all = append(all, some)
	}
	return all
}

// names are the names of the hours, sorted.
func (c clocks) names() []string {
	var all []string
	for _, h := range c.hours {
		all = append(all, h.Name)
	}
	return all
}

// windows are the weeks in which something is switched, by their beginnings.
func (c clocks) windows() []time.Time {
	from := map[time.Time]bool{}
	for _, h := range c.hours {
		for e := h.Emergency; e != nil; e = e.Beneath {
			if !e.From.IsZero() {
				from[e.From] = true
			}
		}
	}
	return slices.SortedFunc(maps.Keys(from), time.Time.Compare)
}

// switches adds the instants at which hours change while something is switched, and those at which that begins and ends.
func (c clocks) switches(all []time.Time) []time.Time {
	for _, from := range c.windows() {
		all = append(all, from, from.Add(aWeek-time.Nanosecond))
		for _, h := range c.hours {
			all = c.changes(all, h, from, aWeek-time.Nanosecond)
		}
	}
	return all
}
