package flows

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// hoursFileFields is the table of hours.yaml.
var hoursFileFields = []field[Site]{
	{"hours", required, value[Site]{what: "a mapping of names to opening hours", shape: mappingOf(Scalar{Pattern: nameShape.String()}, keyed(hoursFields)), read: readHours}, "the opening hours of this site"},
	{"emergency", optional, value[Site]{what: `a closing such as {reason: "We are closed because of the storm.", until: "2026-11-23 18:00"}`, shape: keyed(emergencyFields), read: readEmergency}, "closes at once, whatever the hours say"},
	{"messages", optional, value[Site]{what: "a mapping of names to messages", shape: mappingOf(Scalar{Pattern: nameShape.String()}, keyed(messageFields)), read: readMessages}, "messages that can be switched on at run time, without a change of this file"},
}

// messageFields is the table of a message that can be switched on.
var messageFields = []field[Prompt]{
	{"says", required, prompt(func(p *Prompt) *Prompt { return p }), "what callers are told"},
}

// readMessages reads the messages that can be switched on.
func readMessages(r *reader, c cursor, site *Site) {
	site.Messages = map[string]Prompt{}
	for _, entry := range r.entries(c, "a mapping of names to messages") {
		if !r.checkName(entry.key, entry.key.Value) {
			continue
		}
		var says Prompt
		readFields(r, entry, messageFields, &says)
		site.Messages[entry.key.Value] = says
	}
}

// hoursFields is the table of opening hours.
var hoursFields = []field[Hours]{
	{"zone", required, value[Hours]{what: "a time zone such as Asia/Kolkata", shape: anyText, read: readZone}, "the time zone"},
	{"week", required, value[Hours]{what: `days with their hours, such as {mon-fri: "09:00-17:30", sat: closed}`, shape: mappingOf(Scalar{Pattern: daysPattern}, spansShape), read: readWeek}, "the hours of each day; a day that is left out is closed"},
	{"holidays", optional, value[Hours]{what: "a list such as [{date: 2026-12-25, name: Christmas}]", shape: listOf(keyed(holidayFields)), read: readHolidays}, "dates that do not have the hours of their day of the week"},
}

func readHours(r *reader, c cursor, site *Site) {
	for _, entry := range r.entries(c, "a mapping of names to opening hours") {
		name := entry.key.Value
		if !r.checkName(entry.key, name) {
			continue
		}
		h := &Hours{Name: name, Pos: r.at(entry.key), Zone: time.UTC}
		readFields(r, entry, hoursFields, h)
		site.Hours[name] = h
	}
}

func readZone(r *reader, c cursor, h *Hours) {
	name, ok := r.text(c, "a time zone such as Asia/Kolkata")
	if !ok {
		return
	}
	zone, err := time.LoadLocation(name)
	if err != nil || name == "" || name == "Local" {
		r.errorAt(c.node, codeZone, "write a zone of the tz database, such as Asia/Kolkata, Europe/London or UTC", "unknown time zone %s", quote(name))
		return
	}
	h.Zone = zone
}

// days are the days of the week as they are written, from Monday.
var days = []string{"mon", "tue", "wed", "thu", "fri", "sat", "sun"}

func readWeek(r *reader, c cursor, h *Hours) {
	var told [7]bool
	for _, entry := range r.entries(c, "days with their hours") {
		first, last, ok := daysOf(entry.key.Value)
		if !ok {
			r.errorAt(entry.key, codeClock, suggest(entry.key.Value, days, "write a day, or a range such as mon-fri"), "%s is not a day", quote(entry.key.Value))
			continue
		}
		spans := r.spans(entry)
		for i := first; i <= last; i++ {
			day := (i + 1) % 7 // days begin on Monday, time.Weekday on Sunday
			if told[day] {
				r.errorAt(entry.key, codeDuplicate, "give each day its hours once", "%s has hours already", days[i])
			}
			told[day] = true
			h.Week[day] = spans
		}
	}
}

// daysOf are the first and last day, from Monday, of a day or a range of days.
func daysOf(text string) (first, last int, ok bool) {
	from, to, isRange := strings.Cut(text, "-")
	if !isRange {
		to = from
	}
	first, last = slices.Index(days, strings.TrimSpace(from)), slices.Index(days, strings.TrimSpace(to))
	return first, last, first >= 0 && first <= last
}

const spansWhat = `hours such as "09:00-12:30, 13:30-17:00", or closed`

// spans reads the hours of a day.
func (r *reader) spans(c cursor) []Span {
	text, ok := r.text(c, spansWhat)
	if !ok || text == "closed" {
		return nil
	}
	var spans []Span
	for part := range strings.SplitSeq(text, ",") {
		span, problem := parseSpan(strings.TrimSpace(part))
		if problem != "" {
			r.errorAt(c.node, codeClock, "write "+spansWhat+"; split hours over midnight: 22:00-24:00, and 00:00-06:00 on the next day", "%s", problem)
			return nil
		}
		spans = append(spans, span)
	}
	slices.SortFunc(spans, func(a, b Span) int { return cmp.Compare(a.From, b.From) })
	for i := 1; i < len(spans); i++ {
		if spans[i].From < spans[i-1].To {
			r.errorAt(c.node, codeClock, "write each stretch of the day once", "the hours %s overlap", quote(text))
			return nil
		}
	}
	return spans
}

// spanShape is from-to by the clock, with two digits for minutes.
var spanShape = regexp.MustCompile(`^(\d{1,2}):(\d{2})\s*-\s*(\d{1,2}):(\d{2})$`)

// parseSpan reads one stretch of a day; a problem is told in words.
func parseSpan(text string) (Span, string) {
	parts := spanShape.FindStringSubmatch(text)
	if parts == nil {
		return Span{}, quote(text) + " is not a stretch of a day"
	}
	from, ok1 := minutes(parts[1], parts[2])
	to, ok2 := minutes(parts[3], parts[4])
	switch {
	case !ok1 || !ok2:
		return Span{}, quote(text) + " holds a time that no clock shows"
	case to <= from:
		return Span{}, quote(text) + " ends before it begins"
	default:
		return Span{From: from, To: to}, ""
	}
}

// minutes are the minutes after midnight, up to 24:00.
func minutes(hour, minute string) (int, bool) {
	h, _ := strconv.Atoi(hour)
	m, _ := strconv.Atoi(minute)
	total := h*60 + m
	return total, m < 60 && total <= 24*60
}
