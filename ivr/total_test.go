package ivr_test

import (
	"encoding/json"
	"testing"
	"time"

	"pgregory.net/rapid"

	"presszero/ivr"
)

// TestAnySessionAndAnyEventHaveAnAnswer makes up sessions that no call ever had.
func TestAnySessionAndAnyEventHaveAnAnswer(t *testing.T) {
	t.Parallel()
	e := engine(t, compiled(t))
	version := ring(t).out.Session.Version
	steps := rapid.SampledFrom([]string{"", "main", "account", "message", "doctor", "members", "bye", "told", "no-such-step"})
	modes := rapid.SampledFrom([]ivr.Mode{
		"", ivr.ModeFlow, ivr.ModeLine, ivr.ModeTalk, ivr.ModeDial, ivr.ModeVoicemail, ivr.ModeGoodbye, ivr.ModeDone, "no-such-mode",
	})
	queues := rapid.SampledFrom([]string{"reception", "billing", "no-such-queue", ""})
	rapid.Check(t, func(t *rapid.T) {
		s := ivr.Session{
			Call: "CA1", Flow: "desk", Language: rapid.SampledFrom([]string{"en", "hi", ""}).Draw(t, "language"),
			Version: rapid.SampledFrom([]string{version, "older", ""}).Draw(t, "version"),
			Mode:    modes.Draw(t, "mode"), Step: steps.Draw(t, "step"),
			Tries: rapid.IntRange(-2, 9).Draw(t, "tries"), Rung: rapid.IntRange(-2, 9).Draw(t, "rung"),
		}
		if rapid.Bool().Draw(t, "placed") {
			s.Place = &ivr.Place{Queue: queues.Draw(t, "queue"), Next: steps.Draw(t, "next")}
		}
		ev := rapid.SampledFrom(events(ivr.ModeFlow)).Draw(t, "event")
		if rapid.Bool().Draw(t, "line") {
			ev.Line = &ivr.Line{
				Connected: rapid.Bool().Draw(t, "connected"), Position: rapid.IntRange(-1, 5).Draw(t, "position"),
				Staff: rapid.IntRange(0, 1).Draw(t, "staff"), Signed: rapid.IntRange(0, 1).Draw(t, "signed"), Wait: &ivr.Wait{Kind: "no-such-wait"},
			}
		}
		out := e.Step(s, ev, weekday)
		for range 2 { // a place may be asked for once
			if out.Join == nil {
				break
			}
			out = e.Step(out.Session, ivr.Event{Kind: ivr.EventRefused}, weekday)
		}
		gone := ev.Kind == ivr.EventHungUp || ev.Gone
		if out.Fault == ivr.ReasonPanic || len(out.Do) == 0 && !gone {
			t.Fatalf("%+v %+v is answered by %+v", s, ev, out)
		}
	})
}

// FuzzStep reads sessions and events from bytes, as they come from outside.
func FuzzStep(f *testing.F) {
	e := engine(f, compiled(f))
	begun, _ := json.Marshal(e.Begin("desk", ivr.Event{Kind: ivr.EventArrived, Call: "CA1"}, weekday).Session)
	f.Add(begun, []byte(`{"kind":"keys","keys":"0"}`))
	f.Add([]byte(`{"m":"line","q":{"q":"reception"},"fl":"desk"}`), []byte(`{"kind":"silence","line":{"Position":2}}`))
	f.Add([]byte(`{"m":"voicemail","r":7,"vars":{"attempts":1.5},"fl":"desk"}`), []byte(`{"kind":"recorded","keys":"0"}`))
	f.Fuzz(func(t *testing.T, session, event []byte) {
		var s ivr.Session
		var ev ivr.Event
		if json.Unmarshal(session, &s) != nil || json.Unmarshal(event, &ev) != nil {
			return
		}
		s.Flow = "desk"
		out := e.Step(s, ev, weekday)
		gone := ev.Kind == ivr.EventHungUp || ev.Gone
		if out.Fault == ivr.ReasonPanic || len(out.Do) == 0 && out.Join == nil && !gone {
			t.Errorf("answered by %+v", out)
		}
	})
}

// BenchmarkStep measures a turn with its session read and written.
func BenchmarkStep(b *testing.B) {
	e := engine(b, compiled(b))
	begun := e.Begin("desk", ivr.Event{Kind: ivr.EventArrived, Call: "CA1"}, weekday).Session
	line := &ivr.Line{Position: 3, Staff: 1, Signed: 1, Clock: weekday}
	asked := e.Step(begun, ivr.Event{Kind: ivr.EventKeys, Keys: "0"}, weekday)
	waiting := e.Step(asked.Session, ivr.Event{Kind: ivr.EventJoined, Line: line}, weekday).Session
	for name, turn := range map[string]struct {
		session ivr.Session
		event   ivr.Event
	}{
		"key":  {begun, ivr.Event{Kind: ivr.EventKeys, Keys: "1"}},
		"zero": {begun, ivr.Event{Kind: ivr.EventKeys, Keys: "0"}},
		"tick": {waiting, ivr.Event{Kind: ivr.EventSilence, Line: line}},
	} {
		data, err := turn.session.AppendBinary(nil)
		if err != nil {
			b.Fatal(err)
		}
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				var s ivr.Session
				if err := s.UnmarshalBinary(data); err != nil {
					b.Fatal(err)
				}
				out := e.Step(s, turn.event, weekday.Add(time.Minute))
				if _, err := out.Session.AppendBinary(nil); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
