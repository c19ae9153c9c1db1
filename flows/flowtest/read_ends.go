package flowtest

import (
	"slices"

	"go.yaml.in/yaml/v4"

	"presszero/ivr"
)

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
		want("step"), want("queue"), want("escaped"), want("lang"), want("message"), want("fault"),
		field{"due", func(n *yaml.Node) {
			due := r.length(n, "due")
			e.Want = append(e.Want, Wanted{Pos: r.at(n), Key: "due", Text: due.String()})
		}},
		field{"vars", func(n *yaml.Node) { e.Want = append(e.Want, r.vars(n)...) }},
	)
	e.Faulted = seen["fault"]
	return e
}

func (r *reader) mode(n *yaml.Node) Wanted {
	all := []ivr.Mode{ivr.ModeFlow, ivr.ModeLine, ivr.ModeTalk, ivr.ModeDial, ivr.ModeVoicemail, ivr.ModeDone}
	mode := r.text(n, "mode")
	if !slices.Contains(all, ivr.Mode(mode)) {
		r.fault(n, "mode must be flow, line, talk, dial, voicemail or done")
	}
	return Wanted{Pos: r.at(n), Key: "mode", Text: mode}
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
