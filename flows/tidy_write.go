package flows

import (
	"cmp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"
)

// tidier writes a page in canonical form.
type tidier struct {
	languages []string
	lines     []string
}

func (w *tidier) page(p *page, shape Shape) {
	w.notes(p.header, 0)
	w.parts(p.root, 0, shape)
	for len(w.lines) > 0 && w.lines[len(w.lines)-1] == "" {
		w.lines = w.lines[:len(w.lines)-1]
	}
}

// notes writes comments and blank lines, never two blank lines in a row nor one at the start of the file.
func (w *tidier) notes(notes []string, indent int) {
	for _, text := range notes {
		switch {
		case text != "":
			w.line(indent, text)
		case len(w.lines) > 0 && w.lines[len(w.lines)-1] != "":
			w.lines = append(w.lines, "")
		}
	}
}

func (w *tidier) line(indent int, text string) {
	w.lines = append(w.lines, strings.Repeat(" ", indent)+text)
}

// parts writes the entries of a mapping or the items of a list, each on a line of its own.
func (w *tidier) parts(of *part, indent int, shape Shape) {
	within, order := shape.inner(of.node, w.languages)
	for i, one := range inOrder(of.parts, order) {
		above := one.above
		if i == 0 {
			above = withoutLead(above, of)
		}
		w.notes(above, indent)
		w.part(one, indent, within(one.name()))
		w.notes(one.below, indent)
	}
}

// withoutLead is what stands above the first of several parts: no blank line, unless it ends the header of the file.
func withoutLead(above []string, of *part) []string {
	for of.parent != nil && len(above) > 0 && above[0] == "" {
		above = above[1:]
	}
	return above
}

func (p *part) name() string {
	if p.key == nil {
		return ""
	}
	return p.key.Value
}

// inOrder sorts parts by the order of their keys.
func inOrder(parts []*part, order []string) []*part {
	place := func(one *part) int {
		if i := slices.Index(order, one.name()); i >= 0 {
			return i
		}
		return len(order)
	}
	sorted := slices.Clone(parts)
	slices.SortStableFunc(sorted, func(a, b *part) int { return cmp.Compare(place(a), place(b)) })
	return sorted
}

// part writes one entry or item.
func (w *tidier) part(one *part, indent int, shape Shape) {
	lead, beside := "-", ""
	if one.key != nil {
		lead = keyText(one.key, inBlock) + ":"
	}
	if one.beside != "" {
		beside = " " + one.beside
	}
	short, fits := w.short(one, shape)
	width := indent + cells([]rune(lead)) + 1 + cells([]rune(short)) + cells([]rune(beside))
	switch {
	case fits && short == "":
		w.line(indent, lead+beside)
	case fits && (width <= tidyWidth || one.node.Kind == yaml.ScalarNode && !canFold(one.node)):
		w.line(indent, lead+" "+short+beside)
	case one.node.Kind == yaml.ScalarNode:
		header, text := w.long(one, indent+2)
		w.line(indent, lead+" "+header+beside)
		for _, line := range text {
			w.textLine(indent+2, line)
		}
	case one.key == nil && one.node.Kind == yaml.MappingNode && beside == "" && !opens(one):
		at := len(w.lines)
		w.parts(one, indent+2, shape)
		w.lines[at] = strings.Repeat(" ", indent) + "- " + w.lines[at][indent+2:]
	default:
		w.line(indent, lead+beside)
		w.parts(one, indent+2, shape)
	}
}

// textLine writes a line of a block scalar; a blank one has no indentation.
func (w *tidier) textLine(indent int, text string) {
	if text == "" {
		indent = 0
	}
	w.line(indent, text)
}

// opens reports whether a comment stands between the dash of an item and its first key, in whichever order the keys
// are written.
func opens(one *part) bool {
	return slices.ContainsFunc(one.parts, func(p *part) bool {
		return slices.ContainsFunc(p.above, func(text string) bool { return text != "" })
	})
}

// short is a value on one line; false when it has to be written on several.
func (w *tidier) short(one *part, shape Shape) (string, bool) {
	n := one.node
	switch {
	case n.Kind == yaml.ScalarNode && n.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0:
		return "", false
	case n.Kind == yaml.ScalarNode && n.Tag == "!!null":
		return "", true
	case n.Kind == yaml.ScalarNode:
		return scalarText(n, inBlock), true
	case n.Style&yaml.FlowStyle == 0 || one.open:
		return "", false
	}
	return w.bracketed(one, shape), true
}

// bracketed is a mapping or list in brackets.
func (w *tidier) bracketed(one *part, shape Shape) string {
	within, order := shape.inner(one.node, w.languages)
	var texts []string
	for _, p := range inOrder(one.parts, order) {
		var text string
		switch {
		case p.node.Kind != yaml.ScalarNode:
			text = w.bracketed(p, within(p.name()))
		case p.node.Tag == "!!null":
			text = "null"
		default:
			text = scalarText(p.node, inFlow)
		}
		if p.key != nil {
			text = keyText(p.key, inFlow) + ": " + text
		}
		texts = append(texts, text)
	}
	if one.node.Kind == yaml.SequenceNode {
		return "[" + strings.Join(texts, ", ") + "]"
	}
	return "{" + strings.Join(texts, ", ") + "}"
}

// long is a text over several lines.
func (w *tidier) long(one *part, indent int) (header string, text []string) {
	n := one.node
	if n.Style&(yaml.LiteralStyle|yaml.FoldedStyle) == 0 {
		return ">-", fold(n.Value, tidyWidth-indent)
	}
	header = "|"
	text = one.text
	if n.Style&yaml.FoldedStyle != 0 {
		header, text = ">", refold(text, tidyWidth-indent)
	}
	if first := slices.IndexFunc(text, func(line string) bool { return line != "" }); first >= 0 && text[first][0] == ' ' {
		header += "2"
	}
	switch {
	case !strings.HasSuffix(n.Value, "\n"):
		header += "-"
	case strings.HasSuffix(n.Value, "\n\n") || strings.TrimRight(n.Value, "\n") == "":
		header += "+"
	}
	return header, text
}
