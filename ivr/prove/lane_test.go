package prove_test

import (
	"strings"
	"testing"
	"time"

	"presszero/flows"
	"presszero/ivr"
	"presszero/ivr/prove"
)

// lanes is a flow whose callers wait for those who speak their language, and for a skill.
func lanes(t testing.TB) *flows.Program {
	t.Helper()
	site, diags := flows.ReadSite(source(t, "testdata/lanes-queues.yaml"), source(t, "testdata/hours.yaml"), source(t, "testdata/lanes-agents.yaml"))
	if err := diags.Err(); err != nil {
		t.Fatal(err)
	}
	return compiled(t, source(t, "testdata/lanes.yaml"), site)
}

func TestALaneInWhichNobodyComesIsGivenUp(t *testing.T) {
	t.Parallel()
	isProven(t, lanes(t), "testdata/lanes.certificate.txt")
}

// gaveUp reports whether a caller has just been taken out of a lane and asks for the queue's main one.
func gaveUp(s ivr.Session, out *ivr.Outcome) bool {
	return s.Mode == ivr.ModeLine && s.Place.Lane != "" && out.Join != nil && out.Join.Lane == ""
}

// laneMutants are engines that are broken in what they do where nobody serves a lane.
var laneMutants = map[string]struct {
	promise prove.Promise
	broken  func(prove.Stepper, ivr.Session, ivr.Event, time.Time) (ivr.Outcome, bool)
}{
	"a lane that is the end": {prove.Kept, answers(func(s ivr.Session, _ ivr.Event, out *ivr.Outcome) {
		if gaveUp(s, out) {
			s.Mode, s.Rung, s.Why = ivr.ModeVoicemail, 1, flows.WhyUnstaffed
			*out = ivr.Outcome{Session: s, Do: []ivr.Instruction{ivr.Record{}}, Leave: ivr.LeaveChose}
		}
	})},
	"a lane that is asked for again and again": {prove.Document, answers(func(s ivr.Session, ev ivr.Event, out *ivr.Outcome) {
		if ev.Kind == ivr.EventRefused && s.Place != nil && s.Place.Lane != "" {
			*out = ivr.Outcome{Session: s, Join: s.Place}
		}
	})},
	"a lane that is given up for nothing": {prove.End, answers(func(s ivr.Session, _ ivr.Event, out *ivr.Outcome) {
		if gaveUp(s, out) {
			s.Mode = ivr.ModeDone
			*out = ivr.Outcome{Session: s, Do: []ivr.Instruction{ivr.HangUp{}}}
		}
	})},
}

func TestEveryBrokenLaneIsCaught(t *testing.T) {
	t.Parallel()
	for name, m := range laneMutants {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			proved := proof(t, lanes(t), func(engine prove.Stepper) prove.Stepper { return mutant{engine, m.broken} })
			shown(t, "mutant-"+strings.ReplaceAll(name, " ", "-"), m.promise, proved)
		})
	}
}
