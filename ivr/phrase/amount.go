package phrase

import (
	"regexp"
	"strings"
)

// decimal is how the amounts of a language are written, which what carriers write of what they heard follows.
type decimal string

// The ways to write an amount. Where the comma is usual the point is understood as well, as in Mexico.
const (
	decimalPoint decimal = "12.50"
	decimalComma decimal = "12,50"
)

// amountStyle finds amounts that are written in one of the ways.
type amountStyle struct {
	amount   *regexp.Regexp // a whole amount
	fraction *regexp.Regexp // the sign before its hundredths, by which it is no row of digits; $1 is what follows
	marks    string         // the signs that may stand before hundredths
}

var amountStyles = map[decimal]amountStyle{
	decimalPoint: { // 12, 12.50, 1,200.50, 1,20,000
		regexp.MustCompile(`[0-9]+(?:,[0-9]{2,3})*(?:\.[0-9]{1,2})?`), regexp.MustCompile(`\.()`), ".",
	},
	decimalComma: { // 12, 12,50, 1.200,50, 1 200,50, and 1,200.50
		regexp.MustCompile(`[0-9]+(?:[., \x{a0}\x{202f}][0-9]{3})*(?:[.,][0-9]{1,2})?`), regexp.MustCompile(`[.,]([0-9])`), ".,",
	},
}

// HeardAmount is an amount of money that was said, as units and hundredths of them: "12.50", "12 rupees and 50 paise",
// "twelve" only where the carrier writes it as 12. Words around the numbers do not matter. It is false when there are no
// numbers, or more than two.
func (c *Catalogue) HeardAmount(tag, heard string) (units, hundredths string, ok bool) {
	style := amountStyles[c.For(tag).input.decimal]
	if digits, plain := c.HeardDigits(tag, style.fraction.ReplaceAllString(heard, " point $1")); plain {
		return digits, "", true
	}
	found := style.amount.FindAllString(western(heard), 3)
	if len(found) == 0 || len(found) > 2 {
		return "", "", false
	}
	units, hundredths = style.cut(found[0])
	switch {
	case len(found) == 1:
		return units, hundredths, true
	case len(found[1]) <= 2 && hundredths == "":
		return units, ("0" + found[1])[len(found[1])-1:], true
	default:
		return "", "", false
	}
}

// cut is an amount without the signs between its groups, in units and hundredths.
func (s amountStyle) cut(amount string) (units, hundredths string) {
	if i := strings.LastIndexAny(amount, s.marks); i >= 0 && len(amount)-i-1 <= 2 {
		amount, hundredths = amount[:i], amount[i+1:]
	}
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, amount), hundredths
}

// western is a text with its numerals as 0 to 9.
func western(text string) string {
	return strings.Map(func(r rune) rune {
		if digit, ok := numerals(string(r)); ok {
			return rune(digit[0])
		}
		return r
	}, text)
}
