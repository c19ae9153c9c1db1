package prove_test

import (
	"strings"
	"testing"
	"time"

	"presszero/flows"
	"presszero/ivr"
	"presszero/ivr/prove"
)

// limits is the flow whose queues meet every limit.
func limits(t testing.TB) *flows.Program {
	t.Helper()
	site, diags := flows.ReadSite(source(t, "../testdata/limits-queues.yaml"), source(t, "../testdata/hours.yaml"), flows.File{})
	if err := diags.Err(); err != nil {
		t.Fatal(err)
	}
	return compiled(t, source(t, "../testdata/limits.yaml"), site)
}

func TestQueuesWithEveryLimitAreProven(t *testing.T) {
	t.Parallel()
	isProven(t, limits(t), "testdata/limits.certificate.txt")
}

// voicemail is the way of an outcome that takes a caller out of line.
func voicemail(s ivr.Session, out *ivr.Outcome) {
	s.Mode, s.Rung = ivr.ModeVoicemail, 4
	*out = ivr.Outcome{Session: s, Do: []ivr.Instruction{ivr.Listen{Max: 1}}, Leave: ivr.LeaveChose}
}

// limitMutants are engines that are broken in what they do about limits.
var limitMutants = map[string]struct {
	promise prove.Promise
	broken  func(prove.Stepper, ivr.Session, ivr.Event, time.Time) (ivr.Outcome, bool)
}{
	"a limit that throws out the first in line": {prove.Kept, answers(func(s ivr.Session, ev ivr.Event, out *ivr.Outcome) {
		if l := ev.Line; l != nil && l.Likely > time.Hour && l.Position == 1 && s.Mode == ivr.ModeLine && ev.Kind == ivr.EventSilence {
			voicemail(s, out)
		}
	})},
	"a limit that throws out a caller whose agent is ringing": {prove.Kept, answers(func(s ivr.Session, ev ivr.Event, out *ivr.Outcome) {
		if l := ev.Line; l != nil && l.Offered && s.Mode == ivr.ModeLine && ev.Kind == ivr.EventSilence {
			voicemail(s, out)
		}
	})},
	"a limit that 0 does not lift": {prove.Zero, hears(func(s ivr.Session, ev ivr.Event) bool {
		return s.Rung > 0 && s.Why == flows.WhyLongWait && isZero(ev)
	}, other)},
	"an on-call voicemail that counts as a person": {prove.End, hears(func(_ ivr.Session, ev ivr.Event) bool {
		return ev.Dial == ivr.DialDeclined
	}, ivr.Event{Kind: ivr.EventDialled, Dial: ivr.DialCompleted})},
	"a person on call who is not asked": {prove.Zero, answers(func(_ ivr.Session, _ ivr.Event, out *ivr.Outcome) {
		if d, dials := last(*out).(ivr.Dial); dials {
			d.Whisper = nil
			out.Do = []ivr.Instruction{d}
		}
	})},
	"another queue that is asked twice": {prove.Document, answers(func(s ivr.Session, ev ivr.Event, out *ivr.Outcome) {
		if ev.Kind == ivr.EventRefused && s.Over != "" {
			place := *s.Place
			place.Queue = s.Over
			*out = ivr.Outcome{Session: s, Join: &place}
		}
	})},
}

func TestEveryBrokenLimitIsCaught(t *testing.T) {
	t.Parallel()
	for name, m := range limitMutants {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			proved := proof(t, limits(t), func(engine prove.Stepper) prove.Stepper { return mutant{engine, m.broken} })
			shown(t, "mutant-"+strings.ReplaceAll(name, " ", "-"), m.promise, proved)
		})
	}
}

// TestLaddersThatLeadRoundAreShown alters a site behind the compiler's back.
func TestLaddersThatLeadRoundAreShown(t *testing.T) {
	t.Parallel()
	prog := limits(t)
	annexe := prog.Site.Queues["annexe"]
	annexe.Ladder = append([]flows.Rung{{Queue: "desk"}}, annexe.Ladder...)
	shown(t, "trap-ladders-that-lead-round", prove.Sound, proof(t, prog, nil))
}
