package schema

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"presszero/flows"
)

// scalar is a plain value. The reader takes numbers and flags for the text that they are written as, so a schema that
// refused them would mark what is right.
func scalar(one flows.Scalar) object {
	number := object{"type": "integer", "minimum": one.Min, "maximum": one.Max}
	switch {
	case one.Enum != nil:
		return oneOf(one.Enum)
	case one.Form == flows.FormQuoted:
		return matching(one.Pattern)
	case one.Form == flows.FormNumber:
		return anyOf(number, matching(`^[+-]?[0-9]{1,18}$`))
	case one.Form == flows.FormDigits:
		return anyOf(number, matching(one.Pattern))
	case one.Form == flows.FormShare:
		return anyOf(object{"type": "number", "minimum": 0, "maximum": 1}, matching(one.Pattern))
	case one.Form == flows.FormLength && one.Min == 0:
		return anyOf(matching(lengthPattern), object{"const": 0})
	case one.Form == flows.FormLength:
		return matching(lengthPattern)
	case one.Form == flows.FormInitial:
		return object{"type": []string{"string", "integer", "boolean"}}
	case one.Pattern != "":
		return text(one.Pattern)
	default:
		return text(`^`)
	}
}

// lengthPattern matches what [time.ParseDuration] reads and is not below zero.
const lengthPattern = `^\+?(([0-9]+(\.[0-9]*)?|\.[0-9]+)(ns|us|µs|μs|ms|s|m|h))+$|^[+-]?0$`

func anyOf(all ...object) object { return object{"anyOf": all} }

// matching is a text, in quotes if it looks like a number.
func matching(pattern string) object { return object{"type": "string", "pattern": pattern} }

// oneOf is one of a few texts. Flags and numbers among them may stand without quotes.
func oneOf(texts []string) object {
	var numbers []int
	for _, text := range texts {
		if n, err := strconv.Atoi(text); err == nil {
			numbers = append(numbers, n)
		}
	}
	switch {
	case slices.Contains(texts, "true"):
		return anyOf(object{"type": "boolean"}, matching("^("+strings.Join(texts, "|")+")$"))
	case len(numbers) > 0:
		return anyOf(object{"type": "string", "enum": texts}, object{"type": "integer", "minimum": slices.Min(numbers), "maximum": slices.Max(numbers)})
	default:
		return object{"type": "string", "enum": texts}
	}
}

// text is any plain value that matches a pattern as it is written. Flags are let through by the way of if, so that no
// editor proposes true and false where a text is asked for.
func text(pattern string) object {
	shape := regexp.MustCompile(pattern)
	types := []string{"string"}
	if shape.MatchString("5") {
		types = append(types, "number")
	}
	written := object{"type": types}
	if pattern != `^` {
		written["pattern"] = pattern
	}
	if !shape.MatchString("true") {
		return written
	}
	return object{"if": object{"type": "boolean"}, "else": written}
}
