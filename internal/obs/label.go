package obs

import (
	"regexp"
	"unicode/utf8"
)

// sidPattern is an identifier of the carrier's: two letters, then 32 hexadecimal digits.
var sidPattern = regexp.MustCompile(`[A-Z]{2}[0-9a-fA-F]{32}`)

const shortestSID = 34

// otherLabel stands for values that must not be labels.
const otherLabel = "other"

// label returns a value that may be a label: a phone number or a SID would tell who called and make a series per call,
// and text that is not UTF-8 would make Prometheus's client panic.
func label(value string) string {
	if !utf8.ValidString(value) || len(value) >= shortestSID && sidPattern.MatchString(value) || Scrub(value) != value {
		return otherLabel
	}
	return value
}
