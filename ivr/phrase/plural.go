package phrase

import (
	"slices"
	"strconv"

	"golang.org/x/text/feature/plural"
)

// counted is a sentence in the plural forms of its language, all of which it has.
type counted map[plural.Form]string

// timed is a text with a time of day in the plural forms of its hour: "a la 1", "a las 2". It has those that the hours of
// a day need.
type timed map[plural.Form]string

// anyHour is a text that is the same whatever the hour.
func anyHour(text string) timed { return timed{plural.One: text, plural.Other: text} }

// namedForm is a plural form as CLDR calls it.
type namedForm struct {
	form plural.Form
	name string
}

// formNames are all plural forms, in the order of CLDR.
var formNames = []namedForm{{plural.Zero, "zero"}, {plural.One, "one"}, {plural.Two, "two"}, {plural.Few, "few"}, {plural.Many, "many"}, {plural.Other, "other"}}

// million is what the Romance languages count with a preposition: un millón de minutos.
const million = 1_000_000

// millions are the languages that have a form for whole millions. CLDR has known it since its version 39, and the tables
// of golang.org/x/text are of version 32.
var millions = []string{"es", "fr", "pt"}

// form is the plural form that n takes. Hindi and Bengali, as French and the Portuguese of Brazil do, have one form for 0
// and 1; the others count 0 as they count 2.
func (l *language) form(n int) plural.Form {
	if n != 0 && n%million == 0 && slices.Contains(millions, l.tag) {
		return plural.Many
	}
	return plural.Cardinal.MatchPlural(l.cldr, max(n, 0), 0, 0, 0, 0) // it panics below 0
}

// formOf is a text in the form that n takes.
func (l *language) formOf(c counted, n int) string {
	if text, ok := c[l.form(n)]; ok {
		return text
	}
	return c[plural.Other]
}

// count is the sentence for n.
func (l *language) count(c counted, n int) string {
	return fill(l.formOf(c, n), "{n}", strconv.Itoa(n))
}

// forms are the plural forms that whole numbers take in the language, in the order of CLDR.
func (l *language) forms() []plural.Form {
	numbers := []int{million}
	for n := range countedUpTo {
		numbers = append(numbers, n)
	}
	return l.formsOf(numbers)
}

// countedUpTo is below a number for which every plural form has come but that of millions: forms go by the last two
// digits.
const countedUpTo = 201

// hourForms are the plural forms that the hours of a day take in the language, in the order of CLDR.
func (l *language) hourForms() []plural.Form {
	var hours []int
	for h := range 24 {
		hours = append(hours, l.clock.shown(h))
	}
	return l.formsOf(hours)
}

func (l *language) formsOf(numbers []int) []plural.Form {
	var forms []plural.Form
	for _, f := range formNames {
		if slices.ContainsFunc(numbers, func(n int) bool { return l.form(n) == f.form }) {
			forms = append(forms, f.form)
		}
	}
	return forms
}
