package prove_test

import (
	"strings"
	"testing"
	"time"

	"presszero/flows"
	"presszero/flows/flowtest"
	"presszero/internal/golden"
	"presszero/ivr"
	"presszero/ivr/prove"
)

// mutant is the engine with something broken.
type mutant struct {
	prove.Stepper
	broken func(engine prove.Stepper, s ivr.Session, ev ivr.Event, now time.Time) (ivr.Outcome, bool)
}

func (m mutant) Step(s ivr.Session, ev ivr.Event, now time.Time) ivr.Outcome {
	if out, is := m.broken(m.Stepper, s, ev, now); is {
		return out
	}
	return m.Stepper.Step(s, ev, now)
}

// hears is a mutant that takes some events for others.
func hears(when func(s ivr.Session, ev ivr.Event) bool, as ivr.Event) func(prove.Stepper, ivr.Session, ivr.Event, time.Time) (ivr.Outcome, bool) {
	return func(engine prove.Stepper, s ivr.Session, ev ivr.Event, now time.Time) (ivr.Outcome, bool) {
		if !when(s, ev) {
			return ivr.Outcome{}, false
		}
		as.Line = ev.Line
		return engine.Step(s, as, now), true
	}
}

// hangsUp is a mutant that ends calls.
func hangsUp(when func(s ivr.Session, ev ivr.Event) bool) func(prove.Stepper, ivr.Session, ivr.Event, time.Time) (ivr.Outcome, bool) {
	return func(_ prove.Stepper, s ivr.Session, ev ivr.Event, _ time.Time) (ivr.Outcome, bool) {
		is := when(s, ev)
		s.Mode = ivr.ModeDone
		return ivr.Outcome{Session: s, Do: []ivr.Instruction{ivr.HangUp{}}}, is
	}
}

// answers is a mutant that changes outcomes.
func answers(change func(s ivr.Session, ev ivr.Event, out *ivr.Outcome)) func(prove.Stepper, ivr.Session, ivr.Event, time.Time) (ivr.Outcome, bool) {
	return func(engine prove.Stepper, s ivr.Session, ev ivr.Event, now time.Time) (ivr.Outcome, bool) {
		out := engine.Step(s, ev, now)
		change(s, ev, &out)
		return out, true
	}
}

var (
	silence = ivr.Event{Kind: ivr.EventSilence}
	nothing = ivr.Event{Kind: ivr.EventRecorded}
	other   = ivr.Event{Kind: ivr.EventKeys, Keys: "5"}
)

func isZero(ev ivr.Event) bool { return ev.Kind == ivr.EventKeys && ev.Keys == "0" }

// mutants are engines that are broken, each in one place, and the promise that they break.
var mutants = map[string]struct {
	promise prove.Promise
	broken  func(prove.Stepper, ivr.Session, ivr.Event, time.Time) (ivr.Outcome, bool)
}{
	"drops 0 before a voicemail": {prove.Zero, hears(func(s ivr.Session, ev ivr.Event) bool { return s.Mode == ivr.ModeVoicemail && isZero(ev) }, other)},
	"drops 0 in a recording": {prove.Zero, hears(func(_ ivr.Session, ev ivr.Event) bool {
		return ev.Kind == ivr.EventRecorded && ev.Keys == "0"
	}, nothing)},
	"drops 0 in an entry":  {prove.Zero, hears(func(s ivr.Session, ev ivr.Event) bool { return s.Step == "account" && isZero(ev) }, other)},
	"drops 0 in a goodbye": {prove.Zero, hears(func(s ivr.Session, ev ivr.Event) bool { return s.Mode == ivr.ModeGoodbye && isZero(ev) }, silence)},
	"drops 0 while a number is announced": {prove.Zero, hears(func(s ivr.Session, ev ivr.Event) bool {
		return s.Mode == ivr.ModeDial && s.Rung == 0 && isZero(ev)
	}, silence)},
	"drops 0 on the ladder of an open queue": {prove.Zero, hears(func(s ivr.Session, ev ivr.Event) bool {
		return s.Rung > 0 && s.Mode == ivr.ModeVoicemail && isZero(ev)
	}, other)},
	"drops 0 in Hindi":        {prove.Zero, hears(func(s ivr.Session, ev ivr.Event) bool { return s.Language == "hi" && s.Step == "account" && isZero(ev) }, other)},
	"drops 0 after a mistake": {prove.Zero, hears(func(s ivr.Session, ev ivr.Event) bool { return s.Tries == 2 && isZero(ev) }, other)},
	"does not hear words for a person": {prove.Zero, hears(func(s ivr.Session, ev ivr.Event) bool {
		return ev.Kind == ivr.EventSpeech && s.Step == "account"
	}, other)},
	"speaks while no key is heard": {prove.Zero, answers(func(s ivr.Session, _ ivr.Event, out *ivr.Outcome) {
		if l, ok := last(*out).(ivr.Listen); ok && s.Mode == ivr.ModeFlow && out.Session.Mode == ivr.ModeDial {
			out.Do = append(l.Prompts, ivr.Continue{})
		}
	})},
	"hangs up on silence":       {prove.End, hangsUp(func(s ivr.Session, ev ivr.Event) bool { return ev.Kind == ivr.EventSilence && s.Mode == ivr.ModeFlow })},
	"hangs up on wrong keys":    {prove.End, hangsUp(func(s ivr.Session, ev ivr.Event) bool { return ev.Keys == "9" && s.Tries == 1 && s.Step == "main" })},
	"hangs up when all is full": {prove.End, hangsUp(func(_ ivr.Session, ev ivr.Event) bool { return ev.Kind == ivr.EventRefused })},
	"hangs up after a long wait": {prove.End, hangsUp(func(s ivr.Session, ev ivr.Event) bool {
		return s.Hold != nil && !s.Hold.Unstaffed.IsZero() && ev.Line != nil && ev.Line.Staff > 0
	})},
	"hangs up when nobody is signed in": {prove.End, hangsUp(func(_ ivr.Session, ev ivr.Event) bool { return ev.Line != nil && ev.Line.Signed == 0 })},
	"loses the caller after a busy number": {prove.Document, answers(func(_ ivr.Session, ev ivr.Event, out *ivr.Outcome) {
		if ev.Dial == ivr.DialBusy {
			out.Do, out.Join = nil, nil
		}
	})},
	"says goodbye after a busy number": {prove.End, answers(func(_ ivr.Session, ev ivr.Event, out *ivr.Outcome) {
		if ev.Dial == ivr.DialBusy && out.Join != nil {
			out.Do, out.Join, out.Session.Place = []ivr.Instruction{ivr.Listen{Max: 1}}, nil, nil
			out.Session.Mode = ivr.ModeGoodbye
		}
	})},
	"asks for a place again and again": {prove.Document, answers(func(s ivr.Session, ev ivr.Event, out *ivr.Outcome) {
		if ev.Kind == ivr.EventRefused {
			out.Do, out.Join = nil, s.Place
		}
	})},
	"swallows a fault": {prove.Fault, hears(func(s ivr.Session, ev ivr.Event) bool {
		return ev.Kind == ivr.EventFault && s.Mode == ivr.ModeFlow
	}, silence)},
	"swallows a fault in a voicemail": {prove.Fault, hears(func(s ivr.Session, ev ivr.Event) bool {
		return ev.Kind == ivr.EventFault && s.Mode == ivr.ModeVoicemail && s.Rung == 0
	}, silence)},
	"forgets how often it has asked": {prove.Silence, answers(func(s ivr.Session, ev ivr.Event, out *ivr.Outcome) {
		if ev.Kind == ivr.EventSilence && s.Step == "main" {
			out.Session.Tries = 0
		}
	})},
	"rings a number for ever": {prove.Silence, answers(func(s ivr.Session, ev ivr.Event, out *ivr.Outcome) {
		if ev.Kind == ivr.EventDialled && s.Rung == 0 && ev.Dial == ivr.DialNoAnswer {
			*out = ivr.Outcome{Session: s, Do: []ivr.Instruction{ivr.Dial{}}}
		}
	})},
	"counts how often a caller was asked without end": {prove.Bounded, answers(func(s ivr.Session, ev ivr.Event, out *ivr.Outcome) {
		if ev.Keys == "9" && s.Step == "main" {
			out.Session, out.Do = s, []ivr.Instruction{ivr.Listen{Max: 1}}
			out.Session.Tries, out.Join = s.Tries+1, nil
		}
	})},
}

func last(out ivr.Outcome) ivr.Instruction {
	if len(out.Do) == 0 {
		return nil
	}
	return out.Do[len(out.Do)-1]
}

// TestEveryBrokenEngineIsCaught breaks the engine in one place after the other and writes down the calls that show it.
func TestEveryBrokenEngineIsCaught(t *testing.T) {
	t.Parallel()
	for name, m := range mutants {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			proved := proof(t, desk(t), func(engine prove.Stepper) prove.Stepper { return mutant{engine, m.broken} })
			shown(t, "mutant-"+strings.ReplaceAll(name, " ", "-"), m.promise, proved)
		})
	}
}

// shown fails unless the promise is among those that are broken, and compares the first call that shows it.
func shown(t *testing.T, name string, promise prove.Promise, proved prove.Proof) {
	t.Helper()
	if proved.Err() == nil {
		t.Fatal("nothing is found to be wrong")
	}
	for _, c := range proved.Counterexamples {
		if c.Promise == promise {
			golden.Equal(t, "testdata/"+name+".txt", c.String()+"\n"+c.Test())
			if _, faults := flowtest.Parse(flows.File{Name: "replay_test.yaml", Data: []byte(c.Test())}); len(faults) > 0 {
				t.Errorf("the test cannot be read: %v", faults)
			}
			return
		}
	}
	t.Errorf("the promise %s is not found to be broken, but: %v", promise, proved.Counterexamples[0])
}
