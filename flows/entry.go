package flows

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// EntryKind says what an entry of digits is.
type EntryKind string

// The kinds of entries, and what each becomes in its variable.
const (
	EntryDigits EntryKind = "digits" // text, because it may begin with 0
	EntryNumber EntryKind = "number" // a number
	EntryMoney  EntryKind = "money"  // a number of the smallest coins: 12*50 is 1250
	EntryDate   EntryKind = "date"   // text, YYYY-MM-DD
	EntryYesNo  EntryKind = "yes-no" // a flag: 1 is yes, 2 is no
)

// Input says how callers may answer a question. Keys always count, because 0 must.
type Input string

// The ways to answer.
const (
	InputKeys   Input = "keys"
	InputSpeech Input = "speech" // the question asks for words; after a mistake callers are told that keys do as well
	InputBoth   Input = "both"   // the question offers words and keys
)

// Hears reports whether words count beside keys.
func (i Input) Hears() bool { return i == InputSpeech || i == InputBoth }

// DateOrder is the order in which the parts of a date are given: eight digits, the year with four of them.
type DateOrder string

// The orders of dates.
const (
	DayFirst   DateOrder = "dmy"
	MonthFirst DateOrder = "mdy"
	YearFirst  DateOrder = "ymd"
)

// DateOrderOf is the order of dates where a voice of that locale is spoken: the month comes first in the United States
// only.
func DateOrderOf(locale string) DateOrder {
	if locale == "en-US" {
		return MonthFirst
	}
	return DayFirst
}

// layouts are the orders as [time.Parse] reads them.
var layouts = map[DateOrder]string{DayFirst: "02012006", MonthFirst: "01022006", YearFirst: "20060102"}

// Date is a date as it is keyed in that order.
func (o DateOrder) Date(date time.Time) string { return date.Format(layouts[o]) }

// Check says how an entry checks itself.
type Check string

// CheckLuhn is the check of payment cards.
const CheckLuhn Check = "luhn"

// Side is a side of the present day.
type Side string

// The sides; the present day belongs to both.
const (
	Past   Side = "past"
	Future Side = "future"
)

// allows reports whether a date lies on the side; the empty side allows every date.
func (s Side) allows(date, today time.Time) bool {
	switch s {
	case Past:
		return !date.After(today)
	case Future:
		return !date.Before(today)
	default:
		return true
	}
}

// Range is a range of whole numbers, both ends included.
type Range struct{ Low, High int }

// Pattern is a regular expression of RE2 that a whole entry matches. The zero Pattern matches everything.
type Pattern struct {
	source string
	re     *regexp.Regexp
}

// Match reports whether the whole of the digits matches.
func (p Pattern) Match(digits string) bool { return p.re == nil || p.re.MatchString(digits) }

// String is the pattern as written.
func (p Pattern) String() string { return p.source }

// Equal reports whether both were written the same.
func (p Pattern) Equal(other Pattern) bool { return p.source == other.source }

// Entry is what a collect step takes.
type Entry struct {
	As       EntryKind
	Min, Max int     // digits; of money, those before the point
	Pattern  Pattern // of digits
	Between  *Range  // the number that the digits are; of money, whole units; nil: any
	Check    Check   // empty: none
	Order    DateOrder
	When     Side
}

// Value is what keys become in the step's variable: text, an int or a bool. It is false for keys that are no such entry.
// The order is that of a date, should the step not say; today is the date at the place where the call is answered.
func (e Entry) Value(keys string, order DateOrder, today time.Time) (any, bool) {
	switch e.As {
	case EntryYesNo:
		return keys == "1", keys == "1" || keys == "2"
	case EntryDate:
		return e.date(keys, order, today)
	case EntryMoney:
		return e.money(keys)
	}
	if !e.fits(keys) || !e.Pattern.Match(keys) || e.Check == CheckLuhn && !luhn(keys) {
		return nil, false
	}
	if e.As != EntryNumber {
		return keys, true
	}
	n, err := strconv.Atoi(keys)
	return n, err == nil
}

// Keys is the most keys that an entry takes before the one that ends it.
func (e Entry) Keys() int {
	if e.As == EntryMoney {
		return e.Max + len("*00")
	}
	return e.Max
}

// fits reports whether keys are as many digits as wanted, and a number within the range.
func (e Entry) fits(keys string) bool {
	if len(keys) < e.Min || len(keys) > e.Max || strings.Trim(keys, "0123456789") != "" {
		return false
	}
	if e.Between == nil {
		return true
	}
	n, err := strconv.Atoi(keys)
	return err == nil && e.Between.Low <= n && n <= e.Between.High
}

// The years of dates. Outside of them a slip of the finger is likelier than the date.
const (
	firstYear = 1900
	lastYear  = 2099
)

func (e Entry) date(keys string, order DateOrder, today time.Time) (any, bool) {
	if e.Order != "" {
		order = e.Order
	}
	date, err := time.Parse(layouts[order], keys)
	if err != nil || date.Year() < firstYear || date.Year() > lastYear {
		return nil, false
	}
	today = time.Date(today.Year(), today.Month(), today.Day(), 0, 0, 0, 0, time.UTC)
	return date.Format(time.DateOnly), e.When.allows(date, today)
}

// money reads 12*50, 12*5 and 12.
func (e Entry) money(keys string) (any, bool) {
	units, coins, _ := strings.Cut(keys, "*")
	if !e.fits(units) || len(coins) > 2 || strings.Trim(coins, "0123456789") != "" {
		return nil, false
	}
	n, err := strconv.Atoi(units + (coins + "00")[:2])
	return n, err == nil
}

// luhn reports whether the last digit fits the others, as on payment cards (ISO/IEC 7812-1, annex B).
func luhn(digits string) bool {
	sum := 0
	for i := range len(digits) {
		sum += weighed(digits[i], len(digits)-i)
	}
	return sum%10 == 0
}

// weighed is a digit, the given place from the end, as it counts in [CheckLuhn]: every second one twice.
func weighed(digit byte, place int) int {
	n := int(digit - '0')
	if place%2 == 0 {
		n *= 2
	}
	return n/10 + n%10
}
