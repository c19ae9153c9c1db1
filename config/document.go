package config

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"
)

// document is a settings file being read. Every scalar keeps the text that was written, so that +15550100 stays a phone
// number and 0123 keeps its zero; the table knows what each text means.
type document struct {
	layer
	file string
}

// readDocument reads a settings file, naming what is not YAML, not known, or not of the right shape.
func readDocument(file string, content []byte) layer {
	d := document{layer: newLayer(), file: file}
	var roots []yaml.Node
	if err := yaml.Load(content, &roots, yaml.WithAllDocuments()); err != nil {
		d.syntaxFault(err)
		return d.layer
	}
	if len(roots) > 1 {
		d.fault(d.place(&roots[1]), "", "a second document begins here; settings are one document")
	}
	if len(roots) == 0 || len(roots[0].Content) == 0 || isNull(roots[0].Content[0]) {
		return d.layer
	}
	d.values = d.mapping("", roots[0].Content[0], sections())
	return d.layer
}

// mapping reads the values of the known keys of a mapping; a key without a value counts as not set.
func (d *document) mapping(path string, node *yaml.Node, known []string) map[string]any {
	values := map[string]any{}
	if node.Kind != yaml.MappingNode {
		d.fault(d.place(node), path, "is "+shapeOf(node)+"; write one key: value a line")
		return values
	}
	seen := map[string]bool{}
	for pair := range slices.Chunk(node.Content, 2) {
		key, value := pair[0], pair[1]
		name, full := key.Value, join(path, key.Value)
		switch {
		case key.Kind != yaml.ScalarNode:
			d.fault(d.place(key), path, "a key here is "+shapeOf(key)+"; write a name")
		case seen[name]:
			d.fault(d.place(key), full, "stands here twice")
		case !slices.Contains(known, name):
			d.fault(d.place(key), "", d.unknown(path, name, known))
		case !isNull(value):
			if read := d.value(full, value); read != nil {
				values[name] = read
			}
		}
		seen[name] = true
	}
	return values
}

// value reads the value at path in the shape that the table wants, or returns nil after naming the fault.
func (d *document) value(path string, node *yaml.Node) any {
	d.origins[path] = d.place(node)
	if node.Kind == yaml.AliasNode {
		d.fault(d.place(node), path, "is an alias; write the value itself, or quote it when it begins with *")
		return nil
	}
	key, isKey := lookup(path)
	switch {
	case !isKey && !strings.Contains(path, "["):
		return d.mapping(path, node, children(path))
	case key.List:
		return d.list(path, node, key.Fields)
	case node.Kind != yaml.ScalarNode:
		d.fault(d.place(node), path, "is "+shapeOf(node)+"; write one value")
		return nil
	}
	return node.Value
}

// list reads a list of texts, or of records when there are fields.
func (d *document) list(path string, node *yaml.Node, fields []string) any {
	if node.Kind != yaml.SequenceNode {
		d.fault(d.place(node), path, "is "+shapeOf(node)+"; write a list, each item on a line after -")
		return nil
	}
	values := make([]any, 0, len(node.Content))
	for i, item := range node.Content {
		itemPath := fmt.Sprintf("%s[%d]", path, i)
		d.origins[itemPath] = d.place(item)
		switch {
		case len(fields) > 0:
			values = append(values, d.mapping(itemPath, item, fields))
		default:
			values = append(values, d.value(itemPath, item))
		}
	}
	return values
}

// unknown words the fault of a key that no table has.
func (d *document) unknown(path, name string, known []string) string {
	if section, rest, dotted := strings.Cut(name, "."); dotted && path == "" {
		if _, ok := lookup(name); ok {
			return fmt.Sprintf("unknown key %s; write %s: and below it, indented, %s:", excerpt(name), section, rest)
		}
	}
	return fmt.Sprintf("unknown key %s%s", excerpt(join(path, name)), keyHint(name, known))
}

// syntaxFault names what the parser found, at the place where it began when the parser knows that better.
func (d *document) syntaxFault(err error) {
	origin := Origin{Layer: FromFile, Name: d.file, Line: 1, Column: 1}
	var syntax *yaml.LoadError
	if !errors.As(err, &syntax) {
		d.fault(origin, "", "is not YAML: "+err.Error())
		return
	}
	mark := syntax.Mark
	if syntax.ContextMark.Line > 0 {
		mark = syntax.ContextMark
	}
	if mark.Line > 0 {
		origin.Line, origin.Column = mark.Line, max(mark.Column, 1)
	}
	message := "is not YAML: " + strings.TrimPrefix(syntax.Message, "yaml: ")
	if syntax.ContextMsg != "" {
		message += " " + syntax.ContextMsg
	}
	d.fault(origin, "", message)
}

func (d *document) place(node *yaml.Node) Origin {
	return Origin{Layer: FromFile, Name: d.file, Line: node.Line, Column: node.Column}
}

func isNull(node *yaml.Node) bool { return node.Kind == yaml.ScalarNode && node.Tag == "!!null" }

func shapeOf(node *yaml.Node) string {
	switch node.Kind {
	case yaml.MappingNode:
		return "a mapping"
	case yaml.SequenceNode:
		return "a list"
	case yaml.AliasNode:
		return "an alias"
	default:
		return "a single value"
	}
}

func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

// lookup finds the key of that dotted name.
func lookup(name string) (Key, bool) {
	for _, row := range table {
		if key := row.describe(); key.Name == name {
			return key, true
		}
	}
	return Key{}, false
}

// sections are the names at the top of a settings file: keys, and the sections that hold keys.
func sections() []string {
	var names []string
	for _, row := range table {
		name, _, _ := strings.Cut(row.describe().Name, ".")
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

// children are the names in a section.
func children(section string) []string {
	var names []string
	for _, row := range table {
		if name, ok := strings.CutPrefix(row.describe().Name, section+"."); ok {
			names = append(names, name)
		}
	}
	return names
}
