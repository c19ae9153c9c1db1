package phrase

import (
	"regexp"
	"strings"
)

// spokenAmount is an amount of money as carriers write what they heard: 12, 12.50, 1,200.50.
var spokenAmount = regexp.MustCompile(`[0-9]+(?:,[0-9]{2,3})*(?:\.[0-9]{1,2})?`)

// HeardAmount is an amount of money that was said, as units and hundredths of them: "12.50", "12 rupees and 50 paise",
// "twelve" only where the carrier writes it as 12. Words around the numbers do not matter. It is false when there are no
// numbers, or more than two.
func (c *Catalogue) HeardAmount(tag, heard string) (units, hundredths string, ok bool) {
	if digits, plain := c.HeardDigits(tag, strings.ReplaceAll(heard, ".", " point ")); plain {
		return digits, "", true
	}
	found := spokenAmount.FindAllString(western(heard), 3)
	switch {
	case len(found) == 1:
		units, hundredths, _ = strings.Cut(strings.ReplaceAll(found[0], ",", ""), ".")
		return units, hundredths, true
	case len(found) == 2 && len(found[1]) <= 2 && !strings.Contains(found[0], "."):
		return strings.ReplaceAll(found[0], ",", ""), ("0" + found[1])[len(found[1])-1:], true
	default:
		return "", "", false
	}
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
