package flows

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestValuesAreSpokenInTheLanguageOfTheText(t *testing.T) {
	t.Parallel()
	cases := []struct{ source, tag, want string }{
		{`{{ digits(account, 2) }}`, "hi", "0 4, 1 7"},
		{`{{ digits(n) }}`, "", "4"},
		{`{{ number(n * 30000) }}`, "en", "120 thousand"},
		{`{{ number(n * 30000) }}`, "en-IN", "1 lakh 20 thousand"},
		{`{{ n * 30000 | number() }}`, "hi-IN", "1 लाख 20 हज़ार"},
		{`{{ ordinal(n) }}`, "en", "fourth"},
		{`{{ date("2026-12-25") }}`, "hi", "25 दिसंबर 2026"},
		{`{{ "2026-12-25" | weekday() }}`, "ta", "வெள்ளிக்கிழமை"},
		{`{{ time("17:30") }}`, "bn", "বিকেল 5টা 30 মিনিটে"},
		{`{{ duration(n * 30) }}`, "en", "2 minutes"},
		{`{{ money(n, "EUR") }}`, "en", "4 euros"},
		{`{{ "12.50" | money("INR") }}`, "hi", "12 रुपये और 50 पैसे"},
		{`{{ phone(call.from) }}`, "en", "plus 1, 5 5 5, 0 1 1 1"},
		{`{{ upper(money(n, "EUR")) }}`, "en", "4 EUROS"},
		{`{{ date(time("25")) }}`, "en", ""},
		{`{{ number(n) }}`, "unknown", "4"},
	}
	for _, c := range cases {
		template, faults := desk().template(c.source)
		if len(faults) > 0 {
			t.Errorf("%s: %+v", c.source, *faults[0])
			continue
		}
		env := caller()
		env[SpeechKey] = c.tag
		got, err := template.Render(env)
		if got != c.want || (err != nil) != (c.want == "") || err != nil && !errors.Is(err, ErrEval) {
			t.Errorf("%s in %q is %q, %v; want %q", c.source, c.tag, got, err, c.want)
		}
		if want := !strings.Contains(c.source, "digits"); template.speaks() != want {
			t.Errorf("%s depends on the language: %v", c.source, !want)
		}
	}
}

func TestAWrongUseOfAFunctionIsToldAtItsPlace(t *testing.T) {
	t.Parallel()
	type fault struct{ At, Message, Remedy string }
	cases := map[string]fault{
		`mony(n, "EUR")`:            {"mony", `unknown function "mony"`, `did you mean "money"?`},
		`n | mony("EUR")`:           {"mony", `unknown function "mony"`, `did you mean "money"?`},
		`account(n)`:                {"", "", ""},
		`money(n)`:                  {`money`, "money with 1 argument", `write money(amount, "EUR"), where amount is a whole number or a text such as 12.50`},
		`money(member, "EUR")`:      {`member`, "money takes a text or a number", `write money(amount, "EUR"), where amount is a whole number or a text such as 12.50`},
		`money(n, "EURO")`:          {`"EURO"`, `unknown currency "EURO"`, `did you mean "EUR"?`},
		`money(n, account)`:         {`account`, "the currency is not written out", `write it in quotes, such as money(amount, "EUR")`},
		`number(account)`:           {`account`, "number takes a number", "turn text into a number with int(...), or write number(attempts)"},
		`"x" + number(account)`:     {`account`, "number takes a number", "turn text into a number with int(...), or write number(attempts)"},
		`date(n)`:                   {`n`, "date takes a text", "write date(due), where due is a text such as 2026-12-25"},
		`digits(account, n)`:        {`n`, "the size of the groups is not a number from 1 to 9", "write it out, such as digits(account, 3)"},
		`digits(account, 12)`:       {`12`, "the size of the groups is not a number from 1 to 9", "write it out, such as digits(account, 3)"},
		`$speech`:                   {`$speech`, "$speech is not part of the language", "use comparisons, startsWith, endsWith, contains, in, and, or, not"},
		`number(acount)`:            {`acount`, `unknown variable "acount"`, `did you mean "account"?`},
		`weekday(date(number(n)))`:  {"", "", ""},
		`$date("2026-12-25")`:       {`$date`, "$date is not part of the language", "use comparisons, startsWith, endsWith, contains, in, and, or, not"},
		`number(n) + number(n) + n`: {"+", "", ""},
	}
	for source, want := range cases {
		_, _, wrong := desk().compile(source)
		if want == (fault{}) {
			continue // that it neither panics nor hangs is enough
		}
		if wrong == nil {
			t.Errorf("%s compiles", source)
			continue
		}
		got := fault{string([]rune(source)[wrong.from:wrong.to]), wrong.message, wrong.remedy}
		if want.Message == "" {
			want.Message, want.Remedy = got.Message, got.Remedy
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got)\n%s", source, diff)
		}
	}
}

func TestAVariableMayHaveTheNameOfAFunction(t *testing.T) {
	t.Parallel()
	s := newScope([]Variable{{Name: "date", Kind: KindText, Initial: ""}})
	template, faults := s.template("{{ date(date) }}, {{ date }}")
	if len(faults) > 0 {
		t.Fatalf("%+v", *faults[0])
	}
	if got, err := template.Render(Env{"date": "2026-12-25"}); got != "December 25th, 2026, 2026-12-25" || err != nil {
		t.Errorf("it is %q, %v", got, err)
	}
}
