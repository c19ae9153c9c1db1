package ivr_test

import (
	"encoding/json"
	"testing"
	"time"

	"pgregory.net/rapid"

	"presszero/flows"
	"presszero/ivr"
)

// TestAnySessionAndAnyEventHaveAnAnswer makes up sessions that no call ever had.
func TestAnySessionAndAnyEventHaveAnAnswer(t *testing.T) {
	t.Parallel()
	all := compiled(t)
	all["outside"] = outside(t)
	all["entries"] = entries(t)
	all["limits"] = limitedProgram(t)
	e := engine(t, all)
	version := ring(t).out.Session.Version
	steps := rapid.SampledFrom([]string{"", "main", "account", "message", "doctor", "members", "bye", "told", "no-such-step", "who", "balance", "tongue", "ask", "card", "born", "clerk"})
	modes := rapid.SampledFrom([]ivr.Mode{
		"", ivr.ModeFlow, ivr.ModeLine, ivr.ModeTalk, ivr.ModeDial, ivr.ModeVoicemail, ivr.ModeGoodbye, ivr.ModeDone, "no-such-mode",
	})
	queues := rapid.SampledFrom([]string{"reception", "billing", "desk", "annexe", "night", "no-such-queue", ""})
	whys := rapid.SampledFrom(append(flows.Whys(), "", "no-such-reason"))
	rapid.Check(t, func(t *rapid.T) {
		s := ivr.Session{
			Call: "CA1", Flow: rapid.SampledFrom([]string{"desk", "outside", "entries", "limits"}).Draw(t, "flow"), Language: rapid.SampledFrom([]string{"en", "hi", ""}).Draw(t, "language"),
			Version: rapid.SampledFrom([]string{version, all["entries"].Version, all["limits"].Version, "older", ""}).Draw(t, "version"),
			Mode:    modes.Draw(t, "mode"), Step: steps.Draw(t, "step"),
			Tries: rapid.IntRange(-2, 9).Draw(t, "tries"), Rung: rapid.IntRange(-2, 9).Draw(t, "rung"),
		}
		if rapid.Bool().Draw(t, "placed") {
			s.Place = &ivr.Place{Queue: queues.Draw(t, "queue"), Next: steps.Draw(t, "next"), MayWait: rapid.Bool().Draw(t, "may wait")}
			s.Why, s.Over = whys.Draw(t, "why"), queues.Draw(t, "over")
		}
		if rapid.Bool().Draw(t, "entering") {
			s.Confirming = rapid.Bool().Draw(t, "confirming")
			s.Secret = rapid.SampledFrom([]ivr.Secrets{{"card": card}, {"card": 7, "no-such-variable": "x"}, {}}).Draw(t, "secret")
		}
		if rapid.Bool().Draw(t, "fetching") {
			s.Fetch = &ivr.Pending{ID: 1, Until: weekday}
		}
		ev := rapid.SampledFrom(events()).Draw(t, "event")
		if rapid.Bool().Draw(t, "line") {
			ev.Line = &ivr.Line{
				Connected: rapid.Bool().Draw(t, "connected"), Position: rapid.IntRange(-1, 5).Draw(t, "position"),
				Staff: rapid.IntRange(0, 1).Draw(t, "staff"), Signed: rapid.IntRange(0, 1).Draw(t, "signed"), Wait: &ivr.Wait{Kind: "no-such-wait"},
				Likely: time.Duration(rapid.IntRange(-1, 90).Draw(t, "likely")) * time.Minute, High: time.Duration(rapid.IntRange(-1, 900).Draw(t, "high")) * time.Minute,
				Offered: rapid.Bool().Draw(t, "offered"),
			}
		}
		out := e.Step(s, ev, weekday)
		if out.Lookup != nil {
			out = e.Step(out.Session, ivr.Event{Kind: ivr.EventNotFound}, weekday)
		}
		for range 2 + flows.MaxOverflows { // a place may be asked for once in each queue
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

// events are all that can happen to a call.
func events() []ivr.Event {
	all := []ivr.Event{
		{Kind: ivr.EventSilence}, {Kind: ivr.EventContinue}, {Kind: ivr.EventTalked}, {Kind: ivr.EventHungUp}, {Kind: ivr.EventArrived},
		{Kind: ivr.EventSpeech, Text: "bills"}, {Kind: ivr.EventSpeech, Text: "operator"}, {Kind: ivr.EventSpeech, Text: "yes"}, {Kind: ivr.EventSpeech, Text: "double five one two"}, {Kind: "nonsense"}, {},
		{Kind: ivr.EventFault, Fault: ivr.ReasonStore}, {Kind: ivr.EventRecorded},
		{Kind: ivr.EventRecorded, Recording: "RE1", Length: time.Second}, {Kind: ivr.EventRecorded, Keys: "0"},
		{Kind: ivr.EventRecorded, Keys: "0", Recording: "RE1", Length: time.Second},
		{Kind: ivr.EventRecorded, Recording: "RE1", Length: time.Second, Gone: true},
		{Kind: ivr.EventJoined}, {Kind: ivr.EventRefused}, {Kind: ivr.EventNotFound}, {Kind: ivr.EventFound}, {Kind: ivr.EventFound, Contact: &ivr.Contact{}},
		{Kind: ivr.EventSilence, Fetched: &ivr.Fetched{Failed: "timeout"}}, {Kind: ivr.EventSilence, Fetched: &ivr.Fetched{}},
		{Kind: ivr.EventSilence, Fetched: &ivr.Fetched{Values: map[string]any{"balance": 12, "held": true}}},
		{Kind: ivr.EventSilence, Texted: ivr.TextSent}, {Kind: ivr.EventSilence, Texted: ivr.TextFailed},
	}
	for _, keys := range []string{"", "0", "00", "1", "2", "3", "4", "5", "6", "7", "8", "9", "*", "#", "0123", "4321", "123456", "12345678", card, "05031990", "12*50"} {
		all = append(all, ivr.Event{Kind: ivr.EventKeys, Keys: keys})
	}
	for _, status := range []ivr.DialStatus{ivr.DialCompleted, ivr.DialNoAnswer, ivr.DialDeclined, ""} {
		all = append(all, ivr.Event{Kind: ivr.EventDialled, Dial: status})
	}
	return all
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
		if out.Fault == ivr.ReasonPanic || len(out.Do) == 0 && out.Join == nil && out.Lookup == nil && !gone {
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
