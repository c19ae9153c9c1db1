package flows

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"

	"go.yaml.in/yaml/v4"
)

// surrounding says between what a text is written.
type surrounding int

const (
	inBlock surrounding = iota
	inFlow              // between brackets
)

// keyText is a key as it is written: in quotes where YAML would take it for something else than a text.
func keyText(n *yaml.Node, in surrounding) string {
	if n.Style == 0 && n.Tag == "!!str" && !strings.Contains(n.Value, "\n") || isPlain(n.Value, in) && !strings.Contains(n.Value, ":") {
		return n.Value
	}
	return quoted(n.Value)
}

// scalarText is a value on one line. A word loses quotes that it does not need; a sentence keeps those that it has, because
// the next colon that is written into it may need them.
func scalarText(n *yaml.Node, in surrounding) string {
	bare := n.Style == 0 && !strings.Contains(n.Value, "\n")
	if bare || n.Tag == "!!str" && !strings.Contains(n.Value, " ") && isPlain(n.Value, in) {
		return n.Value
	}
	return quoted(n.Value)
}

// otherMeaning are words that YAML, in one version or another, takes for something else than a text.
var otherMeaning = regexp.MustCompile(`(?i)^(true|false|null|y|yes|n|no|on|off)$`)

// length is a duration as people write it.
var length = regexp.MustCompile(`^([0-9]+(ms|s|m|h))+$`)

// isPlain reports whether a text needs no quotes. What begins with a digit or a sign keeps them unless it is a duration:
// it looks like a number.
func isPlain(text string, in surrounding) bool {
	if text == "" || otherMeaning.MatchString(text) || strings.HasSuffix(text, " ") || strings.HasSuffix(text, ":") {
		return false
	}
	if strings.Contains(text, ": ") || strings.Contains(text, " #") || in == inFlow && strings.ContainsAny(text, ",[]{}") {
		return false
	}
	if length.MatchString(text) {
		return true
	}
	for i, r := range text {
		if i == 0 && !unicode.IsLetter(r) || !isVisible(r) {
			return false
		}
	}
	return true
}

// isVisible reports whether a character may stand in a file as it is.
func isVisible(r rune) bool {
	return unicode.IsGraphic(r) && r != '\u00a0' && r != '\u2028' && r != '\u2029' || r == '\u200c' || r == '\u200d'
}

// quoted is a text in quotes: double ones, unless it has some itself and nothing that needs an escape.
func quoted(text string) string {
	visible := !strings.ContainsFunc(text, func(r rune) bool { return !isVisible(r) })
	if visible && strings.ContainsAny(text, `"\`) && !strings.Contains(text, "'") {
		return "'" + text + "'"
	}
	var out strings.Builder
	for _, r := range text {
		switch {
		case r == '"' || r == '\\':
			out.WriteRune('\\')
			out.WriteRune(r)
		case r == '\n':
			out.WriteString(`\n`)
		case r == '\t':
			out.WriteString(`\t`)
		case isVisible(r):
			out.WriteRune(r)
		case r > 0xffff:
			fmt.Fprintf(&out, `\U%08X`, r)
		default:
			fmt.Fprintf(&out, `\u%04X`, r)
		}
	}
	return `"` + out.String() + `"`
}

// canFold reports whether a text can be written over several lines without a change.
func canFold(n *yaml.Node) bool {
	text := n.Value
	return n.Tag == "!!str" && strings.Contains(text, " ") && !strings.HasPrefix(text, " ") && !strings.HasSuffix(text, " ") &&
		!strings.ContainsFunc(text, func(r rune) bool { return !isVisible(r) })
}

// fold breaks a text into lines of at most width columns, at single spaces only: where there are more, the break would
// lose some. A word that is wider has a line of its own.
func fold(text string, width int) []string {
	var lines []string
	line := ""
	for i, word := range words(text) {
		switch {
		case i == 0:
			line = word
		case cells([]rune(line))+1+cells([]rune(word)) <= width:
			line += " " + word
		default:
			lines = append(lines, line)
			line = word
		}
	}
	return append(lines, line)
}

// words are the stretches of a text between single spaces.
func words(text string) []string {
	var all []string
	from := 0
	for i := 1; i+1 < len(text); i++ {
		if text[i] == ' ' && text[i-1] != ' ' && text[i+1] != ' ' {
			all = append(all, text[from:i])
			from = i + 1
		}
	}
	return append(all, text[from:])
}

// refold breaks the paragraphs of a folded text anew in which a line is too wide; the others stay as they were written.
func refold(text []string, width int) []string {
	var lines []string
	for from := 0; from < len(text); {
		to := from + 1
		for to < len(text) && text[from] != "" && text[to] != "" {
			to++
		}
		lines = append(lines, paragraph(text[from:to], width)...)
		from = to
	}
	return lines
}

// paragraph breaks one paragraph anew if it has to be, and can be without a change.
func paragraph(lines []string, width int) []string {
	wide := false
	for _, line := range lines {
		if line == "" || strings.HasPrefix(line, " ") || strings.TrimSpace(line) != line {
			return lines
		}
		wide = wide || cells([]rune(line)) > width
	}
	if !wide {
		return lines
	}
	return fold(strings.Join(lines, " "), width)
}
