package phrase

import (
	"slices"
	"testing"

	"golang.org/x/text/feature/plural"
)

func TestAMissingSentenceIsFound(t *testing.T) {
	t.Parallel()
	l := hindi
	l.goodbye = ""
	l.clock.months[4] = ""
	l.escape = nil
	l.about = counted{plural.Other: "x"}
	got := l.missing()
	slices.Sort(got)
	want := []string{"hi.about (plural form 2)", "hi.clock.months[4]", "hi.escape", "hi.goodbye"}
	if !slices.Equal(got, want) {
		t.Errorf("missing are %q, not %q", got, want)
	}
}

// TestHindiAndBengaliCountZeroAsOne holds the plural rules of CLDR, where they differ from English.
func TestHindiAndBengaliCountZeroAsOne(t *testing.T) {
	t.Parallel()
	for _, l := range languages {
		want := plural.Other
		if l.tag == "hi" || l.tag == "bn" {
			want = plural.One
		}
		if got := l.form(0); got != want {
			t.Errorf("%s: 0 has plural form %v, not %v", l.tag, got, want)
		}
		if l.form(1) != plural.One || l.form(2) != plural.Other {
			t.Errorf("%s: 1 and 2 have plural forms %v and %v", l.tag, l.form(1), l.form(2))
		}
	}
}
