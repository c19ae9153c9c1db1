package app

import (
	"fmt"
	"strings"
	"time"

	"presszero/ivr/phrase"
	"presszero/ivr/prove"
)

// Unproven is an error whose text shows the calls in which a promise would be broken.
type Unproven struct{ Proofs []prove.Proof }

func (u *Unproven) Error() string {
	var out strings.Builder
	for _, proof := range u.Proofs {
		fmt.Fprintf(&out, "flow %s is not proven:\n", proof.Certificate.Flow)
		for _, c := range proof.Counterexamples {
			fmt.Fprintf(&out, "  %s\n", c)
		}
	}
	return strings.TrimRight(out.String(), "\n ")
}

// Prove proves the named flows, or all where none is named, in the order of their names.
func (b *Built) Prove(names ...string) ([]prove.Proof, error) {
	phrases, err := phrase.New()
	if err != nil {
		return nil, err
	}
	prover, err := prove.New(prove.Options{Phrases: phrases, Recording: b.recording})
	if err != nil {
		return nil, err
	}
	if len(names) == 0 {
		names = b.Names()
	}
	var proofs []prove.Proof
	for _, name := range names {
		proof, err := prover.Prove(b.Programs[name])
		if err != nil {
			return nil, err
		}
		proofs = append(proofs, proof)
	}
	return proofs, nil
}

// recording is how long a recording lasts, if that was measured.
func (b *Built) recording(path string) (time.Duration, bool) {
	r, ok := b.Site.Recordings[strings.TrimPrefix(path, "prompts/")]
	return r.Length, ok && r.Length > 0
}

// proven is nil when no flow can trap a caller, and else an [Unproven] with the proofs that failed.
func (b *Built) proven() error {
	proofs, err := b.Prove()
	if err != nil {
		return err
	}
	var failed []prove.Proof
	for _, proof := range proofs {
		if proof.Err() != nil {
			failed = append(failed, proof)
		}
	}
	if len(failed) > 0 {
		return &Unproven{Proofs: failed}
	}
	return nil
}

// admit refuses flows in which a caller could be trapped, but for a rehearsal.
func (o Options) admit(s *service) error {
	if o.Rehearsal {
		return nil
	}
	return s.built.proven()
}
