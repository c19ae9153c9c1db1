package flows

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// desk is the scope of the tests.
func desk() *scope {
	return newScope([]Variable{{Name: "account", Kind: KindText, Initial: ""}, {Name: "n", Kind: KindNumber, Initial: 0}, {Name: "member", Kind: KindFlag, Initial: false}})
}

// caller is what the tests' expressions see.
func caller() Env {
	return Env{"account": "0417", "n": 4, "member": true, "lang": "en", "call": map[string]any{"from": "+15550111", "to": "+15550100"}}
}

func TestExpressionsGiveTextNumbersAndFlags(t *testing.T) {
	t.Parallel()
	cases := map[string]any{
		`account`:                           "0417",
		`account[0:2] + "-" + account[2:]`:  "04-17",
		`n + 1`:                             5,
		`int(n / 3)`:                        1,
		`int(account) % 7`:                  4,
		`len(account) == 4 and member`:      true,
		`account startsWith "04" or n > 10`: true,
		`lang in ["hi", "ta"]`:              false,
		`call.from contains "555"`:          true,
		`member ? "gold" : "plain"`:         "gold",
		`upper(trim(" a ")) + string(n)`:    "A4",
		`digits(account)`:                   "0 4 1 7",
		`digits(n + 13)`:                    "1 7",
		`digits(call.from)`:                 "1 5 5 5 0 1 1 1",
	}
	for source, want := range cases {
		expr, _, fault := desk().compile(source)
		if fault != nil {
			t.Errorf("%s: %+v", source, *fault)
			continue
		}
		got, err := expr.Eval(caller())
		if err != nil || got != want {
			t.Errorf("%s gives %v, %v; want %v", source, got, err, want)
		}
	}
}

func TestExpressionsCannotLoopGrowOrHide(t *testing.T) {
	t.Parallel()
	for _, source := range []string{
		`all([1, 2], # > 0)`, `map([1], #)`, `count([1], true)`, `filter(1..9, true)`, `sum(1..100000000) > 1`, `len(1..10) > 2`,
		`account matches "(a+)+$"`, `let x = n; x`, `n; n`, `$env.account`, `$env["account"]`, `if member { 1 } else { 2 }`,
		`now()`, `repeat("a", 100000)`, `toJSON(account)`, `fromBase64(account)`, `get(call, "from")`,
		`call`, `digits`, `nil`, `1.5`, `n / 2`, `member ? 1 : "a"`, `[1]`, `{"a": 1}`, strings.Repeat("n+", 200) + "n", strings.Repeat("(", 2000),
		`digits(acount)`, `digits(member)`, `digits(call.form)`, `digits()`, ``, ` `, `account ==`, `account == 4`,
	} {
		if _, _, fault := desk().compile(source); fault == nil {
			t.Errorf("%s compiles", source)
		} else if fault.message == "" || fault.remedy == "" {
			t.Errorf("%s: without words: %+v", source, *fault)
		}
	}
}

func TestFaultsAtRunTimeAreErrorsWithoutTheCallersDigits(t *testing.T) {
	t.Parallel()
	env := caller()
	env["account"] = "4711x"
	for _, source := range []string{`int(account)`, `n % (n - 4)`, `account[9:1]`} {
		expr, _, fault := desk().compile(source)
		if fault != nil {
			t.Fatalf("%s: %+v", source, *fault)
		}
		_, err := expr.Eval(env)
		if source == `account[9:1]` && err == nil {
			continue // an empty stretch of text is none
		}
		if !errors.Is(err, ErrEval) || strings.Contains(err.Error(), "4711") {
			t.Errorf("%s: %v", source, err)
		}
	}
}

func TestNothingAnEnvironmentLacksPanics(t *testing.T) {
	t.Parallel()
	for _, source := range []string{`n + 1`, `account + "x"`, `digits(account)`, `call.from`, `member`, `member and true`, `lang`} {
		expr, _, fault := desk().compile(source)
		if fault != nil {
			t.Fatalf("%s: %+v", source, *fault)
		}
		for _, env := range []Env{nil, {}, {"n": "x", "account": 3, "member": 1.5, "call": 1, "lang": nil}} {
			if _, err := expr.Bool(env); !errors.Is(err, ErrEval) {
				t.Errorf("%s in %v: %v", source, env, err)
			}
		}
	}
	if _, err := (Expr{}).Eval(nil); !errors.Is(err, ErrEval) {
		t.Errorf("the zero expression gives %v", err)
	}
}

func TestTextCannotGrowWithoutBound(t *testing.T) {
	t.Parallel()
	expr, _, _ := desk().compile(`account + account`)
	env := caller()
	for range 20 {
		value, err := expr.Eval(env)
		if err != nil {
			if !errors.Is(err, ErrEval) {
				t.Error(err)
			}
			return
		}
		env["account"] = value
	}
	t.Errorf("the text has grown to %d letters", len(env["account"].(string)))
}

func TestATemplateFillsInItsExpressions(t *testing.T) {
	t.Parallel()
	cases := map[string]string{
		"":                                   "",
		"Hello.":                             "Hello.",
		"You are {{ digits(account) }}.":     "You are 0 4 1 7.",
		"{{n}} of {{ n + 1 }}, {{ member }}": "4 of 5, true",
		"नमस्ते {{ account }} }} { धन्यवाद":     "नमस्ते 0417 }} { धन्यवाद",
		`{{ member ? "yes" : "no" }}{{ lang }}`: "yesen",
	}
	for source, want := range cases {
		template, faults := desk().template(source)
		if len(faults) > 0 {
			t.Errorf("%s: %+v", source, *faults[0])
			continue
		}
		got, err := template.Render(caller())
		if err != nil || got != want || template.String() != source || template.IsZero() != (source == "") {
			t.Errorf("%q renders as %q, %v", template, got, err)
		}
	}
}

func TestEveryFaultOfATemplateIsToldAtItsPlace(t *testing.T) {
	t.Parallel()
	source := "नमस्ते {{ acount }} {{ n + }} {{ never"
	_, faults := desk().template(source)
	var got []string
	for _, fault := range faults {
		got = append(got, string([]rune(source)[fault.from:min(fault.to, len([]rune(source)))]))
	}
	if diff := cmp.Diff([]string{"acount", "+", "{{"}, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestARenderedTemplateTellsItsFault(t *testing.T) {
	t.Parallel()
	template, _ := desk().template("Your {{ int(account) }}")
	if _, err := template.Render(Env{"account": "x"}); !errors.Is(err, ErrEval) {
		t.Errorf("err = %v", err)
	}
}
