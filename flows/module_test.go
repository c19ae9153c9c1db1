package flows_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"presszero/flows"
)

const caller = `
flow: caller
person: reception
start: first
vars: {code: "7", fine: false}
steps:
  first: {subflow: outer, with: {code: code}, into: {fine: fine}, next: second, person: billing}
  second: {menu: "Again, press 1. For a person, press 0.", keys: {"1": first}}
`

func compile(t *testing.T, source string, beside ...flows.File) *flows.Program {
	t.Helper()
	prog, diags := flows.Compile(flows.File{Name: "caller.yaml", Data: []byte(source)}, fixtureSite(t), beside...)
	if err := diags.Err(); err != nil {
		t.Fatal(err)
	}
	return prog
}

func TestTheStepsOfAModuleBecomePartOfTheFlow(t *testing.T) {
	t.Parallel()
	prog := compile(t, caller, fixtureModules(t)...)
	type view struct {
		Scope, Person, File string
		Edges               []string
	}
	got := map[string]view{}
	for name, step := range prog.Steps {
		meta := step.Meta()
		if meta.Name != name {
			t.Errorf("the step %s calls itself %s", name, meta.Name)
		}
		got[name] = view{meta.Scope, prog.PersonFor(name), meta.Pos.File, prog.Edges(name)}
	}
	want := map[string]view{
		"first":            {"", "billing", "caller.yaml", []string{"first.inner"}},
		"second":           {"", "reception", "caller.yaml", []string{"first"}},
		"first.inner":      {"first.", "billing", "outer.yaml", []string{"first.inner.ask"}},
		"first.count":      {"first.", "billing", "outer.yaml", []string{"first.done"}},
		"first.done":       {"first.", "billing", "outer.yaml", []string{"second"}},
		"first.inner.ask":  {"first.inner.", "billing", "one-language.yaml", []string{"first.inner.done"}},
		"first.inner.done": {"first.inner.", "billing", "one-language.yaml", []string{"first.count"}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("steps (-want +got):\n%s", diff)
	}
	var vars []string
	for _, v := range prog.Vars {
		vars = append(vars, v.Name)
	}
	if got := strings.Join(vars, " "); got != "code fine first.code first.fine first.again first.inner.said first.inner.yes_no" {
		t.Errorf("variables are %s", got)
	}
}

func TestTheVersionOfAFlowFollowsItsModules(t *testing.T) {
	t.Parallel()
	before := compile(t, caller, fixtureModules(t)...).Version
	for _, changed := range fixtureModules(t) {
		var beside []flows.File
		for _, f := range fixtureModules(t) {
			if f.Name == changed.Name {
				f.Data = append(f.Data, '\n')
			}
			beside = append(beside, f)
		}
		named := changed.Name == "outer.yaml" || changed.Name == "one-language.yaml"
		if after := compile(t, caller, beside...).Version; (after != before) != named {
			t.Errorf("a change of %s: version %s becomes %s", changed.Name, before, after)
		}
	}
}

func TestAModuleCompilesByItselfAndSaysThatItIsOne(t *testing.T) {
	t.Parallel()
	for _, f := range fixtureModules(t) {
		prog, diags := flows.Compile(f, fixtureSite(t), fixtureModules(t)...)
		faulty := strings.HasPrefix(f.Name, "circle") || f.Name == "faulty.yaml"
		if (prog == nil) != faulty || !faulty && prog.Module == (f.Name == "no-module.yaml") {
			t.Errorf("%s: program %v, %v", f.Name, prog, diags)
		}
	}
}

// TestEveryWayOnOfEveryKindIsRenamed puts a flow with every step that ships in the tests into a module's place: each of its
// steps must lead to steps under the module's name.
func TestEveryWayOnOfEveryKindIsRenamed(t *testing.T) {
	t.Parallel()
	outside := flows.File{Name: "outside.yaml", Data: []byte(`
flow: outside
languages: [en, hi]
start: words
vars: {name: ""}
steps:
  words: {listen: {en: "Bills? Or 0.", hi: "बिल? या 0."}, choices: [{key: "1", words: {en: [bills], hi: [बिल]}, next: tongue}]}
  tongue: {language: {en: "1", hi: "2"}, next: known}
  known: {lookup: {first: asked, otherwise: words}, failed: words}
  asked: {fetch: "https://crm.example/", into: {name: /name}, next: words, failed: words}
`)}
	seen := map[string]bool{}
	modules := []flows.File{load(t, "testdata/every-step.yaml"), load(t, "../ivr/testdata/aftercare.yaml"), outside}
	for _, module := range modules {
		name := strings.TrimSuffix(module.Name, ".yaml")
		module.Data = append(module.Data, "\ninputs: {}\n"...)
		source := "flow: caller\nlanguages: [en, hi]\nperson: reception\nstart: in\nsteps:\n  in: {subflow: " + name + ", next: in}\n"
		prog, diags := flows.Compile(flows.File{Name: "caller.yaml", Data: []byte(source)}, fixtureSite(t), module, load(t, "../ivr/testdata/verify-pin.yaml"))
		if prog == nil {
			t.Fatalf("%s: %v", name, diags)
		}
		for step := range prog.Steps {
			seen[prog.Steps[step].Meta().Kind] = true
			for _, to := range prog.Edges(step) {
				if _, found := prog.Steps[to]; !found {
					t.Errorf("%s leads to %s, which is not in the program", step, to)
				}
			}
		}
	}
	for _, kind := range flows.Kinds() {
		if !seen[kind.Name] {
			t.Errorf("no %s is among the steps of this test", kind.Name)
		}
	}
}

// TestManyCallsOfModulesAreRefusedWithLittleWork runs alone, because allocations are counted for the whole process.
func TestManyCallsOfModulesAreRefusedWithLittleWork(t *testing.T) {
	var beside []flows.File
	for level := range 20 {
		var steps strings.Builder
		for i := range 30 {
			fmt.Fprintf(&steps, "  s%d: {subflow: level%d, next: s%d}\n", i, level+1, i+1)
		}
		source := fmt.Sprintf("flow: level%d\ninputs: {}\nstart: s0\nsteps:\n%s  s30: {return: }\n", level, steps.String())
		beside = append(beside, flows.File{Name: fmt.Sprintf("level%d.yaml", level), Data: []byte(source)})
	}
	site := fixtureSite(t)
	source := "flow: caller\nperson: reception\nstart: in\nsteps:\n  in: {subflow: level0, next: in}\n"
	work := allocations(func() {
		prog, diags := flows.Compile(flows.File{Name: "caller.yaml", Data: []byte(source)}, site, beside...)
		if prog != nil || !diags.HasErrors() {
			t.Error("30 modules in each of 30, 20 deep, are taken")
		}
	})
	if work > littleWork {
		t.Errorf("%d allocations to refuse them", work)
	}
}

func TestSensitiveValuesStaySensitiveInAModule(t *testing.T) {
	t.Parallel()
	module := flows.File{Name: "echo.yaml", Data: []byte(`
flow: echo
inputs: {said: ""}
outputs: {back: ""}
start: turn
steps:
  turn: {set: {back: said + "!"}, next: done}
  done: {return: }
`)}
	prog := compile(t, `
flow: caller
person: reception
start: ask
vars: {pin: "", again: ""}
steps:
  ask: {collect: "Your code, or zero for a person.", into: pin, digits: 6, sensitive: true, next: echo}
  echo: {subflow: echo, with: {said: pin}, into: {again: back}, next: bye}
  bye: {hangup: "Goodbye."}
`, module)
	for _, name := range []string{"pin", "again", "echo.said", "echo.back"} {
		if !prog.Sensitive(name) {
			t.Errorf("%s is not sensitive", name)
		}
	}
}
