// Package docs holds the manual. Its test keeps every example in it true.
package docs

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"

	"presszero/config"
	"presszero/flows"
	"presszero/flows/flowtest"
	"presszero/flows/library"
)

// TestEveryExampleHolds reads each YAML block of the manual as what it is: a flow, steps of one, tests, queues, hours,
// agents or settings.
func TestEveryExampleHolds(t *testing.T) {
	t.Parallel()
	pages, err := filepath.Glob("*.md")
	if err != nil || len(pages) == 0 {
		t.Fatalf("no pages: %v", err)
	}
	read := 0
	for _, page := range append(pages, "../README.md", "../CONTRIBUTING.md") {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		for _, b := range blocks(page, string(text)) {
			read++
			t.Run(fmt.Sprintf("%s line %d", filepath.Base(b.page), b.line), func(t *testing.T) {
				t.Parallel()
				if err := b.check(t.TempDir()); err != nil {
					t.Errorf("%s:%d: %v", b.page, b.line, err)
				}
			})
		}
	}
	if read < 10 {
		t.Errorf("found %d examples only; are they still marked as yaml?", read)
	}
}

// block is one example.
type block struct {
	page string
	line int
	text string
}

var fence = regexp.MustCompile("(?ms)^```yaml\n(.*?\n)```$")

func blocks(page, text string) []block {
	var found []block
	for _, at := range fence.FindAllStringSubmatchIndex(text, -1) {
		found = append(found, block{page: page, line: 2 + strings.Count(text[:at[0]], "\n"), text: text[at[2]:at[3]]})
	}
	return found
}

// check reads the example by its first key.
func (b block) check(dir string) error {
	var top yaml.Node
	if err := yaml.Unmarshal([]byte(b.text), &top); err != nil {
		return err
	}
	var keys []string
	for i := 0; i < len(top.Content[0].Content); i += 2 {
		keys = append(keys, top.Content[0].Content[i].Value)
	}
	file := flows.File{Name: "example.yaml", Data: []byte(b.text)}
	queues, hours, _ := library.Site()
	switch all := strings.Join(keys, " "); {
	case all == "flow tests":
		if _, faults := flowtest.Parse(file); len(faults) > 0 {
			return fmt.Errorf("%v", faults[0])
		}
		return nil
	case slices.Contains(keys, "jobs"): // a workflow of a build server; its commands are looked up by package cli
		return nil
	case keys[0] == "flow":
		return compile(file)
	case all == "queues":
		_, found := flows.ReadSite(file, hours, flows.File{Name: "agents.yaml", Data: []byte("agents: {}\n")})
		return found.Err()
	case all == "hours", all == "hours emergency", all == "hours messages":
		_, found := flows.ReadSite(flows.File{Name: "queues.yaml", Data: []byte("queues: {}\n")}, file, flows.File{Name: "agents.yaml", Data: []byte("agents: {}\n")})
		return found.Err()
	case all == "agents", all == "agents away_reasons":
		_, found := flows.ReadSite(queues, hours, file)
		return found.Err()
	case all == "phrases":
		_, found := flows.ReadPhrases(file, nil)
		return found.Err()
	case isSetting(keys[0]):
		return b.load(dir)
	default:
		return compile(flows.File{Name: "example.yaml", Data: []byte(b.wrapped(keys))})
	}
}

// compile compiles a flow against the site that ships.
func compile(f flows.File) error {
	site, found := flows.ReadSite(library.Site())
	if found.HasErrors() {
		return found.Err()
	}
	_, found = flows.Compile(f, site)
	return found.Err()
}

// wrapped makes a flow of steps that stand alone; main and bye are there for them to lead to.
func (b block) wrapped(steps []string) string {
	var flow strings.Builder
	fmt.Fprintf(&flow, "flow: example\nperson: reception\nstart: %s\nvars: {account: \"\", attempts: 0, member: false}\nsteps:\n", steps[0])
	for line := range strings.Lines(b.text) {
		flow.WriteString("  " + line)
	}
	flow.WriteString("  main: {menu: Press 1. For a person press 0., keys: {\"1\": bye}}\n  bye: {hangup: Goodbye.}\n")
	return flow.String()
}

func isSetting(key string) bool {
	for _, k := range config.Keys() {
		if name, _, _ := strings.Cut(k.Name, "."); name == key {
			return true
		}
	}
	return false
}

// load reads the example as a settings file.
func (b block) load(dir string) error {
	path := filepath.Join(dir, config.FileName)
	if err := os.WriteFile(path, []byte(b.text), 0o600); err != nil {
		return err
	}
	_, err := config.Load(config.Source{File: path})
	return err
}
