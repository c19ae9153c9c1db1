package queue

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestALaneHasOneText(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"": "main", "main": "main", "main@anna": "main@anna", "@anna": "main@anna", "lang:hi": "lang:hi", "lang:hi>=1": "lang:hi",
		"lang:hi,billing>=2": "billing>=2,lang:hi", "lang:hi?,billing>=02?@sip:a@b": "billing>=2?,lang:hi?@sip:a@b",
	} {
		l, err := ParseLane(text)
		if err != nil || l.String() != want {
			t.Errorf("%q is read as %q, %v, want %q", text, l, err, want)
		}
	}
}

func TestWhatNamesNoLaneIsRefused(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"billing>=0", "billing>=101", "billing>=", "billing>2", "billing,billing>=2", "main,billing", "a,,b", "a b", ",", "main@",
		"main@a\nb", "a-skill-whose-name-is-longer-than-sixty-four-bytes-is-not-kept-whole",
	} {
		if l, err := ParseLane(text); !errors.Is(err, ErrLane) {
			t.Errorf("%q is read as %q, %v", text, l, err)
		}
	}
}

func FuzzLanesAreReadAsTheyAreWritten(f *testing.F) {
	f.Add("billing>=2,lang:hi?@anna")
	f.Fuzz(func(t *testing.T, text string) {
		l, err := ParseLane(text)
		if err != nil {
			return
		}
		again, err := ParseLane(l.String())
		if len(l.String()) > maxText { // "@" before a long agent becomes "main@"
			return
		}
		if diff := cmp.Diff(l, again); err != nil || diff != "" {
			t.Fatalf("%q is written %q, which is read otherwise: %v\n%s", text, l, err, diff)
		}
	})
}
