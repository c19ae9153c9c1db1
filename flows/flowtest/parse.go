package flowtest

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"
	"go.yaml.in/yaml/v4/plugin/loaderlimits"

	"presszero/flows"
)

// Limits of a file of tests.
const (
	maxBytes = 1 << 20
	maxDepth = 32
)

// Parse reads a file of tests. All faults are told at once, in the order of their lines.
func Parse(f flows.File) (Suite, []Fault) {
	r := &reader{file: f.Name}
	var s Suite
	if root := r.load(f.Data); root != nil {
		s = r.suite(root)
	}
	slices.SortStableFunc(r.faults, func(a, b Fault) int {
		return cmp.Or(cmp.Compare(a.Pos.Line, b.Pos.Line), cmp.Compare(a.Pos.Col, b.Pos.Col))
	})
	return s, r.faults
}

// reader reads the nodes of a file and keeps the faults that it meets.
type reader struct {
	file   string
	faults []Fault
}

// load is the node of the file's one document; nil after a fault.
func (r *reader) load(data []byte) *yaml.Node {
	start := &yaml.Node{Line: 1, Column: 1}
	if len(bytes.TrimSpace(data)) == 0 {
		r.fault(start, "the file is empty; begin with flow: and the name of the flow")
		return nil
	}
	if len(data) > maxBytes || !utf8.Valid(data) {
		r.fault(start, "the file must be UTF-8 text of at most %d bytes", maxBytes)
		return nil
	}
	var document yaml.Node
	err := yaml.Load(data, &document, yaml.WithPlugin(loaderlimits.New(loaderlimits.DepthValue(maxDepth))))
	if err != nil || len(document.Content) == 0 {
		r.syntax(start, err)
		return nil
	}
	return document.Content[0]
}

// syntax reports what the YAML parser has to say.
func (r *reader) syntax(start *yaml.Node, err error) {
	var at *yaml.LoadError
	switch {
	case err == nil:
		r.fault(start, "the file has no document")
	case errors.As(err, &at) && at.Mark.Line > 0:
		r.fault(&yaml.Node{Line: at.Mark.Line, Column: at.Mark.Column}, "%s", at.Message)
	default:
		r.fault(start, "%s", err)
	}
}

func (r *reader) at(n *yaml.Node) flows.Position {
	return flows.Position{File: r.file, Line: n.Line, Col: n.Column}
}

func (r *reader) fault(n *yaml.Node, format string, args ...any) {
	r.faults = append(r.faults, Fault{Pos: r.at(n), Message: fmt.Sprintf(format, args...)})
}

// field is a key of a mapping and what reads its value.
type field struct {
	name string
	read func(*yaml.Node)
}

// mapping reads a mapping by its fields and reports keys that are unknown or stand twice. It tells which keys stand in
// it.
func (r *reader) mapping(n *yaml.Node, what string, fields ...field) map[string]bool {
	seen := map[string]bool{}
	if n.Kind != yaml.MappingNode {
		r.fault(n, "%s must be a mapping of keys to values", what)
		return seen
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		known := slices.IndexFunc(fields, func(f field) bool { return f.name == key.Value })
		switch {
		case seen[key.Value]:
			r.fault(key, "%q stands twice in %s", key.Value, what)
		case known < 0:
			r.fault(key, "unknown key %q in %s; its keys are %s", key.Value, what, names(fields))
		default:
			fields[known].read(value)
		}
		seen[key.Value] = true
	}
	return seen
}

func names(fields []field) string {
	var all []string
	for _, f := range fields {
		all = append(all, f.name)
	}
	return strings.Join(all, ", ")
}

// list hands each item of a list on.
func (r *reader) list(n *yaml.Node, what string, item func(*yaml.Node)) {
	if n.Kind != yaml.SequenceNode {
		r.fault(n, "%s must be a list", what)
		return
	}
	for _, one := range n.Content {
		item(one)
	}
}

// text is a scalar as it is written.
func (r *reader) text(n *yaml.Node, what string) string {
	if n.Kind != yaml.ScalarNode || n.Tag == "!!null" {
		r.fault(n, "%s must be text", what)
		return ""
	}
	return n.Value
}

// length is a duration such as 12s, for which something lasts.
func (r *reader) length(n *yaml.Node, what string) time.Duration {
	return r.duration(n, what, maxLength)
}

// duration is a duration such as 12s, up to a longest one.
func (r *reader) duration(n *yaml.Node, what string, longest time.Duration) time.Duration {
	d, err := time.ParseDuration(r.text(n, what))
	if err != nil || d < 0 || d > longest {
		r.fault(n, "%s must be a duration such as 12s, at most %s", what, lengthText(longest))
		return 0
	}
	return d
}

// truth is the word true: the only value of keys that say that something happens.
func (r *reader) truth(n *yaml.Node, what string) {
	if n.Value != "true" {
		r.fault(n, "%s must be true, or be left out", what)
	}
}
