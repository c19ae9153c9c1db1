package schema_test

import (
	"bytes"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v4"

	"presszero/flows"
	"presszero/flows/schema"
	"presszero/internal/golden"
)

func TestSchemasAreTheOnesThatEditorsHave(t *testing.T) {
	t.Parallel()
	for _, name := range schema.Names() {
		got, err := schema.Of(name)
		if err != nil {
			t.Fatal(err)
		}
		golden.Equal(t, filepath.Join("testdata", name+".schema.json"), string(got))
	}
}

func TestAnUnknownFileHasNoSchema(t *testing.T) {
	t.Parallel()
	if _, err := schema.Of("menu"); err == nil {
		t.Error("no error")
	}
}

var (
	compiling sync.Mutex
	schemas   = map[string]*jsonschema.Schema{}
)

// compiled is the schema of a kind of file, ready to judge. Tests share it: it takes longer to make than to use.
func compiled(t testing.TB, name string) *jsonschema.Schema {
	t.Helper()
	compiling.Lock()
	defer compiling.Unlock()
	if schemas[name] != nil {
		return schemas[name]
	}
	text, err := schema.Of(name)
	if err != nil {
		t.Fatal(err)
	}
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource(schema.ID(name), document); err != nil {
		t.Fatal(err)
	}
	schemas[name], err = compiler.Compile(schema.ID(name))
	if err != nil {
		t.Fatal(err)
	}
	return schemas[name]
}

// judged is what the checker finds in a file of a kind, with the other files sound.
func judged(t testing.TB, name string, file flows.File) flows.Diagnostics {
	t.Helper()
	site := map[string]flows.File{}
	for _, one := range schema.Names()[1:] {
		site[one] = load(t, "../testdata/site/"+one+".yaml")
	}
	if name == "flow" {
		sound, diags := flows.ReadSite(site["queues"], site["hours"], site["agents"])
		if diags.HasErrors() {
			t.Fatal(diags)
		}
		_, diags = flows.Compile(file, sound)
		return diags
	}
	if name == "phrases" {
		_, diags := flows.ReadPhrases(file, nil)
		return diags
	}
	site[name] = file
	_, diags := flows.ReadSite(site["queues"], site["hours"], site["agents"])
	var own flows.Diagnostics
	for _, d := range diags {
		if d.Pos.File == file.Name {
			own = append(own, d)
		}
	}
	return own
}

func load(t testing.TB, path string) flows.File {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return flows.File{Name: filepath.Base(path), Data: data}
}

func glob(t testing.TB, pattern string) []string {
	t.Helper()
	paths, err := filepath.Glob(pattern)
	if err != nil || len(paths) == 0 {
		t.Fatalf("no files match %s: %v", pattern, err)
	}
	return paths
}

// parsed is the top of a file, or nil when it is not YAML.
func parsed(source []byte) *yaml.Node {
	var document yaml.Node
	if err := yaml.Load(source, &document); err != nil || len(document.Content) == 0 {
		return nil
	}
	return document.Content[0]
}

// asEditor is a value as editors read it: by YAML 1.2, in which dates are texts.
func asEditor(n *yaml.Node) any {
	switch n.Kind {
	case yaml.MappingNode:
		object := map[string]any{}
		for i := 0; i+1 < len(n.Content); i += 2 {
			object[n.Content[i].Value] = asEditor(n.Content[i+1])
		}
		return object
	case yaml.SequenceNode:
		list := []any{}
		for _, item := range n.Content {
			list = append(list, asEditor(item))
		}
		return list
	}
	var value any
	if n.Tag == "!!str" || n.Tag == "!!timestamp" || n.Decode(&value) != nil {
		return n.Value
	}
	return value
}
