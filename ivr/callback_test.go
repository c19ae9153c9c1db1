package ivr_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"presszero/flows"
	"presszero/ivr"
)

// ordering is a flow whose person is in a queue that calls back.
const ordering = `flow: ordering
languages: [en]
person: orders
start: main
steps:
  main:
    menu: {en: "For opening hours, press 1. For a person, press 0."}
    keys: {"1": hours}
  hours: {say: {en: "We are open."}, next: main}
`

// ringOrders begins a call from a number on the flow ordering, with a wait of some minutes in its line; 0: it cannot be said.
func ringOrders(t testing.TB, from string, minutes int) *call {
	t.Helper()
	return ringOrdersAt(t, weekday, ivr.Event{From: from}, minutes)
}

func ringOrdersAt(t testing.TB, now time.Time, ev ivr.Event, minutes int) *call {
	t.Helper()
	prog, diags := flows.Compile(flows.File{Name: "ordering.yaml", Data: []byte(ordering)}, site(t))
	if err := diags.Err(); err != nil {
		t.Fatal(err)
	}
	e := engine(t, programs{"ordering": prog})
	c := &call{t: t, engine: e, now: now, line: ivr.Line{Position: 3, Staff: 2, Signed: 2, Seq: 7}}
	if minutes > 0 {
		c.line.Wait = &ivr.Wait{Kind: ivr.WaitUpTo, High: minutes}
	}
	ev.Kind, ev.Call, ev.To = ivr.EventArrived, "CA1", "+15550100"
	c.take(e.Begin("ordering", ev, c.now))
	return c
}

const caller = "+15550111"

func TestACallerInLineIsCalledBackAndKeepsThePlace(t *testing.T) {
	t.Parallel()
	c := ringOrders(t, caller, 2).press("0").waitsIn("orders").hears("keep your place in line, press 2", "press 1").hearsNothingOf("do not have to wait")
	since := c.out.Session.Hold.Since
	c.after(30*time.Second).press("2").is(ivr.ModeCallback).hears("call you back on plus 1, 5 5 5, 0 1 1 1", "press 1", "press 2")
	if c.left != "" || !c.out.Session.Hold.Since.Equal(since) {
		t.Errorf("the caller has left the line (%q) by asking", c.left)
	}
	c.press("1").is(ivr.ModeGoodbye).hears("call you back on plus 1", "today by 1 PM", "Your place in line is kept", "Goodbye")
	want := ivr.Wish{
		Number: caller, Due: weekday.Add(3 * time.Hour).UTC(), After: weekday.Add(30 * time.Minute).UTC(),
		Expires: weekday.Add(24*time.Hour + 30*time.Minute).UTC(),
	}
	if diff := cmp.Diff([]ivr.Wish{want}, c.wishes); diff != "" {
		t.Errorf("wishes (-want +got):\n%s", diff)
	}
	if c.left != "" {
		t.Errorf("the caller has left the line: %q", c.left)
	}
	if len(c.kept) != 1 || c.kept[0].Kind != ivr.MessageCallback || c.kept[0].Number != caller || !c.kept[0].Due.Equal(want.Due) {
		t.Errorf("kept are %+v", c.kept)
	}
	if clock := c.joins[len(c.joins)-1].Clock; !clock.Equal(weekday) {
		t.Errorf("the place is kept from %v, not from %v", clock, weekday)
	}
	c.press("0").waitsIn("orders")
	if again := c.joins[len(c.joins)-1]; !again.Clock.Equal(weekday) || again.Seq != 7 {
		t.Errorf("0 in the goodbye asks for %+v, not for the old place", again)
	}
}

func TestACallbackIsOfferedInWordsWhenTheWaitIsLong(t *testing.T) {
	t.Parallel()
	ringOrders(t, caller, 3).press("0").hears("do not have to wait on the phone", "press 2")
	ringOrders(t, caller, 0).press("0").hears("do not have to wait on the phone")
	c := ringOrders(t, caller, 2).press("0").hearsNothingOf("do not have to wait")
	c.line.Wait = &ivr.Wait{Kind: ivr.WaitBetween, Low: 5, High: 10}
	c.after(20 * time.Second).silence().hearsNothingOf("do not have to wait")
	c.after(time.Minute).silence().hears("do not have to wait on the phone")
	c.after(time.Minute).silence().hearsNothingOf("do not have to wait")
	c.press("0").hears("in line", "number 3", "press 2", "press 1").waitsIn("orders")
	c = ring(t).press("0").hearsNothingOf("press 2")
	c.press("2").waitsIn("reception")
}

func TestWhoDoesNotConfirmStaysInLineAtTheSamePlace(t *testing.T) {
	t.Parallel()
	for name, act := range map[string]func(*call){
		"0":             func(c *call) { c.press("0").hears("number 3") },
		"silence":       func(c *call) { c.silence() },
		"wrong keys":    func(c *call) { c.press("5").hears("not one of the choices").press("5") },
		"0 for another": func(c *call) { c.press("2").hears("Please enter").press("0") },
		"wrong entries": func(c *call) { c.press("2").press("123").hears("not the right number").press("1") },
		"a fault":       func(c *call) { c.on(ivr.Event{Kind: ivr.EventFault, Fault: ivr.ReasonStore}) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := ringOrders(t, caller, 5).press("0")
			since := c.out.Session.Hold.Since
			c.after(20 * time.Second).press("2").is(ivr.ModeCallback)
			act(c)
			c.waitsIn("orders")
			if c.left != "" || len(c.joins) != 1 || len(c.wishes) != 0 || !c.out.Session.Hold.Since.Equal(since) {
				t.Errorf("the caller left %q, asked for %d places and %d callbacks", c.left, len(c.joins), len(c.wishes))
			}
		})
	}
}

func TestWhoHangsUpWhileChoosingIsNotCalledBack(t *testing.T) {
	t.Parallel()
	c := ringOrders(t, caller, 5).press("0").press("2").on(ivr.Event{Kind: ivr.EventHungUp})
	if c.left != ivr.LeaveHungUp || len(c.wishes) != 0 {
		t.Errorf("left %q with %d wishes", c.left, len(c.wishes))
	}
	c = ringOrders(t, caller, 5).press("0").press("2").press("1")
	c.left = ""
	if c.on(ivr.Event{Kind: ivr.EventHungUp}); c.left != "" {
		t.Errorf("who hangs up after the promise leaves the line: %q", c.left)
	}
}

func TestAnAgentWhoAcceptsComesBeforeTheChoice(t *testing.T) {
	t.Parallel()
	for _, ev := range []ivr.Event{{Kind: ivr.EventSilence}, {Kind: ivr.EventKeys, Keys: "1"}, {Kind: ivr.EventKeys, Keys: "0"}} {
		c := ringOrders(t, caller, 5).press("0").press("2")
		c.line.Connected = true
		if c.on(ev).is(ivr.ModeTalk); !c.out.Met || len(c.wishes) != 0 {
			t.Errorf("after %v the caller is not sent to the agent: %+v", ev, c.out)
		}
	}
}

func TestAnotherNumberIsEnteredAndReadBack(t *testing.T) {
	t.Parallel()
	c := ringOrders(t, caller, 5).press("0").press("2").press("2").hears("Please enter the number")
	c.press("5550122").hears("plus 1, 5 5 5, 0 1 2 2").press("1")
	if len(c.wishes) != 1 || c.wishes[0].Number != "+15550122" {
		t.Errorf("wishes are %+v", c.wishes)
	}
	ringOrders(t, "", 5).press("0").press("2").hears("Please enter the number").press("0019005550123").hears("cannot call that number").is(ivr.ModeCallback)
}

func TestANumberIsOwedOneCallback(t *testing.T) {
	t.Parallel()
	owing := &ivr.Owing{Call: "CA0", Queue: "orders", Due: weekday.Add(4*time.Hour + 10*time.Minute)}
	c := ringOrders(t, caller, 5).press("0")
	c.owed = owing
	c.press("2").press("1").hears("promised already", "today by 2:10 PM", "press 1", "press 2").is(ivr.ModeCallback)
	c.press("1").hears("We will call you back", "Goodbye").is(ivr.ModeGoodbye)
	if c.left != ivr.LeaveChose {
		t.Errorf("who keeps the older promise leaves the line by %q", c.left)
	}
	for _, key := range []string{"2", "0", "7"} {
		c := ringOrders(t, caller, 5).press("0")
		c.owed = owing
		if c.press("2").press("1").press(key).waitsIn("orders"); c.left != "" {
			t.Errorf("%s: the caller leaves the line: %q", key, c.left)
		}
	}
}

func TestWhoPhonesInAgainIsAskedBeforeTheFlow(t *testing.T) {
	t.Parallel()
	owes := func(t *testing.T) *call {
		return ringOrdersAt(t, weekday, ivr.Event{From: caller, Owes: &ivr.Owing{Call: "CA0", Queue: "orders", Due: weekday.Add(4*time.Hour + 10*time.Minute)}}, 5)
	}
	c := owes(t).hears("promised to call you back today by 2:10 PM", "press 1", "press 2", "press 0").is(ivr.ModeOwed)
	c.press("1").hears("We will call you back", "Goodbye").is(ivr.ModeGoodbye)
	c.press("0").waitsIn("orders")
	if c := owes(t).press("2").hears("will not be called back", "For opening hours"); c.out.Cancel != "CA0" {
		t.Errorf("cancelled is %q", c.out.Cancel)
	}
	if c := owes(t).press("0").waitsIn("orders"); !c.joins[0].Clock.IsZero() || c.out.Cancel != "" {
		t.Errorf("the caller asks for %+v", c.joins[0])
	}
	owes(t).on(ivr.Event{Kind: ivr.EventSpeech, Text: "operator"}).waitsIn("orders")
	owes(t).silence().hears("did not hear", "press 0").silence().waitsIn("orders")
	if c := owes(t).press("7").hears("For opening hours").is(ivr.ModeFlow); c.out.Cancel != "" || c.out.Session.Owes != nil {
		t.Errorf("another key does more than begin the flow: %+v", c.out)
	}
	owes(t).on(ivr.Event{Kind: ivr.EventFault, Fault: ivr.ReasonStore}).waitsIn("orders")
}

func TestAPromiseThatIsLateIsToldAsSuch(t *testing.T) {
	t.Parallel()
	ringOrdersAt(t, weekday, ivr.Event{From: caller, Owes: &ivr.Owing{Call: "CA0", Queue: "orders", Due: weekday.Add(-time.Minute)}}, 5).
		hears("We are late, and we are sorry", "press 0")
}

func TestARungPromisesACall(t *testing.T) {
	t.Parallel()
	atNight := func(t *testing.T) *call {
		return ringOrdersAt(t, night, ivr.Event{From: caller}, 5).press("0").is(ivr.ModeRungCallback)
	}
	c := atNight(t).hears("closed", "call you back on plus 1", "press 3").press("1").hears("on Monday by 3 PM", "Goodbye").hearsNothingOf("place in line")
	if len(c.wishes) != 1 || c.wishes[0].After.In(weekday.Location()).Format("Mon 15:04") != "Mon 10:30" {
		t.Errorf("wishes are %+v", c.wishes)
	}
	atNight(t).press("3").is(ivr.ModeVoicemail).hears("after the tone")
	atNight(t).silence().is(ivr.ModeDial)
	atNight(t).press("0").hears("nobody can take your call", "call you back on").is(ivr.ModeRungCallback)
	c = atNight(t)
	c.owed = &ivr.Owing{Call: "CA0", Queue: "orders", Due: night.Add(time.Hour)}
	c.press("1").hears("promised already", "press 3").press("3").is(ivr.ModeVoicemail)
}

func TestAStepTellsWhenTheNumberIsOwedACallAlready(t *testing.T) {
	t.Parallel()
	c := ringAftercare(t, "+15550111", nil).press("4")
	c.owed = &ivr.Owing{Call: "CA0", Queue: "reception", Due: weekday.Add(time.Hour)}
	if c.press("1").hears("promised already", "Goodbye from the desk"); len(c.kept) != 0 {
		t.Errorf("kept are %+v", c.kept)
	}
}
