package prove

import (
	"cmp"
	"fmt"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"presszero/flows"
	"presszero/ivr"
)

// maxValues is how many values of a variable are told apart where an expression does more than compare it.
const maxValues = 64

// reading is what the expressions of a flow read, and compare with what.
type reading struct {
	declared map[string]bool         // variables that are texts
	flags    map[string]bool         // variables that are flags
	names    map[string]bool         // words of expressions: variables, lang and call, but also operators and functions
	deciding []string                // variables that decide where a call goes, sorted
	opaque   map[string]bool         // variables of which more is asked than how they compare with what is written
	texts    []string                // written in expressions, or initial values
	ordered  bool                    // whether an expression asks which of two is less
	numbers  []int                   // written in expressions, or initial values
	low      int                     // numbers are told apart from here
	high     int                     // to here
	values   map[string]map[any]bool // of opaque variables, as they were met
	full     map[string]bool         // opaque variables with more values than are told apart
}

// assignment is a variable that takes the value of an expression.
type assignment struct{ name, source string }

// read finds what decides where calls to a flow go: the conditions, and what is assigned to a variable that one reads.
func read(prog *flows.Program) *reading {
	r := &reading{
		declared: map[string]bool{}, flags: map[string]bool{}, names: map[string]bool{}, opaque: map[string]bool{},
		values: map[string]map[any]bool{}, full: map[string]bool{},
	}
	for _, v := range prog.Vars {
		switch initial := v.Initial.(type) {
		case string:
			r.declared[v.Name] = true
			r.texts = append(r.texts, initial)
		case int:
			r.numbers = append(r.numbers, initial)
		case bool:
			r.flags[v.Name] = true
		}
	}
	r.follow(r.conditions(prog))
	for _, v := range prog.Vars {
		if r.names[v.Name] {
			r.deciding = append(r.deciding, v.Name)
		}
	}
	r.deciding, r.texts, r.numbers = sorted(r.deciding), sorted(r.texts), sorted(r.numbers)
	if len(r.numbers) > 0 {
		r.low, r.high = r.numbers[0]-1, r.numbers[len(r.numbers)-1]+1
	}
	return r
}

// sorted is all, each once, in order.
func sorted[T cmp.Ordered](all []T) []T {
	slices.Sort(all)
	return slices.Compact(all)
}

// conditions reads every expression that decides by itself, and returns what is assigned.
func (r *reading) conditions(prog *flows.Program) []assignment {
	var assigned []assignment
	for _, name := range slices.Sorted(maps.Keys(prog.Steps)) {
		if set, ok := prog.Steps[name].(*flows.Set); ok {
			for _, a := range set.Assign {
				assigned = append(assigned, assignment{a.Var, a.Value.String()})
			}
			continue
		}
		for _, source := range expressions(reflect.ValueOf(prog.Steps[name]), nil) {
			r.reads(source)
		}
	}
	return assigned
}

// follow adds what is assigned to a variable that decides, and whatever that reads, until nothing new comes.
func (r *reading) follow(assigned []assignment) {
	for grown := true; grown; {
		grown = false
		for i, a := range assigned {
			if a.source == "" || !r.names[a.name] {
				continue
			}
			names := r.reads(a.source)
			for _, name := range names {
				r.opaque[name] = r.opaque[name] || !r.flags[a.name] && !steady.MatchString(a.source)
			}
			assigned[i].source, grown = "", true
		}
	}
}

var exprType = reflect.TypeFor[flows.Expr]()

// expressions are the sources of all expressions in a value, but not those of texts that are only spoken.
func expressions(v reflect.Value, all []string) []string {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			return expressions(v.Elem(), all)
		}
	case reflect.Struct:
		if v.Type() == exprType {
			if e, ok := v.Interface().(flows.Expr); ok {
				return append(all, e.String())
			}
		}
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				all = expressions(v.Field(i), all)
			}
		}
	case reflect.Slice:
		for i := range v.Len() {
			all = expressions(v.Index(i), all)
		}
	case reflect.Map:
		for _, key := range v.MapKeys() {
			all = expressions(v.MapIndex(key), all)
		}
	default:
	}
	return all
}

var (
	writtenText   = regexp.MustCompile("\"[^\"]*\"|'[^']*'|`[^`]*`")
	writtenNumber = regexp.MustCompile(`\b[0-9]+\b`)
	writtenName   = regexp.MustCompile(`[A-Za-z_][A-Za-z0-9_]*`)
	writtenLength = regexp.MustCompile(`\blen\(|\b(?:not|and|or|in)\b`)
	// steady matches what may be assigned without telling more values apart: what is written, a copy, and the next number.
	steady = regexp.MustCompile(`^\s*(?:"[^"]*"|'[^']*'|-?[0-9]+|true|false|[A-Za-z_]\w*(?:\s*\+\s*1)?)\s*$`)
	// computing matches expressions that do more with a variable than compare it with what is written.
	computing = regexp.MustCompile(`[-+*/%?:]|[A-Za-z0-9_]\s*\(|[A-Za-z0-9_)\]]\s*\[`)
)

// reads remembers what an expression reads and returns the names in it.
func (r *reading) reads(source string) []string {
	for _, literal := range writtenText.FindAllString(source, -1) {
		r.texts = append(r.texts, literal[1:len(literal)-1])
	}
	bare := writtenText.ReplaceAllString(source, " ")
	for _, digits := range writtenNumber.FindAllString(bare, -1) {
		if n, err := strconv.Atoi(digits); err == nil {
			r.numbers = append(r.numbers, n)
			if strings.Contains(bare, "-") {
				r.numbers = append(r.numbers, -n)
			}
		}
	}
	names := writtenName.FindAllString(bare, -1)
	r.ordered = r.ordered || strings.ContainsAny(bare, "<>")
	among := 0 // variables that are texts
	for _, name := range names {
		r.names[name] = true
		if r.declared[name] {
			among++
		}
	}
	if among > 1 || computing.MatchString(writtenLength.ReplaceAllString(bare, "(")) {
		for _, name := range names {
			r.opaque[name] = true
		}
	}
	return names
}

// append appends what of a session's variables tells states apart.
func (r *reading) append(b []byte, s ivr.Session) []byte {
	for _, name := range r.deciding {
		value, secret := s.Secret[name]
		if !secret {
			value = s.Vars[name]
		}
		switch value := value.(type) {
		case nil:
			b = append(b, '-')
		case bool:
			b = strconv.AppendBool(b, value)
		case int:
			b = strconv.AppendInt(b, int64(r.number(name, value)), 10)
		case string:
			b = r.text(b, name, value)
		default:
			b = fmt.Append(b, value)
		}
		b = append(b, 0)
	}
	return b
}

// text appends what of a text tells states apart.
func (r *reading) text(b []byte, name, value string) []byte {
	if r.apart(name, value) {
		return append(b, value...)
	}
	return r.comparisons(b, value)
}

// number is what of a number tells states apart.
func (r *reading) number(name string, value int) int {
	if r.apart(name, value) {
		return value
	}
	return min(max(value, r.low), r.high)
}

// apart reports whether the very value of a variable tells states apart.
func (r *reading) apart(name string, value any) bool {
	if !r.opaque[name] {
		return false
	}
	known := r.values[name]
	switch {
	case known == nil:
		r.values[name] = map[any]bool{value: true}
	case known[value]:
	case len(known) >= maxValues:
		r.full[name] = true
		return false
	default:
		known[value] = true
	}
	return true
}

// comparisons appends how a text compares with those that are written, by the comparisons that are written.
func (r *reading) comparisons(b []byte, value string) []byte {
	if r.names["len"] {
		b = strconv.AppendInt(b, int64(len(value)), 10)
	}
	for _, text := range r.texts {
		bit := byte('a')
		for i, holds := range []bool{
			value == text,
			r.names["startsWith"] && strings.HasPrefix(value, text),
			r.names["endsWith"] && strings.HasSuffix(value, text),
			r.names["contains"] && strings.Contains(value, text),
			r.ordered && value < text,
		} {
			if holds {
				bit += 1 << i
			}
		}
		b = append(b, bit)
	}
	return b
}
