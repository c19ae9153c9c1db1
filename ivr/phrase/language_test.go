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
	l.upTo = counted{plural.One: "x", plural.Many: "y", plural.Other: "z"}
	l.byHour = timed{plural.One: "x"}
	got := l.missing()
	slices.Sort(got)
	want := []string{"hi.about (plural form one)", "hi.byHour (plural form other)", "hi.clock.months[4]", "hi.escape", "hi.goodbye", "hi.upTo (no such plural form: many)"}
	if !slices.Equal(got, want) {
		t.Errorf("missing are %q, not %q", got, want)
	}
}
