package flows

import (
	"fmt"
	"time"
)

// Lookup goes by what is remembered of the caller's number. The exits are tried in their order; one that the flow leaves
// out counts as not there.
type Lookup struct {
	StepMeta
	Exits  LookupExits
	Within time.Duration // in which an earlier call makes this one a repeated one
	Into   []Fact
	Failed string // the memory does not answer
}

// LookupExits are the steps to which a lookup leads.
type LookupExits struct {
	Open      string // a message or a callback of theirs is open
	First     string // nobody has called from this number before
	Repeat    string // somebody has, within the time
	Otherwise string // nothing of this, or the number is withheld
}

// Fact is something that is remembered of a caller, and the variable that takes it.
type Fact struct {
	Var  string
	Kind Kind
	Name FactName
}

// FactName names something that is remembered of a caller.
type FactName string

// The facts.
const (
	FactCalls    FactName = "calls"      // number: earlier calls
	FactRecent   FactName = "recent"     // number: of them, those within the time
	FactQueue    FactName = "last_queue" // text: the queue in which the caller was last
	FactAgent    FactName = "last_agent" // text: the agent with whom the caller last talked
	FactLanguage FactName = "language"   // text: the language that the caller chose
	FactOpen     FactName = "open"       // flag: a message or a callback is open
)

// factKinds are the kinds of the facts.
var factKinds = map[FactName]Kind{
	FactCalls: KindNumber, FactRecent: KindNumber, FactQueue: KindText, FactAgent: KindText, FactLanguage: KindText, FactOpen: KindFlag,
}

// factNames are the facts, in the order of the reference.
var factNames = []string{
	string(FactCalls), string(FactRecent), string(FactQueue), string(FactAgent), string(FactLanguage), string(FactOpen),
}

var lookupKind = describe(passes, "goes by what is remembered of the caller's number",
	field[Lookup]{"lookup", required, lookupExits(), "the step for each kind of caller"},
	field[Lookup]{"within", optional, duration(time.Minute, 90*24*time.Hour, func(s *Lookup) *time.Duration { return &s.Within }).or("24h"), "the time in which an earlier call makes this one a repeated one"},
	field[Lookup]{"into", optional, facts(), "which variable takes which fact"},
	field[Lookup]{"failed", required, target(func(s *Lookup) *string { return &s.Failed }), "the step when the memory does not answer"},
)

// exitFields is the table of the exits.
var exitFields = []field[LookupExits]{
	{"open", optional, target(func(e *LookupExits) *string { return &e.Open }), "the step when a message or a callback of theirs is open"},
	{"first", optional, target(func(e *LookupExits) *string { return &e.First }), "the step when nobody has called from this number before"},
	{"repeat", optional, target(func(e *LookupExits) *string { return &e.Repeat }), "the step when somebody has, within the time"},
	{"otherwise", required, target(func(e *LookupExits) *string { return &e.Otherwise }), "the step in every other case, and when the number is withheld"},
}

// lookupExits are the steps for each kind of caller.
func lookupExits() value[Lookup] {
	const what = "the steps for each kind of caller, such as {first: welcome, open: reception, otherwise: main}"
	return value[Lookup]{
		what:  what,
		shape: keyed(exitFields),
		read:  func(r *reader, c cursor, s *Lookup) { readFields(r, c, exitFields, &s.Exits) },
		ways:  func(s *Lookup) []Way { return waysOf(exitFields, &s.Exits) },
		rename: func(s *Lookup, to func(string) string) {
			for _, f := range exitFields {
				f.value.rename(&s.Exits, to)
			}
		},
	}
}

// facts map variables to what is remembered.
func facts() value[Lookup] {
	what := "a mapping of variables to facts, such as {times: calls}; the facts: " + listed(factNames)
	shape := mappingOf(Scalar{Form: FormText, Pattern: variableShape.String()}, oneOf(factNames...))
	return value[Lookup]{what: what, shape: shape, read: func(r *reader, c cursor, s *Lookup) {
		for _, entry := range r.entries(c, what) {
			kind, known := r.receiver(entry)
			name, ok := r.text(entry, "one of "+listed(factNames))
			if !ok {
				continue
			}
			gives, is := factKinds[FactName(name)]
			switch {
			case !is:
				r.errorAt(entry.node, codeRange, suggest(name, factNames, "write one of "+listed(factNames)), "%s is nothing that is remembered", quote(name))
			case known && kind != gives:
				r.errorAt(entry.node, codeKind, fmt.Sprintf("declare %s as a %s", entry.key.Value, gives), "%s is a %s, and %s gives a %s", quote(entry.key.Value), kind, name, gives)
			case known:
				s.Into = append(s.Into, Fact{Var: entry.key.Value, Kind: kind, Name: FactName(name)})
			}
		}
	}}
}

// Remembers reports whether the flow lets callers choose their language, so that it is worth asking what they chose in an
// earlier call before the first word is said.
func (p *Program) Remembers() bool {
	for _, step := range p.Steps {
		if step.Meta().Kind == languageKind.name {
			return len(p.Languages) > 1
		}
	}
	return false
}
