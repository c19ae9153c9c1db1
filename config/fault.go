package config

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Layer is one of the places that a value can come from; a higher one wins.
type Layer int

// The layers, weakest first.
const (
	FromDefault Layer = iota
	FromFile
	FromEnv
	FromFlag
)

// Origin is where a value came from.
type Origin struct {
	Layer Layer
	Name  string // of the file, of the environment variable, or of the flag
	// Line and Column are counted from 1 and are set in a file only.
	Line, Column int
}

// String is "default", "file:line:col", "env NAME" or "flag --name".
func (o Origin) String() string {
	switch o.Layer {
	case FromFile:
		return fmt.Sprintf("%s:%d:%d", o.Name, o.Line, o.Column)
	case FromEnv:
		return "env " + o.Name
	case FromFlag:
		return "flag --" + o.Name
	default:
		return "default"
	}
}

// compare orders origins by layer, then as one reads.
func (o Origin) compare(other Origin) int {
	return cmp.Or(cmp.Compare(o.Layer, other.Layer), cmp.Compare(o.Name, other.Name),
		cmp.Compare(o.Line, other.Line), cmp.Compare(o.Column, other.Column))
}

// Fault is one thing wrong with the settings.
type Fault struct {
	Origin  Origin
	Key     string // with the item in a list, as in "numbers[1].flow"; empty when the whole place is wrong
	Message string
}

// Error is "place: key: message", without what is unknown.
func (f Fault) Error() string {
	var parts []string
	if f.Origin.Layer != FromDefault {
		parts = append(parts, f.Origin.String())
	}
	if f.Key != "" {
		parts = append(parts, f.Key)
	}
	return strings.Join(append(parts, f.Message), ": ")
}

// Faults are all things wrong with the settings, in the order of their places.
type Faults []Fault

// Error gives one fault a line.
func (fs Faults) Error() string {
	lines := make([]string, len(fs))
	for i, f := range fs {
		lines[i] = f.Error()
	}
	return strings.Join(lines, "\n")
}

// AsFaults returns the single faults in err, or nil when err is of another kind.
func AsFaults(err error) Faults {
	var faults Faults
	errors.As(err, &faults)
	return faults
}

// orNil returns the faults sorted by place, or no error when there are none.
func (fs Faults) orNil() error {
	if len(fs) == 0 {
		return nil
	}
	slices.SortStableFunc(fs, func(a, b Fault) int { return a.Origin.compare(b.Origin) })
	return fs
}
