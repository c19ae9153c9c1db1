package flows

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"
)

// choice is one of a closed set of words.
func choice[S any, W ~string](get func(*S) *W, words ...W) value[S] {
	var all []string
	for _, word := range words {
		all = append(all, string(word))
	}
	what := "one of " + listed(all)
	return value[S]{what: what, shape: oneOf(all...), read: func(r *reader, c cursor, s *S) {
		text, ok := r.text(c, what)
		if !ok {
			return
		}
		for _, word := range words {
			if text == string(word) {
				*get(s) = word
				return
			}
		}
		r.errorAt(c.node, codeRange, suggest(text, all, "write one of them"), "%s is none of them", quote(text))
	}}
}

// decision is true or false.
func decision[S any](get func(*S) *bool) value[S] {
	const what = "true or false"
	return value[S]{what: what, shape: oneOf("true", "false"), read: func(r *reader, c cursor, s *S) {
		text, ok := r.text(c, what)
		switch {
		case !ok:
		case text != "true" && text != "false":
			r.errorAt(c.node, codeShape, "write "+what, "%s is neither true nor false", quote(text))
		default:
			*get(s) = text == "true"
		}
	}}
}

// maxPattern bounds a pattern in characters.
const maxPattern = 200

// pattern is a regular expression for a whole entry.
func pattern[S any](get func(*S) *Pattern) value[S] {
	const what = "a regular expression for all of the digits, such as [1-9][0-9]*"
	return value[S]{what: what, shape: anyText, read: func(r *reader, c cursor, s *S) {
		text, ok := r.text(c, what)
		if !ok {
			return
		}
		if utf8.RuneCountInString(text) > maxPattern {
			r.errorAt(c.node, codeRange, "write a shorter one, or check the entry with a branch", "the pattern is longer than %d characters", maxPattern)
			return
		}
		re, err := regexp.Compile(`^(?:` + text + `)$`)
		if err != nil {
			r.errorAt(c.node, codeShape, "write "+what, "%s is not a regular expression", quote(text))
			return
		}
		*get(s) = Pattern{source: text, re: re}
	}}
}

// mostNumber is the most digits that a number has.
const mostNumber = 15

// rangePattern is a range as it is written.
var rangePattern = regexp.MustCompile(`^\s*([0-9]{1,15})\s*-\s*([0-9]{1,15})\s*$`)

// numberRange is a range of whole numbers.
func numberRange[S any](get func(*S) **Range) value[S] {
	const what = "a range of numbers such as 1-31"
	shape := Shape{Scalar: &Scalar{Form: FormText, Pattern: rangePattern.String()}}
	return value[S]{what: what, shape: shape, read: func(r *reader, c cursor, s *S) {
		text, ok := r.text(c, what)
		if !ok {
			return
		}
		parts := rangePattern.FindStringSubmatch(text)
		if parts == nil {
			r.errorAt(c.node, codeShape, "write "+what, "%s is not a range of numbers", quote(text))
			return
		}
		low, _ := strconv.Atoi(parts[1])  // at most 15 digits
		high, _ := strconv.Atoi(parts[2]) // at most 15 digits
		if low > high {
			r.errorAt(c.node, codeRange, fmt.Sprintf("write %d-%d", high, low), "%s has no numbers in it", quote(text))
			return
		}
		*get(s) = &Range{Low: low, High: high}
	}}
}

// confirmation is true, for our own words, or the operator's.
func confirmation() value[Collect] {
	own := prompt(func(s *Collect) *Prompt { return &s.Confirm.Prompt })
	const what = "true, or the question that confirms the entry, with 1 for right and 2 for again"
	shape := Shape{Any: []Shape{oneOf("true", "false"), own.shape}}
	return value[Collect]{what: what, shape: shape, read: func(r *reader, c cursor, s *Collect) {
		if c.node.Tag == "!!bool" {
			s.Confirm.Asked = c.node.Value == "true"
			return
		}
		own.read(r, c, s)
		s.Confirm.Asked = !s.Confirm.Prompt.IsZero()
	}}
}

// phoneKey reads the key of the phone behind which something stands. 0 belongs to the person.
func (r *reader) phoneKey(c cursor) (string, bool) {
	const what = `a key of the phone such as "1"`
	key, ok := r.text(c, what)
	switch {
	case !ok:
		return "", false
	case key == "0":
		r.errorAt(c.node, codeZeroKey, "choose another key; to send callers of this step to another queue, write person: at the step", "0 belongs to the person and cannot be bound")
		return "", false
	case len(key) != 1 || !strings.Contains("123456789*#", key):
		r.errorAt(c.node, codeRange, `use one of 1 to 9, "*" and "#"`, "%s is not a key of a phone", quote(key))
		return "", false
	}
	return key, true
}

// keyShape is a key of the phone that may be bound.
var keyShape = oneOf(strings.Split("123456789*#", "")...)
