package flows

import (
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"
)

// page is a file as the eye sees it: its entries with the comments and blank lines around each.
type page struct {
	lines  [][]rune
	header []string // comments and blank lines above the first entry that speak of the file
	root   *part
	parts  []*part           // all of them, in the order written
	quoted map[int][]stretch // texts in quotes, by each line on which they stand
	blocks map[int]bool      // lines of the text of block scalars
	notes  []note
	remark map[int]int // the column of the comment on a line
}

// part is an entry of a mapping, an item of a list, or the whole file. Lines and columns count from 1.
type part struct {
	spot
	parent *part
	key    *yaml.Node // nil: an item
	node   *yaml.Node
	parts  []*part
	end    spot     // of a list or mapping in brackets, behind the bracket
	above  []string // comments and blank lines before it
	beside string   // comment behind it
	below  []string // comments and blank lines behind all that is in it
	open   bool     // there are comments within its brackets, so it cannot stay in them
	text   []string // lines of a block scalar, without their indentation
}

// spot is a place in a file.
type spot struct{ line, col int }

func (s spot) before(t spot) bool { return s.line < t.line || s.line == t.line && s.col < t.col }

// stretch is from one place up to another.
type stretch struct{ from, to spot }

// note is a comment, or a blank line with an empty text.
type note struct {
	spot
	text  string
	alone bool // nothing stands before it on its line
}

func newPage(lines []string, root *yaml.Node) *page {
	p := &page{quoted: map[int][]stretch{}, blocks: map[int]bool{}, remark: map[int]int{}}
	for _, line := range lines {
		p.lines = append(p.lines, []rune(line))
	}
	p.root = &part{node: root}
	p.gather(p.root)
	p.findNotes()
	p.closeBrackets()
	p.attach()
	return p
}

// remarked are the comments of the page, sorted.
func (p *page) remarked() []string {
	var all []string
	for _, n := range p.notes {
		if n.text != "" {
			all = append(all, n.text)
		}
	}
	slices.Sort(all)
	return all
}

// gather finds the parts of a value.
func (p *page) gather(of *part) {
	p.findText(of.key, nil)
	p.findText(of.node, of)
	n := of.node
	switch n.Kind {
	case yaml.MappingNode:
		for i := 0; i+1 < len(n.Content); i += 2 {
			key := n.Content[i]
			p.add(of, &part{spot: spot{key.Line, key.Column}, key: key, node: n.Content[i+1]})
		}
	case yaml.SequenceNode:
		for _, item := range n.Content {
			at := spot{item.Line, item.Column}
			if n.Style&yaml.FlowStyle == 0 {
				at = p.dash(at.line, n.Column)
			}
			p.add(of, &part{spot: at, node: item})
		}
	}
}

func (p *page) add(to, one *part) {
	one.parent = to
	to.parts = append(to.parts, one)
	p.parts = append(p.parts, one)
	p.gather(one)
}

// dash is the place of the dash before an item.
func (p *page) dash(line, col int) spot {
	for l := line; l >= 1 && l <= len(p.lines); l-- {
		text := p.lines[l-1]
		if len(text) >= col && text[col-1] == '-' && strings.TrimLeft(string(text[:col-1]), " -") == "" {
			return spot{l, col}
		}
	}
	return spot{line, col}
}

// findText finds out which stretch of the file a text takes that may hold a # that begins no comment.
func (p *page) findText(n *yaml.Node, of *part) {
	switch {
	case n == nil || n.Kind != yaml.ScalarNode:
	case n.Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle) != 0:
		from := spot{n.Line, n.Column}
		text := stretch{from, p.closeQuote(from)}
		for line := from.line; line <= text.to.line; line++ {
			p.quoted[line] = append(p.quoted[line], text)
		}
	case n.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0 && of != nil:
		p.findBlock(of)
	}
}

// closeQuote is the place behind the quote that ends a text.
func (p *page) closeQuote(from spot) spot {
	quote := p.lines[from.line-1][from.col-1]
	for line, i := from.line, from.col; line <= len(p.lines); line, i = line+1, 0 {
		text := p.lines[line-1]
		for ; i < len(text); i++ {
			switch {
			case quote == '"' && text[i] == '\\':
				i++
			case text[i] == quote && quote == '\'' && i+1 < len(text) && text[i+1] == quote:
				i++
			case text[i] == quote:
				return spot{line, i + 2}
			}
		}
	}
	return from
}

// findBlock finds the lines of a block scalar.
func (p *page) findBlock(of *part) {
	header := string(p.lines[of.node.Line-1][of.node.Column-1:])
	indent := 0
	for _, r := range strings.Fields(header + " ")[0] {
		if r >= '1' && r <= '9' {
			indent = of.col - 1 + int(r-'0')
		}
	}
	first := of.node.Line // counts from 0 as an index: the line behind the header
	last := first
	for i := first; i < len(p.lines); i++ {
		line := string(p.lines[i])
		depth := len(line) - len(strings.TrimLeft(line, " "))
		blank := strings.TrimSpace(line) == ""
		if !blank && indent == 0 {
			indent = depth
		}
		if !blank && (depth < indent || depth < of.col) {
			break
		}
		if !blank || strings.Contains(strings.Fields(header)[0], "+") {
			last = i + 1
		}
	}
	for i, line := range p.lines[first:last] {
		of.text = append(of.text, string(line[min(indent, len(line)):]))
		p.blocks[first+i+1] = true
	}
}

// findNotes finds the comments and blank lines.
func (p *page) findNotes() {
	for i, line := range p.lines[:p.end()] {
		from := spot{i + 1, 1}
		if p.written(from) {
			continue
		}
		if strings.TrimSpace(string(line)) == "" {
			p.notes = append(p.notes, note{spot: from, alone: true})
			continue
		}
		for col := 1; col <= len(line); col++ {
			at := spot{i + 1, col}
			if line[col-1] == '#' && (col == 1 || line[col-2] == ' ' || line[col-2] == '\t') && !p.written(at) {
				alone := strings.TrimSpace(string(line[:col-1])) == ""
				p.remark[at.line] = col
				p.notes = append(p.notes, note{spot: at, text: strings.TrimRight(string(line[col-1:]), " \t"), alone: alone})
				break
			}
		}
	}
}

// end is the number of lines, without the blank ones at the end.
func (p *page) end() int {
	n := len(p.lines)
	for n > 0 && strings.TrimSpace(string(p.lines[n-1])) == "" {
		n--
	}
	return n
}

// written reports whether a place lies within quotes or the text of a block scalar.
func (p *page) written(at spot) bool {
	return p.blocks[at.line] || slices.ContainsFunc(p.quoted[at.line], func(s stretch) bool {
		return s.from.before(at) && at.before(s.to)
	})
}

// closeBrackets finds where each mapping and list in brackets ends.
func (p *page) closeBrackets() {
	for _, one := range append(p.parts, p.root) {
		if one.node.Style&yaml.FlowStyle != 0 && one.node.Kind != yaml.ScalarNode {
			one.end = p.closeBracket(spot{one.node.Line, one.node.Column})
		}
	}
}

func (p *page) closeBracket(from spot) spot {
	depth := 0
	for line, i := from.line, from.col-1; line <= len(p.lines); line, i = line+1, 0 {
		for ; i < len(p.lines[line-1]); i++ {
			if p.remark[line] == i+1 {
				break
			}
			switch r := p.lines[line-1][i]; {
			case r != '{' && r != '[' && r != '}' && r != ']', p.written(spot{line, i + 1}):
			case r == '{' || r == '[':
				depth++
			case r == '}' || r == ']':
				if depth--; depth == 0 {
					return spot{line, i + 2}
				}
			}
		}
	}
	return from
}
