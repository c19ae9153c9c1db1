package callstore

import (
	"testing"
	"time"

	"presszero/ivr"
)

func whatBecameOfATextIsKnownForAWhile(t *testing.T, f fixture) {
	status := func(call string, id int) ivr.TextStatus {
		got, err := f.TextStatus(t.Context(), call, id)
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	expect(t, "unknown", ivr.TextStatus(""), status("CA1", 1))
	if err := f.Texted(t.Context(), "CA1", 1, ivr.TextSent); err != nil {
		t.Fatal(err)
	}
	if err := f.Texted(t.Context(), "CA1", 2, ivr.TextFailed); err != nil {
		t.Fatal(err)
	}
	expect(t, "first", ivr.TextSent, status("CA1", 1))
	expect(t, "second", ivr.TextFailed, status("CA1", 2))
	expect(t, "another call's", ivr.TextStatus(""), status("CA2", 1))
	f.forget(t, textFor+time.Second)
	expect(t, "much later", ivr.TextStatus(""), status("CA1", 1))
}

// whatIsLeftInOneCallIsToldApart keeps what has no recording of its own.
func whatIsLeftInOneCallIsToldApart(t *testing.T, f fixture) {
	left := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
	survey := ivr.Message{Kind: ivr.MessageSurvey, Call: "CA1", Turn: 4, Queue: "sales", Left: left, Score: 5, Agent: "anna"}
	callback := ivr.Message{
		Kind: ivr.MessageCallback, Call: "CA1", Turn: 6, Queue: "sales", Owner: "sales", Left: left.Add(time.Minute), Due: left.Add(time.Hour),
		Language: "hi", Number: "+15550111", Note: "about a bill",
	}
	for _, m := range []ivr.Message{survey, callback, survey, callback} {
		if err := f.Keep(t.Context(), m); err != nil {
			t.Fatal(err)
		}
	}
	got, err := f.Messages(t.Context(), 5)
	if err != nil {
		t.Fatal(err)
	}
	expect(t, "messages", []ivr.Message{callback, survey}, got)
}
