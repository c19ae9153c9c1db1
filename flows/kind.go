package flows

import "slices"

// kinds is the closed set of steps, in the order of the reference. Each is described in its own file.
var kinds = []kind{
	sayKind, playKind,
	menuKind, collectKind, listenKind, languageKind,
	branchKind, setKind, hoursKind,
	enqueueKind, transferKind, voicemailKind,
	gotoKind, hangupKind,
	surveyKind, recordKind, smsKind, callbackKind,
	experimentKind, subflowKind, returnKind,
	fetchKind, lookupKind,
}

// kind is a kind of step, described by the table of its keys. The first key names the kind.
type kind struct {
	name   string
	help   string
	listen listening
	keys   []KeyInfo
	read   func(r *reader, c cursor, meta StepMeta) Step
	ways   func(s Step) []Way
	show   func(s Step, language string) string
	rename func(s Step, to func(string) string) // renames all steps to which a step leads
}

// KindInfo explains a kind of step, for references, schemas and editors.
type KindInfo struct {
	Name    string // the key that names the kind
	Help    string // what the step does
	Listens bool   // the caller, or a person, gets a word in before the flow goes on
	Keys    []KeyInfo
}

// KeyInfo explains a key of a step.
type KeyInfo struct {
	Name     string
	What     string // what may stand behind it
	Default  string // what counts when it is left out, as it would be written; empty: nothing
	Help     string // what it does
	Required bool
	Shape    Shape // which values may stand behind it
}

// Kinds explains every kind of step, in the order of the reference. It rests on the same tables as the reading of flows.
func Kinds() []KindInfo {
	var all []KindInfo
	for _, k := range kinds {
		all = append(all, KindInfo{Name: k.name, Help: k.help, Listens: k.listen == listens, Keys: slices.Clone(k.keys)})
	}
	return all
}

// listening says whether the caller gets a word in at a step before the flow goes on.
type listening int

const (
	passes  listening = iota // the flow goes on by itself
	listens                  // the flow waits for the caller or for a person
)

// stepOf is a pointer to the struct of a step.
type stepOf[S any] interface {
	*S
	Step
}

// describe builds a kind from the table of its keys. Every step may also name its own person.
func describe[S any, P stepOf[S]](listen listening, help string, fields ...field[S]) kind {
	person := queueName(func(s *S) *string { return &P(s).Meta().Person })
	fields = append(fields, field[S]{"person", optional, person, "the queue behind 0 at this step, in place of the flow's"})
	return kind{
		name:   fields[0].name,
		help:   help,
		listen: listen,
		keys:   keysOf(fields),
		read: func(r *reader, c cursor, meta StepMeta) Step {
			step := P(new(S))
			*step.Meta() = meta
			readFields(r, c, fields, (*S)(step))
			return step
		},
		ways: func(s Step) []Way {
			step, _ := s.(P) // a step is asked by its own kind
			return waysOf(fields, (*S)(step))
		},
		show: func(s Step, language string) string {
			step, _ := s.(P) // a step is asked by its own kind
			if fields[0].value.show == nil {
				return ""
			}
			return fields[0].value.show((*S)(step), language)
		},
		rename: func(s Step, to func(string) string) {
			step, _ := s.(P) // a step is asked by its own kind
			for _, f := range fields {
				if f.value.rename != nil {
					f.value.rename((*S)(step), to)
				}
			}
		},
	}
}

// keysOf drops the type from a table.
func keysOf[S any](fields []field[S]) []KeyInfo {
	var keys []KeyInfo
	for _, f := range fields {
		keys = append(keys, KeyInfo{Name: f.name, What: f.value.what, Default: f.value.def, Help: f.help, Required: f.need == required, Shape: f.value.shape})
	}
	return keys
}

// kindNamed finds a kind; the zero kind when there is none.
func kindNamed(name string) kind {
	i := slices.IndexFunc(kinds, func(k kind) bool { return k.name == name })
	if i < 0 {
		return kind{}
	}
	return kinds[i]
}

// kindNames are the names of all kinds, in the order of the reference.
func kindNames() []string {
	var all []string
	for _, k := range kinds {
		all = append(all, k.name)
	}
	return all
}

// Edges are the steps to which the named step leads by itself, in the order of its keys, each once. The way to a
// person is not among them: it is everywhere.
func (p *Program) Edges(step string) []string {
	return ends(p.Ways(step))
}
