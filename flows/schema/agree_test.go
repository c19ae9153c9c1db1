package schema_test

import (
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"

	"presszero/flows"
	"presszero/flows/schema"
)

// Faults by what a schema can tell of them. The codes in neither list are out of its sight: see the package's doc.
var (
	// seen are the faults that a schema refuses without fail.
	seen = []string{
		"PZ006", // unknown key
		"PZ007", // missing key
		"PZ008", // shape
		"PZ010", // name
		"PZ011", // kind of a step
		"PZ013", // empty prompt
		"PZ015", // address
	}
	// glimpsed are the faults of which a schema refuses some.
	glimpsed = []string{
		"PZ004", // a number that is no phone number
		"PZ005", // languages that stand twice
		"PZ009", // bounds of numbers, not of durations
		"PZ012", // the form of a language, not which are the flow's
		"PZ014", // the ending of a recording, not where it leads
		"PZ016", // the form of a variable's name
		"PZ020", // the form of times, not their order
	}
)

func TestSoundFilesPassTheSchema(t *testing.T) {
	t.Parallel()
	for name, files := range corpus(t) {
		for _, file := range files {
			if err := compiled(t, name).Validate(asEditor(parsed(file.Data))); err != nil {
				t.Errorf("%s: %v", file.Name, err)
			}
		}
	}
}

func TestBrokenFilesAreRefusedWhereASchemaCanSee(t *testing.T) {
	t.Parallel()
	refused := 0
	for _, path := range append(glob(t, "../testdata/broken/*.yaml"), glob(t, "../testdata/broken-site/*.yaml")...) {
		name := "flow"
		if strings.Contains(path, "broken-site") {
			name, _, _ = strings.Cut(filepath.Base(path), "-")
		}
		if agree(t, name, load(t, path)) {
			refused++
		}
	}
	if refused < 20 {
		t.Errorf("the schemas refuse %d of the broken files only", refused)
	}
}

func TestSchemaAndCheckerAgreeOnFilesThatWereChangedAtRandom(t *testing.T) {
	t.Parallel()
	rounds := 30
	if testing.Short() {
		rounds = 5
	}
	for name, files := range corpus(t) {
		for _, file := range files {
			t.Run(name+"-"+file.Name, func(t *testing.T) {
				t.Parallel()
				for seed := range rounds {
					checkMutant(t, name, file, uint64(seed))
				}
			})
		}
	}
}

func FuzzSchemaAndCheckerAgree(f *testing.F) {
	all := corpus(f)
	for i := range uint64(20) {
		f.Add(i, i)
	}
	f.Fuzz(func(t *testing.T, which, seed uint64) {
		name := schema.Names()[which%uint64(len(schema.Names()))]
		checkMutant(t, name, all[name][seed%uint64(len(all[name]))], seed)
	})
}

// checkMutant changes a sound file at one to three places and compares schema and checker.
func checkMutant(t *testing.T, name string, file flows.File, seed uint64) {
	t.Helper()
	root := parsed(file.Data)
	chance := rand.New(rand.NewPCG(seed, 0))
	for range 1 + chance.IntN(3) {
		mutate(root, chance)
	}
	source, err := yaml.Marshal(root)
	if err != nil {
		t.Fatal(err)
	}
	agree(t, name, flows.File{Name: name + "-mutant.yaml", Data: source})
}

// mutate changes one node of a file.
func mutate(root *yaml.Node, chance *rand.Rand) {
	var all []*yaml.Node
	gather(root, &all)
	n := all[chance.IntN(len(all))]
	if n.Kind == yaml.MappingNode && len(n.Content) > 0 {
		i := 2 * chance.IntN(len(n.Content)/2)
		switch chance.IntN(4) {
		case 0: // a key goes
			n.Content = slices.Delete(n.Content, i, i+2)
		case 1: // a key is renamed
			n.Content[i] = scalarNodes[chance.IntN(len(scalarNodes))].clone()
		case 2: // a key is added
			n.Content = append(n.Content, scalarNodes[chance.IntN(len(scalarNodes))].clone(), copied(all[chance.IntN(len(all))]))
		default: // a value is exchanged for another of the file
			n.Content[i+1] = copied(all[chance.IntN(len(all))])
		}
		return
	}
	if n.Kind == yaml.SequenceNode && chance.IntN(2) == 0 {
		n.Content = nil
		return
	}
	*n = *scalarNodes[chance.IntN(len(scalarNodes))].clone()
}

// copied is a value with all that is below it.
func copied(n *yaml.Node) *yaml.Node {
	one := *n
	one.Content = nil
	for _, child := range n.Content {
		one.Content = append(one.Content, copied(child))
	}
	return &one
}

// gather is every value below a node.
func gather(n *yaml.Node, all *[]*yaml.Node) {
	*all = append(*all, n)
	for i, child := range n.Content {
		if n.Kind != yaml.MappingNode || i%2 == 1 {
			gather(child, all)
		}
	}
}

// scalarNode is a plain value that mutants get.
type scalarNode struct{ tag, value string }

func (s scalarNode) clone() *yaml.Node {
	return &yaml.Node{Kind: yaml.ScalarNode, Tag: s.tag, Value: s.value}
}

var scalarNodes = []scalarNode{
	{"!!str", "say"}, {"!!str", "menu"}, {"!!str", "next"}, {"!!str", "person"}, {"!!str", "audio"}, {"!!str", "text"}, {"!!str", "when"},
	{"!!str", "en"}, {"!!str", "EN"}, {"!!str", "hi-IN"}, {"!!str", ""}, {"!!str", " "}, {"!!str", "two words"}, {"!!str", "main"},
	{"!!str", "5"}, {"!!str", "0"}, {"!!str", "4-8"}, {"!!str", "-1"}, {"!!str", "99"}, {"!!str", "5s"}, {"!!str", "2m30s"}, {"!!str", "5 s"},
	{"!!str", "#"}, {"!!str", "*"}, {"!!str", "+15550100"}, {"!!str", "15550100"}, {"!!str", "sip:desk@example.com"}, {"!!str", "client:anna"},
	{"!!str", "jingle.wav"}, {"!!str", "jingle.ogg"}, {"!!str", "../jingle.mp3"}, {"!!str", "{{ account }}"}, {"!!str", "closed"},
	{"!!str", "09:00-12:00"}, {"!!str", "12:00-09:00"}, {"!!str", "9-12"}, {"!!str", "mon"}, {"!!str", "sat-mon"}, {"!!str", "2026-02-30"}, {"!!str", "2026-02-28"},
	{"!!str", "a-name-that-is-much-longer-than-forty-letters"}, {"!!str", "ends-"}, {"!!str", "1st"},
	{"!!int", "0"}, {"!!int", "3"}, {"!!int", "-3"}, {"!!int", "15550100"}, {"!!float", "1.5"}, {"!!bool", "true"}, {"!!null", "null"},
}

// agree compares the schema with the checker on one file, and tells whether the schema refuses it: what the checker
// finds and a schema can see is refused; what is refused has a fault that the checker finds too.
func agree(t *testing.T, name string, file flows.File) bool {
	t.Helper()
	root := parsed(file.Data)
	if root == nil || hasTwice(root) {
		return false // editors mark keys that stand twice by themselves
	}
	diags := judged(t, name, file)
	if slices.ContainsFunc(diags, func(d flows.Diagnostic) bool { return d.Code <= "PZ003" }) {
		return false // nothing more was read
	}
	refusal := compiled(t, name).Validate(asEditor(root))
	sure := slices.ContainsFunc(diags, func(d flows.Diagnostic) bool { return slices.Contains(seen, d.Code) && !hidden(d) })
	may := sure || slices.ContainsFunc(diags, func(d flows.Diagnostic) bool {
		return hidden(d) || slices.Contains(glimpsed, d.Code) || d.Code >= "PZ100" && d.Severity == flows.Error
	})
	switch {
	case sure && refusal == nil:
		t.Errorf("%s: the schema lets through what the checker finds:\n%v\n%s", file.Name, diags, file.Data)
	case refusal != nil && !may:
		t.Errorf("%s: the schema refuses what the checker lets through: %v\n%v\n%s", file.Name, refusal, diags, file.Data)
	}
	return refusal != nil
}

// hasTwice reports whether a key stands twice in a mapping.
func hasTwice(n *yaml.Node) bool {
	seen := map[string]bool{}
	for i, child := range n.Content {
		if n.Kind == yaml.MappingNode && i%2 == 0 && seen[child.Value] || hasTwice(child) {
			return true
		}
		if i%2 == 0 {
			seen[child.Value] = true
		}
	}
	return false
}

// dependent are faults of the seen codes that rest on more than one value, or on how YAML writes one.
var dependent = []string{
	"the initial value of ",            // words that only some programs take for flags
	"lacks the key \"digits\"",         // required for some kinds of entries
	"leads nowhere",                    // an arm of an experiment without its step
	"is not an arm of this experiment", // and the reverse
	"is not a regular expression",
}

// hidden reports whether a fault has a seen code, and yet no schema sees it.
func hidden(d flows.Diagnostic) bool {
	return slices.ContainsFunc(dependent, func(part string) bool { return strings.Contains(d.Message, part) })
}

// corpus are sound files by their kind: what ships, what tests rest on, and the examples of the reference.
func corpus(t testing.TB) map[string][]flows.File {
	t.Helper()
	files := map[string][]flows.File{}
	for _, pattern := range []string{"../library/*.yaml", "../testdata/*.yaml", "../library/site/*.yaml", "../testdata/site/*.yaml", "../../ivr/testdata/desk.yaml"} {
		for _, path := range glob(t, pattern) {
			name := strings.TrimSuffix(filepath.Base(path), ".yaml")
			switch {
			case strings.HasSuffix(name, "_test"):
			case slices.Contains(schema.Names()[1:], name):
				files[name] = append(files[name], load(t, path))
			default:
				files["flow"] = append(files["flow"], load(t, path))
			}
		}
	}
	for _, name := range schema.Names() {
		files[name] = append(files[name], flows.FileExample(name))
	}
	for _, kind := range flows.Kinds() {
		files["flow"] = append(files["flow"], flows.ExampleOf(kind.Name).File)
	}
	return files
}
