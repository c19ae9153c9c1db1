package flows

import (
	"cmp"
	"slices"

	"go.yaml.in/yaml/v4"
)

// attach gives each comment and blank line to the part that it belongs to.
func (p *page) attach() {
	rest := p.takeHeader()
	for i := 0; i < len(rest); i++ {
		if !rest[i].alone {
			p.setBeside(rest[i])
			continue
		}
		run := i + 1 // blank lines go with the comment behind them
		for rest[run-1].text == "" && run < len(rest) && rest[run].alone && rest[run].line == rest[run-1].line+1 {
			run++
		}
		lines := p.home(rest[run-1])
		for _, n := range rest[i:run] {
			*lines = append(*lines, n.text)
		}
		i = run - 1
	}
}

// takeHeader takes what speaks of the file as a whole: the comments above the first entry, up to the last blank line.
func (p *page) takeHeader() []note {
	if len(p.parts) == 0 {
		return p.notes
	}
	above := slices.IndexFunc(p.notes, func(n note) bool { return !n.before(p.parts[0].spot) })
	if above < 0 {
		above = len(p.notes)
	}
	size := above
	for i := above - 1; i >= 0; i-- {
		if p.notes[i].text == "" {
			size = i + 1
			break
		}
	}
	for _, n := range p.notes[:size] {
		p.header = append(p.header, n.text)
	}
	return p.notes[size:]
}

// setBeside gives a comment that stands behind something to the part that ends there.
func (p *page) setBeside(n note) {
	one := p.last(n.spot)
	for up := one; up != p.root && up != nil; up = up.parent {
		switch {
		case up.end == spot{}:
		case up.end.before(n.spot):
			one = up
		default:
			up.open = true
		}
	}
	switch {
	case one == nil:
		p.header = append(p.header, n.text)
	case one.beside == "":
		one.beside = n.text
	default:
		one.above = append(one.above, n.text)
	}
}

// last is the last part that begins before a place; nil when there is none.
func (p *page) last(at spot) *part {
	i, _ := slices.BinarySearchFunc(p.parts, at, func(one *part, at spot) int {
		if one.before(at) {
			return -1
		}
		return 1
	})
	if i == 0 {
		return nil
	}
	return p.parts[i-1]
}

// home is where a comment or blank line on a line of its own belongs: above the next part, or below an earlier one
// when it stands further to the right than the next one.
func (p *page) home(n note) *[]string {
	i, _ := slices.BinarySearchFunc(p.parts, n.line, func(one *part, line int) int { return cmp.Compare(one.line, line+1) })
	last := p.last(n.spot)
	if i < len(p.parts) && (last == nil || p.parts[i].parent == last || n.text == "" || n.col <= p.parts[i].col) {
		p.openAround(p.parts[i].parent, n)
		return &p.parts[i].above
	}
	if last == nil {
		return &p.header
	}
	p.openAround(last, n)
	for last.parent != p.root && (last.col > n.col || inBrackets(last)) {
		last = last.parent
	}
	return &last.below
}

// openAround marks the brackets around a comment.
func (p *page) openAround(one *part, n note) {
	for ; one != nil && one != p.root && n.text != ""; one = one.parent {
		if (one.end != spot{}) && n.before(one.end) {
			one.open = true
		}
	}
}

// inBrackets reports whether a part is an entry of a mapping or list in brackets.
func inBrackets(one *part) bool {
	return one.parent != nil && one.parent.node.Style&yaml.FlowStyle != 0
}
