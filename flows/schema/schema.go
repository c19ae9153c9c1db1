// Package schema writes JSON Schemas (2020-12) of the files that operators write, for completion, hover texts and marks
// in their editors. They are made from the tables by which package flows reads the same files.
//
// A schema sees the form of a file: its keys, the form of their values, names, lengths, lists. It does not see what
// goes beyond one value: names that are declared elsewhere, expressions, the range of a duration, the order of times,
// what stands twice, what YAML reads in another way than it is written (yes, 0x1F, 3.0) and what the rules of a flow
// ask for. 'presszero flow check' sees all of it.
package schema

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"presszero/flows"
)

// Names are the kinds of files that have a schema, the flow first.
func Names() []string {
	var names []string
	for _, file := range flows.Files() {
		names = append(names, file.Name)
	}
	return names
}

// ID is what the schema of a kind of file calls itself. It stays the same for as long as the language does.
func ID(name string) string { return "urn:presszero:schema:" + name }

// object is a part of a schema.
type object map[string]any

// Of is the schema of a kind of file, indented. It fails when there is no such kind.
func Of(name string) ([]byte, error) {
	all := flows.Files()
	i := slices.IndexFunc(all, func(f flows.FileInfo) bool { return f.Name == name })
	if i < 0 {
		return nil, fmt.Errorf("write a schema: there is no kind of file %q; there are %s", name, strings.Join(Names(), ", "))
	}
	w := &writer{defs: object{}, names: map[string]string{}}
	top := w.keys(all[i].Keys)
	maps.Copy(top, object{
		"$schema":     "https://json-schema.org/draft/2020-12/schema",
		"$id":         ID(name),
		"title":       "Press Zero: " + name,
		"description": sentence(all[i].Help),
	})
	if len(w.defs) > 0 {
		top["$defs"] = w.defs
	}
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(top); err != nil {
		return nil, fmt.Errorf("write the schema of %s: %w", name, err)
	}
	return out.Bytes(), nil
}

// writer writes one schema.
type writer struct {
	defs  object            // parts that are referred to by name
	names map[string]string // of the shared ones, by their text
}

// shared is a reference to a part that many keys have, such as a prompt.
func (w *writer) shared(part object) object {
	text := fmt.Sprint(part) // maps are printed in the order of their keys
	if w.names[text] == "" {
		w.names[text] = fmt.Sprintf("value-%d", len(w.names)+1)
		w.defs[w.names[text]] = part
	}
	return object{"$ref": "#/$defs/" + w.names[text]}
}

// keys is a closed mapping.
func (w *writer) keys(keys []flows.KeyInfo) object {
	properties, required := object{}, []string{}
	for _, key := range keys {
		properties[key.Name] = w.key(key)
		if key.Required {
			required = append(required, key.Name)
		}
	}
	closed := object{"type": "object", "properties": properties, "additionalProperties": false}
	if len(required) > 0 {
		closed["required"] = required
	}
	return closed
}

// key is what may stand behind a key, with its documentation.
func (w *writer) key(key flows.KeyInfo) object {
	one := w.shape(key.Shape)
	one["description"] = sentence(key.Help) + " " + sentence(key.What)
	explained := "**" + sentence(key.Help) + "**\n\n" + sentence(key.What)
	if key.Default != "" {
		one["default"] = defaultOf(key)
		explained += "\n\nDefault: `" + key.Default + "`"
	}
	one["markdownDescription"] = explained
	return one
}

// defaultOf is a default as it would be read: a number where a number is asked for.
func defaultOf(key flows.KeyInfo) any {
	if key.Shape.Scalar != nil && key.Shape.Scalar.Form == flows.FormNumber {
		return json.Number(key.Default)
	}
	return key.Default
}

func (w *writer) shape(shape flows.Shape) object {
	one := w.filled(shape)
	switch {
	case !shape.Blank:
		return one
	case len(one) == 0 && !shape.JSON:
		return object{"type": "null"}
	default:
		return anyOf(one, object{"type": "null"})
	}
}

// filled is a shape that is not blank.
func (w *writer) filled(shape flows.Shape) object {
	switch {
	case shape.Scalar != nil:
		return scalar(*shape.Scalar)
	case shape.Keys != nil:
		return w.keys(shape.Keys)
	case shape.Values != nil:
		return w.values(*shape.Values, shape.Least)
	case shape.Items != nil:
		item := w.shape(*shape.Items)
		list := object{"type": "array", "items": item}
		if shape.Least > 0 {
			list["minItems"] = shape.Least
		}
		return anyOf(list, item)
	case shape.Any != nil:
		var all []object
		for _, one := range shape.Any {
			all = append(all, w.shape(one))
		}
		return w.shared(anyOf(all...))
	case shape.Step:
		if w.defs["step"] == nil {
			w.defs["step"] = step(w)
		}
		return object{"$ref": "#/$defs/step"}
	default:
		return object{}
	}
}

// values is a mapping of keys that the operator chooses.
func (w *writer) values(values flows.Values, least int) object {
	open := object{"type": "object", "additionalProperties": w.shape(values.Of)}
	if values.Names.Enum != nil {
		open["propertyNames"] = object{"enum": values.Names.Enum}
	}
	if values.Names.Pattern != "" {
		open["propertyNames"] = object{"pattern": values.Names.Pattern}
	}
	if least > 0 {
		open["minProperties"] = least
	}
	return open
}

// sentence is a help text as a sentence of its own.
func sentence(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	return string(unicode.ToUpper(first)) + strings.TrimSuffix(text[size:], ".") + "."
}
