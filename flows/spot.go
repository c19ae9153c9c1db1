package flows

import (
	"strings"

	"go.yaml.in/yaml/v4"
)

// spot finds where the character of a scalar's value that offset others precede stands in the source. Quotes, escapes,
// folded lines and blocks change where it stands; false means that the way there was lost.
func (r *reader) spot(n *yaml.Node, offset int) (Position, bool) {
	w := &walker{lines: r.lines, line: n.Line - 1, style: n.Style}
	if !w.enter(n.Column - 1) {
		return Position{}, false
	}
	for i, char := range []rune(n.Value) {
		if i == offset {
			break
		}
		if !w.pass(char) {
			return Position{}, false
		}
	}
	return Position{File: r.file.Name, Line: w.line + 1, Col: w.col + 1}, true
}

// walker goes along the source of a scalar, one character of its value at a time. Line and col count from 0.
type walker struct {
	lines     []string
	style     yaml.Style
	line, col int
	begin     int    // where the text of the line begins
	text      []rune // of the line, without blanks at its end
}

// enter goes to the first character of the value, whose scalar begins at a column.
func (w *walker) enter(col int) bool {
	if w.line < 0 || w.line >= len(w.lines) {
		return false
	}
	w.turnTo(w.line, col)
	switch {
	case w.style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle) != 0:
		w.col++
		return true
	case w.style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0:
		return w.nextText()
	default:
		return true
	}
}

func (w *walker) turnTo(line, col int) {
	w.line, w.col, w.begin = line, col, col
	w.text = []rune(strings.TrimRight(w.lines[line], " \t"))
}

// pass goes behind one character of the value.
func (w *walker) pass(char rune) bool {
	atEnd := w.col >= len(w.text)
	switch {
	case atEnd && (char == '\n' || char == ' '):
		return w.nextText() || char == '\n'
	case atEnd:
		return w.nextText() && w.pass(char)
	case char == '\n' && w.col == w.begin:
		return true // of an empty line above, which nextText has passed
	case w.text[w.col] == '\\' && w.style&yaml.DoubleQuotedStyle != 0:
		w.col += escapeLength(w.text[w.col:])
		return true
	case w.text[w.col] != char:
		return false
	case char == '\'' && w.style&yaml.SingleQuotedStyle != 0:
		w.col += 2
		return true
	default:
		w.col++
		return true
	}
}

// nextText goes to the first letter of the next line that has one.
func (w *walker) nextText() bool {
	for line := w.line + 1; line < len(w.lines); line++ {
		if text := strings.TrimLeft(w.lines[line], " \t"); text != "" {
			w.turnTo(line, len(w.lines[line])-len(text))
			return true
		}
	}
	return false
}

// escapeLength is the number of characters of the escape with which text begins.
func escapeLength(text []rune) int {
	if len(text) < 2 {
		return len(text)
	}
	switch text[1] {
	case 'x':
		return 4
	case 'u':
		return 6
	case 'U':
		return 10
	default:
		return 2
	}
}
