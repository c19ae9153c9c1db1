package flowtest

import (
	"slices"
	"time"

	"go.yaml.in/yaml/v4"

	"presszero/ivr"
)

// longestDue is beyond any time that flows promise.
const longestDue = 365 * 24 * time.Hour

// ends reads how a call must stand at last.
func (r *reader) ends(n *yaml.Node) Ends {
	var e Ends
	want := func(key string) field {
		return field{key, func(n *yaml.Node) {
			e.Want = append(e.Want, Wanted{Pos: r.at(n), Key: key, Text: r.text(n, key)})
		}}
	}
	seen := r.mapping(n, "ends",
		field{"mode", func(n *yaml.Node) { e.Want = append(e.Want, r.mode(n)) }},
		want("step"), want("queue"), want("escaped"), want("lang"), want("message"), want("kind"), want("number"), want("score"), want("text"), want("fault"), want("callback"),
		field{"due", func(n *yaml.Node) {
			due := r.duration(n, "due", longestDue)
			e.Want = append(e.Want, Wanted{Pos: r.at(n), Key: "due", Text: due.String()})
		}},
		field{"promises", func(n *yaml.Node) { e.Promises = r.pieces(n, "promises") }},
		field{"texts", func(n *yaml.Node) { e.Texts = append([]Piece{}, r.pieces(n, "texts")...) }},
		field{"kept", func(n *yaml.Node) { e.Kept = r.kept(n) }},
		field{"vars", func(n *yaml.Node) { e.Want = append(e.Want, r.vars(n)...) }},
	)
	e.Faulted = seen["fault"]
	return e
}

func (r *reader) mode(n *yaml.Node) Wanted {
	all := []ivr.Mode{ivr.ModeFlow, ivr.ModeLine, ivr.ModeCallback, ivr.ModeRungCallback, ivr.ModeOwed, ivr.ModeCalled, ivr.ModeTalk, ivr.ModeDial, ivr.ModeVoicemail, ivr.ModeRecord, ivr.ModeText, ivr.ModeDone}
	mode := r.text(n, "mode")
	if !slices.Contains(all, ivr.Mode(mode)) {
		r.fault(n, "mode must be flow, line, callback, callback-rung, owed, called, talk, dial, voicemail, record, text or done")
	}
	return Wanted{Pos: r.at(n), Key: "mode", Text: mode}
}

// kept is a list of what was left, each with what must be so of it.
func (r *reader) kept(n *yaml.Node) []Belief {
	all := []Belief{}
	r.list(n, "kept", func(one *yaml.Node) {
		b := Belief{Pos: r.at(one)}
		var fields []field
		for _, key := range []string{"kind", "queue", "number", "score"} {
			fields = append(fields, field{key, func(n *yaml.Node) {
				b.Want = append(b.Want, Wanted{Pos: r.at(n), Key: key, Text: r.text(n, key)})
			}})
		}
		fields = append(fields, field{"due", func(n *yaml.Node) {
			b.Want = append(b.Want, Wanted{Pos: r.at(n), Key: "due", Text: r.duration(n, "due", longestDue).String()})
		}})
		r.mapping(one, "something kept", fields...)
		all = append(all, b)
	})
	return all
}

// vars are variables and the values they must have.
func (r *reader) vars(n *yaml.Node) []Wanted {
	if n.Kind != yaml.MappingNode {
		r.fault(n, "vars must be a mapping of variables to values")
		return nil
	}
	var all []Wanted
	for i := 0; i+1 < len(n.Content); i += 2 {
		name, value := n.Content[i], n.Content[i+1]
		all = append(all, Wanted{Pos: r.at(value), Key: "vars." + name.Value, Text: r.text(value, name.Value)})
	}
	return all
}
