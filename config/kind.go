package config

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
)

// kind is a type of value: how it is read, judged, and written as YAML.
type kind[T any] struct {
	name, unit, limits string
	secret, list       bool
	fields             []string
	parse              func(raw any) (T, []flaw)
	check              func(T) []flaw
	text               func(T) string
}

// flaw is what is wrong with a value, or with the part of it at path, as in "[1].flow".
type flaw struct{ path, message string }

// rule says what is wrong with a text, or nil.
type rule func(string) error

// parseText reads one value as a text, for kinds that are judged but not converted.
func parseText[T ~string](raw any) (T, []flaw) {
	return parseOne(raw, func(text string) (T, error) { return T(text), nil })
}

// parseOne reads one value with parse, which gets no space around the text.
func parseOne[T any](raw any, parse func(string) (T, error)) (T, []flaw) {
	text, ok := raw.(string)
	if !ok {
		var none T
		return none, []flaw{{message: "is a list; write one value"}}
	}
	value, err := parse(strings.TrimSpace(text))
	return value, flawsOf(err)
}

func flawsOf(err error) []flaw {
	if err == nil {
		return nil
	}
	return []flaw{{message: err.Error()}}
}

// plainText is a kind of text that keeps to a rule.
func plainText(name, limits string, keeps rule) kind[string] {
	return kind[string]{
		name: name, limits: limits, text: quote,
		parse: parseText[string],
		check: func(value string) []flaw { return flawsOf(keeps(value)) },
	}
}

// secret is a kind of text that is never shown. Its rule must not quote it either.
func secret(name, limits string, keeps rule) kind[Secret] {
	return kind[Secret]{
		name: name, limits: limits, secret: true,
		parse: parseText[Secret],
		check: func(value Secret) []flaw { return flawsOf(keeps(value.Reveal())) },
		text:  func(value Secret) string { return quote(value.String()) },
	}
}

// oneOf is a kind of text with few values.
func oneOf(values ...string) kind[string] {
	allowed := strings.Join(values, ", ")
	return plainText("word", "one of "+allowed, func(value string) error {
		if slices.Contains(values, value) {
			return nil
		}
		return fmt.Errorf("%s is not one of %s%s", excerpt(value), allowed, didYouMean(value, values))
	})
}

// baseURL is a kind of web address to which paths are added, so that a slash at its end is dropped.
func baseURL(limits string, keeps rule) kind[string] {
	k := plainText("URL", limits, keeps)
	k.parse = func(raw any) (string, []flaw) {
		return parseOne(raw, func(text string) (string, error) { return strings.TrimRight(text, "/"), nil })
	}
	return k
}

// listenAddress is a kind of listener; a bare port listens on every interface.
func listenAddress() kind[string] {
	k := plainText("address", "host:port, :port or port", addressRule)
	k.parse = func(raw any) (string, []flaw) {
		return parseOne(raw, func(text string) (string, error) {
			if _, err := strconv.ParseUint(text, 10, 16); err == nil {
				return ":" + text, nil
			}
			return text, nil
		})
	}
	return k
}

// duration is a kind of time span from low to high.
func duration(low, high time.Duration) kind[time.Duration] {
	limits := formatDuration(low) + " to " + formatDuration(high)
	return kind[time.Duration]{
		name: "duration", unit: "a number with its unit: ms, s, m or h", limits: limits,
		parse: func(raw any) (time.Duration, []flaw) { return parseOne(raw, parseDuration) },
		check: func(d time.Duration) []flaw {
			if low <= d && d <= high {
				return nil
			}
			return []flaw{{message: formatDuration(d) + " is outside " + limits}}
		},
		text: formatDuration,
	}
}

// durationOrOff is a duration that 0 switches off.
func durationOrOff(low, high time.Duration) kind[time.Duration] {
	k := duration(low, high)
	within := k.check
	k.limits = "0 (off), or " + k.limits
	k.check = func(d time.Duration) []flaw {
		if d == 0 {
			return nil
		}
		return within(d)
	}
	return k
}

func parseDuration(text string) (time.Duration, error) {
	d, err := time.ParseDuration(text)
	if err == nil {
		return d, nil
	}
	if text == "" {
		return 0, errEmpty
	}
	if _, err := strconv.ParseFloat(text, 64); err == nil {
		return 0, fmt.Errorf("%s has no unit; write %[2]sms, %[2]ss or %[2]sm", excerpt(text), text)
	}
	return 0, fmt.Errorf("%s is not a duration; write a number with its unit, as in 500ms, 30s or 5m", excerpt(text))
}

// formatDuration writes a duration without the zero units that time.Duration adds: 5m, not 5m0s.
func formatDuration(d time.Duration) string {
	text := d.String()
	if strings.HasSuffix(text, "m0s") {
		text = strings.TrimSuffix(text, "0s")
	}
	if strings.HasSuffix(text, "h0m") {
		text = strings.TrimSuffix(text, "0m")
	}
	return text
}

// decimal is a kind of number from low to high.
func decimal(unit string, low, high float64) kind[float64] {
	limits := formatDecimal(low) + " to " + formatDecimal(high)
	return kind[float64]{
		name: "number", unit: unit, limits: limits,
		parse: func(raw any) (float64, []flaw) {
			return parseOne(raw, func(text string) (float64, error) {
				f, err := strconv.ParseFloat(text, 64)
				if err != nil || math.IsNaN(f) {
					return 0, fmt.Errorf("%s is not a number", excerpt(text))
				}
				return f, nil
			})
		},
		check: func(f float64) []flaw {
			if low <= f && f <= high {
				return nil
			}
			return []flaw{{message: formatDecimal(f) + " is outside " + limits}}
		},
		text: formatDecimal,
	}
}

func formatDecimal(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }

// quote writes a text as a YAML scalar in double quotes, of which JSON's are a subset.
func quote(text string) string {
	var b strings.Builder
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(text); err != nil {
		return `""` // encoding a string cannot fail
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// excerpt quotes what was written, cut so that a message stays a line.
func excerpt(text string) string {
	const longest = 60
	if runes := []rune(text); len(runes) > longest {
		text = string(runes[:longest]) + "..."
	}
	return strconv.Quote(text)
}
