package prove_test

import (
	"strings"
	"testing"
	"time"

	"presszero/flows"
	"presszero/ivr"
	"presszero/ivr/prove"
)

// ordering is a flow whose queues call back: by a key in line, by a rung of the ladder and by a step.
func ordering(t testing.TB) *flows.Program {
	t.Helper()
	return compiled(t, source(t, "testdata/ordering.yaml"), deskSite(t, "../testdata"))
}

func TestCallbacksAreProven(t *testing.T) {
	t.Parallel()
	isProven(t, ordering(t), "testdata/ordering.certificate.txt")
}

// callbackMutants are engines that break what is promised to callers who are called back.
var callbackMutants = map[string]struct {
	promise prove.Promise
	broken  func(prove.Stepper, ivr.Session, ivr.Event, time.Time) (ivr.Outcome, bool)
}{
	"drops 0 of who phones in again": {prove.Zero, hears(func(s ivr.Session, ev ivr.Event) bool { return s.Mode == ivr.ModeOwed && isZero(ev) }, other)},
	"drops 0 of who is called back":  {prove.Zero, hears(func(s ivr.Session, ev ivr.Event) bool { return s.Mode == ivr.ModeCalled && isZero(ev) }, other)},
	"drops 0 after a promise": {prove.Zero, hears(func(s ivr.Session, ev ivr.Event) bool {
		return s.Mode == ivr.ModeGoodbye && s.Place != nil && s.Rung == 0 && isZero(ev)
	}, other)},
	"drops 0 on a rung that calls back": {prove.Zero, hears(func(s ivr.Session, ev ivr.Event) bool { return s.Mode == ivr.ModeRungCallback && isZero(ev) }, other)},
	"hangs up on who is silent while choosing": {prove.End, hangsUp(func(s ivr.Session, ev ivr.Event) bool {
		return s.Mode == ivr.ModeCallback && ev.Kind == ivr.EventSilence
	})},
	"hangs up on who is silent when phoning in again": {prove.End, hangsUp(func(s ivr.Session, ev ivr.Event) bool {
		return s.Mode == ivr.ModeOwed && ev.Kind == ivr.EventSilence
	})},
	"hangs up when an agent accepts while the caller chooses": {prove.End, hangsUp(func(s ivr.Session, ev ivr.Event) bool {
		return s.Mode == ivr.ModeCallback && ev.Line != nil && ev.Line.Connected
	})},
	"swallows a fault of who is called back": {prove.Fault, hears(func(s ivr.Session, ev ivr.Event) bool {
		return s.Mode == ivr.ModeCalled && ev.Kind == ivr.EventFault
	}, silence)},
	"asks a silent caller for ever who phones in again": {prove.Silence, answers(func(s ivr.Session, ev ivr.Event, out *ivr.Outcome) {
		if s.Mode == ivr.ModeOwed && ev.Kind == ivr.EventSilence {
			*out = ivr.Outcome{Session: s, Do: []ivr.Instruction{ivr.Listen{Max: 1}}}
		}
	})},
}

func TestEveryBrokenCallbackIsCaught(t *testing.T) {
	t.Parallel()
	for name, m := range callbackMutants {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			proved := proof(t, ordering(t), func(engine prove.Stepper) prove.Stepper { return mutant{engine, m.broken} })
			shown(t, "mutant-"+strings.ReplaceAll(name, " ", "-"), m.promise, proved)
		})
	}
}
