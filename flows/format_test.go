package flows_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"presszero/flows"
)

func TestCaretsStandBelowTheirLettersInEveryScript(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		line     string
		col, end int
		want     string
	}{
		"plain":               {"say: hello", 6, 11, "     ^^^^^"},
		"a place without end": {"say: hello", 6, 6, "     ^"},
		"at the end of line":  {"say:", 5, 5, "    ^"},
		"behind the end":      {"say:", 50, 60, "    ^"},
		"a tab":               {"\tsay: x", 2, 5, "    ^^^"},
		"combining marks":     {"हिन्दी x", 8, 9, "      ^"},
		"wide letters":        {"日本 x", 4, 5, "     ^"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			at := flows.Position{File: "a.yaml", Line: 1, Col: c.col}
			end := at
			end.Col = c.end
			diags := flows.Diagnostics{{Pos: at, End: end, Severity: flows.Error, Code: "PZ000", Message: "wrong", Remedy: "mend it"}}
			got := flows.Format(diags, map[string][]byte{"a.yaml": []byte(c.line + "\r\n")})
			shown := c.line
			if name == "a tab" {
				shown = "    say: x"
			}
			want := at.String() + ": error: wrong [PZ000]\n 1 | " + shown + "\n   | " + c.want + "\n  remedy: mend it\n"
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestAFaultOfAnUnknownFileIsToldWithoutItsLine(t *testing.T) {
	t.Parallel()
	diags := flows.Diagnostics{{Pos: flows.Position{File: "a.yaml", Line: 3, Col: 1}, Severity: flows.Warning, Code: "PZ000", Message: "odd"}}
	if diff := cmp.Diff("a.yaml:3:1: warning: odd [PZ000]\n", flows.Format(diags, nil)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}
