package flows

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"
)

// draft is a flow while it is read and checked. Rules look at the program and at the places where its parts were read.
type draft struct {
	*reader
	program *Program
	order   []string        // declared steps, in the order written
	unread  map[string]bool // declared steps of no known kind
}

// flowFields is the table of a flow. Later keys need what earlier ones declare.
var flowFields = []field[draft]{
	{"flow", required, identifier(func(d *draft) *string { return &d.program.Name }), "the name of the flow"},
	{"languages", optional, value[draft]{what: "a list of languages, such as [en, hi]", read: readFlowLanguages}, "the languages of the prompts, the default first; en when left out"},
	{"voices", optional, value[draft]{what: "a voice for each language, such as {en: {name: Polly.Amy-Neural, locale: en-GB}}", read: readVoices}, "the voices that speak"},
	{"person", optional, queueName(func(d *draft) *string { return &d.program.Person }), "the queue behind 0"},
	{"start", required, target(func(d *draft) *string { return &d.program.Start }), "the first step"},
	{"vars", optional, value[draft]{what: `a mapping of variables to initial values, such as {account: "", tries: 0}`, read: readVars}, "the variables"},
	{"steps", required, value[draft]{what: "a mapping of names to steps", read: readSteps}, "what happens in a call"},
}

// languageShape is a language tag: a language, and a script or country where it matters.
var languageShape = regexp.MustCompile(`^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$`)

func readFlowLanguages(r *reader, c cursor, _ *draft) {
	var languages []string
	for _, item := range r.items(c) {
		tag, ok := r.text(item, "a language such as en")
		switch {
		case !ok:
		case !languageShape.MatchString(tag):
			r.errorAt(item.node, codeLanguage, suggest(tag, knownLanguages(), "write a language tag such as en or pt-BR"), "%s is not a language", quote(tag))
		case slices.Contains(languages, tag):
			r.errorAt(item.node, codeDuplicate, "remove one of the two", "the language %s stands twice", quote(tag))
		default:
			languages = append(languages, tag)
			r.places[join(c.path, tag)] = item
		}
	}
	if len(languages) == 0 {
		r.errorAt(c.anchor(), codeMissing, "write languages: [en], or leave the key out", "the flow has no language")
		return
	}
	r.languages = languages
}

func readVoices(r *reader, c cursor, d *draft) {
	for _, entry := range r.entries(c, "a voice for each language") {
		tag := entry.key.Value
		if !slices.Contains(r.languages, tag) {
			r.errorAt(entry.key, codeLanguage, suggest(tag, r.languages, "add it to languages, or remove it"), "%s is not a language of this flow", quote(tag))
			continue
		}
		var voice Voice
		readFields(r, entry, voiceFields, &voice)
		d.program.Voices[tag] = voice
	}
}

func readVars(r *reader, c cursor, d *draft) {
	for _, entry := range r.entries(c, "initial values") {
		name := entry.key.Value
		if !r.checkVariableName(entry.key, name) {
			continue
		}
		initial, ok := r.initial(entry)
		if !ok {
			continue
		}
		kind, _ := kindOfValue(initial)
		d.program.Vars = append(d.program.Vars, Variable{Name: name, Kind: kind, Initial: initial})
	}
	r.scope = newScope(d.program.Vars)
}

// checkVariableName reports names that expressions could not use.
func (r *reader) checkVariableName(n *yaml.Node, name string) bool {
	switch {
	case !variableShape.MatchString(name):
		r.errorAt(n, codeName, "use at most 40 letters, digits and _, beginning with a letter", "%s is not a name of a variable", quote(name))
		return false
	case slices.Contains(newScope(nil).names(), name) || slices.Contains(operators, name):
		r.errorAt(n, codeName, "choose another name", "%s already means something in expressions", quote(name))
		return false
	default:
		return true
	}
}

// operators are the words of the expression language.
var operators = strings.Fields("and contains else endsWith false if in let matches nil not or startsWith true env")

// initial is the initial value of a variable, which also decides its kind.
func (r *reader) initial(c cursor) (any, bool) {
	const remedy = `write text in quotes (""), a whole number (0), or true or false`
	n := c.node
	if n.Kind == yaml.ScalarNode {
		number, err := strconv.Atoi(n.Value)
		switch {
		case n.Tag == "!!bool" && (n.Value == "true" || n.Value == "false"):
			return n.Value == "true", true
		case n.Tag == "!!int" && err == nil && strconv.Itoa(number) == n.Value:
			return number, true
		case n.Tag == "!!str" && (n.Style != 0 || !yesNo.MatchString(n.Value)):
			return n.Value, true
		}
	}
	r.errorAt(n, codeShape, remedy, "the initial value of %s is neither text, a whole number nor true or false", quote(c.key.Value))
	return nil, false
}

// yesNo are words that some YAML programs take for flags.
var yesNo = regexp.MustCompile(`(?i)^(y|yes|n|no|on|off)$`)

func readSteps(r *reader, c cursor, d *draft) {
	entries := r.entries(c, "a mapping of names to steps")
	if len(entries) == 0 {
		r.errorAt(c.anchor(), codeMissing, "add a step, such as bye: {hangup: Goodbye.}", "the flow has no steps")
	}
	for _, entry := range entries {
		if !r.checkName(entry.key, entry.key.Value) {
			continue
		}
		r.places[entry.path] = entry
		d.order = append(d.order, entry.key.Value)
		d.readStep(entry)
	}
}

// readStep reads one step. What it does is said by the one key that names a kind.
func (d *draft) readStep(c cursor) {
	name := c.key.Value
	var found []*yaml.Node
	var all []string
	for _, entry := range c.pairs() {
		all = append(all, entry.Value)
		if slices.Contains(kindNames(), entry.Value) {
			found = append(found, entry)
		}
	}
	switch {
	case c.node.Kind != yaml.MappingNode:
		d.errorAt(c.node, codeShape, "write what it does, such as {say: Hello., next: main}", "the step %s must be a mapping of keys to values", quote(name))
	case len(found) == 0:
		d.errorAt(c.key, codeStepKind, d.kindRemedy(all), "the step %s does not say what it does", quote(name))
	case len(found) > 1:
		d.errorAt(found[1], codeStepKind, "make two steps of it, one leading to the other", "the step %s does two things: %s and %s", quote(name), found[0].Value, found[1].Value)
	default:
		k := kindNamed(found[0].Value)
		d.program.Steps[name] = k.read(d.reader, c, StepMeta{Name: name, Kind: k.name, Pos: d.at(c.key)})
		return
	}
	d.unread[name] = true
}

// kindRemedy suggests a kind for a step in which no key names one.
func (d *draft) kindRemedy(keys []string) string {
	for _, key := range keys {
		if best := nearest(key, kindNames()); best != "" {
			return "did you mean " + quote(best) + "?"
		}
	}
	return "give it one of " + listed(kindNames())
}

// pairs are the keys of a mapping.
func (c cursor) pairs() []*yaml.Node {
	var keys []*yaml.Node
	for i := 0; i < len(c.node.Content) && c.node.Kind == yaml.MappingNode; i += 2 {
		keys = append(keys, c.node.Content[i])
	}
	return keys
}

// step is where a step was declared.
func (d *draft) step(name string) cursor { return d.places[join("steps", name)] }
