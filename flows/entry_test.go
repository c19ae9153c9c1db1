package flows_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"presszero/flows"
)

// counter asks for everything that can be asked for.
const counter = `flow: counter
languages: [en, hi]
person: reception
start: tongue
vars: {card: "", copy: "", last: "", length: 0, vip: false, born: ""}
steps:
  tongue: {language: {hi: "2", en: "1"}, tries: 3, next: what}
  what:
    listen: {en: "Cards? Press 0 for a person.", hi: "कार्ड? 0 दबाएँ।"}
    choices:
      - {key: "1", words: {en: [card, my card], hi: कार्ड}, next: card}
      - {key: "#", words: {en: birthday, hi: [जन्मदिन]}, next: born}
  card:
    collect: {en: "Your card?", hi: "आपका कार्ड?"}
    into: card
    digits: 12-19
    pattern: "[3-6].*"
    check: luhn
    input: both
    confirm: true
    sensitive: true
    next: copy
  copy: {set: {copy: 'last + "."', last: "card", length: len(card), vip: 'card startsWith "4"'}, next: bye}
  born: {collect: {en: "When?", hi: "कब?"}, as: date, order: ymd, when: past, into: born, confirm: {en: "{{ born }}?", hi: "{{ born }}?"}, next: bye}
  bye: {hangup: {en: "{{ vip }} {{ copy }} {{ born }}", hi: "{{ vip }}"}}
`

func counterFlow(t *testing.T) *flows.Program {
	t.Helper()
	program, diags := flows.Compile(flows.File{Name: "counter.yaml", Data: []byte(counter)}, fixtureSite(t))
	if err := diags.Err(); err != nil {
		t.Fatal(err)
	}
	return program
}

func TestQuestionsCompileToWhatWasWritten(t *testing.T) {
	t.Parallel()
	program := counterFlow(t)
	want := map[string]flows.Step{
		"tongue": &flows.LanguageStep{
			Choices: []flows.LanguageChoice{{Language: "hi", Key: "2"}, {Language: "en", Key: "1"}}, Timeout: 5 * time.Second, Tries: 3, Next: "what",
		},
		"what": &flows.Listen{
			Choices: []flows.Choice{
				{Key: "1", Words: map[string][]string{"en": {"card", "my card"}, "hi": {"कार्ड"}}, Next: "card"},
				{Key: "#", Words: map[string][]string{"en": {"birthday"}, "hi": {"जन्मदिन"}}, Next: "born"},
			},
			Timeout: 5 * time.Second, Tries: 2,
		},
		"card": &flows.Collect{
			Entry: flows.Entry{As: flows.EntryDigits, Min: 12, Max: 19, Check: flows.CheckLuhn}, Into: "card", Input: flows.InputBoth,
			Confirm: flows.Confirm{Asked: true}, Sensitive: true, Finish: "#", Timeout: 5 * time.Second, Tries: 2, Next: "copy",
		},
		"born": &flows.Collect{
			Entry: flows.Entry{As: flows.EntryDate, Min: 8, Max: 8, Order: flows.YearFirst, When: flows.Past}, Into: "born", Input: flows.InputKeys,
			Confirm: flows.Confirm{Asked: true}, Finish: "#", Timeout: 5 * time.Second, Tries: 2, Next: "bye",
		},
	}
	got := map[string]flows.Step{}
	for name := range want {
		got[name] = program.Steps[name]
	}
	ignore := cmp.Options{
		cmpopts.IgnoreTypes(flows.StepMeta{}, flows.Prompt{}), cmp.Comparer(func(_, _ flows.Pattern) bool { return true }),
	}
	if diff := cmp.Diff(want, got, ignore); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if got := program.Edges("what"); !slices.Equal(got, []string{"card", "born"}) {
		t.Errorf("the words lead to %v", got)
	}
}

func TestWhatIsFedByASensitiveEntryIsSensitive(t *testing.T) {
	t.Parallel()
	var got []string
	for _, v := range counterFlow(t).Vars {
		if v.Sensitive {
			got = append(got, v.Name)
		}
	}
	if want := []string{"card", "copy", "last", "length"}; !slices.Equal(got, want) {
		t.Errorf("sensitive are %v, not %v", got, want)
	}
}

func TestKeysBecomeValuesOrNothing(t *testing.T) {
	t.Parallel()
	today := time.Date(2026, 11, 23, 23, 30, 0, 0, time.FixedZone("IST", 5*3600+1800))
	for _, c := range []struct {
		entry flows.Entry
		keys  string
		want  any // nil: no entry
	}{
		{flows.Entry{As: flows.EntryDigits, Min: 2, Max: 4}, "007", "007"},
		{flows.Entry{As: flows.EntryDigits, Min: 2, Max: 4}, "7", nil},
		{flows.Entry{As: flows.EntryDigits, Min: 2, Max: 4}, "1*2", nil},
		{flows.Entry{As: flows.EntryDigits, Min: 2, Max: 4, Between: &flows.Range{Low: 7, High: 31}}, "31", "31"},
		{flows.Entry{As: flows.EntryDigits, Min: 2, Max: 4, Between: &flows.Range{Low: 7, High: 31}}, "06", nil},
		{flows.Entry{As: flows.EntryDigits, Min: 2, Max: 19, Check: flows.CheckLuhn}, "4111111111111111", "4111111111111111"},
		{flows.Entry{As: flows.EntryDigits, Min: 2, Max: 19, Check: flows.CheckLuhn}, "4111111111111112", nil},
		{flows.Entry{As: flows.EntryNumber, Min: 1, Max: 3}, "012", 12},
		{flows.Entry{As: flows.EntryMoney, Min: 1, Max: 3}, "12*5", 1250},
		{flows.Entry{As: flows.EntryMoney, Min: 1, Max: 3, Between: &flows.Range{Low: 1, High: 20}}, "21*00", nil},
		{flows.Entry{As: flows.EntryMoney, Min: 1, Max: 3}, "12**5", nil},
		{flows.Entry{As: flows.EntryYesNo}, "1", true},
		{flows.Entry{As: flows.EntryYesNo}, "2", false},
		{flows.Entry{As: flows.EntryYesNo}, "3", nil},
		{flows.Entry{As: flows.EntryDate}, "28022026", "2026-02-28"},
		{flows.Entry{As: flows.EntryDate}, "29022026", nil},
		{flows.Entry{As: flows.EntryDate, Order: flows.MonthFirst}, "12312026", "2026-12-31"},
		{flows.Entry{As: flows.EntryDate, Order: flows.YearFirst}, "20261231", "2026-12-31"},
		{flows.Entry{As: flows.EntryDate, When: flows.Past}, "23112026", "2026-11-23"},
		{flows.Entry{As: flows.EntryDate, When: flows.Past}, "24112026", nil},
		{flows.Entry{As: flows.EntryDate, When: flows.Future}, "23112026", "2026-11-23"},
		{flows.Entry{As: flows.EntryDate, When: flows.Future}, "22112026", nil},
		{flows.Entry{As: flows.EntryDate}, "", nil},
	} {
		got, ok := c.entry.Value(c.keys, flows.DayFirst, today)
		if ok != (c.want != nil) || ok && got != c.want {
			t.Errorf("%q as %+v is %v, %v; not %v", c.keys, c.entry, got, ok, c.want)
		}
	}
}

func TestAPatternIsForTheWholeEntry(t *testing.T) {
	t.Parallel()
	step, _ := counterFlow(t).Steps["card"].(*flows.Collect)
	for keys, want := range map[string]bool{"4111111111111111": true, "1411111111111111": false} {
		if got := step.Pattern.Match(keys); got != want {
			t.Errorf("%s matches: %v", keys, got)
		}
	}
}

func TestAMaskShowsTwoCharactersOfSixAndNothingOfLess(t *testing.T) {
	t.Parallel()
	for value, want := range map[any]any{"417042": "****42", "4170": "****", "": "", "१२३४५६": "****५६", 417042: 42, 4170: 0, true: true} {
		if got := flows.Masked(value); got != want {
			t.Errorf("%v is shown as %v, not %v", value, got, want)
		}
	}
}

// FuzzEntry holds that whatever is keyed is either no entry or a value of its kind.
func FuzzEntry(f *testing.F) {
	for _, keys := range []string{"007", "12*50", "29022024", "1", "", "0000", "**", "4111111111111111"} {
		f.Add(keys, 2, 19, "dmy")
	}
	f.Fuzz(func(t *testing.T, keys string, least, most int, order string) {
		today := time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)
		for _, as := range []flows.EntryKind{flows.EntryDigits, flows.EntryNumber, flows.EntryMoney, flows.EntryDate, flows.EntryYesNo} {
			entry := flows.Entry{As: as, Min: max(1, least), Max: min(most, 15), Check: flows.CheckLuhn, Order: flows.DateOrder(order)}
			value, ok := entry.Value(keys, flows.DayFirst, today)
			var fits bool
			switch as {
			case flows.EntryNumber, flows.EntryMoney:
				_, fits = value.(int)
			case flows.EntryYesNo:
				_, fits = value.(bool)
			default:
				_, fits = value.(string)
			}
			if ok && !fits {
				t.Errorf("%q as %s is a %T", keys, as, value)
			}
		}
	})
}
