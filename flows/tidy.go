package flows

import (
	"bytes"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"
)

// tidyWidth is how many columns a line of a tidy file has at most, where it can be broken.
const tidyWidth = 120

// Tidy writes a flow, or a file of a site, in its one canonical form: keys in the order of the reference, two columns
// for each level, no quotes around a word that needs none, and nothing wider than 120 columns that can be broken. What was
// written in braces stays so where it fits on its line; comments and single blank lines stay with what they belong to.
// The file means the same as before, and a tidy file stays as it is. A file that is not YAML, or uses a part of it that
// could not be kept, is refused with its faults.
func Tidy(f File) ([]byte, Diagnostics) {
	f.Data = bytes.ReplaceAll(bytes.TrimPrefix(f.Data, []byte("\uFEFF")), []byte("\r\n"), []byte("\n"))
	r := newReader(f)
	root := r.parse()
	if r.diags.HasErrors() {
		return nil, r.diags.sorted()
	}
	if root.Kind != yaml.MappingNode || root.Style&yaml.FlowStyle != 0 && len(root.Content) == 0 {
		r.errorAt(root, codeShape, "begin with flow: and a name", "the file must be a mapping of keys to values")
		return nil, r.diags
	}
	page := newPage(r.lines, root)
	w := &tidier{languages: languagesOf(root)}
	w.page(page, shapeOf(root))
	out := []byte(strings.Join(w.lines, "\n") + "\n")
	if !sameMeaning(page, root, File{Name: f.Name, Data: out}) {
		r.errorAt(root, codeSyntax, "write keys as plain words and leave out tags such as !!str", "the file cannot be tidied without a change of what it says")
		return nil, r.diags
	}
	return out, nil
}

// sameMeaning reports whether a file says what a page says, with the same comments.
func sameMeaning(page *page, root *yaml.Node, tidy File) bool {
	r := newReader(tidy)
	again := r.parse()
	return again != nil && !r.diags.HasErrors() && sameNode(root, again) &&
		slices.Equal(page.remarked(), newPage(r.lines, again).remarked())
}

// sameNode reports whether two values are the same but for the order of keys.
func sameNode(a, b *yaml.Node) bool {
	switch {
	case a.Kind != b.Kind || len(a.Content) != len(b.Content):
		return false
	case a.Kind == yaml.ScalarNode:
		return a.Value == b.Value && a.Tag == b.Tag || a.Tag == "!!null" && b.Tag == "!!null"
	case a.Kind == yaml.SequenceNode:
		return slices.EqualFunc(a.Content, b.Content, sameNode)
	}
	left, right := byKey(a), byKey(b)
	return slices.EqualFunc(left, right, func(x, y [2]*yaml.Node) bool {
		return x[0].Kind == y[0].Kind && x[0].Value == y[0].Value && sameNode(x[1], y[1])
	})
}

// byKey are the entries of a mapping by their keys.
func byKey(n *yaml.Node) [][2]*yaml.Node {
	var all [][2]*yaml.Node
	for i := 0; i+1 < len(n.Content); i += 2 {
		all = append(all, [2]*yaml.Node{n.Content[i], n.Content[i+1]})
	}
	slices.SortStableFunc(all, func(a, b [2]*yaml.Node) int { return strings.Compare(a[0].Value, b[0].Value) })
	return all
}

// shapeOf is the shape of a whole file, told by its first keys; of tests and unknown files, the zero shape.
func shapeOf(root *yaml.Node) Shape {
	top := cursor{node: root}
	for _, file := range Files() {
		for _, key := range top.pairs() {
			if key.Value == "tests" {
				return Shape{}
			}
			if key.Value == file.Name {
				return Shape{Keys: file.Keys}
			}
		}
	}
	return Shape{}
}

// languagesOf are the languages that a flow lists, in its order.
func languagesOf(root *yaml.Node) []string {
	var all []string
	for _, entry := range byKey(root) {
		if entry[0].Value != "languages" {
			continue
		}
		for _, item := range entry[1].Content {
			all = append(all, item.Value)
		}
	}
	return all
}

// inner is the shape of the values of a mapping or list, by key, and the order of its keys. Keys that are not in
// the order stay behind those that are, as they were written.
func (s Shape) inner(n *yaml.Node, languages []string) (of func(key string) Shape, order []string) {
	switch {
	case s.Step:
		return Shape{Keys: stepKeys(n)}.inner(n, languages)
	case s.Any != nil:
		return s.fitting(n).inner(n, languages)
	case s.Items != nil && n.Kind == yaml.MappingNode:
		return s.Items.inner(n, languages)
	case s.Items != nil:
		return func(string) Shape { return *s.Items }, nil
	case s.Values != nil && s.Values.Languages:
		return func(string) Shape { return s.Values.Of }, languages
	case s.Values != nil:
		return func(string) Shape { return s.Values.Of }, nil
	}
	for _, key := range s.Keys {
		order = append(order, key.Name)
	}
	return func(name string) Shape {
		i := slices.IndexFunc(s.Keys, func(k KeyInfo) bool { return k.Name == name })
		if i < 0 {
			return Shape{}
		}
		return s.Keys[i].Shape
	}, order
}

// fitting is the first alternative that a value may be meant as.
func (s Shape) fitting(n *yaml.Node) Shape {
	for _, one := range s.Any {
		keyed := slices.ContainsFunc(one.Keys, func(k KeyInfo) bool {
			return slices.ContainsFunc(cursor{node: n}.pairs(), func(key *yaml.Node) bool { return key.Value == k.Name })
		})
		if keyed || one.Any != nil || n.Kind == yaml.MappingNode && one.Values != nil || n.Kind == yaml.SequenceNode && one.Items != nil {
			return one
		}
	}
	return Shape{}
}

// stepKeys are the keys of the kind that a step names.
func stepKeys(n *yaml.Node) []KeyInfo {
	for _, key := range (cursor{node: n}).pairs() {
		if k := kindNamed(key.Value); k.name != "" {
			return k.keys
		}
	}
	return nil
}
