package flows_test

import (
	"testing"
	"time"

	"presszero/flows"
)

func TestExamplesAreEntriesThatTheStepTakes(t *testing.T) {
	t.Parallel()
	card, _ := counterFlow(t).Steps["card"].(*flows.Collect)
	today := time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)
	for name, entry := range map[string]flows.Entry{
		"a card":         card.Entry,
		"digits":         {As: flows.EntryDigits, Min: 4, Max: 32},
		"digits checked": {As: flows.EntryDigits, Min: 2, Max: 32, Check: flows.CheckLuhn},
		"a pattern":      {As: flows.EntryDigits, Min: 6, Max: 6, Pattern: patternOf(t, "[1-9][0-9]*7")},
		"ways to choose": {As: flows.EntryDigits, Min: 3, Max: 9, Pattern: patternOf(t, `(19|20)\\d{2}|00(7|8)$`)},
		"boundaries":     {As: flows.EntryDigits, Min: 3, Max: 3, Pattern: patternOf(t, `^\\b42\\B.$`)},
		"all at once":    {As: flows.EntryDigits, Min: 8, Max: 8, Pattern: patternOf(t, "[0-9]*42[0-9]*"), Check: flows.CheckLuhn, Between: &flows.Range{Low: 10_000_042, High: 10_004_300}},
		"a range":        {As: flows.EntryNumber, Min: 1, Max: 3, Between: &flows.Range{Low: 18, High: 120}},
		"one number":     {As: flows.EntryNumber, Min: 6, Max: 6, Between: &flows.Range{Low: 417, High: 417}},
		"money":          {As: flows.EntryMoney, Min: 1, Max: 4, Between: &flows.Range{Low: 5, High: 50}},
		"a date":         {As: flows.EntryDate},
		"a date to come": {As: flows.EntryDate, When: flows.Future, Order: flows.YearFirst},
		"a date gone by": {As: flows.EntryDate, When: flows.Past},
		"yes or no":      {As: flows.EntryYesNo},
	} {
		all := entry.Examples(flows.MonthFirst)
		if len(all) == 0 {
			t.Errorf("%s: no example", name)
		}
		for _, keys := range all {
			if _, ok := entry.Value(keys, flows.MonthFirst, today); !ok {
				t.Errorf("%s: %s is not taken", name, keys)
			}
		}
	}
}

func TestWhereNothingIsTakenThereIsNoExample(t *testing.T) {
	t.Parallel()
	for name, entry := range map[string]flows.Entry{
		"too long a pattern": {As: flows.EntryDigits, Min: 4, Max: 4, Pattern: patternOf(t, "[0-9]{5}")},
		"letters":            {As: flows.EntryDigits, Min: 1, Max: 9, Pattern: patternOf(t, "[a-z]*x")},
		"a range beyond":     {As: flows.EntryNumber, Min: 2, Max: 2, Between: &flows.Range{Low: 100, High: 200}},
	} {
		if all := entry.Examples(flows.DayFirst); len(all) > 0 {
			t.Errorf("%s: %v", name, all)
		}
	}
}

// patternOf is a pattern as flows write it.
func patternOf(t *testing.T, source string) flows.Pattern {
	t.Helper()
	file := flows.File{Name: "pattern.yaml", Data: []byte("flow: a\nperson: reception\nstart: a\nvars: {v: \"\"}\nsteps:\n  a: {collect: 'Your number, or 0.', into: v, digits: 4-8, pattern: \"" + source + "\", next: a}\n")}
	program, diags := flows.Compile(file, fixtureSite(t))
	if program == nil {
		t.Fatal(diags)
	}
	step, _ := program.Steps["a"].(*flows.Collect)
	return step.Pattern
}
