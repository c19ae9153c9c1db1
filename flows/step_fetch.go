package flows

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Fetch asks another system while the caller hears a filler, in which 0 works as everywhere.
type Fetch struct {
	StepMeta
	Address WebAddress
	Method  string
	Headers []RequestHeader
	Body    Body          // zero: none
	Timeout time.Duration // of the whole request, 100 ms - 10 s
	Into    []Mapping
	Filler  Prompt // zero: the catalogue's sentence
	Next    string
	Failed  string // whatever goes wrong
}

// RequestHeader is a header of a request.
type RequestHeader struct {
	Name  string
	Value Payload
}

// Mapping is a value of a JSON answer and the variable that takes it.
type Mapping struct {
	Var     string
	Kind    Kind
	Pointer string // RFC 6901, such as /account/balance; empty: the whole answer
}

// MaxFetch is the longest that a request to another system may take.
const MaxFetch = 10 * time.Second

var fetchKind = describe(passes, "asks another system over HTTP, while the caller hears a filler",
	field[Fetch]{"fetch", required, webAddress(func(s *Fetch) *WebAddress { return &s.Address }), "the address that is asked"},
	field[Fetch]{"method", optional, method(), "how it is asked"},
	field[Fetch]{"headers", optional, headers(), "the headers of the request"},
	field[Fetch]{"body", optional, body(func(s *Fetch) *Body { return &s.Body }), "the JSON that is sent"},
	field[Fetch]{"timeout", optional, duration(100*time.Millisecond, MaxFetch, func(s *Fetch) *time.Duration { return &s.Timeout }).or("2s"), "how long the answer may take"},
	field[Fetch]{"into", optional, pointers(), "which variable takes which part of the answer"},
	field[Fetch]{"filler", optional, prompt(func(s *Fetch) *Prompt { return &s.Filler }), "what is said meanwhile; a short sentence when left out"},
	field[Fetch]{"next", required, target(func(s *Fetch) *string { return &s.Next }), "the step after the answer"},
	field[Fetch]{"failed", required, target(func(s *Fetch) *string { return &s.Failed }), "the step when there is no answer, or not the one expected"},
)

// methods are the ways to ask another system.
var methods = []string{"GET", "POST", "PUT", "PATCH", "DELETE"}

// method is how another system is asked.
func method() value[Fetch] {
	what := "one of " + listed(methods)
	v := value[Fetch]{what: what, shape: oneOf(methods...), read: func(r *reader, c cursor, s *Fetch) {
		text, ok := r.text(c, what)
		switch {
		case !ok:
		case !slices.Contains(methods, text):
			r.errorAt(c.node, codeRange, suggest(strings.ToUpper(text), methods, "write "+what), "%s is not a method", quote(text))
		default:
			s.Method = text
		}
	}}
	return v.or("GET")
}

// pointerShape is a JSON pointer.
var pointerShape = regexp.MustCompile(`^(/([^~/]|~[01])*)*$`)

// pointers map variables to parts of an answer.
func pointers() value[Fetch] {
	const what = "a mapping of variables to JSON pointers, such as {balance: /account/balance}"
	shape := mappingOf(Scalar{Form: FormText, Pattern: variableShape.String()}, Shape{Scalar: &Scalar{Form: FormText, Pattern: pointerShape.String()}})
	return value[Fetch]{what: what, shape: shape, read: func(r *reader, c cursor, s *Fetch) {
		for _, entry := range r.entries(c, what) {
			kind, known := r.receiver(entry)
			pointer, ok := r.text(entry, "a JSON pointer such as /account/balance")
			if ok && !pointerShape.MatchString(pointer) {
				r.errorAt(entry.node, codeShape, pointerRemedy(pointer), "%s is not a JSON pointer", quote(pointer))
				continue
			}
			if known && ok {
				s.Into = append(s.Into, Mapping{Var: entry.key.Value, Kind: kind, Pointer: pointer})
			}
		}
	}}
}

// pointerRemedy turns the ways in which people write a path into a pointer.
func pointerRemedy(text string) string {
	guess := "/" + strings.ReplaceAll(strings.TrimLeft(text, "$./"), ".", "/")
	if pointerShape.MatchString(guess) && guess != "/" {
		return "did you mean " + strconv.Quote(guess) + "?"
	}
	return "write the keys on the way, each behind a /, such as /account/balance"
}

// receiver is the variable of the key that takes what comes from outside. The language is no such variable: what comes
// from outside may not be one of the flow's.
func (r *reader) receiver(entry cursor) (Kind, bool) {
	r.places[entry.path] = entry
	if entry.key.Value == "lang" {
		r.errorAt(entry.key, codeVariable, "take it into a variable, and set lang where you know that it is a language of the flow", "lang cannot be taken from outside")
		return "", false
	}
	return r.variable(entry, entry.key.Value)
}

// Secrets are the names of the secrets that the step sends, sorted, each once.
func (s *Fetch) Secrets() []string {
	var names []string
	for _, header := range s.Headers {
		names = append(names, header.Value.secrets()...)
	}
	for _, piece := range s.Body.pieces {
		names = append(names, piece.text.secrets()...)
	}
	slices.Sort(names)
	return slices.Compact(names)
}
