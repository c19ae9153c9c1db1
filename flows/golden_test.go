package flows_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"presszero/flows"
	"presszero/internal/golden"
)

func TestEveryFaultIsToldWithPlaceAndRemedy(t *testing.T) {
	t.Parallel()
	site, beside := fixtureSite(t), fixtureModules(t)
	for _, path := range matches(t, "testdata/broken/*.yaml") {
		t.Run(filepath.Base(path), func(t *testing.T) {
			t.Parallel()
			file := load(t, path)
			program, diags := flows.Compile(file, site, beside...)
			if (program == nil) != diags.HasErrors() {
				t.Errorf("a program without errors and none with them: %v", diags)
			}
			checkGolden(t, path, file, diags, beside...)
		})
	}
}

func TestEveryFaultOfASiteIsToldWithPlaceAndRemedy(t *testing.T) {
	t.Parallel()
	for _, path := range matches(t, "testdata/broken-site/*.yaml") {
		t.Run(filepath.Base(path), func(t *testing.T) {
			t.Parallel()
			file := load(t, path)
			files := map[string]flows.File{}
			for _, kind := range []string{"queues", "hours", "agents"} {
				files[kind] = load(t, "testdata/site/"+kind+".yaml")
				if strings.HasPrefix(file.Name, kind+"-") {
					files[kind] = file
				}
			}
			if strings.HasPrefix(file.Name, "phrases-") {
				_, diags := flows.ReadPhrases(file, phraseRecordings)
				checkGolden(t, path, file, diags)
				return
			}
			site, diags := flows.ReadSite(files["queues"], files["hours"], files["agents"])
			if (site == nil) != diags.HasErrors() {
				t.Errorf("a site without errors and none with them: %v", diags)
			}
			var own flows.Diagnostics
			for _, d := range diags {
				if d.Pos.File == file.Name {
					own = append(own, d)
				}
			}
			checkGolden(t, path, file, own)
		})
	}
}

// phraseRecordings are those of the prompts folder of the tests of phrases.
var phraseRecordings = map[string]flows.Recording{
	"chime.wav":  {Encoding: "mu-law", Channels: 1, Rate: 8000},
	"stereo.wav": {Encoding: "mu-law", Channels: 2, Rate: 8000},
}

// checkGolden compares what is shown to an operator with the file beside the source.
func checkGolden(t *testing.T, path string, file flows.File, diags flows.Diagnostics, beside ...flows.File) {
	t.Helper()
	if len(diags) == 0 {
		t.Fatal("no fault was found")
	}
	for _, d := range diags {
		if d.Remedy == "" || d.Code == "" || d.Pos.Line < 1 || d.Pos.Col < 1 {
			t.Errorf("without code, place or remedy: %+v", d)
		}
	}
	sources := map[string][]byte{file.Name: file.Data}
	for _, other := range beside {
		sources[other.Name] = other.Data
	}
	got := flows.Format(diags, sources)
	golden.Equal(t, strings.TrimSuffix(path, ".yaml")+".golden", got)
}

// fixtureModules are the modules beside the flows of the tests.
func fixtureModules(t testing.TB) []flows.File {
	t.Helper()
	var all []flows.File
	for _, path := range matches(t, "testdata/modules/*.yaml") {
		all = append(all, load(t, path))
	}
	return all
}

// fixtureSite is the site of the tests.
func fixtureSite(t testing.TB) *flows.Site {
	t.Helper()
	site, diags := flows.ReadSite(load(t, "testdata/site/queues.yaml"), load(t, "testdata/site/hours.yaml"), load(t, "testdata/site/agents.yaml"))
	if len(diags) > 0 {
		t.Fatal(diags)
	}
	return site
}

func load(t testing.TB, path string) flows.File {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return flows.File{Name: filepath.Base(path), Data: data}
}

func matches(t testing.TB, pattern string) []string {
	t.Helper()
	paths, err := filepath.Glob(pattern)
	if err != nil || len(paths) == 0 {
		t.Fatalf("no files match %s: %v", pattern, err)
	}
	return paths
}
