package flows

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
)

// holidayDraft is a holiday while it is read: what stands for its hours has three ways to be written.
type holidayDraft struct {
	Holiday
	opens, closes int // minutes after midnight; -1: not written
	own           *cursor
	trim          *cursor
}

// holidayFields is the table of a holiday.
var holidayFields = []field[holidayDraft]{
	{"date", required, value[holidayDraft]{what: holidayWhat, shape: dateShape, read: readDates}, "the day, or the days"},
	{"name", optional, word("a name", func(h *holidayDraft) *string { return &h.Name }), "what the day is called in this file"},
	{"title", optional, prompt(func(h *holidayDraft) *Prompt { return &h.Title }), "what callers are told that it is, after the words: we are closed today for"},
	{"hours", optional, value[holidayDraft]{what: spansWhat, shape: spansShape, read: readOwnHours}, "the hours of that day; closed when left out"},
	{"opens", optional, value[holidayDraft]{what: timeWhat, shape: timeShape, read: readOpens}, "the time before which the ordinary hours do not begin on that day"},
	{"closes", optional, value[holidayDraft]{what: timeWhat, shape: timeShape, read: readCloses}, "the time at which the ordinary hours end at the latest on that day"},
}

const (
	holidayWhat = `a date such as 2026-12-25, 12-25 for every year, or "2026-12-24 to 2027-01-02"`
	timeWhat    = `a time such as "12:30"`
)

func readHolidays(r *reader, c cursor, h *Hours) {
	for _, item := range r.items(c) {
		draft := holidayDraft{opens: -1, closes: -1}
		draft.Pos = r.at(item.node)
		readFields(r, item, holidayFields, &draft)
		if draft.From == "" || !r.settleHours(&draft) {
			continue
		}
		if twice := slices.IndexFunc(h.Holidays, draft.clashes); twice >= 0 {
			r.errorAt(item.node, codeDuplicate, "keep one of the two", "%s stands twice, first on line %d", draft.when(), h.Holidays[twice].Pos.Line)
			continue
		}
		h.Holidays = append(h.Holidays, draft.Holiday)
	}
	slices.SortStableFunc(h.Holidays, func(a, b Holiday) int {
		return cmp.Or(cmp.Compare(a.rank(), b.rank()), strings.Compare(a.From, b.From))
	})
}

// settleHours decides between hours of its own and what is left of the ordinary ones.
func (r *reader) settleHours(h *holidayDraft) bool {
	if h.trim == nil {
		return true
	}
	h.Trimmed = &Span{From: max(h.opens, 0), To: 24 * 60}
	if h.closes >= 0 {
		h.Trimmed.To = h.closes
	}
	switch {
	case h.own != nil:
		r.errorAt(h.trim.key, codeClock, "write hours, or opens and closes", "the holiday has hours of its own and changes the ordinary ones")
		return false
	case h.Trimmed.From >= h.Trimmed.To:
		r.errorAt(h.trim.node, codeClock, "let opens be before closes, or write hours: closed", "the day ends before it begins")
		return false
	default:
		return true
	}
}

func readOwnHours(r *reader, c cursor, h *holidayDraft) {
	h.own, h.Spans = &c, r.spans(c)
}

func readOpens(r *reader, c cursor, h *holidayDraft) { h.trim, h.opens = &c, r.timeOfDay(c) }

func readCloses(r *reader, c cursor, h *holidayDraft) { h.trim, h.closes = &c, r.timeOfDay(c) }

// clockShape is a time by the clock, with two digits for minutes.
var clockShape = regexp.MustCompile(`^(\d{1,2}):(\d{2})$`)

// timeOfDay reads a time in minutes after midnight; -1 when it is none, which has then been told.
func (r *reader) timeOfDay(c cursor) int {
	text, ok := r.text(c, timeWhat)
	if !ok {
		return -1
	}
	var total int
	parts := clockShape.FindStringSubmatch(text)
	shown := parts != nil
	if shown {
		total, shown = minutes(parts[1], parts[2])
	}
	if !shown {
		r.errorAt(c.node, codeClock, "write "+timeWhat, "%s is not a time of day", quote(text))
		return -1
	}
	return total
}

func readDates(r *reader, c cursor, h *holidayDraft) {
	text, ok := r.text(c, holidayWhat)
	if !ok {
		return
	}
	from, to, isRange := strings.Cut(text, " to ")
	if !isRange {
		to = from
	}
	switch {
	case !isDate(from), !isDate(to):
		r.errorAt(c.node, codeClock, "write "+holidayWhat, "%s is not a date", quote(text))
	case len(from) != len(to):
		r.errorAt(c.node, codeClock, "give both dates a year, or neither", "%s is a date of every year and one of a single year", quote(text))
	case len(from) == len(time.DateOnly) && to < from:
		r.errorAt(c.node, codeClock, "write the earlier date first", "%s ends before it begins", quote(text))
	default:
		h.From, h.To = from, to
	}
}

// isDate reports whether a text is YYYY-MM-DD, or MM-DD of every year. The 29th of February comes only every four years.
func isDate(text string) bool {
	if len(text) == len("12-25") {
		text = "2004-" + text
	}
	_, err := time.Parse(time.DateOnly, text)
	return err == nil
}

// clashes reports whether both holidays would decide the same date with the same right.
func (h *Holiday) clashes(other Holiday) bool {
	if h.rank() != other.rank() {
		return false
	}
	return h.meets(other.From) || h.meets(other.To) || other.meets(h.From)
}

// meets reports whether a date, written like the holiday's own, is one of its dates.
func (h *Holiday) meets(date string) bool {
	if h.To < h.From {
		return h.From <= date || date <= h.To
	}
	return h.From <= date && date <= h.To
}

// when is how messages name the dates.
func (h *Holiday) when() string {
	if h.From == h.To {
		return "the holiday " + h.From
	}
	return fmt.Sprintf("a day of the holiday from %s to %s", h.From, h.To)
}
