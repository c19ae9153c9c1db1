package flows

import (
	"fmt"
	"slices"

	"go.yaml.in/yaml/v4"
)

// field describes one key of a mapping that is read into an S: a step, a queue, the flow itself. It is the only
// description of that key: reading, the search for unknown and missing keys, and every message about it rest on it.
type field[S any] struct {
	name  string
	need  need
	value value[S]
	help  string // what the key does, as the end of a sentence
}

// need says whether a key may be left out.
type need int

const (
	optional need = iota
	required
)

// value describes what may stand behind a key, and how it comes into an S.
type value[S any] struct {
	what string // for example "a duration such as 5s"
	def  string // what counts when the key is left out, as it would be written; empty: the zero value
	read func(r *reader, c cursor, s *S)
	ways func(s *S) []Way // the ways on; nil: none. What leads there is the key itself where nothing is said
	// rename renames the steps of ways; required with them.
	rename func(s *S, to func(string) string)
	blank  bool                               // nothing at all may stand behind the key
	shape  Shape                              // for schemas, tidy files and the reference
	show   func(s *S, language string) string // what stands there in a few words; nil: not at all
}

// or is v with a default, as it would be written.
func (v value[S]) or(def string) value[S] {
	v.def = def
	return v
}

// orNothing is v, or nothing behind the key.
func (v value[S]) orNothing() value[S] {
	v.blank, v.shape.Blank = true, true
	return v
}

// readFields reads a mapping into s by its table, in the order of the table. Every fault is kept.
func readFields[S any](r *reader, c cursor, table []field[S], s *S) {
	entries := r.entries(c, "its keys: "+listed(names(table)))
	known := names(table)
	for _, entry := range entries {
		if !slices.Contains(known, entry.key.Value) && !r.full() {
			remedy := suggest(entry.key.Value, known, "remove it")
			r.errorAt(entry.key, codeUnknownKey, remedy, "unknown key %s", quote(entry.key.Value))
		}
	}
	for _, f := range table {
		if r.full() {
			return
		}
		i := slices.IndexFunc(entries, func(e cursor) bool { return e.key.Value == f.name })
		if i >= 0 {
			r.places[entries[i].path] = entries[i]
			f.readFrom(r, entries[i], s)
			continue
		}
		f.readAbsent(r, c, s)
	}
}

// readFrom reads what stands behind the key.
func (f field[S]) readFrom(r *reader, c cursor, s *S) {
	switch {
	case !c.isNull():
		f.value.read(r, c, s)
	case !f.value.blank:
		r.errorAt(c.key, codeShape, "write "+f.value.what, "nothing stands behind %s", quote(f.name))
	}
}

// readAbsent deals with a key that is not there: its default is read as if it were written.
func (f field[S]) readAbsent(r *reader, c cursor, s *S) {
	switch {
	case f.need == required && c.node.Kind == yaml.MappingNode:
		remedy := fmt.Sprintf("add %s: with %s, %s", f.name, f.value.what, f.help)
		r.errorAt(c.anchor(), codeMissing, remedy, "%s lacks the key %s", c.title(), quote(f.name))
	case f.value.def != "":
		written := &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: f.value.def, Line: c.node.Line, Column: c.node.Column}
		f.value.read(r, cursor{node: written, path: join(c.path, f.name)}, s)
	}
}

// anchor is the node at which to speak of a value as a whole: its key, or else itself.
func (c cursor) anchor() *yaml.Node {
	if c.key != nil {
		return c.key
	}
	return c.node
}

// names are the keys of a table.
func names[S any](table []field[S]) []string {
	var all []string
	for _, f := range table {
		all = append(all, f.name)
	}
	return all
}
