package main

import (
	"bytes"
	"slices"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	"github.com/moby/buildkit/frontend/dockerfile/linter"
	"github.com/moby/buildkit/frontend/dockerfile/parser"
)

// Finding is one thing to mend, at the line on which its instruction begins (0 means the whole file).
type Finding struct {
	Line    int
	Rule    string
	Message string
}

// Lint returns every finding of BuildKit's linter and of the house rules, by line. A file that does not parse gives
// one finding, "Syntax".
func Lint(source []byte) []Finding {
	var findings []Finding
	warn := func(rule, _, _, message string, at []parser.Range) {
		findings = append(findings, Finding{Line: firstLine(at), Rule: rule, Message: message})
	}
	tree, err := parser.Parse(bytes.NewReader(source))
	if err != nil {
		return []Finding{syntax(err)}
	}
	stages, _, err := instructions.Parse(tree.AST, linter.New(&linter.Config{Warn: warn}))
	if err != nil {
		return []Finding{syntax(err)}
	}
	for _, w := range tree.Warnings {
		warn("Parser", "", "", w.Short, []parser.Range{*w.Location})
	}
	findings = append(findings, houseRules(stages)...)
	slices.SortStableFunc(findings, func(a, b Finding) int { return a.Line - b.Line })
	return findings
}

func syntax(err error) Finding {
	return Finding{Rule: "Syntax", Message: err.Error()}
}

func firstLine(at []parser.Range) int {
	if len(at) == 0 {
		return 0
	}
	return at[0].Start.Line
}
