package ivr

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"

	"presszero/flows"
)

// enterExperiment goes the way of the arm that the caller's number draws.
func (t *turn) enterExperiment(step *flows.Experiment) {
	id := cmp.Or(step.ID, step.Name)
	arm, ok := t.arm(step, id)
	if !ok {
		t.fault(ReasonUnexpected)
		return
	}
	t.note(NoteExperiment, id+"="+arm.Name)
	t.goTo(arm.Next)
}

// arm is the arm that the engine was told, or else the one that the number draws.
func (t *turn) arm(step *flows.Experiment, id string) (flows.Arm, bool) {
	for _, arm := range step.Arms {
		if forced := t.engine.arms[id]; forced != "" && forced == arm.Name {
			return arm, true
		}
	}
	lot := lot(id, cmp.Or(t.s.From, t.s.Call))
	for _, arm := range step.Arms {
		if lot < arm.Share {
			return arm, true
		}
		lot -= arm.Share
	}
	return flows.Arm{}, false
}

// lot is a number from 0 to 99, always the same for a caller in an experiment, and spread evenly over callers. No chance
// is in it: whoever calls again goes the same way, on every replica.
func lot(id, caller string) int {
	sum := sha256.Sum256([]byte(id + "\x00" + caller))
	return int(binary.BigEndian.Uint64(sum[:8]) % 100)
}
