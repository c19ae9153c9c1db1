package flows

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
)

// Severity says whether a flow with a diagnostic may be served.
type Severity string

// The severities, the worst first.
const (
	Error   Severity = "error"   // the flow is refused
	Warning Severity = "warning" // the flow is served; callers would be better off with a change
	Hint    Severity = "hint"    // the flow is served; it could be tidier
)

// ErrFaulty is wrapped by the error of every list of diagnostics that holds an error.
var ErrFaulty = errors.New("faults found")

// Diagnostic is one fault at one place, with what mends it.
type Diagnostic struct {
	Pos      Position
	End      Position // first character after the fault; equal to Pos when only the start is known
	Severity Severity
	Code     string // PZ followed by three digits, explained by [Rules]
	Message  string
	Remedy   string // what to write instead
}

// String is the diagnostic in one line, as editors and build logs understand it.
func (d Diagnostic) String() string {
	return fmt.Sprintf("%s: %s: %s [%s]", d.Pos, d.Severity, d.Message, d.Code)
}

// Diagnostics are all the faults of a source, sorted by position.
type Diagnostics []Diagnostic

// HasErrors reports whether any diagnostic is an error.
func (d Diagnostics) HasErrors() bool { return d.Count(Error) > 0 }

// Count is the number of diagnostics of a severity.
func (d Diagnostics) Count(s Severity) int {
	n := 0
	for _, one := range d {
		if one.Severity == s {
			n++
		}
	}
	return n
}

// Err is nil when nothing is an error. Otherwise it names the first error, counts the others and wraps [ErrFaulty].
func (d Diagnostics) Err() error {
	first := slices.IndexFunc(d, func(one Diagnostic) bool { return one.Severity == Error })
	if first < 0 {
		return nil
	}
	if others := d.Count(Error) - 1; others > 0 {
		return fmt.Errorf("%w: %s (and %d more)", ErrFaulty, d[first], others)
	}
	return fmt.Errorf("%w: %s", ErrFaulty, d[first])
}

// Sorted is a copy of d by file, line, column and code, without repetitions.
func (d Diagnostics) Sorted() Diagnostics { return slices.Clone(d).sorted() }

// sorted is d by file, line, column and code, without repetitions.
func (d Diagnostics) sorted() Diagnostics {
	slices.SortStableFunc(d, func(a, b Diagnostic) int {
		return cmp.Or(
			cmp.Compare(a.Pos.File, b.Pos.File),
			cmp.Compare(a.Pos.Line, b.Pos.Line),
			cmp.Compare(a.Pos.Col, b.Pos.Col),
			cmp.Compare(a.Code, b.Code),
			cmp.Compare(a.Message, b.Message),
		)
	})
	return slices.Compact(d)
}
