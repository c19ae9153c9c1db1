package ivr

import (
	"errors"
	"maps"
	"slices"
	"sync"
	"time"

	"presszero/flows"
	"presszero/ivr/phrase"
)

// Programs finds compiled flows. The empty version is the current one. A program stays findable by its version as long
// as calls walk through it.
type Programs interface {
	Program(flow, version string) (*flows.Program, bool)
}

// Options are what an [Engine] needs. Programs and Phrases are required.
type Options struct {
	Programs Programs
	Phrases  *phrase.Catalogue
	Arms     map[string]string // arms that experiments take, by their ids, for tests; nil: each number draws its own
}

// Engine answers what happens to calls. It keeps nothing between two events and is safe for concurrent use.
type Engine struct {
	programs Programs
	phrases  *phrase.Catalogue
	arms     map[string]string
	turns    sync.Pool // of *turn: a turn is large, and over as soon as it is answered
}

// New returns an engine.
func New(o Options) (*Engine, error) {
	if o.Programs == nil || o.Phrases == nil {
		return nil, errors.New("new engine: programs and phrases are required")
	}
	return &Engine{programs: o.Programs, phrases: o.Phrases, arms: maps.Clone(o.Arms)}, nil
}

// Begin answers a call that has arrived for a flow, with its first document.
func (e *Engine) Begin(flow string, ev Event, now time.Time) Outcome {
	s := Session{Call: ev.Call, From: ev.From, To: ev.To, Flow: flow, Began: now.UTC(), Mode: ModeFlow}
	prog, ok := e.programs.Program(flow, "")
	if !ok {
		return Outcome{Session: s, Fault: ReasonUnknownFlow}
	}
	s.Version = prog.Version
	s.Language = prog.Languages[0]
	if slices.Contains(prog.Languages, ev.Language) {
		s.Language = ev.Language
	}
	s.Step = prog.Start
	s.Vars = prog.Initial()
	return e.answer(s, ev, now, (*turn).begin)
}

// Step answers one event of a call. It is total: whatever goes wrong, the outcome puts the caller in line for a person,
// or keeps them there, and names the reason. The given session is not changed and shares nothing with the outcome's.
//
// When the outcome asks for a place in line, the caller of Step takes it and calls Step again, in the same request, with
// the outcome's session and EventJoined or EventRefused.
func (e *Engine) Step(s Session, ev Event, now time.Time) Outcome {
	return e.answer(s, ev, now, (*turn).answer)
}

// answer runs one turn. A panic in it is a fault, answered by a turn of its own; should that panic too, the outcome has
// a fault and no document.
func (e *Engine) answer(s Session, ev Event, now time.Time, run func(*turn)) (out Outcome) {
	defer func() {
		if recover() != nil {
			out = e.rescue(s, ev, now)
		}
	}()
	t := e.turn(s, ev, now)
	run(t)
	out = t.outcome()
	*t = turn{} // what callers entered is not kept
	e.turns.Put(t)
	return out
}

func (e *Engine) rescue(s Session, ev Event, now time.Time) (out Outcome) {
	defer func() {
		if recover() != nil {
			out = Outcome{Session: s.clone(), Fault: ReasonPanic}
		}
	}()
	t := e.turn(s, ev, now)
	if t.find() {
		t.fault(ReasonPanic)
	}
	return t.outcome()
}
