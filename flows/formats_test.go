package flows_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"presszero/flows"
)

// found are diagnostics with everything that an output could trip over.
func found() flows.Diagnostics {
	at := func(file string, line, col int) flows.Position {
		return flows.Position{File: file, Line: line, Col: col}
	}
	return flows.Diagnostics{
		{Pos: at("flows/a b.yaml", 3, 5), End: at("flows/a b.yaml", 3, 9), Severity: flows.Error, Code: "PZ101", Message: "unknown step \"100%\"", Remedy: "line one\nline two"},
		{Pos: at("/etc/c,d:e.yaml", 1, 1), End: at("/etc/c,d:e.yaml", 1, 1), Severity: flows.Warning, Code: "PZ114", Message: "<key>, :: ಠ", Remedy: "bind it"},
		{Pos: at("hours.yaml", 2, 2), End: at("hours.yaml", 2, 2), Severity: flows.Hint, Code: "PZ212", Message: "a day", Remedy: "say it"},
	}
}

func TestJSONHasAStableShape(t *testing.T) {
	t.Parallel()
	data, err := flows.FormatJSON(found()[:1])
	if err != nil {
		t.Fatal(err)
	}
	want := `{
  "version": 1,
  "errors": 1,
  "warnings": 0,
  "hints": 0,
  "diagnostics": [
    {
      "file": "flows/a b.yaml",
      "line": 3,
      "column": 5,
      "end_line": 3,
      "end_column": 9,
      "severity": "error",
      "code": "PZ101",
      "message": "unknown step \"100%\"",
      "remedy": "line one\nline two"
    }
  ]
}
`
	if diff := cmp.Diff(want, string(data)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if none, _ := flows.FormatJSON(nil); !strings.Contains(string(none), `"diagnostics": []`) {
		t.Errorf("without faults there is no list: %s", none)
	}
}

func TestGitHubReadsEachFaultAsOneCommand(t *testing.T) {
	t.Parallel()
	want := "::error file=flows/a b.yaml,line=3,col=5,endLine=3,endColumn=9,title=PZ101::unknown step \"100%25\"%0Aremedy: line one%0Aline two\n" +
		"::warning file=/etc/c%2Cd%3Ae.yaml,line=1,col=1,title=PZ114::<key>, :: ಠ%0Aremedy: bind it\n" +
		"::notice file=hours.yaml,line=2,col=2,title=PZ212::a day%0Aremedy: say it\n"
	if diff := cmp.Diff(want, flows.FormatGitHub(found())); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestColoursAddNothingToTheWords(t *testing.T) {
	t.Parallel()
	sources := map[string][]byte{"hours.yaml": []byte("hours:\n  x\n")}
	plain, painted := flows.Format(found(), sources), flows.TerminalInk.Format(found(), sources)
	if plain == painted || strings.Contains(plain, "\x1b") {
		t.Errorf("plain %q, painted %q", plain, painted)
	}
	for strings.Contains(painted, "\x1b[") {
		before, after, _ := strings.Cut(painted, "\x1b[")
		_, after, _ = strings.Cut(after, "m")
		painted = before + after
	}
	if diff := cmp.Diff(plain, painted); diff != "" {
		t.Errorf("(-plain +painted)\n%s", diff)
	}
}

// required are the properties that SARIF 2.1.0 requires of each object that we write, by the path to it.
var required = map[string][]string{
	"":                                {"version", "runs"},
	"runs[]":                          {"tool"},
	"runs[].tool":                     {"driver"},
	"runs[].tool.driver":              {"name"},
	"runs[].tool.driver.rules[]":      {"id"},
	"runs[].tool.driver.rules[].help": {"text"},
	"runs[].tool.driver.rules[].shortDescription":   {"text"},
	"runs[].tool.driver.rules[].fullDescription":    {"text"},
	"runs[].results[]":                              {"message"},
	"runs[].results[].message":                      {"text"},
	"runs[].results[].locations[].physicalLocation": {"artifactLocation"},
}

func TestSARIFHasEverythingThatTheStandardRequires(t *testing.T) {
	t.Parallel()
	data, err := flows.SARIF{Version: "v1.2.3", Docs: "https://example.com/rules"}.Format(found())
	if err != nil {
		t.Fatal(err)
	}
	var log any
	if err := json.Unmarshal(data, &log); err != nil {
		t.Fatal(err)
	}
	met := map[string]bool{}
	checkRequired(t, "", log, met)
	for path := range required {
		if !met[path] {
			t.Errorf("nothing was written at %q", path)
		}
	}
	run := log.(map[string]any)["runs"].([]any)[0].(map[string]any)
	rules := run["tool"].(map[string]any)["driver"].(map[string]any)["rules"].([]any)
	for i, one := range run["results"].([]any) {
		result := one.(map[string]any)
		rule := rules[int(result["ruleIndex"].(float64))].(map[string]any)
		if rule["id"] != result["ruleId"] || !slices.Contains([]any{"error", "warning", "note"}, result["level"]) {
			t.Errorf("result %d: rule %v, level %v", i, rule["id"], result["level"])
		}
	}
	for _, want := range []string{`"version": "2.1.0"`, `"uri": "flows/a%20b.yaml"`, `"uri": "file:///etc/c,d:e.yaml"`, `"helpUri": "https://example.com/rules#pz101"`, `"startLine": 3`, `"endColumn": 9`} {
		if !strings.Contains(string(data), want) {
			t.Errorf("%s is missing in:\n%s", want, data)
		}
	}
}

// checkRequired looks for required properties below a path, and for ranges of lines and columns that SARIF allows.
func checkRequired(t *testing.T, path string, value any, met map[string]bool) {
	t.Helper()
	switch v := value.(type) {
	case []any:
		for _, one := range v {
			checkRequired(t, path+"[]", one, met)
		}
	case map[string]any:
		met[path] = true
		for _, name := range required[path] {
			if v[name] == nil {
				t.Errorf("%s lacks %s", path, name)
			}
		}
		for name, one := range v {
			if number, ok := one.(float64); ok && number < 1 && name != "ruleIndex" {
				t.Errorf("%s.%s is %v", path, name, number)
			}
			checkRequired(t, strings.TrimPrefix(path+"."+name, "."), one, met)
		}
	}
}
