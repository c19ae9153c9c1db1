package flows

import (
	"fmt"
	"strings"
	"unicode"

	"golang.org/x/text/width"
)

// Format writes diagnostics for people: each with its source line, a caret below the fault and the remedy. Sources are
// looked up by file name; a diagnostic of an unknown file is written without its line.
func Format(d Diagnostics, sources map[string][]byte) string { return Ink{}.Format(d, sources) }

// Ink is how a terminal sets parts of a diagnostic off: the numbers of its colours, as in "1;31". The zero Ink writes
// plain text.
type Ink struct {
	Place   string
	Error   string
	Warning string
	Hint    string
	Remedy  string
}

// TerminalInk is for terminals with a dark or a light background.
var TerminalInk = Ink{Place: "1", Error: "1;31", Warning: "1;33", Hint: "1;36", Remedy: "32"}

// Format is [Format] in colours.
func (ink Ink) Format(d Diagnostics, sources map[string][]byte) string {
	var out strings.Builder
	lines := map[string][]string{}
	for name, data := range sources {
		lines[name] = splitLines(data)
	}
	for i, one := range d {
		if i > 0 {
			out.WriteByte('\n')
		}
		of := ink.of(one.Severity)
		fmt.Fprintf(&out, "%s %s %s [%s]\n", paint(ink.Place, one.Pos.String()+":"), paint(of, string(one.Severity)+":"), one.Message, one.Code)
		writeSnippet(&out, one, lines[one.Pos.File], of)
		if one.Remedy != "" {
			fmt.Fprintf(&out, "  %s %s\n", paint(ink.Remedy, "remedy:"), one.Remedy)
		}
	}
	return out.String()
}

// of is the colour of a severity.
func (ink Ink) of(s Severity) string {
	switch s {
	case Error:
		return ink.Error
	case Warning:
		return ink.Warning
	default:
		return ink.Hint
	}
}

// paint is a text in a colour.
func paint(colour, text string) string {
	if colour == "" {
		return text
	}
	return "\x1b[" + colour + "m" + text + "\x1b[0m"
}

// writeSnippet writes the source line of a diagnostic with carets below the faulty characters.
func writeSnippet(out *strings.Builder, d Diagnostic, lines []string, colour string) {
	if d.Pos.Line < 1 || d.Pos.Line > len(lines) {
		return
	}
	line := []rune(lines[d.Pos.Line-1])
	from := min(max(d.Pos.Col-1, 0), len(line))
	to := from
	if d.End.Line == d.Pos.Line {
		to = min(max(d.End.Col-1, from), len(line))
	}
	number := fmt.Sprint(d.Pos.Line)
	fmt.Fprintf(out, " %s | %s\n", number, expandTabs(line))
	margin := strings.Repeat(" ", len(number))
	carets := paint(colour, strings.Repeat("^", max(1, cells(line[from:to]))))
	fmt.Fprintf(out, " %s | %s%s\n", margin, strings.Repeat(" ", cells(line[:from])), carets)
}

// tabCells is the width at which a tab is shown.
const tabCells = 4

// expandTabs is a line with its tabs as spaces, so that carets stand where they belong in every terminal.
func expandTabs(line []rune) string {
	return strings.ReplaceAll(string(line), "\t", strings.Repeat(" ", tabCells))
}

// cells is how many columns a terminal needs for the characters: none for marks that combine with the letter before
// them, as in Devanagari, two for East Asian wide ones.
func cells(line []rune) int {
	n := 0
	for _, r := range line {
		switch {
		case r == '\t':
			n += tabCells
		case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf):
		case isWide(r):
			n += 2
		default:
			n++
		}
	}
	return n
}

func isWide(r rune) bool {
	kind := width.LookupRune(r).Kind()
	return kind == width.EastAsianWide || kind == width.EastAsianFullwidth
}

// splitLines are the lines of a source without their ends.
func splitLines(data []byte) []string {
	lines := strings.Split(string(data), "\n")
	for i, line := range lines {
		lines[i] = strings.TrimSuffix(line, "\r")
	}
	return lines
}
