package library_test

import (
	"slices"
	"strings"
	"testing"
	_ "time/tzdata"

	"presszero/flows"
	"presszero/flows/library"
)

func TestShippedFlowsAreSoundWithoutWarnings(t *testing.T) {
	t.Parallel()
	site := readSite(t)
	for _, file := range library.Flows() {
		program, diags := flows.Compile(file, site, library.Flows()...)
		if len(diags) > 0 {
			t.Errorf("%s", flows.Format(diags, map[string][]byte{file.Name: file.Data}))
		}
		if program != nil && program.Name+".yaml" != file.Name {
			t.Errorf("%s holds the flow %s", file.Name, program.Name)
		}
	}
}

func TestEveryShippedFlowHasATest(t *testing.T) {
	t.Parallel()
	var tests []string
	for _, test := range library.Tests() {
		tests = append(tests, test.Name)
	}
	for _, file := range library.Flows() {
		if program, _ := flows.Compile(file, readSite(t), library.Flows()...); program.Module {
			continue // it is tested with the flows that call it
		}
		if want := strings.TrimSuffix(file.Name, ".yaml") + "_test.yaml"; !slices.Contains(tests, want) {
			t.Errorf("%s is not among %v", want, tests)
		}
	}
}

func TestEveryQueueThatShippedFlowsNameHasAnAgent(t *testing.T) {
	t.Parallel()
	site := readSite(t)
	for name := range site.Queues {
		if !slices.ContainsFunc(site.Agents, func(a flows.Agent) bool { return slices.Contains(a.Queues, name) }) {
			t.Errorf("nobody takes the callers of %s", name)
		}
	}
}

func TestIndianScriptsKeepWithinTheCarriersTextLimit(t *testing.T) {
	t.Parallel()
	const most = 500 // letters that a carrier speaks in one piece
	site := readSite(t)
	for _, file := range library.Flows() {
		program, _ := flows.Compile(file, site, library.Flows()...)
		for name, step := range program.Steps {
			for language, part := range headOf(step).Parts {
				if n := len([]rune(part.Text.String())); n > most {
					t.Errorf("%s of %s has %d letters in %s", name, file.Name, n, language)
				}
			}
		}
	}
}

// headOf is what a step says first.
func headOf(step flows.Step) flows.Prompt {
	switch s := step.(type) {
	case *flows.Say:
		return s.Prompt
	case *flows.Menu:
		return s.Prompt
	case *flows.Collect:
		return s.Prompt
	case *flows.Listen:
		return s.Prompt
	case *flows.LanguageStep:
		return s.Announce
	case *flows.Record:
		return s.Prompt
	case *flows.Survey:
		return s.Prompt
	case *flows.VoicemailStep:
		return s.Prompt
	case *flows.Hangup:
		return s.Prompt
	default:
		return flows.Prompt{}
	}
}

func readSite(t *testing.T) *flows.Site {
	t.Helper()
	queues, hours, agents := library.Site()
	site, diags := flows.ReadSite(queues, hours, agents)
	if len(diags) > 0 {
		t.Fatal(diags)
	}
	return site
}
