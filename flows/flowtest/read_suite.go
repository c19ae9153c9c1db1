package flowtest

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v4"

	"presszero/ivr"
)

// maxLength bounds how long things last in a test.
const maxLength = 24 * time.Hour

// What a test has that does not say otherwise.
const (
	defaultFrom = "+15550111"
	defaultTo   = "+15550100"
)

var (
	defaultAt   = time.Date(2026, 11, 24, 10, 0, 0, 0, time.UTC) // a Tuesday
	defaultLine = Line{Staff: 1, Signed: 1, Position: 1}
)

func (r *reader) suite(root *yaml.Node) Suite {
	var s Suite
	seen := r.mapping(root, "the file",
		field{"flow", func(n *yaml.Node) { s.Flow = r.text(n, "flow") }},
		field{"tests", func(n *yaml.Node) {
			r.list(n, "tests", func(one *yaml.Node) { s.Tests = append(s.Tests, r.test(one)) })
		}},
	)
	r.require(root, seen, "flow", "tests")
	names := map[string]bool{}
	for _, test := range s.Tests {
		if names[test.Name] {
			r.faults = append(r.faults, Fault{Pos: test.Pos, Message: "another test has the name " + strconv.Quote(test.Name)})
		}
		names[test.Name] = true
	}
	return s
}

func (r *reader) require(n *yaml.Node, seen map[string]bool, keys ...string) {
	for _, key := range keys {
		if !seen[key] && n.Kind == yaml.MappingNode {
			r.fault(n, "the key %s is missing", key)
		}
	}
}

func (r *reader) test(n *yaml.Node) Test {
	t := Test{
		Pos: r.at(n), From: defaultFrom, To: defaultTo, At: defaultAt,
		Line: defaultLine, Texts: ivr.TextSent, Outside: Outside{Contact: &ivr.Contact{}},
	}
	seen := r.mapping(n, "a test",
		field{"name", func(n *yaml.Node) { t.Name = r.text(n, "name") }},
		field{"at", func(n *yaml.Node) { t.At = r.moment(n) }},
		field{"from", func(n *yaml.Node) { t.From = r.text(n, "from") }},
		field{"to", func(n *yaml.Node) { t.To = r.text(n, "to") }},
		field{"line", func(n *yaml.Node) {
			for _, change := range r.line(n) {
				change(&t.Line)
			}
		}},
		field{"fetch", func(n *yaml.Node) { t.Outside.Fetched = r.fetched(n) }},
		field{"lookup", func(n *yaml.Node) { t.Outside.Contact = r.contact(n, t.At) }},
		field{"experiments", func(n *yaml.Node) { t.Arms = r.arms(n) }},
		field{"texts", func(n *yaml.Node) { t.Texts = r.texts(n) }},
		field{"lang", func(n *yaml.Node) { t.Lang = r.text(n, "lang") }},
		field{"owed", func(n *yaml.Node) { t.Owed = r.owed(n) }},
		field{"called_back", func(n *yaml.Node) { t.CalledBack = r.text(n, "called_back") }},
		field{"emergency", func(n *yaml.Node) { t.Emergency = r.emergency(n) }},
		field{"turns", func(n *yaml.Node) {
			r.list(n, "turns", func(one *yaml.Node) { t.Turns = append(t.Turns, r.turn(one)) })
		}},
		field{"ends", func(n *yaml.Node) { t.Ends = r.ends(n) }},
	)
	r.require(n, seen, "name", "turns")
	for i, turn := range t.Turns {
		if turn.Act.Kind == "" && i < len(t.Turns)-1 {
			r.faults = append(r.faults, Fault{Pos: turn.Pos, Message: "only the last turn may be without an act"})
		}
	}
	return t
}

// owed is a callback that is owed to the caller.
func (r *reader) owed(n *yaml.Node) *Owed {
	o := &Owed{}
	seen := r.mapping(n, "owed",
		field{"queue", func(n *yaml.Node) { o.Queue = r.text(n, "queue") }},
		field{"due", func(n *yaml.Node) { o.Due = r.duration(n, "due", longestDue) }},
	)
	r.require(n, seen, "queue", "due")
	return o
}

// arms are the ways that experiments take.
func (r *reader) arms(n *yaml.Node) map[string]string {
	arms := map[string]string{}
	if n.Kind != yaml.MappingNode {
		r.fault(n, "experiments must be a mapping of experiments to arms")
		return nil
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		arms[n.Content[i].Value] = r.text(n.Content[i+1], "the arm of "+n.Content[i].Value)
	}
	return arms
}

// texts is what becomes of text messages.
func (r *reader) texts(n *yaml.Node) ivr.TextStatus {
	switch status := ivr.TextStatus(r.text(n, "texts")); status {
	case ivr.TextSent, ivr.TextFailed:
		return status
	default:
		r.fault(n, "texts must be sent or failed")
		return ivr.TextSent
	}
}

func (r *reader) moment(n *yaml.Node) time.Time {
	at, err := time.Parse(time.RFC3339, r.text(n, "at"))
	if err != nil {
		r.fault(n, "at must be a time such as 2026-11-24T10:00:00+05:30")
	}
	return at
}

func (r *reader) turn(n *yaml.Node) Turn {
	t := Turn{Pos: r.at(n)}
	fields := []field{
		{"hears", func(n *yaml.Node) { t.Hears = r.pieces(n, "hears") }},
		{"not_hears", func(n *yaml.Node) { t.NotHears = r.pieces(n, "not_hears") }},
		{"line", func(n *yaml.Node) { t.Line = r.line(n) }},
	}
	for _, kind := range []ActKind{ActPress, ActSay, ActWait, ActAnswered, ActTalked, ActDial, ActRecord, ActHangUp} {
		fields = append(fields, field{string(kind), func(n *yaml.Node) {
			if t.Act.Kind != "" {
				r.fault(n, "a turn has one act; %s has been given already", t.Act.Kind)
			}
			t.Act = r.act(kind, n)
		}})
	}
	r.mapping(n, "a turn", fields...)
	return t
}

// pieces are one piece of speech or a list of them.
func (r *reader) pieces(n *yaml.Node, what string) []Piece {
	if n.Kind != yaml.SequenceNode {
		return []Piece{{Pos: r.at(n), Text: r.text(n, what)}}
	}
	var all []Piece
	for _, one := range n.Content {
		all = append(all, Piece{Pos: r.at(one), Text: r.text(one, what)})
	}
	return all
}

func (r *reader) act(kind ActKind, n *yaml.Node) Act {
	a := Act{Pos: r.at(n), Kind: kind}
	what := string(kind)
	switch kind {
	case ActPress:
		a.Text = r.keys(n)
	case ActSay:
		a.Text = r.text(n, what)
	case ActWait:
		if n.Value != "silence" {
			a.Length = r.length(n, what)
		}
	case ActTalked, ActRecord:
		a.Length = r.length(n, what)
	case ActDial:
		a.Dial = r.dial(n)
	default:
		r.truth(n, what)
	}
	return a
}

func (r *reader) keys(n *yaml.Node) string {
	keys := r.text(n, "press")
	if keys == "" || strings.Trim(keys, "0123456789*#") != "" {
		r.fault(n, `press must be keys of a phone: digits, "*" and "#"`)
	}
	if n.Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle) == 0 {
		r.fault(n, "put keys in quotes: %q", keys)
	}
	return keys
}

func (r *reader) dial(n *yaml.Node) ivr.DialStatus {
	all := []ivr.DialStatus{ivr.DialCompleted, ivr.DialBusy, ivr.DialNoAnswer, ivr.DialDeclined, ivr.DialFailed, ivr.DialCanceled}
	status := ivr.DialStatus(r.text(n, "dial"))
	if !slices.Contains(all, status) {
		r.fault(n, "dial must be completed, busy, no-answer, declined, failed or canceled")
	}
	return status
}
