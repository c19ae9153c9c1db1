package prove

import (
	"errors"
	"fmt"
	"time"

	"presszero/flows"
	"presszero/ivr"
	"presszero/ivr/phrase"
)

// Stepper is the call engine as a proof needs it: [ivr.Engine].
type Stepper interface {
	Begin(flow string, ev ivr.Event, now time.Time) ivr.Outcome
	Step(s ivr.Session, ev ivr.Event, now time.Time) ivr.Outcome
}

// Options are what a [Prover] needs. Phrases are required.
type Options struct {
	Phrases *phrase.Catalogue
	// Limit is the most states that a flow may have; 0: 20,000.
	Limit int
	// Recording tells how long a recording of the prompts folder lasts. Nil, or false: it is taken to last 10 s, which the
	// certificate says.
	Recording func(path string) (time.Duration, bool)
	// Engine makes the engine that is asked; nil: [ivr.New]. Tests break it here.
	Engine func(ivr.Programs) (Stepper, error)
}

const defaultLimit = 20_000

// Prover proves flows. It is safe for concurrent use.
type Prover struct{ o Options }

// New returns a prover.
func New(o Options) (*Prover, error) {
	if o.Phrases == nil {
		return nil, errors.New("new prover: phrases are required")
	}
	if o.Limit == 0 {
		o.Limit = defaultLimit
	}
	if o.Engine == nil {
		o.Engine = func(p ivr.Programs) (Stepper, error) {
			return ivr.New(ivr.Options{Programs: p, Phrases: o.Phrases})
		}
	}
	return &Prover{o: o}, nil
}

// Proof is what became of the attempt to prove a flow.
type Proof struct {
	Certificate Certificate
	// Counterexamples are calls that break a promise, the shortest first, at most one for each promise and kind of state.
	Counterexamples []Counterexample
}

// ErrUnproven is wrapped by the error of a flow that is not proven.
var ErrUnproven = errors.New("not proven")

// Err is nil for a proven flow. Otherwise it wraps [ErrUnproven] and tells the first counter-example.
func (p Proof) Err() error {
	if len(p.Counterexamples) == 0 {
		return nil
	}
	first := p.Counterexamples[0]
	return fmt.Errorf("flow %s is %w: %s: %s", p.Certificate.Flow, ErrUnproven, first.Promise, first.Says)
}

// Prove proves a flow, or finds calls that break a promise. It changes nothing of the program.
//
// The proof holds while switches are on as well: a closing of any opening hours, and a message for every caller.
func (p *Prover) Prove(prog *flows.Program) (Proof, error) {
	prog = switched(prog)
	engine, err := p.o.Engine(doors{prog})
	if err != nil {
		return Proof{}, fmt.Errorf("prove flow %s: %w", prog.Name, err)
	}
	x := newExplorer(prog, engine, p.o)
	x.explore()
	x.listenToSilence()
	return Proof{Certificate: x.certificate(), Counterexamples: x.found}, nil
}
