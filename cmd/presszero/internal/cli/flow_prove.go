package cli

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"presszero/ivr/prove"
)

// flowProve is one run of the proof.
type flowProve struct {
	*session
	json bool
}

func newFlowProve(s *session) *cobra.Command {
	p := &flowProve{session: s}
	cmd := &cobra.Command{
		Use:   "prove [FLOW...]",
		Short: "Prove that nobody can be trapped in a flow, or show the call in which somebody is",
		Long: `Prove plays every call that can happen in a flow on the engine itself: each key, words,
silence, numbers that do not answer, our own faults, closed hours, a line without agents. It
proves that 0 reaches a person's line from every state in one request, that silence reaches a
person within a time that it computes, that every fault of ours does, and that nothing ends a
call but the caller, a person, a message that was left or a hangup that you wrote.

It prints the certificate, or the shortest calls that break a promise, each with the command
and the test that replay it, and then exits with 1. Serve proves what it loads, and serves no
flow that is not proven.`,
		Example: `  presszero flow prove
  presszero flow prove main
  presszero flow prove --json > certificates.json`,
		RunE: p.run,
	}
	cmd.Flags().BoolVar(&p.json, "json", false, "write the certificates and counter-examples as JSON")
	settingsFlags(cmd)
	return cmd
}

func (p *flowProve) run(cmd *cobra.Command, names []string) error {
	loaded, err := p.load(cmd)
	if err != nil {
		return err
	}
	built, err := p.build(loaded.Settings)
	if err != nil {
		return err
	}
	for _, name := range names {
		if built.Programs[name] == nil {
			return usage("no flow is called %q; there are %s", name, strings.Join(built.Names(), ", "))
		}
	}
	proofs, err := built.Prove(names...)
	if err != nil {
		return err
	}
	if p.json {
		err = p.writeJSON(proofs)
	} else {
		p.writeText(proofs)
	}
	if err != nil {
		return err
	}
	for _, proof := range proofs {
		if proof.Err() != nil {
			return errFaults
		}
	}
	return nil
}

func (p *flowProve) writeText(proofs []prove.Proof) {
	for i, proof := range proofs {
		if i > 0 {
			fmt.Fprintln(p.Out)
		}
		if proof.Err() == nil {
			fmt.Fprintf(p.Out, "proven: %s", proof.Certificate)
			continue
		}
		fmt.Fprintf(p.Out, "not proven: %s %s\n", proof.Certificate.Flow, proof.Certificate.Version)
		for _, c := range proof.Counterexamples {
			fmt.Fprintf(p.Out, "  %s  as a test:\n%s\n", c, indented(c.Test()))
		}
	}
}

// indented moves each line of a text to the right.
func indented(text string) string {
	return "    " + strings.ReplaceAll(strings.TrimRight(text, "\n"), "\n", "\n    ")
}

// provenJSON is a proof as JSON.
type provenJSON struct {
	Proven          bool                 `json:"proven"`
	Certificate     prove.Certificate    `json:"certificate"`
	Counterexamples []counterexampleJSON `json:"counterexamples,omitempty"`
}

type counterexampleJSON struct {
	prove.Counterexample
	Command string `json:"command"` // that plays the call
	Test    string `json:"test"`    // the same as a file of tests
}

func (p *flowProve) writeJSON(proofs []prove.Proof) error {
	all := make([]provenJSON, 0, len(proofs))
	for _, proof := range proofs {
		one := provenJSON{Proven: proof.Err() == nil, Certificate: proof.Certificate}
		for _, c := range proof.Counterexamples {
			one.Counterexamples = append(one.Counterexamples, counterexampleJSON{c, c.Command(), c.Test()})
		}
		all = append(all, one)
	}
	encoder := json.NewEncoder(p.Out)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(all); err != nil {
		return fmt.Errorf("write the proofs: %w", err)
	}
	return nil
}
