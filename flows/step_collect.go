package flows

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v4"
)

// Collect asks for an entry: a number of digits, a date, yes or no.
type Collect struct {
	StepMeta
	Entry
	Prompt    Prompt
	Into      string // variable of the kind that the entry makes
	Input     Input
	Finish    string // key that ends the entry: # or *
	Confirm   Confirm
	Sensitive bool // nobody reads or hears the entry, but for its last two digits
	Wrong     Prompt
	Silent    Prompt
	Timeout   time.Duration // silence that ends the entry, 1-30 s
	Tries     int
	Next      string
}

// Confirm says whether an entry is read back.
type Confirm struct {
	Asked  bool
	Prompt Prompt // zero: the catalogue's sentence
}

var collectKind = describe(listens, "asks for digits, a number, an amount of money, a date, or yes or no",
	field[Collect]{"collect", required, prompt(func(s *Collect) *Prompt { return &s.Prompt }), "the question"},
	field[Collect]{"as", optional, entryKind(), "what the entry is: money is 12*50, a date has eight digits, yes-no is 1 or 2"},
	field[Collect]{"into", required, entryVariable(), "the variable that takes the entry: text for digits and dates, a number for number and money, a flag for yes-no"},
	field[Collect]{"digits", optional, digitCount(), "how many digits there are; required for digits, number and money"},
	field[Collect]{"pattern", optional, pattern(func(s *Collect) *Pattern { return &s.Pattern }), "a regular expression that all of the digits match"},
	field[Collect]{"between", optional, numberRange(func(s *Collect) **Range { return &s.Between }), "the range in which the number lies"},
	field[Collect]{"check", optional, choice(func(s *Collect) *Check { return &s.Check }, CheckLuhn), "how the last digit checks the others"},
	field[Collect]{"order", optional, choice(func(s *Collect) *DateOrder { return &s.Order }, DayFirst, MonthFirst, YearFirst), "the order of day, month and year; by the voice's country when left out: mdy for en-US, dmy elsewhere"},
	field[Collect]{"when", optional, choice(func(s *Collect) *Side { return &s.When }, Past, Future), "whether the date lies in the past or the future; today counts as both"},
	field[Collect]{"input", optional, choice(func(s *Collect) *Input { return &s.Input }, InputKeys, InputSpeech, InputBoth).or("keys"), "how callers answer; keys work always"},
	field[Collect]{"confirm", optional, confirmation(), "reads the entry back and asks for 1 or 2"},
	field[Collect]{"sensitive", optional, decision(func(s *Collect) *bool { return &s.Sensitive }), "hides the entry from everybody: logs, notes, tests, agents"},
	field[Collect]{"finish", optional, finishKey(func(s *Collect) *string { return &s.Finish }), "the key that ends the entry"},
	field[Collect]{"timeout", optional, silence(func(s *Collect) *time.Duration { return &s.Timeout }), "how long a silence ends the entry"},
	field[Collect]{"tries", optional, tries(func(s *Collect) *int { return &s.Tries }), "how often it asks before it fetches a person"},
	field[Collect]{"wrong", optional, prompt(func(s *Collect) *Prompt { return &s.Wrong }), "what is said after an entry that does not fit"},
	field[Collect]{"silent", optional, prompt(func(s *Collect) *Prompt { return &s.Silent }), "what is said after silence"},
	field[Collect]{"next", required, target(func(s *Collect) *string { return &s.Next }), "the step that follows"},
)

// entryKind is what an entry is. A date, and yes or no, have their number of digits.
func entryKind() value[Collect] {
	v := choice(func(s *Collect) *EntryKind { return &s.As }, EntryDigits, EntryNumber, EntryMoney, EntryDate, EntryYesNo)
	read := v.read
	v.read = func(r *reader, c cursor, s *Collect) {
		read(r, c, s)
		switch s.As {
		case EntryDate:
			s.Min, s.Max = len("01012000"), len("01012000")
		case EntryYesNo:
			s.Min, s.Max = 1, 1
		}
	}
	return v.or("digits")
}

// kindOfEntry is the kind of the variable that takes an entry.
var kindOfEntry = map[EntryKind]Kind{
	EntryDigits: KindText, EntryDate: KindText, EntryNumber: KindNumber, EntryMoney: KindNumber, EntryYesNo: KindFlag,
}

// initialOf is an initial value by which a variable of a kind is declared.
var initialOf = map[Kind]string{KindText: `""`, KindNumber: "0", KindFlag: "false"}

// entryVariable is a declared variable of the kind that the entry makes. It is read after as.
func entryVariable() value[Collect] {
	const what = "the name of a variable"
	return value[Collect]{what: what, shape: variableRef, read: func(r *reader, c cursor, s *Collect) {
		text, ok := r.text(c, what)
		if !ok {
			return
		}
		s.Into = text
		want := kindOfEntry[s.As]
		if kind, known := r.variable(c, text); known && kind != want && want != "" {
			r.errorAt(c.node, codeKind, fmt.Sprintf(`declare it as %s: vars: {%s: %s}`, want, text, initialOf[want]), "%s is a %s; %s", quote(text), kind, whyKind[s.As])
		}
	}}
}

// whyKind says what an entry becomes.
var whyKind = map[EntryKind]string{
	EntryDigits: "digits are text, because they may begin with 0",
	EntryDate:   "a date is text: YYYY-MM-DD",
	EntryNumber: "a number is kept as one",
	EntryMoney:  "money is kept as a number, of the smallest coins",
	EntryYesNo:  "yes-no is a flag",
}

// variable is the kind of a variable; an unknown one is reported.
func (r *reader) variable(c cursor, name string) (Kind, bool) {
	kind, known := r.scope.kindOf(name)
	if !known {
		r.errorAt(c.anchorOfName(name), codeVariable, suggest(name, r.scope.variables(), "declare it under vars"), "unknown variable %s", quote(name))
	}
	return kind, known
}

// anchorOfName is the node in which a name is written: the value, or the key before it.
func (c cursor) anchorOfName(name string) *yaml.Node {
	if c.key != nil && c.key.Value == name {
		return c.key
	}
	return c.node
}

const mostDigits = 32

// digitCount is a number of digits, or a range of it.
func digitCount() value[Collect] {
	what := fmt.Sprintf(`a number of digits such as 6, or a range such as "4-8", up to %d`, mostDigits)
	shape := Shape{Scalar: &Scalar{Form: FormDigits, Pattern: `^\s*\+?[0-9]+\s*(-\s*\+?[0-9]+\s*)?$`, Min: 1, Max: mostDigits}}
	return value[Collect]{what: what, shape: shape, read: func(r *reader, c cursor, s *Collect) {
		text, ok := r.text(c, what)
		if !ok {
			return
		}
		low, high, isRange := strings.Cut(text, "-")
		if !isRange {
			high = low
		}
		least, err1 := strconv.Atoi(strings.TrimSpace(low))
		most, err2 := strconv.Atoi(strings.TrimSpace(high))
		switch {
		case err1 != nil || err2 != nil:
			r.errorAt(c.node, codeShape, "write "+what, "%s is not a number of digits", quote(text))
		case least < 1 || most > mostDigits || least > most:
			r.errorAt(c.node, codeRange, "write "+what, "%s is out of range", quote(text))
		default:
			s.Min, s.Max = least, most
		}
	}}
}

// finishKey is the key that ends an entry.
func finishKey[S any](get func(*S) *string) value[S] {
	const what = `"#" or "*"`
	v := value[S]{what: what, shape: oneOf("#", "*"), read: func(r *reader, c cursor, s *S) {
		text, ok := r.text(c, what)
		switch {
		case !ok:
		case text != "#" && text != "*":
			r.errorAt(c.node, codeRange, "write "+what, "%s cannot end an entry", quote(text))
		default:
			*get(s) = text
		}
	}}
	return v.or("#")
}
