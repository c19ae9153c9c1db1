package story

import (
	"maps"

	"presszero/ivr"
	"presszero/queue"
)

// Entered is what was entered, by name: never what the flow calls sensitive.
func (s Story) Entered() map[string]string {
	entered := map[string]string{}
	for _, t := range s.turns {
		maps.Copy(entered, t.Values)
	}
	if len(entered) == 0 {
		return nil
	}
	return entered
}

// Heard is what the caller said, by the step at which they last did.
func (s Story) Heard() map[string]string {
	heard := map[string]string{}
	for _, t := range s.turns {
		if t.Words != "" && t.Mode == ivr.ModeFlow {
			heard[t.Step] = t.Words
		}
	}
	return heard
}

// Promised is what the caller was told to expect, and what became of it; empty: the ledger has not told yet.
type Promised struct {
	Told
	Outcome queue.Promise
}

// Sentence is the promise as people at work read it.
func (p Told) Sentence() string { return p.sentence() }

// Promised is all that the caller was told to expect, in the order in which it was told.
func (s Story) Promised() []Promised {
	var all []Promised
	for _, t := range s.turns {
		for _, p := range t.Told {
			all = append(all, Promised{Told: p})
		}
	}
	for _, r := range s.all {
		if r.Line == nil || r.Line.Kind != queue.EventPromiseSettled {
			continue
		}
		for i, p := range all {
			if p.Outcome == "" && string(p.Kind)+" "+p.Said == r.Line.Why {
				all[i].Outcome = r.Line.Promise
				break
			}
		}
	}
	return all
}
