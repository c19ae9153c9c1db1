package prove_test

import (
	"testing"

	"presszero/flows"
	"presszero/ivr/prove"
)

// traps are flows that were altered behind the compiler's back, and the promise that they break.
var traps = map[string]struct {
	promise prove.Promise
	alter   func(*flows.Program)
}{
	"a-goto-that-goes-round": {prove.Sound, func(p *flows.Program) { p.Steps["loop-a"] = &flows.Goto{To: "loop-a"} }},
	"a-branch-that-goes-round": {prove.Sound, func(p *flows.Program) {
		branch(p).Else = "which"
	}},
	"a-hangup-after-silence":       {prove.Silence, func(p *flows.Program) { p.Steps["doctor"].(*flows.Transfer).Failed = "bye" }},
	"a-step-that-is-gone":          {prove.Sound, func(p *flows.Program) { delete(p.Steps, "told") }},
	"a-queue-that-is-gone":         {prove.Sound, func(p *flows.Program) { delete(p.Site.Queues, "billing") }},
	"a-person-that-is-gone":        {prove.Document, func(p *flows.Program) { p.Site.Queues = nil }},
	"numbers-that-ring-each-other": {prove.Sound, func(p *flows.Program) { p.Steps["doctor"].(*flows.Transfer).Failed = "doctor" }},
}

func branch(p *flows.Program) *flows.Branch {
	b, _ := p.Steps["which"].(*flows.Branch)
	return b
}

func TestEveryTrapIsShown(t *testing.T) {
	t.Parallel()
	for name, trap := range traps {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			prog := desk(t)
			trap.alter(prog)
			shown(t, "trap-"+name, trap.promise, proof(t, prog, nil))
		})
	}
}
