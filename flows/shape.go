package flows

import (
	"fmt"
	"regexp"
	"strings"
)

// Shape says by what a machine can tell which values may stand behind a key: the schema for editors, the order of keys
// in tidy files and the reference rest on it. Exactly one of Scalar, Keys, Values, Items, Any, Step and JSON is set;
// none where nothing at all stands.
type Shape struct {
	Scalar *Scalar   // one plain value
	Keys   []KeyInfo // a mapping of these keys, in their order
	Values *Values   // a mapping of keys that the operator chooses
	Items  *Shape    // a list of such values; one value alone counts as a list of one
	Any    []Shape   // one of these
	Step   bool      // a step: a mapping of the keys of exactly one kind
	JSON   bool      // anything that JSON has
	Least  int       // how many keys or items there are at least
	Blank  bool      // or nothing at all
}

// Scalar is a plain value. Without restriction it is any text; numbers and flags are texts too.
type Scalar struct {
	Form    Form
	Enum    []string // nothing else
	Pattern string   // regular expression that a text matches
	Min     int      // of a number
	Max     int
}

// Form is what a plain value is read as.
type Form string

// The forms of plain values.
const (
	FormText    Form = "text"    // a text, a number or a flag, read as it is written
	FormQuoted  Form = "quoted"  // a text that YAML does not take for a number
	FormNumber  Form = "number"  // a whole number from Min to Max
	FormDigits  Form = "digits"  // a whole number, or a text that matches Pattern
	FormLength  Form = "length"  // a duration such as 1m30s; Min is 0 when it may be a plain 0
	FormShare   Form = "share"   // a number from 0 to 1, or a text that matches Pattern
	FormInitial Form = "initial" // a text, a whole number or a flag
)

// Values is a mapping of keys that the operator chooses.
type Values struct {
	Names     Scalar // what a key looks like
	Languages bool   // the keys are languages, in the order in which the flow lists them
	Of        Shape
}

// The shapes of the values in value.go, value_prompt.go and address.go.
var (
	anyText     = Shape{Scalar: &Scalar{Form: FormText}}
	nameText    = Shape{Scalar: &Scalar{Form: FormText, Pattern: nameShape.String()}}
	spokenText  = Shape{Scalar: &Scalar{Form: FormText, Pattern: `\S`}}
	variableRef = Shape{Scalar: &Scalar{Form: FormText, Pattern: variableShape.String()}}
)

// matching is a text that matches one of the patterns.
func matching(patterns ...*regexp.Regexp) Shape {
	var all []string
	for _, p := range patterns {
		all = append(all, p.String())
	}
	return Shape{Scalar: &Scalar{Form: FormQuoted, Pattern: strings.Join(all, "|")}}
}

// oneOf is a text out of a closed set.
func oneOf(texts ...string) Shape { return Shape{Scalar: &Scalar{Form: FormText, Enum: texts}} }

// numberShape is a whole number within bounds.
func numberShape(least, most int) Shape {
	return Shape{Scalar: &Scalar{Form: FormNumber, Min: least, Max: most}}
}

// keyed is a mapping with the keys of a table.
func keyed[S any](table []field[S]) Shape { return Shape{Keys: keysOf(table)} }

// listOf is a list.
func listOf(item Shape) Shape { return Shape{Items: &item} }

// atLeast is s with a least number of keys or items.
func (s Shape) atLeast(n int) Shape {
	s.Least = n
	return s
}

// mappingOf is a mapping of names that the operator chooses.
func mappingOf(names Scalar, of Shape) Shape { return Shape{Values: &Values{Names: names, Of: of}} }

// byLanguage is a mapping of languages.
func byLanguage(of Shape) Shape {
	return Shape{Values: &Values{Names: Scalar{Form: FormText, Pattern: languageShape.String()}, Languages: true, Of: of}}
}

// promptShape is a prompt: one plain text, a recording, or one of both for each language.
func promptShape(plain Shape) Shape {
	recording := keyed(recordingFields)
	return Shape{Any: []Shape{plain, recording, byLanguage(Shape{Any: []Shape{plain, recording}})}}
}

// audioShape is the path of a recording.
func audioShape() Shape {
	var types []string
	for _, one := range audioTypes {
		var folded strings.Builder
		for _, letter := range strings.TrimPrefix(one, ".") {
			fmt.Fprintf(&folded, "[%c%c]", letter, letter&^0x20)
		}
		types = append(types, folded.String())
	}
	return Shape{Scalar: &Scalar{Form: FormText, Pattern: `\.(` + strings.Join(types, "|") + `)$`}}
}

// The shapes of opening hours.
var (
	daysPattern = `^ *(mon|tue|wed|thu|fri|sat|sun) *(- *(mon|tue|wed|thu|fri|sat|sun) *)?$`
	spanPattern = `[0-9]{1,2}:[0-9]{2}\s*-\s*[0-9]{1,2}:[0-9]{2}`
	spansShape  = Shape{Scalar: &Scalar{Form: FormText, Pattern: `^(closed|\s*` + spanPattern + `\s*(,\s*` + spanPattern + `\s*)*)$`}}
	datePattern = `([0-9]{4}-)?[0-9]{2}-[0-9]{2}`
	dateShape   = Shape{Scalar: &Scalar{Form: FormText, Pattern: `^` + datePattern + `( to ` + datePattern + `)?$`}}
	timeShape   = Shape{Scalar: &Scalar{Form: FormText, Pattern: `^[0-9]{1,2}:[0-9]{2}$`}}
	untilShape  = Shape{Scalar: &Scalar{Form: FormText, Pattern: `^[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}$`}}
)
