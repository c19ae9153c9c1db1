package flowtest

import (
	"fmt"
	"strings"
	"time"

	"presszero/flows"
)

// Report is what became of a file of tests.
type Report struct {
	File    string
	Flow    string
	Faults  []Fault  // of the file; when there are any, no test was run
	Results []Result // one for each test, in the order written
	// Coverage is what the tests have seen of the flow.
	Coverage *Coverage
}

// Result is what became of one test.
type Result struct {
	Name         string
	Pos          flows.Position
	Conversation []Exchange // until the end, or the first difference
	Failure      *Failure   // nil: passed
	Took         time.Duration
}

// Exchange is what the caller heard, and then did.
type Exchange struct {
	Heard string
	Did   string // empty: the conversation ends here
}

// Failure is the first difference between a conversation and its test.
type Failure struct {
	Pos  flows.Position // of what was expected
	Want string
	Got  string
}

// Passed reports whether the file could be read and every test in it passed.
func (r Report) Passed() bool { return len(r.Faults) == 0 && r.Failed() == 0 }

// Failed counts the tests that failed.
func (r Report) Failed() int {
	failed := 0
	for _, result := range r.Results {
		if result.Failure != nil {
			failed++
		}
	}
	return failed
}

// String is the report for people: faults and failures in full, what passed in one line.
func (r Report) String() string {
	var out strings.Builder
	for _, fault := range r.Faults {
		fmt.Fprintln(&out, fault)
	}
	for _, result := range r.Results {
		if result.Failure != nil {
			out.WriteString(result.String())
		}
	}
	switch {
	case len(r.Faults) > 0:
		fmt.Fprintf(&out, "%s: not run\n", r.File)
	case r.Failed() > 0:
		fmt.Fprintf(&out, "%s: %d of %d tests failed\n", r.File, r.Failed(), len(r.Results))
	case len(r.Results) == 1:
		fmt.Fprintf(&out, "%s: 1 test passed\n", r.File)
	default:
		fmt.Fprintf(&out, "%s: %d tests passed\n", r.File, len(r.Results))
	}
	return out.String()
}

// String is the result for people: the conversation, and where it first went another way.
func (r Result) String() string {
	if r.Failure == nil {
		return fmt.Sprintf("%s: passed: %s\n", r.Pos, r.Name)
	}
	var out strings.Builder
	fmt.Fprintf(&out, "%s: failed: %s\n", r.Failure.Pos, r.Name)
	for i, e := range r.Conversation {
		mark := "   "
		if i == len(r.Conversation)-1 {
			mark = "  >" // here it went another way
		}
		if e.Heard != "" {
			fmt.Fprintf(&out, "%s caller hears: %s\n", mark, e.Heard)
		}
		if e.Did != "" {
			fmt.Fprintf(&out, "%s caller %s\n", mark, e.Did)
		}
	}
	fmt.Fprintf(&out, "  want: %s\n  got:  %s\n", r.Failure.Want, r.Failure.Got)
	return out.String()
}
