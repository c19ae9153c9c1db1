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

	modules         *modules // beside this flow
	chain           []string // flows that have led here by calling modules
	inputs, outputs []Variable

	fallback map[string]string // the language that stands in for another, as written
}

// flowFields is the table of a flow. Later keys need what earlier ones declare.
var flowFields = []field[draft]{
	{"flow", required, identifier(func(d *draft) *string { return &d.program.Name }), "the name of the flow"},
	{"languages", optional, value[draft]{what: "a list of languages, such as [en, hi]", shape: listOf(Shape{Scalar: &Scalar{Form: FormText, Pattern: languageShape.String()}}).atLeast(1), read: readFlowLanguages}, "the languages of the prompts, the default first; en when left out"},
	{"voices", optional, value[draft]{what: "a voice for each language, such as {en: {name: Polly.Amy-Neural, locale: en-GB}}", shape: byLanguage(keyed(voiceFields)), read: readVoices}, "the voices that speak"},
	{"fallback", optional, value[draft]{what: fallbackWhat, shape: byLanguage(Shape{Scalar: &Scalar{Form: FormText, Pattern: languageShape.String()}}), read: readFallbacks}, "the language that is spoken where a prompt lacks one; a language with a country falls back to the one without"},
	{"pronounce", optional, value[draft]{what: pronounceWhat, shape: pronounceShape, read: readPronunciations}, "words that the voice is to be given in another spelling"},
	{"person", optional, queueName(func(d *draft) *string { return &d.program.Person }), "the queue behind 0"},
	{"start", required, target(func(d *draft) *string { return &d.program.Start }), "the first step"},
	{"inputs", optional, value[draft]{what: `a mapping of inputs to initial values, such as {account: ""}`, shape: variablesShape, read: readPorts(func(d *draft) *[]Variable { return &d.inputs })}, "makes a module of the flow, which others call as a subflow: the variables that they set"},
	{"outputs", optional, value[draft]{what: `a mapping of outputs to initial values, such as {verified: false}`, shape: variablesShape, read: readPorts(func(d *draft) *[]Variable { return &d.outputs })}, "makes a module of the flow: the variables that the caller takes when it returns"},
	{"vars", optional, value[draft]{what: `a mapping of variables to initial values, such as {account: "", tries: 0}`, shape: variablesShape, read: readVars}, "the variables"},
	{"steps", required, value[draft]{what: "a mapping of names to steps", shape: mappingOf(Scalar{Pattern: nameShape.String()}, Shape{Step: true}).atLeast(1), read: readSteps}, "what happens in a call"},
}

// languageShape is a language tag: a language, and a script or country where it matters.
var languageShape = regexp.MustCompile(`^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$`)

// variablesShape is a mapping of variables to initial values.
var variablesShape = mappingOf(Scalar{Pattern: variableShape.String()}, Shape{Scalar: &Scalar{Form: FormInitial}})

func readFlowLanguages(r *reader, c cursor, _ *draft) {
	var languages []string
	for _, item := range r.clip(r.items(c), maxLanguages, "languages", "keep those that callers speak") {
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

// readPorts reads the inputs or the outputs of a module: variables that the calling flow sets or takes.
func readPorts(get func(*draft) *[]Variable) func(*reader, cursor, *draft) {
	return func(r *reader, c cursor, d *draft) {
		before := len(d.program.Vars)
		readVars(r, c, d)
		*get(d) = slices.Clone(d.program.Vars[before:])
	}
}

func readVars(r *reader, c cursor, d *draft) {
	for _, entry := range r.entries(c, "initial values") {
		name := entry.key.Value
		if len(d.program.Vars) == maxVariables {
			r.errorAt(entry.key, codeSize, smaller, "there are more than %d variables", maxVariables)
			break
		}
		if !r.checkVariableName(entry.key, name) {
			continue
		}
		if _, twice := r.scope.kindOf(name); twice {
			r.errorAt(entry.key, codeDuplicate, "rename or remove one of the two", "the variable %s is declared twice", quote(name))
			continue
		}
		initial, ok := r.initial(entry)
		if !ok {
			continue
		}
		r.places[entry.path] = entry
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
	case slices.Contains(meanings, name):
		r.errorAt(n, codeName, "choose another name", "%s already means something in expressions", quote(name))
		return false
	default:
		return true
	}
}

// meanings are the words that mean something in every expression: its operators, functions and names.
var meanings = append(strings.Fields("and contains else endsWith false if in let matches nil not or startsWith true env"), newScope(nil).names()...)

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
	for _, entry := range r.clip(entries, maxSteps, "steps", smaller) {
		if r.full() {
			return
		}
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
		if kindNamed(entry.Value).name != "" {
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
