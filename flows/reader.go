package flows

import (
	"fmt"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"
)

// reader turns the nodes of one file into values. It never stops at a fault: it keeps it and reads on.
type reader struct {
	file      File
	lines     []string
	languages []string          // that prompts are written in, the default first
	scope     *scope            // what expressions can see
	diags     Diagnostics       // in the order found
	places    map[string]cursor // what was read, by path
	refs      []reference
	prompts   []placedPrompt
	heads     map[string]placedPrompt // the prompts by path
	uses      []use                   // of expressions
	calls     []moduleCall
	open      func(c cursor, step *Subflow) // reads the module that a step calls
}

// reference is a name that must be declared somewhere.
type reference struct {
	kind refKind
	name string
	at   cursor
}

// use is an expression with the place where it stands. Told ones are parts of a text, for callers or agents.
type use struct {
	at    *yaml.Node
	told  bool
	value Expr
}

// refKind says where a name must be declared.
type refKind string

const (
	refStep  refKind = "step"
	refQueue refKind = "queue"
	refHours refKind = "opening hours"
)

// placedPrompt is a prompt with the place where it was read.
type placedPrompt struct {
	Prompt
	at cursor
}

// cursor is a value in a file: its node, the key that leads to it (nil in a list) and the names on the way from the
// top, such as steps.main.keys.2.
type cursor struct {
	node *yaml.Node
	key  *yaml.Node
	path string
}

func newReader(f File) *reader {
	return &reader{file: f, lines: splitLines(f.Data), scope: newScope(nil), places: map[string]cursor{}, heads: map[string]placedPrompt{}}
}

// isNull reports whether nothing was written after the key.
func (c cursor) isNull() bool { return c.node.Kind == yaml.ScalarNode && c.node.Tag == "!!null" }

// maxFaults is how many faults are told of a file; nobody reads more before mending the first ones.
const maxFaults = 200

// full reports whether so many faults are known that nothing needs to be read or checked any more.
func (r *reader) full() bool { return len(r.diags) >= maxFaults && r.diags.HasErrors() }

// drops reports whether a fault of a severity would not be kept. The first error always is.
func (r *reader) drops(s Severity) bool {
	return len(r.diags) >= maxFaults && (s != Error || r.diags.HasErrors())
}

// add keeps a fault, unless there are too many.
func (r *reader) add(d Diagnostic) {
	if !r.drops(d.Severity) {
		r.diags = append(r.diags, d)
	}
}

// addAt keeps a fault at a node.
func (r *reader) addAt(n *yaml.Node, s Severity, code, remedy, message string) {
	if !r.drops(s) { // finding out where a node ends takes its time
		r.add(Diagnostic{Pos: r.at(n), End: r.end(n), Severity: s, Code: code, Message: message, Remedy: remedy})
	}
}

// errorOn keeps an error at a position.
func (r *reader) errorOn(at Position, code, remedy, format string, args ...any) {
	r.add(Diagnostic{Pos: at, End: at, Severity: Error, Code: code, Message: fmt.Sprintf(format, args...), Remedy: remedy})
}

// errorAt keeps an error at a node.
func (r *reader) errorAt(n *yaml.Node, code, remedy, format string, args ...any) {
	r.addAt(n, Error, code, remedy, fmt.Sprintf(format, args...))
}

// warnAt keeps a warning at a node.
func (r *reader) warnAt(n *yaml.Node, code, remedy, format string, args ...any) {
	r.addAt(n, Warning, code, remedy, fmt.Sprintf(format, args...))
}

// hintAt keeps a hint at a node.
func (r *reader) hintAt(n *yaml.Node, code, remedy, format string, args ...any) {
	r.addAt(n, Hint, code, remedy, fmt.Sprintf(format, args...))
}

// inside keeps a fault that an expression has at some of its characters.
func (r *reader) inside(n *yaml.Node, code string, fault *exprFault) {
	if r.drops(Error) {
		return
	}
	d := Diagnostic{Pos: r.at(n), End: r.end(n), Severity: Error, Code: code, Message: fault.message, Remedy: fault.remedy}
	if from, found := r.spot(n, fault.from); found {
		d.Pos, d.End = from, from
		if to, found := r.spot(n, fault.to); found {
			d.End = to
		}
	}
	r.add(d)
}

// at is where a node begins.
func (r *reader) at(n *yaml.Node) Position {
	return Position{File: r.file.Name, Line: n.Line, Col: n.Column}
}

// end is where a scalar on one line ends; for everything else, where it begins.
func (r *reader) end(n *yaml.Node) Position {
	at := r.at(n)
	if n.Kind != yaml.ScalarNode {
		return at
	}
	end, found := r.spot(n, utf8.RuneCountInString(n.Value))
	if !found || end.Line != at.Line {
		return at
	}
	if n.Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle) != 0 {
		end.Col++
	}
	return end
}

// entries are the values of a mapping, in the order written. Keys that stand twice are reported; the first one counts.
func (r *reader) entries(c cursor, what string) []cursor {
	if c.node.Kind != yaml.MappingNode {
		r.errorAt(c.node, codeShape, "write "+what, "%s must be a mapping of keys to values", c.title())
		return nil
	}
	var all []cursor
	seen := map[string]bool{}
	for i := 0; i+1 < len(c.node.Content) && !r.full(); i += 2 {
		key, value := c.node.Content[i], c.node.Content[i+1]
		switch {
		case key.Kind != yaml.ScalarNode:
			r.errorAt(key, codeShape, "write "+what, "a key must be a plain word")
		case seen[key.Value]:
			r.errorAt(key, codeDuplicate, "rename or remove one of the two", "%s stands twice in %s", quote(key.Value), c.title())
		default:
			seen[key.Value] = true
			all = append(all, cursor{node: value, key: key, path: join(c.path, key.Value)})
		}
	}
	return all
}

// items are the values of a list; one value without the list's dashes counts as a list of one.
func (r *reader) items(c cursor) []cursor {
	nodes := []*yaml.Node{c.node}
	if c.node.Kind == yaml.SequenceNode {
		nodes = c.node.Content
	}
	var all []cursor
	for i, node := range nodes {
		all = append(all, cursor{node: node, path: join(c.path, fmt.Sprint(i))})
	}
	return all
}

// text is the text of a scalar.
func (r *reader) text(c cursor, what string) (string, bool) {
	switch {
	case c.node.Kind != yaml.ScalarNode:
		r.errorAt(c.node, codeShape, "write "+what, "%s must be %s", c.title(), what)
		return "", false
	case c.isNull():
		r.errorAt(c.node, codeShape, "write "+what, "%s is empty", c.title())
		return "", false
	default:
		return c.node.Value, true
	}
}

// title is how messages speak of a value.
func (c cursor) title() string {
	if c.path == "" {
		return "the file"
	}
	return c.path
}

func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}
