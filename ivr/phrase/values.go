package phrase

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/feature/plural"
)

// ErrValue is wrapped by the error of every value that cannot be spoken, such as a date that no calendar has.
var ErrValue = errors.New("not a value that can be spoken")

// Values says numbers, dates and money as people of one language do. Small numbers stay digits, which the carrier's
// voice reads in its own language; what voices read wrongly, such as large numbers and dates, is put into words around
// them.
type Values struct {
	*language
	scales []scale
}

// spoken is how a language says values. No field may be empty.
type spoken struct {
	minus    string
	plus     string  // before the country code of a telephone number
	scales   []scale // largest first
	first    []string
	ordinal  ordinals // after the words of first
	date     string   // {month} {date} or {nth} {year}
	and      string   // {a} {b}: the last two of several parts
	days     counted
	hours    counted
	minutes  counted
	seconds  counted
	currency map[string]currency // by ISO 4217 code
}

// scale is a power of ten that has a name, counted by how often it is in the number. Joined is its name when more of the
// number follows.
type scale struct {
	value         uint64
	alone, joined counted
}

// plainScale is a scale whose name is the same for every number.
func plainScale(value uint64, alone, joined string) scale {
	return scale{value, unchanging("{n} " + alone), unchanging("{n} " + joined)}
}

// countedScale is a scale whose name is the same whether or not more of the number follows.
func countedScale(value uint64, name counted) scale { return scale{value, name, name} }

// unchanging is a text that is the same for one and for several.
func unchanging(text string) counted { return counted{plural.One: text, plural.Other: text} }

// ordinals are the endings of ordinal numbers by the plural forms of CLDR for them.
type ordinals map[plural.Form]string

// currency is the name of a currency and of its hundredth part.
type currency struct{ major, minor counted }

// indianEnglish are the scales of English where numbers are grouped in the Indian way.
var indianEnglish = []scale{plainScale(10_000_000, "crore", "crore"), plainScale(100_000, "lakh", "lakh"), plainScale(1000, "thousand", "thousand")}

// scalesOf are the scales of countries that group numbers in another way than their language does elsewhere.
var scalesOf = map[string][]scale{"en-IN": indianEnglish}

// Speaks reports whether values can be said in the language of a BCP 47 tag.
func Speaks(tag string) bool { return slices.ContainsFunc(languages, hasTag(tag)) }

// In is how values are said in the language of a BCP 47 tag, such as hi or en-IN; in English where it is not spoken.
func In(tag string) Values {
	l := &languages[max(0, slices.IndexFunc(languages, hasTag(tag)))]
	v := Values{language: l, scales: l.values.scales}
	if scales, ok := scalesOf[tag]; ok {
		v.scales = scales
	}
	return v
}

func hasTag(tag string) func(language) bool {
	base, _, _ := strings.Cut(strings.ToLower(tag), "-")
	return func(l language) bool { return l.tag == base }
}

// Number is a whole number, in the groups of the language: thousands and millions, or thousands, lakhs and crores.
func (v Values) Number(n int) string {
	if n < 0 {
		return v.values.minus + " " + v.cardinal(uint64(-(n+1))+1)
	}
	return v.cardinal(uint64(n))
}

func (v Values) cardinal(n uint64) string {
	for _, s := range v.scales {
		if n < s.value {
			continue
		}
		count, rest := n/s.value, n%s.value
		if rest == 0 {
			return v.times(s.alone, count)
		}
		return v.times(s.joined, count) + " " + v.cardinal(rest)
	}
	return strconv.FormatUint(n, 10)
}

// times is a scale so many times.
func (v Values) times(name counted, count uint64) string {
	return fill(v.formOf(name, int(count)), "{n}", v.cardinal(count))
}

// Ordinal is the number of a place in a row, from 1; a number below that is said as a plain one.
func (v Values) Ordinal(n int) string {
	switch {
	case n < 1:
		return v.Number(n)
	case n <= len(v.values.first):
		return v.values.first[n-1]
	default:
		return v.nth(n)
	}
}

// nth is an ordinal number in digits with its ending.
func (v Values) nth(n int) string {
	form, ok := v.values.ordinal[plural.Ordinal.MatchPlural(v.cldr, n, 0, 0, 0, 0)]
	if !ok {
		form = v.values.ordinal[plural.Other]
	}
	return fill(form, "{n}", strconv.Itoa(n))
}

// Date is a day with its month and year, from YYYY-MM-DD. The error wraps [ErrValue].
func (v Values) Date(text string) (string, error) {
	day, err := parse(time.DateOnly, text)
	if err != nil {
		return "", err
	}
	return fill(v.values.date, "{month}", v.clock.months[day.Month()-1], "{date}", v.clock.day(day),
		"{nth}", v.nth(day.Day()), "{year}", strconv.Itoa(day.Year())), nil
}

// Weekday is the day of the week of YYYY-MM-DD. The error wraps [ErrValue].
func (v Values) Weekday(text string) (string, error) {
	day, err := parse(time.DateOnly, text)
	if err != nil {
		return "", err
	}
	return v.clock.weekdays[day.Weekday()], nil
}

// Time is a time of day, from HH:MM. Where a language has an ending for "at", the time bears it. The error wraps
// [ErrValue].
func (v Values) Time(text string) (string, error) {
	at, err := parse("15:04", text)
	if err != nil {
		return "", err
	}
	return v.timeOfDay(at), nil
}

// parse reads a date or a time. The text is not repeated: it may be the caller's.
func parse(layout, text string) (time.Time, error) {
	t, err := time.Parse(layout, strings.TrimSpace(text))
	if err != nil {
		return time.Time{}, fmt.Errorf("%w: a text that is not %s", ErrValue, layout)
	}
	return t, nil
}

// Duration is a length of time to the second: days, hours, minutes and seconds, as far as there are any.
func (v Values) Duration(d time.Duration) string {
	if d < 0 {
		return v.values.minus + " " + v.Duration(-max(d, -1<<62))
	}
	var parts []string
	for _, unit := range []struct {
		length time.Duration
		name   counted
	}{{24 * time.Hour, v.values.days}, {time.Hour, v.values.hours}, {time.Minute, v.values.minutes}, {time.Second, v.values.seconds}} {
		if n := int(d / unit.length); n > 0 {
			parts = append(parts, v.quantity(unit.name, n))
		}
		d %= unit.length
	}
	if len(parts) == 0 {
		return v.quantity(v.values.seconds, 0)
	}
	return v.joined(parts)
}

// joined is a row of parts as it is spoken.
func (v Values) joined(parts []string) string {
	last := len(parts) - 1
	if last == 0 {
		return parts[0]
	}
	return fill(v.values.and, "{a}", strings.Join(parts[:last], ", "), "{b}", parts[last])
}

// quantity is so many of something.
func (v Values) quantity(name counted, n int) string {
	return fill(v.formOf(name, n), "{n}", v.Number(n))
}

// Currencies are the ISO 4217 codes of the currencies that every language can say, sorted.
func Currencies() []string { return slices.Sorted(maps.Keys(languages[0].values.currency)) }

// Money is an amount, such as 1200 or 12.50, of a currency by its ISO 4217 code. The error wraps [ErrValue].
func (v Values) Money(amount, code string) (string, error) {
	c, ok := v.values.currency[code]
	if !ok {
		return "", fmt.Errorf("%w: the currency %s", ErrValue, code)
	}
	digits, negative := strings.CutPrefix(strings.TrimSpace(amount), "-")
	whole, fraction, _ := strings.Cut(digits, ".")
	major, wrong := strconv.ParseUint(whole, 10, 48)
	minor, wrongMinor := strconv.ParseUint((fraction + "00")[:2], 10, 8)
	if wrong != nil || wrongMinor != nil || len(fraction) > 2 {
		return "", fmt.Errorf("%w: an amount of money that is not like 12.50", ErrValue)
	}
	var parts []string
	if major > 0 || minor == 0 {
		parts = append(parts, v.quantity(c.major, int(major)))
	}
	if minor > 0 {
		parts = append(parts, v.quantity(c.minor, int(minor)))
	}
	said := v.joined(parts)
	if negative {
		said = v.values.minus + " " + said
	}
	return said, nil
}

// Digits are the digits of a text, one by one, with a pause after each group of so many; 0: no pauses. Everything else in
// the text is dropped.
func Digits(text string, group int) string {
	var out strings.Builder
	n := 0
	for _, r := range text {
		if r < '0' || r > '9' {
			continue
		}
		switch {
		case n == 0:
		case group > 0 && n%group == 0:
			out.WriteString(", ")
		default:
			out.WriteByte(' ')
		}
		out.WriteRune(r)
		n++
	}
	return out.String()
}

// Phone is a telephone number, digit by digit in the groups in which it is usually read; an international one begins
// with its country code.
func (v Values) Phone(number string) string {
	digits := strings.ReplaceAll(Digits(number, 0), " ", "")
	if !strings.HasPrefix(strings.TrimSpace(number), "+") {
		return grouped(digits, 3)
	}
	code := countryCode(digits)
	size := 3
	if digits[:code] == "91" {
		size = 5
	}
	return v.values.plus + " " + Digits(digits[:code], 0) + ", " + grouped(digits[code:], size)
}

// grouped are digits in groups of a size, the last of which may have one more, so that none is left alone.
func grouped(digits string, size int) string {
	var groups []string
	for len(digits) > size+1 {
		groups = append(groups, Digits(digits[:size], 0))
		digits = digits[size:]
	}
	return strings.Join(append(groups, Digits(digits, 0)), ", ")
}

// twoDigits are the country codes of two digits (ITU-T E.164); those that begin with 1 and 7 have one, all others three.
const twoDigits = " 20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 62 63 64 65 66 81 82 84 86 90 91 92 93 94 95 98 "

// countryCode is the length of the country code with which a number begins.
func countryCode(digits string) int {
	switch {
	case digits == "":
		return 0
	case digits[0] == '1' || digits[0] == '7':
		return 1
	case len(digits) > 1 && strings.Contains(twoDigits, " "+digits[:2]+" "):
		return 2
	default:
		return min(3, len(digits))
	}
}
