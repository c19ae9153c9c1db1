package obs

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/zap"
	"pgregory.net/rapid"
)

func TestPhonesKeepTheirLastTwoDigitsOnly(t *testing.T) {
	t.Parallel()
	want := map[string]string{
		"+15550100":                             "+******00",
		"15550100":                              "******00",
		"+7":                                    "+*",
		"":                                      "",
		"anonymous":                             "anonymous",
		"Restricted":                            "Restricted",
		"client:anna":                           "client:**na",
		"client:+15550100":                      "client:+******00",
		"sip:anna@desk.example.com":             "sip:**na@desk.example.com",
		"sip:+15550100@example.com;x=y":         "sip:+******00@example.com;x=y",
		"sips:desk@+15550100000.example":        "sips:**sk@+*********00.example",
		"tel:+15550100":                         "tel:+******00",
		"whatever: a colon is no scheme":        strings.Repeat("*", 28) + "me",
		"client:anonymous":                      "client:anonymous",
		"client:\u0905\u0928\u094d\u0928\u093e": "client:***\u0928\u093e",
	}
	got := map[string]string{}
	for number := range want {
		got[number] = MaskPhone(number)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("MaskPhone (-want +got):\n%s", diff)
	}
}

func TestPressedDigitsAreHidden(t *testing.T) {
	t.Parallel()
	want := []zap.Field{
		zap.String("d", ""), zap.String("d", "*"), zap.String("d", "**"), zap.String("d", "*23"), zap.String("p", "+******00"),
	}
	got := []zap.Field{Digits("d", ""), Digits("d", "0"), Digits("d", "12"), Digits("d", "123"), Phone("p", "+15550100")}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("fields (-want +got):\n%s", diff)
	}
}

func TestCarelessTextsLosePhoneNumbersAndKeepTheRest(t *testing.T) {
	t.Parallel()
	const sid = "CA12345678901234567890123456789012"
	want := map[string]string{
		"from +15550100, to +15550101":       "from +******00, to +******01",
		"bare 5555550100 here":               "bare ********00 here",
		"15 digits 155555501001234.":         "15 digits *************34.",
		"From=%2B15550100&To=%2b15550101":    "From=%2B******00&To=%2b******01",
		"sip:+15550100@example.com":          "sip:+******00@example.com",
		"user_5555550100 joined":             "user_********00 joined",
		"+15550100abc":                       "+******00abc",
		"card 4111111111111111":              "card **************11",
		"call " + sid + " ended":             "call " + sid + " ended",
		"id 0123456789abcdef0123456789":      "id 0123456789abcdef0123456789",
		"nine digits 123456789 stay":         "nine digits 123456789 stay",
		"+123456 is no number":               "+123456 is no number",
		"2026-03-01T09:00:00.000Z port 8080": "2026-03-01T09:00:00.000Z port 8080",
		"":                                   "",
	}
	got := map[string]string{}
	for text := range want {
		got[text] = Scrub(text)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("scrub (-want +got):\n%s", diff)
	}
}

func TestNoPhoneNumberSurvivesScrubbing(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		number := rapid.StringMatching(`[1-9][0-9]{6,14}`).Draw(t, "number")
		before := rapid.StringMatching(`[a-z ="/:+]{0,8}`).Draw(t, "before")
		after := rapid.StringMatching(`[a-z "&@,]{0,8}`).Draw(t, "after")
		text := before + "+" + number + after
		got := Scrub(text)
		if strings.Contains(got, number) || len(got) != len(text) {
			t.Errorf("Scrub(%q) = %q", text, got)
		}
		if again := Scrub(got); again != got {
			t.Errorf("Scrub(%q) = %q, and once more = %q", text, got, again)
		}
		if masked := MaskPhone("+" + number); strings.Count(masked, "*") != len(number)-2 {
			t.Errorf("MaskPhone(+%s) = %q", number, masked)
		}
	})
}

func FuzzScrubKeepsTextWhole(f *testing.F) {
	f.Add("call +15550100 from %2B15550101")
	f.Add("%2")
	f.Add("%2B")
	f.Add("\xff+15550100\xfe")
	f.Fuzz(func(t *testing.T, text string) {
		got := Scrub(text)
		if len(got) != len(text) || utf8.ValidString(text) != utf8.ValidString(got) {
			t.Errorf("Scrub(%q) = %q", text, got)
		}
		MaskPhone(text)
	})
}
