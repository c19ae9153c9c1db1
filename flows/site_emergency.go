package flows

import (
	"maps"
	"slices"
	"time"
)

// emergencyDraft is an emergency while it is read. Its end is a time on the wall, so it depends on the zone of the hours.
type emergencyDraft struct {
	Emergency
	until string
	names []cursor // of the hours that it closes; empty: all
}

// untilLayout is how the end of an emergency is written.
const untilLayout = "2006-01-02 15:04"

const untilWhat = `a date and time such as "2026-11-23 18:00"`

// emergencyFields is the table of an emergency.
var emergencyFields = []field[emergencyDraft]{
	{"reason", optional, prompt(func(e *emergencyDraft) *Prompt { return &e.Reason }), "what callers are told, in place of the words that it is closed"},
	{"until", optional, value[emergencyDraft]{what: untilWhat, shape: untilShape, read: readUntil}, "when it ends by itself, by the clock of the hours; when left out, it lasts until it is removed"},
	{"hours", optional, value[emergencyDraft]{what: "a list of the names of opening hours", shape: listOf(nameText), read: readShutHours}, "the opening hours that it closes; all when left out"},
}

// readEmergency closes the hours that have been read.
func readEmergency(r *reader, c cursor, site *Site) {
	draft := emergencyDraft{}
	draft.Pos = r.at(c.anchor())
	readFields(r, c, emergencyFields, &draft)
	for _, name := range draft.names {
		if site.Hours[name.node.Value] == nil {
			known := slices.Collect(maps.Keys(site.Hours))
			r.errorAt(name.node, codeSiteName, suggest(name.node.Value, known, "declare them under hours"), "unknown opening hours %s", quote(name.node.Value))
		}
	}
	for name, h := range site.Hours {
		named := slices.ContainsFunc(draft.names, func(c cursor) bool { return c.node.Value == name })
		if len(draft.names) > 0 && !named {
			continue
		}
		emergency := draft.Emergency
		if draft.until != "" {
			// Its shape was checked when it was read.
			emergency.Until, _ = time.ParseInLocation(untilLayout, draft.until, h.Zone)
		}
		h.Emergency = &emergency
	}
}

func readUntil(r *reader, c cursor, e *emergencyDraft) {
	text, ok := r.text(c, untilWhat)
	if !ok {
		return
	}
	if _, err := time.Parse(untilLayout, text); err != nil {
		r.errorAt(c.node, codeClock, "write "+untilWhat, "%s is not a date and time", quote(text))
		return
	}
	e.until = text
}

func readShutHours(r *reader, c cursor, e *emergencyDraft) {
	for _, item := range r.items(c) {
		if _, ok := r.text(item, "the name of opening hours"); ok {
			e.names = append(e.names, item)
		}
	}
}
