package flows

import (
	"fmt"
	"strings"
	"time"
)

// Menu asks for one key.
type Menu struct {
	StepMeta
	Prompt  Prompt
	Keys    map[string]string // key 1-9 * # to step
	Wrong   Prompt            // said after a wrong key; zero: the catalogue's sentence
	Silent  Prompt            // said after silence; zero: the catalogue's sentence
	Timeout time.Duration     // silence after the prompt, 1-30 s
	Tries   int               // times it is asked before a person is fetched, 1-5
}

var menuKind = describe(listens, "asks for one key",
	field[Menu]{"menu", required, prompt(func(m *Menu) *Prompt { return &m.Prompt }), "the question"},
	field[Menu]{"keys", required, menuKeys(), "which key leads where"},
	field[Menu]{"timeout", optional, silence(func(m *Menu) *time.Duration { return &m.Timeout }), "how long it waits for a key"},
	field[Menu]{"tries", optional, tries(func(m *Menu) *int { return &m.Tries }), "how often it asks before it fetches a person"},
	field[Menu]{"wrong", optional, prompt(func(m *Menu) *Prompt { return &m.Wrong }), "what is said after a wrong key"},
	field[Menu]{"silent", optional, prompt(func(m *Menu) *Prompt { return &m.Silent }), "what is said after silence"},
)

// silence is how long a caller may think.
func silence[S any](get func(*S) *time.Duration) value[S] {
	return duration(time.Second, 30*time.Second, get).or("5s")
}

// tries is how often a caller is asked the same.
func tries[S any](get func(*S) *int) value[S] {
	return count(1, 5, get).or("2")
}

// phoneKeys are the keys of a phone that a menu may bind, in the order in which they lie.
const phoneKeys = "123456789*#"

// menuKeys maps keys of the phone to steps.
func menuKeys() value[Menu] {
	const what = `a mapping of keys to steps, such as {"1": bills, "#": main}`
	return value[Menu]{
		what:  what,
		shape: mappingOf(Scalar{Enum: strings.Split(phoneKeys, "")}, nameText).atLeast(1),
		read: func(r *reader, c cursor, m *Menu) {
			m.Keys = map[string]string{}
			for _, entry := range r.entries(c, what) {
				r.places[entry.path] = entry
				r.readKey(entry, m)
			}
		},
		rename: func(m *Menu, to func(string) string) {
			for key, step := range m.Keys {
				m.Keys[key] = to(step)
			}
		},
		ways: func(m *Menu) []Way {
			var ways []Way
			for _, key := range strings.Split(phoneKeys+"0", "") { // 0: see readKey
				ways = append(ways, Way{On: key, To: m.Keys[key]})
			}
			return ways
		},
	}
}

// readKey reads where one key leads. The key 0 is kept for the rule that refuses it.
func (r *reader) readKey(entry cursor, m *Menu) {
	key := entry.key.Value
	if len(key) != 1 || !strings.Contains("0123456789*#", key) {
		r.errorAt(entry.key, codeRange, `use one of 1 to 9, "*" and "#"`, "%s is not a key of a phone", quote(key))
		return
	}
	step, ok := r.text(entry, fmt.Sprintf("the step to which %s leads", key))
	if !ok {
		return
	}
	m.Keys[key] = step
	r.refer(refStep, step, entry)
}
