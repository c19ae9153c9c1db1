package prove_test

import (
	"os"
	"path/filepath"
	"testing"

	"presszero/flows"
	"presszero/flows/library"
	"presszero/internal/golden"
	"presszero/ivr"
	"presszero/ivr/phrase"
	"presszero/ivr/prove"
)

func source(t testing.TB, path string) flows.File {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return flows.File{Name: filepath.Base(path), Data: data}
}

// desk is the flow that is broken in tests, in every step and on every engine.
func desk(t testing.TB) *flows.Program {
	t.Helper()
	return compiled(t, source(t, "testdata/desk.yaml"), deskSite(t, "testdata"))
}

// deskSite is the site in a folder.
func deskSite(t testing.TB, dir string) *flows.Site {
	t.Helper()
	site, diags := flows.ReadSite(source(t, dir+"/queues.yaml"), source(t, dir+"/hours.yaml"), source(t, dir+"/agents.yaml"))
	if err := diags.Err(); err != nil {
		t.Fatal(err)
	}
	return site
}

// engineFlows are the flows that the engine is tested with: between them they use every kind of step.
func engineFlows(t testing.TB) []*flows.Program {
	t.Helper()
	site := deskSite(t, "../testdata")
	var all []*flows.Program
	for _, name := range []string{"desk", "entries", "aftercare", "outside"} {
		all = append(all, compiled(t, source(t, "../testdata/"+name+".yaml"), site, source(t, "../testdata/verify-pin.yaml")))
	}
	return all
}

func compiled(t testing.TB, file flows.File, site *flows.Site, beside ...flows.File) *flows.Program {
	t.Helper()
	prog, diags := flows.Compile(file, site, beside...)
	if err := diags.Err(); err != nil {
		t.Fatal(flows.Format(diags, map[string][]byte{file.Name: file.Data}))
	}
	return prog
}

// shipped are the flows that ship.
func shipped(t testing.TB) []*flows.Program {
	t.Helper()
	site, diags := flows.ReadSite(library.Site())
	if err := diags.Err(); err != nil {
		t.Fatal(err)
	}
	var all []*flows.Program
	for _, file := range library.Flows() {
		if prog := compiled(t, file, site, library.Flows()...); !prog.Module {
			all = append(all, prog)
		}
	}
	return all
}

// proof proves a flow on an engine that is broken in some way; nil: on the engine as it is.
func proof(t testing.TB, prog *flows.Program, broken func(prove.Stepper) prove.Stepper) prove.Proof {
	t.Helper()
	proved, err := prover(t, broken).Prove(prog)
	if err != nil {
		t.Fatal(err)
	}
	return proved
}

// prover proves flows on an engine that is broken in some way; nil: on the engine as it is.
func prover(t testing.TB, broken func(prove.Stepper) prove.Stepper) *prove.Prover {
	t.Helper()
	phrases, err := phrase.New()
	if err != nil {
		t.Fatal(err)
	}
	o := prove.Options{Phrases: phrases, Limit: 2000}
	if broken != nil {
		o.Engine = func(p ivr.Programs) (prove.Stepper, error) {
			engine, err := ivr.New(ivr.Options{Programs: p, Phrases: phrases})
			return broken(engine), err
		}
	}
	made, err := prove.New(o)
	if err != nil {
		t.Fatal(err)
	}
	return made
}

// isProven holds that a flow keeps every promise, as its certificate says.
func isProven(t *testing.T, prog *flows.Program, certificate string) {
	t.Helper()
	proved := proof(t, prog, nil)
	if err := proved.Err(); err != nil {
		t.Error(err)
	}
	for _, c := range proved.Counterexamples {
		t.Error(c)
	}
	golden.Equal(t, certificate, proved.Certificate.String())
}
