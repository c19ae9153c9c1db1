package prove_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"presszero/flows"
	"presszero/internal/golden"
	"presszero/ivr/prove"
)

// TestTheFlowsThatShipAreProven writes down what was proven of each of them.
func TestTheFlowsThatShipAreProven(t *testing.T) {
	t.Parallel()
	for _, prog := range shipped(t) {
		t.Run(prog.Name, func(t *testing.T) {
			t.Parallel()
			proved := proof(t, prog, nil)
			for _, c := range proved.Counterexamples {
				t.Error(c)
			}
			golden.Equal(t, "testdata/"+prog.Name+".certificate.txt", proved.Certificate.String())
		})
	}
}

// TestEveryKindOfStepIsProven proves the flows that the engine is tested with, and that they use every kind of step.
func TestEveryKindOfStepIsProven(t *testing.T) {
	t.Parallel()
	met := map[string]bool{}
	for _, prog := range append(engineFlows(t), desk(t)) {
		proved := proof(t, prog, nil)
		for _, c := range proved.Counterexamples {
			t.Error(c)
		}
		for _, step := range proved.Certificate.Steps {
			met[step.Kind] = met[step.Kind] || step.Reached
			if len(step.Unshown) > 0 {
				t.Errorf("%s: no input was found that leads from %s to %v", prog.Name, step.Name, step.Unshown)
			}
		}
	}
	for _, kind := range flows.Kinds() {
		if !met[kind.Name] {
			t.Errorf("no step of the kind %s is reached", kind.Name)
		}
	}
}

// TestOneProverProvesManyAtOnce has several prove one and the same program.
func TestOneProverProvesManyAtOnce(t *testing.T) {
	t.Parallel()
	one, prog := prover(t, nil), desk(t)
	want, err := one.Prove(prog)
	if err != nil {
		t.Fatal(err)
	}
	for i := range 4 {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			t.Parallel()
			got, err := one.Prove(prog)
			if diff := cmp.Diff(want, got); err != nil || diff != "" {
				t.Errorf("%v (-alone +at once)\n%s", err, diff)
			}
		})
	}
}

// TestAWayThatNoInputShowsIsProvenAllTheSame hides a trap where no number that can be entered leads.
func TestAWayThatNoInputShowsIsProvenAllTheSame(t *testing.T) {
	t.Parallel()
	prog := compiled(t, flows.File{Name: "hidden.yaml", Data: []byte(`flow: hidden
person: reception
start: ask
vars: {account: "", n: 0}
steps:
  ask: {collect: "Enter your number, or 0 for a person.", into: account, digits: 5, next: odd}
  odd: {set: {n: "int(account) * 7919 + 3"}, next: which}
  which: {branch: [{when: n == 123456789, go: hidden}], else: line}
  hidden: {transfer: "+15550177", failed: bye}
  line: {enqueue: reception}
  bye: {hangup: Goodbye.}
`)}, deskSite(t, "testdata"))
	proved := proof(t, prog, nil)
	if len(proved.Counterexamples) == 0 || proved.Counterexamples[0].Promise != prove.Silence {
		t.Errorf("the trap is not found: %v", proved.Counterexamples)
	}
	i := slices.IndexFunc(proved.Certificate.Steps, func(s prove.StepReached) bool { return s.Name == "which" })
	if got := proved.Certificate.Steps[i].Unshown; !slices.Equal(got, []string{"hidden"}) {
		t.Errorf("not shown: %v", got)
	}
}

// TestTooManyStatesAreNoProof counts in a condition without an end.
func TestTooManyStatesAreNoProof(t *testing.T) {
	t.Parallel()
	prog := compiled(t, flows.File{Name: "many.yaml", Data: []byte(`flow: many
person: reception
start: ask
vars: {a: "", b: "", n: 0}
steps:
  ask: {collect: "Enter your number, or 0 for a person.", into: a, digits: 1-9, next: more}
  more: {collect: "Enter the other one, or 0 for a person.", into: b, digits: 1-9, next: which}
  which: {branch: [{when: 'len(a + b) == 7', go: count}], else: ask}
  count: {set: {n: len(a + b + a) * n + 2}, next: again}
  again: {branch: [{when: n == 5, go: line}], else: ask}
  line: {enqueue: reception}
`)}, deskSite(t, "testdata"))
	proved := proof(t, prog, nil)
	if !slices.ContainsFunc(proved.Counterexamples, func(c prove.Counterexample) bool { return c.Promise == prove.Bounded }) {
		t.Errorf("%d states are taken for a proof", proved.Certificate.States)
	}
}
