package ivr_test

import (
	"testing"

	"presszero/ivr"
)

// calledBack is the leg of a caller who is called back, whose phone was picked up.
func calledBack(t testing.TB, ev ivr.Event) *call {
	t.Helper()
	c := ringOrders(t, caller, 2).press("0")
	s := c.out.Session
	s.Mode, s.Call, s.Entry, s.Hold = ivr.ModeCalled, "CA2", "CA1", nil
	c.out.Session, c.joins = s, nil
	if ev.Owes == nil {
		ev.Owes = &ivr.Owing{Call: "CA1", Queue: "orders", Due: weekday}
	}
	ev.Kind = ivr.EventAnswered
	return c.on(ev)
}

func TestACallerWhoIsCalledBackComesToThePlaceByAKey(t *testing.T) {
	t.Parallel()
	c := calledBack(t, ivr.Event{}).is(ivr.ModeCalled).hears("This is orders", "asked us to call you back", "press 1", "press 2", "press 3")
	c.press("1").waitsIn("orders").hears("in line")
	if place := c.joins[0]; !place.Clock.Equal(weekday) || place.Seq != 7 || c.out.Session.Entry != "CA1" {
		t.Errorf("asked for is %+v as %q, not the old place", place, c.out.Session.Entry)
	}
	c.line.Connected = true
	c.silence().is(ivr.ModeTalk)
	if meet := c.out.Do[0].(ivr.Meet); meet.Room != ivr.Room("CA1") {
		t.Errorf("the caller is sent to %s", meet.Room)
	}
	calledBack(t, ivr.Event{}).press("0").waitsIn("orders")
	calledBack(t, ivr.Event{}).silence().is(ivr.ModeCalled).press("0").waitsIn("orders")
	calledBack(t, ivr.Event{}).on(ivr.Event{Kind: ivr.EventSpeech, Text: "operator"}).waitsIn("orders")
	calledBack(t, ivr.Event{}).press("7").hears("not one of the choices", "press 1").press("7").waitsIn("orders")
	calledBack(t, ivr.Event{}).on(ivr.Event{Kind: ivr.EventFault, Fault: ivr.ReasonStore}).waitsIn("orders")
}

func TestAVoicemailIsNotReached(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		act  func(t *testing.T) *call
		why  ivr.Miss
		said string
	}{
		"a machine":              {func(t *testing.T) *call { return calledBack(t, ivr.Event{Machine: true}) }, ivr.MissMachine, "will call again later"},
		"silence":                {func(t *testing.T) *call { return calledBack(t, ivr.Event{}).silence().silence() }, ivr.MissSilence, "will call again later"},
		"a machine, the last":    {func(t *testing.T) *call { return calledBack(t, last(true)) }, ivr.MissMachine, "welcome to call us again"},
		"called later":           {func(t *testing.T) *call { return calledBack(t, ivr.Event{}).press("2") }, ivr.MissLater, "call you again later"},
		"called later, the last": {func(t *testing.T) *call { return calledBack(t, last(false)).press("2") }, ivr.MissLater, "will not call you again"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := c.act(t).is(ivr.ModeGoodbye).hears(c.said)
			if got.out.Missed != c.why || len(got.joins) != 0 {
				t.Errorf("missed is %q with %d places asked for, want %q", got.out.Missed, len(got.joins), c.why)
			}
			if got.press("0").waitsIn("orders"); !got.joins[0].Clock.IsZero() || got.out.Session.Entry != "" {
				t.Errorf("0 in the goodbye asks for %+v", got.joins[0])
			}
		})
	}
}

// last is the answer to the last call back.
func last(machine bool) ivr.Event {
	return ivr.Event{Machine: machine, Owes: &ivr.Owing{Call: "CA1", Queue: "orders", Due: weekday, Last: true}}
}

func TestACallerWhoIsCalledBackCancels(t *testing.T) {
	t.Parallel()
	if c := calledBack(t, ivr.Event{}).press("3").is(ivr.ModeGoodbye).hears("will not be called back", "Goodbye"); c.out.Cancel != "CA1" {
		t.Errorf("cancelled is %q", c.out.Cancel)
	}
}
