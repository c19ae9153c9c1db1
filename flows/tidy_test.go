package flows_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"presszero/flows"
	"presszero/internal/golden"
)

func TestTidyFilesAreCanonical(t *testing.T) {
	t.Parallel()
	for _, path := range matches(t, "testdata/tidy/*.yaml") {
		t.Run(filepath.Base(path), func(t *testing.T) {
			t.Parallel()
			got, diags := flows.Tidy(load(t, path))
			if len(diags) > 0 {
				t.Fatal(diags)
			}
			golden.Equal(t, strings.TrimSuffix(path, ".yaml")+".golden", string(got))
		})
	}
}

func TestTidyKeepsTheMeaningAndStaysTidy(t *testing.T) {
	t.Parallel()
	site := fixtureSite(t)
	for _, pattern := range []string{"testdata/*.yaml", "testdata/*/*.yaml", "library/*.yaml", "library/site/*.yaml", "flowtest/testdata/*.yaml", "../ivr/testdata/*.yaml"} {
		for _, path := range matches(t, pattern) {
			t.Run(path, func(t *testing.T) {
				t.Parallel()
				checkTidy(t, load(t, path), site)
			})
		}
	}
}

func TestTidyRefusesWhatIsNotYAML(t *testing.T) {
	t.Parallel()
	for _, source := range []string{"", "flow: [a", "- a", "{}", "a: *b", "a: &b c", "a: !!binary aGk=", "? [a]\n: b"} {
		if out, diags := flows.Tidy(flows.File{Name: "broken.yaml", Data: []byte(source)}); !diags.HasErrors() || out != nil {
			t.Errorf("%q becomes %q", source, out)
		}
	}
}

func FuzzTidy(f *testing.F) {
	for _, pattern := range []string{"testdata/*.yaml", "testdata/*/*.yaml", "library/*.yaml", "library/site/*.yaml", "flowtest/testdata/*.yaml", "../ivr/testdata/*.yaml"} {
		for _, path := range matches(f, pattern) {
			f.Add(load(f, path).Data)
		}
	}
	site := fixtureSite(f)
	f.Fuzz(func(t *testing.T, source []byte) {
		checkTidy(t, flows.File{Name: "fuzz.yaml", Data: source}, site)
	})
}

// checkTidy tidies a file: what compiled before compiles to the same program, and what is tidy stays as it is.
func checkTidy(t *testing.T, file flows.File, site *flows.Site) {
	t.Helper()
	first, diags := flows.Tidy(file)
	if first == nil {
		if !diags.HasErrors() {
			t.Error("neither text nor faults")
		}
		return
	}
	tidy := flows.File{Name: file.Name, Data: first}
	again, diags := flows.Tidy(tidy)
	if diff := cmp.Diff(string(first), string(again)); diff != "" {
		t.Fatalf("tidied again, it is another file: %v\n%s\nof\n%s", diags, diff, file.Data)
	}
	before, _ := flows.Compile(file, site)
	after, diags := flows.Compile(tidy, site)
	same := []cmp.Option{cmpopts.IgnoreTypes(flows.Position{}), cmpopts.IgnoreFields(flows.Program{}, "Version", "Site")}
	if diff := cmp.Diff(before, after, same...); diff != "" {
		t.Errorf("it means something else (-before +after): %v\n%s", diags, diff)
	}
}
