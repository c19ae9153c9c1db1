package flows

import (
	"fmt"
	"strings"
	"unicode"

	"golang.org/x/text/width"
)

// Format writes diagnostics for people: each with its source line, a caret below the fault and the remedy. Sources are
// looked up by file name; a diagnostic of an unknown file is written without its line.
func Format(d Diagnostics, sources map[string][]byte) string {
	var out strings.Builder
	lines := map[string][]string{}
	for name, data := range sources {
		lines[name] = splitLines(data)
	}
	for i, one := range d {
		if i > 0 {
			out.WriteByte('\n')
		}
		fmt.Fprintln(&out, one)
		writeSnippet(&out, one, lines[one.Pos.File])
		if one.Remedy != "" {
			fmt.Fprintf(&out, "  remedy: %s\n", one.Remedy)
		}
	}
	return out.String()
}

// writeSnippet writes the source line of a diagnostic with carets below the faulty characters.
func writeSnippet(out *strings.Builder, d Diagnostic, lines []string) {
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
	fmt.Fprintf(out, " %s | %s%s\n", margin, strings.Repeat(" ", cells(line[:from])), strings.Repeat("^", max(1, cells(line[from:to]))))
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
