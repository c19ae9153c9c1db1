package phrase_test

import (
	"errors"
	"fmt"
	"math"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"presszero/internal/golden"
	"presszero/ivr/phrase"
)

// TestEveryValueIsSpokenAsWritten compares numbers, dates and money in each language with a file that speakers can read.
func TestEveryValueIsSpokenAsWritten(t *testing.T) {
	t.Parallel()
	for _, tag := range []string{"en", "en-IN", "hi", "ta", "bn", "es", "pt", "de", "fr"} {
		t.Run(tag, func(t *testing.T) {
			t.Parallel()
			got := everyValue(t, phrase.In(tag))
			golden.Equal(t, filepath.Join("testdata", "values-"+tag+".txt"), got)
		})
	}
}

// everyValue is each kind of value at the edges of how it is said.
func everyValue(t *testing.T, v phrase.Values) string {
	t.Helper()
	var out strings.Builder
	line := func(what string, value any, said string) { fmt.Fprintf(&out, "%-9s %-24v %s\n", what, value, said) }
	must := func(said string, err error) string {
		if err != nil {
			t.Error(err)
		}
		return said
	}
	for _, n := range []int{0, 1, 2, 21, 100, 999, 1000, 1984, 10_000, 21_000, 99_999, 100_000, 150_025, 1_000_000, 2_000_000, 12_345_678, 10_000_000_000, -7} {
		line("number", n, v.Number(n))
	}
	for _, n := range []int{0, 1, 2, 3, 10, 11, 12, 13, 21, 22, 23, 100, 101} {
		line("ordinal", n, v.Ordinal(n))
	}
	for _, d := range []string{"2026-01-01", "2026-02-22", "2026-12-03", "2028-02-29"} {
		line("date", d, must(v.Date(d)))
		line("weekday", d, must(v.Weekday(d)))
	}
	for _, at := range []string{"00:00", "00:30", "01:00", "05:00", "09:00", "12:00", "12:05", "13:01", "17:30", "23:59"} {
		line("time", at, must(v.Time(at)))
	}
	for _, d := range []time.Duration{0, time.Second, 90 * time.Second, time.Hour, 25*time.Hour + 30*time.Minute + 5*time.Second, 21 * time.Minute, 48 * time.Hour} {
		line("duration", d, v.Duration(d))
	}
	for _, code := range phrase.Currencies() {
		for _, amount := range []string{"0", "1", "2", "0.01", "12.50", "150000.05", "1000000"} {
			line("money", amount+" "+code, must(v.Money(amount, code)))
		}
	}
	line("money", "-3.5 EUR", must(v.Money("-3.5", "EUR")))
	for _, number := range []string{"+15550100", "+15550100123", "+919876543210", "+352621123456", "5550100", "112"} {
		line("phone", number, v.Phone(number))
	}
	return out.String()
}

func TestWhatIsNoValueIsRefusedWithoutBeingRepeated(t *testing.T) {
	t.Parallel()
	v := phrase.In("en")
	refused := map[string]func(string) (string, error){
		"2026-02-29": v.Date, "tomorrow": v.Weekday, "25:00": v.Time, "": v.Date,
		"4711x": func(s string) (string, error) { return v.Money(s, "EUR") },
		"1.234": func(s string) (string, error) { return v.Money(s, "EUR") },
		"1,000": func(s string) (string, error) { return v.Money(s, "EUR") },
		"77":    func(s string) (string, error) { return v.Money(s, "XXX") },
	}
	for text, say := range refused {
		said, err := say(text)
		if !errors.Is(err, phrase.ErrValue) || text != "" && strings.Contains(err.Error(), text) {
			t.Errorf("%q is said as %q, %v", text, said, err)
		}
	}
}

func TestEveryLanguageSaysTheSameCurrencies(t *testing.T) {
	t.Parallel()
	for _, tag := range catalogue(t).Languages() {
		for _, code := range phrase.Currencies() {
			if said, err := phrase.In(tag).Money("2.02", code); err != nil || strings.Count(said, "2") != 2 {
				t.Errorf("%s says %s as %q, %v", tag, code, said, err)
			}
		}
	}
}

// TestANumberKeepsItsWorth adds up what is said.
func TestANumberKeepsItsWorth(t *testing.T) {
	t.Parallel()
	worth := map[string]int{"million": 1_000_000, "crore": 10_000_000, "lakh": 100_000, "thousand": 1000}
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 999_999_999).Draw(t, "n")
		for _, tag := range []string{"en", "en-IN"} {
			said := phrase.In(tag).Number(n)
			total, count := 0, 0
			for _, word := range strings.Fields(said) {
				if scale, ok := worth[word]; ok {
					total, count = total+count*scale, 0
					continue
				}
				if _, err := fmt.Sscan(word, &count); err != nil || count > 999 {
					t.Fatalf("%q has %q", said, word)
				}
			}
			if total+count != n {
				t.Fatalf("%d is said as %q, which is %d", n, said, total+count)
			}
		}
	})
}

func TestTheSmallestNumberIsSpoken(t *testing.T) {
	t.Parallel()
	if said := phrase.In("en").Number(math.MinInt); !strings.HasPrefix(said, "minus 9 billion") {
		t.Errorf("it is %q", said)
	}
	_ = phrase.In("en").Duration(math.MinInt64)
}

func TestDigitsAreSaidOneByOneInGroups(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text  string
		group int
		want  string
	}{
		{"0417", 0, "0 4 1 7"}, {"041700", 3, "0 4 1, 7 0 0"}, {"+1 (555) 01-11", 4, "1 5 5 5, 0 1 1 1"}, {"", 2, ""}, {"x", 2, ""}, {"12345", 2, "1 2, 3 4, 5"},
	} {
		if got := phrase.Digits(c.text, c.group); got != c.want {
			t.Errorf("%q in groups of %d is %q, want %q", c.text, c.group, got, c.want)
		}
	}
}

func TestValuesOfUnknownLanguagesAreSaidInEnglish(t *testing.T) {
	t.Parallel()
	for tag, want := range map[string]string{"hi-IN": "2 हज़ार", "HI": "2 हज़ार", "en-GB": "2 thousand", "xx": "2 thousand", "": "2 thousand"} {
		if got := phrase.In(tag).Number(2000); got != want {
			t.Errorf("in %q 2000 is %q", tag, got)
		}
	}
	if phrase.Speaks("xx") || phrase.Speaks("") || !phrase.Speaks("bn-BD") {
		t.Error("a language that is not spoken counts as one, or the reverse")
	}
}
