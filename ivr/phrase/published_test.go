package phrase

import (
	"errors"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	xlanguage "golang.org/x/text/language"
)

// TestEverySentenceIsPublished holds that operators can word all that is said themselves, but for the names of days, months,
// numbers and currencies, and for what callers say.
func TestEverySentenceIsPublished(t *testing.T) {
	t.Parallel()
	l := english
	known := map[uintptr]string{}
	for _, info := range Published() {
		at := reflect.ValueOf(info.place(&l)).Pointer()
		if other := known[at]; other != "" {
			t.Errorf("%s and %s are the same sentence", info.Name, other)
		}
		known[at] = info.Name
	}
	eachSentence(reflect.ValueOf(&l).Elem(), "language", func(at uintptr, name string) {
		if known[at] == "" {
			t.Errorf("%s is not published: add it to the chapters", name)
		}
	})
}

// eachSentence visits the sentences below v.
func eachSentence(v reflect.Value, name string, visit func(at uintptr, name string)) {
	switch {
	case v.Type() == reflect.TypeFor[xlanguage.Tag](), v.Type() == reflect.TypeFor[spoken](), v.Type() == reflect.TypeFor[decimal](), name == "language.tag", name == "language.clock.first":
	case v.Kind() == reflect.String, v.Type() == reflect.TypeFor[counted](), v.Type() == reflect.TypeFor[timed]():
		visit(v.Addr().Pointer(), name)
	case v.Kind() == reflect.Struct:
		for i := range v.NumField() {
			eachSentence(v.Field(i), name+"."+v.Type().Field(i).Name, visit)
		}
	}
}

func TestPublishedNamesAreOfOneKindAndUnlike(t *testing.T) {
	t.Parallel()
	shape := regexp.MustCompile(`^[a-z]+(-[a-z]+)*$`)
	var names []string
	for _, info := range Published() {
		names = append(names, info.Name)
		if found, ok := Lookup(info.Name); !ok || found.Name != info.Name || !shape.MatchString(info.Name) || len(info.Name) > 40 {
			t.Errorf("%s is no name, or is not found", info.Name)
		}
	}
	slices.Sort(names)
	if len(slices.Compact(slices.Clone(names))) != len(names) {
		t.Errorf("a name stands for two sentences: %q", names)
	}
	if _, ok := Lookup("nothing"); ok {
		t.Error("a sentence that is not there is found")
	}
}

func TestASentenceTellsItsPlaceholdersAndForms(t *testing.T) {
	t.Parallel()
	between, _ := Lookup("wait-between")
	if between.Kind != Counted || !slices.Equal(between.Gaps, []string{"low", "n"}) || !slices.Equal(between.Told, []string{"low", "n"}) {
		t.Errorf("wait-between is %+v", between)
	}
	minute, _ := Lookup("by-minute")
	if minute.Kind != Timed || !slices.Equal(minute.Gaps, []string{"h", "m", "mm", "part"}) || !slices.Equal(minute.Told, []string{"h"}) {
		t.Errorf("by-minute is %+v", minute)
	}
	for tag, want := range map[string]string{"en": "one other+", "hi": "one other+", "es": "one other+many", "fr": "one other+many", "xx": "+"} {
		needed, also := between.Forms(tag)
		if got := strings.Join(needed, " ") + "+" + strings.Join(also, " "); got != want {
			t.Errorf("%s needs the forms %s, not %s", tag, got, want)
		}
	}
	if needed, also := minute.Forms("es"); !slices.Equal(needed, []string{"one", "other"}) || also != nil {
		t.Errorf("times need the forms %q, %q", needed, also)
	}
	if got := minute.Wordings("xx"); got != nil {
		t.Errorf("a language that is not spoken has %v", got)
	}
}

func TestAnOperatorsWordingIsSaid(t *testing.T) {
	t.Parallel()
	ours, err := New()
	if err != nil {
		t.Fatal(err)
	}
	before := ours.For("en").WaitAbout(3)
	own, err := ours.With([]Override{
		{Phrase: "wait-about", Language: "en", Wordings: map[string]string{"one": "{n} minute left.", "other": "{n} minutes left, yes {n}."}},
		{Phrase: "thanks-for-holding", Language: "es", Wordings: map[string]string{"other": "Gracias por su paciencia."}},
		{Phrase: "goodbye", Language: "en", Audio: "bye.wav"},
		{Phrase: "closed", Language: "en", Wordings: map[string]string{"other": "Closed."}, Audio: "closed.wav"},
		{Phrase: "by-hour", Language: "es", Wordings: map[string]string{"other": "como tarde a las {h} {part}"}},
		{Phrase: "wait-up-to", Language: "fr", Wordings: map[string]string{"one": "{n} minute au plus.", "other": "{n} minutes au plus."}},
	})
	if err != nil {
		t.Fatal(err)
	}
	for got, want := range map[string]string{
		own.For("en").WaitAbout(1):                      "1 minute left.",
		own.For("en-GB").WaitAbout(3):                   "3 minutes left, yes 3.",
		own.For("xx").WaitAbout(2):                      "2 minutes left, yes 2.",
		own.For("es").ThanksForHolding():                "Gracias por su paciencia.",
		own.For("hi").ThanksForHolding():                ours.For("hi").ThanksForHolding(),
		own.For("fr").WaitUpTo(0):                       "0 minute au plus.",
		own.For("fr").WaitUpTo(2_000_000):               "2000000 minutes au plus.",
		own.For("en").Recording("Goodbye."):             "bye.wav",
		own.For("en").Recording(own.For("en").Closed()): "closed.wav",
		own.For("en").Recording("Hello."):               "",
		own.For("es").Recording("Goodbye."):             "",
	} {
		if got != want {
			t.Errorf("it is said as %q, want %q", got, want)
		}
	}
	if ours.For("en").WaitAbout(3) != before || ours.For("en").Recording("Goodbye.") != "" || english.about[0] == own.For("en").about[0] {
		t.Error("our own catalogue has changed")
	}
	if !own.WantsPerson("es", "un agente") || len(own.Languages()) != len(ours.Languages()) {
		t.Error("a catalogue with wordings understands less")
	}
}

func TestWordingsThatCannotBeAreRefused(t *testing.T) {
	t.Parallel()
	ours, err := New()
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range []Override{
		{Phrase: "nothing", Language: "en"}, {Phrase: "closed", Language: "xx"}, {Phrase: "wait-about", Language: "en", Audio: "x.wav"},
	} {
		if _, err := ours.With([]Override{o}); !errors.Is(err, ErrOverride) {
			t.Errorf("%+v: %v", o, err)
		}
	}
}
