package schema

import "presszero/flows"

// step is a step of any kind. The one key that names the kind decides which other keys there may be: a chain of
// conditions, not a list of alternatives, so that an editor marks the wrong key and not the whole step.
func step(w *writer) object {
	heads, named, kinds := object{}, []object{}, []object{}
	for _, kind := range flows.Kinds() {
		name := "step-" + kind.Name
		w.defs[name] = w.keys(kind.Keys)
		heads[kind.Name] = object{
			"description":         "This step " + sentence(kind.Help),
			"markdownDescription": "**" + kind.Name + "**: this step " + kind.Help + ".",
		}
		named = append(named, object{"required": []string{kind.Name}})
		kinds = append(kinds, object{
			"if":   object{"required": []string{kind.Name}},
			"then": object{"$ref": "#/$defs/" + name},
		})
	}
	unnamed := object{
		"properties":   heads,
		"anyOf":        named,
		"errorMessage": "This step does not say what it does: give it one of the keys that name a kind.",
	}
	return object{
		"type":  "object",
		"allOf": append(kinds, object{"if": object{"anyOf": named}, "else": unnamed}),
	}
}
