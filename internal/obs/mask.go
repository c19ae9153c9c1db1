package obs

import (
	"strings"
	"unicode/utf8"

	"go.uber.org/zap"
)

// Phone is a log field with the number, or the client: or sip: address, of a person, masked by MaskPhone.
func Phone(key, number string) zap.Field { return zap.String(key, MaskPhone(number)) }

// Digits is a log field with what a caller pressed: at most the last two digits, and of one or two none.
func Digits(key, pressed string) zap.Field { return zap.String(key, maskButTwo(pressed)) }

// MaskPhone hides all of a number but its last two digits: +15550100 becomes +******00. Of client:name and sip:user@host
// it hides the name, and it keeps the words that the carrier sends instead of a number, such as anonymous.
func MaskPhone(number string) string {
	scheme, rest, hasScheme := strings.Cut(number, ":")
	switch {
	case isCarrierWord(number):
		return number
	case hasScheme && isScheme(scheme):
		user, host, hasHost := strings.Cut(rest, "@")
		if hasHost {
			return scheme + ":" + MaskPhone(user) + "@" + Scrub(host)
		}
		return scheme + ":" + MaskPhone(user)
	case strings.HasPrefix(number, "+"):
		return "+" + maskButTwo(number[1:])
	}
	return maskButTwo(number)
}

// isCarrierWord reports whether a caller's number is one of the words that stand for none.
func isCarrierWord(number string) bool {
	switch strings.ToLower(number) {
	case "anonymous", "restricted", "unavailable", "unknown", "blocked", "private":
		return true
	}
	return false
}

func isScheme(scheme string) bool {
	switch strings.ToLower(scheme) {
	case "client", "sip", "sips", "tel":
		return true
	}
	return false
}

// maskButTwo hides all characters but the last two, and all when there are no more than two.
func maskButTwo(text string) string {
	count := utf8.RuneCountInString(text)
	if count <= 2 {
		return strings.Repeat("*", count)
	}
	kept := text
	for range count - 2 {
		_, size := utf8.DecodeRuneInString(kept)
		kept = kept[size:]
	}
	return strings.Repeat("*", count-2) + kept
}

// Shortest runs of digits that are taken for a phone number: after a plus sign, and bare. Longer ones than E.164 allows
// are hidden as well, since they are card numbers as likely as anything.
const (
	shortestWithPlus = 7
	shortestBare     = 10
)

// Scrub hides what looks like a phone number in a text. Digits that stand in a word with letters, as in the carrier's
// SIDs, are left alone.
func Scrub(text string) string {
	var b strings.Builder
	copied := 0
	for start := 0; start < len(text); {
		end := start
		for end < len(text) && isWord(text[end]) {
			end++
		}
		if from, to := phoneIn(text, start, end); from < to {
			b.WriteString(text[copied:from])
			b.WriteString(maskButTwo(text[from:to]))
			copied = to
		}
		start = max(end, start+1)
	}
	if copied == 0 {
		return text
	}
	return b.String() + text[copied:]
}

// phoneIn returns the bounds of the phone number in the word from start to end, or two equal ones.
func phoneIn(text string, start, end int) (from, to int) {
	from = start
	plus := start > 0 && text[start-1] == '+'
	if start > 0 && text[start-1] == '%' && end-start > 2 && strings.EqualFold(text[start:start+2], "2B") {
		plus, from = true, start+2 // a plus sign in a URL
	}
	to = from
	for to < end && '0' <= text[to] && text[to] <= '9' {
		to++
	}
	switch {
	case plus && to-from >= shortestWithPlus:
		return from, to
	case to == end && to-from >= shortestBare:
		return from, to
	}
	return from, from
}

func isWord(c byte) bool { return '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' }
