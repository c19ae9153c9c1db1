package ivr

import (
	"regexp"
	"strings"
)

// Telephone numbers: as networks write them, and as callers enter them.
var (
	dialable = regexp.MustCompile(`^\+[1-9][0-9]{6,14}$`)
	entered  = regexp.MustCompile(`^[0-9]{7,17}$`)
)

// Of a number that is entered.
const leastDigits = 7

// costly begin the numbers that belong to no country and charge whoever calls them: shared networks, satellites, and the
// international premium rate; and the premium rate of the countries of +1.
var costly = []string{"+881", "+882", "+883", "+979", "+1900"}

// Callable reports whether we call a number back: one in E.164 form of 7 digits or more, which no emergency number has,
// and not one of those that are known everywhere to charge whoever calls. What else is dear is the carrier's to refuse, by
// the countries that the account may call.
func Callable(number string) bool {
	if !dialable.MatchString(number) {
		return false
	}
	for _, prefix := range costly {
		if strings.HasPrefix(number, prefix) {
			return false
		}
	}
	return true
}

// longestCode is the most digits that the code of a country has.
const longestCode = 3

// Complete writes a number as networks do that was entered as people write it: +..., 00..., or in a country's own form. That
// is taken to be the country of the first of the known numbers that is as long, without the code. It is false for what we do
// not call.
func Complete(written string, known ...string) (number string, ok bool) {
	if Callable(written) {
		return written, true
	}
	if !entered.MatchString(written) {
		return "", false
	}
	if international, is := strings.CutPrefix(written, "00"); is {
		number = "+" + international
		return number, Callable(number)
	}
	national := strings.TrimPrefix(written, "0")
	for _, like := range known {
		code := len(like) - 1 - len(national)
		if dialable.MatchString(like) && code >= 1 && code <= longestCode {
			number = like[:1+code] + national
			return number, Callable(number)
		}
	}
	return "", false
}
