package arch

import (
	"cmp"
	"slices"
	"strings"
)

// Package is what the check needs to know of one package. Path is relative to the module, "." for its root.
type Package struct {
	Path       string
	Imports    []string
	ClockReads []string // calls such as "time.Now at step.go:12"
}

// Violation is one thing that a package does and its rule does not allow.
type Violation struct {
	Package string
	Does    string
	Because string
}

// String is the violation as one line, with the reason of the rule if it gives one.
func (v Violation) String() string {
	line := v.Package + " " + v.Does
	if v.Because != "" {
		line += ": " + v.Because
	}
	return line
}

// unworldly are the imports, with everything below them, that a pure package does without.
var unworldly = []string{
	"context", "net/http", "os", "log", "math/rand", "crypto/rand", "syscall", "database", "testing",
	"go.uber.org/zap", "github.com/prometheus", Module + "/internal/clock",
}

// Check returns every violation of the house, by package.
func (h House) Check(packages []Package) []Violation {
	var found []Violation
	for _, p := range packages {
		if p.Path == "." {
			continue
		}
		rule, ok := h.rule(p.Path)
		if !ok {
			found = append(found, Violation{p.Path, "has no rule", "give it a place in internal/arch/rules.go"})
			continue
		}
		found = append(found, rule.check(p)...)
		found = append(found, h.checkDoors(p)...)
	}
	slices.SortFunc(found, func(a, b Violation) int {
		return cmp.Or(strings.Compare(a.Package, b.Package), strings.Compare(a.Does, b.Does))
	})
	return found
}

func (h House) rule(path string) (Rule, bool) {
	for _, r := range h.Rules {
		if matches(r.Packages, path) {
			return r, true
		}
	}
	return Rule{}, false
}

func (r Rule) check(p Package) []Violation {
	var found []Violation
	for _, path := range p.Imports {
		if inner, isOurs := strings.CutPrefix(path, Module+"/"); isOurs && !r.allows(inner) {
			found = append(found, Violation{p.Path, "imports " + inner, r.Because})
		}
		if r.Pure && (path == "net" || slices.ContainsFunc(unworldly, below(path))) {
			found = append(found, Violation{p.Path, "imports " + path, "it is pure"})
		}
	}
	if r.Pure {
		for _, read := range p.ClockReads {
			found = append(found, Violation{p.Path, "calls " + read, "it is pure, the time is an argument"})
		}
	}
	return found
}

// allows reports whether the packages of r may import the package at path: by the table, or as a part of themselves.
func (r Rule) allows(path string) bool {
	if strings.HasSuffix(r.Packages, "/...") && matches(r.Packages, path) {
		return true
	}
	return slices.ContainsFunc(r.May, func(pattern string) bool { return matches(pattern, path) })
}

func (h House) checkDoors(p Package) []Violation {
	var found []Violation
	for _, door := range h.Doors {
		if slices.ContainsFunc(door.Opens, func(pattern string) bool { return matches(pattern, p.Path) }) {
			continue
		}
		for _, path := range p.Imports {
			if below(path)(door.Import) {
				found = append(found, Violation{p.Path, "imports " + path, "it is not a door of that third party"})
			}
		}
	}
	return found
}

// matches reports whether path is the pattern or, for a pattern that ends with "...", lies below it.
func matches(pattern, path string) bool {
	prefix, open := strings.CutSuffix(pattern, "...")
	if !open {
		return pattern == path
	}
	return strings.HasPrefix(path+"/", prefix)
}

// below returns a test for prefixes that are path or an ancestor of it.
func below(path string) func(prefix string) bool {
	return func(prefix string) bool { return path == prefix || strings.HasPrefix(path, prefix+"/") }
}
