package flows_test

import (
	"strings"
	"testing"

	"presszero/flows"
)

func TestEveryKindHasAnExampleThatHolds(t *testing.T) {
	t.Parallel()
	site := fixtureSite(t)
	module := flows.ExampleOf("return").File
	for _, kind := range flows.Kinds() {
		t.Run(kind.Name, func(t *testing.T) {
			t.Parallel()
			example := flows.ExampleOf(kind.Name)
			if !strings.Contains(example.Shown, "  "+kind.Name+":") {
				t.Fatalf("%s has no example: write one in examples.go", kind.Name)
			}
			if _, diags := flows.Compile(example.File, site, module); diags.HasErrors() {
				t.Errorf("%v\n%s", diags, example.File.Data)
			}
			tidy, diags := flows.Tidy(example.File)
			if diags.HasErrors() {
				t.Errorf("%v", diags)
			}
			if again, _ := flows.Tidy(flows.File{Name: "tidy.yaml", Data: tidy}); string(again) != string(tidy) {
				t.Error("it does not stay tidy")
			}
		})
	}
}

func TestEveryFileHasAnExampleThatHolds(t *testing.T) {
	t.Parallel()
	files := map[string]flows.File{}
	for _, file := range flows.Files()[1:] {
		files[file.Name] = flows.FileExample(file.Name)
		if len(files[file.Name].Data) == 0 {
			t.Errorf("%s has no example: write one in examples.go", file.Name)
		}
	}
	if _, diags := flows.ReadSite(files["queues"], files["hours"], files["agents"]); diags.HasErrors() {
		t.Error(diags)
	}
	if phrases, diags := flows.ReadPhrases(files["phrases"], nil); phrases == nil || len(diags) > 0 {
		t.Error(diags)
	}
	if _, diags := flows.Compile(flows.FileExample("flow"), fixtureSite(t)); diags.HasErrors() {
		t.Error(diags)
	}
}

func TestEveryFunctionIsExplained(t *testing.T) {
	t.Parallel()
	for _, function := range flows.Functions() {
		if function.Usage == "" {
			t.Errorf("%s is not explained in function_info.go", function.Name)
		}
	}
}
