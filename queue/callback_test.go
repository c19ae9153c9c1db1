package queue

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestAPromiseIsJudgedByWhenTheNumberWasFirstCalled(t *testing.T) {
	t.Parallel()
	due := noon.Add(time.Hour)
	for name, tt := range map[string]struct {
		entry Entry
		after time.Duration
		want  Promise
	}{
		"no callback":            {Entry{}, 0, PromiseOpen},
		"no time was promised":   {Entry{Callback: Callback{Number: "+15550101"}}, time.Hour, PromiseOpen},
		"not yet":                {Entry{Callback: Callback{Number: "+15550101", Due: due}}, time.Hour, PromiseOpen},
		"still to be called":     {Entry{Callback: Callback{Number: "+15550101", Due: due}}, 2 * time.Hour, PromiseLate},
		"called in time":         {Entry{Callback: Callback{Number: "+15550101", Due: due, Called: due}}, 2 * time.Hour, PromiseKept},
		"called later":           {Entry{Callback: Callback{Number: "+15550101", Due: due, Called: due.Add(1)}}, 2 * time.Hour, PromiseLate},
		"given up":               {Entry{State: Ended, Outcome: Expired, Callback: Callback{Number: "+15550101", Due: due}}, 0, PromiseBroken},
		"called off in time":     {Entry{State: Ended, Outcome: Cancelled, Callback: Callback{Number: "+15550101", Due: due}}, 0, PromiseOpen},
		"phoned in again, later": {Entry{State: Ended, Outcome: Resumed, Callback: Callback{Number: "+15550101", Due: due}}, 2 * time.Hour, PromiseLate},
	} {
		if got := tt.entry.Promise(noon.Add(tt.after)); got != tt.want {
			t.Errorf("%s: %s, want %s", name, got, tt.want)
		}
	}
}

func TestACallerIsOnThePhoneOnOneLegOrOnNone(t *testing.T) {
	t.Parallel()
	owed := Callback{Number: "+15550101"}
	for want, e := range map[string]Entry{
		"CA1": {Call: "CA1"}, "": {Call: "CA1", Callback: owed}, "CB1": {Call: "CA1", Callback: owed, Leg: "CB1"},
	} {
		if got := e.OnPhone(); got != want || e.ToCall() != (want == "") {
			t.Errorf("%+v is on %q, to be called %v", e, got, e.ToCall())
		}
	}
}

func TestATicketKeepsNoCallbackThatCannotBe(t *testing.T) {
	t.Parallel()
	long := Ticket{Call: "CA1", Callback: Callback{Number: "sip:" + strings.Repeat("x", 61)}}
	if got := long.Normal(); got.Callback.Owed() {
		t.Errorf("a number of 65 bytes is kept: %+v", got.Callback)
	}
	asked := Ticket{Call: "CA1", Leg: "CA1", Callback: Callback{
		Number: "+15550101", Due: noon.Add(1), After: noon.Add(1), Expires: noon.Add(1), Called: noon.Add(1), Tries: -1, Trying: "CB1",
	}}
	want := Callback{Number: "+15550101", Due: noon, After: noon, Expires: noon, Called: noon}
	if diff := cmp.Diff(want, asked.Normal().Callback); diff != "" || asked.Normal().Leg != "" {
		t.Errorf("callback (-want +got):\n%s", diff)
	}
}

func TestTheNextAgentIsFreeAfterAShareOfAHandlingTime(t *testing.T) {
	t.Parallel()
	for want, l := range map[time.Duration]Line{
		24 * time.Second: {Ready: 4, Talking: 6},                              // what is believed before anything was seen
		10 * time.Second: {Ready: 1, Talking: 8, Handle: Sum{}.Add(90, 0.98)}, // as seen
	} {
		if got := l.NextFree(); got != want {
			t.Errorf("%v, want %v", got, want)
		}
	}
}

func TestACallbackIsExplained(t *testing.T) {
	t.Parallel()
	s := explained()
	called, later := &s.Queues[0].Entries[1], Entry{Call: "web-1", Queue: "sales", Lane: "main", State: Deferred, Clock: noon}
	called.State, called.Callback = Calling, Callback{Number: "+15550101"}
	later.Callback = Callback{Number: "+15550102", After: noon.Add(10 * time.Minute)}
	s.Queues[0].Callbacks = []Entry{later}
	ahead, err := s.WhyCall("CA3")
	if err != nil || ahead.Position != 3 || ahead.Ahead[1].Because != "came 10s earlier, to be called back" {
		t.Errorf("behind a callback: %+v, %v", ahead, err)
	}
	got, err := s.WhyCall("CA2")
	if err != nil || got.Waits != "is being called" || got.Position != 2 || got.Next != "" {
		t.Errorf("being called: %+v, %v", got, err)
	}
	got, err = s.WhyCall("web-1")
	if diff := cmp.Diff(WhyCall{Entry: later, Waits: "waits for its time until 2026-03-02T12:10:00Z"}, got); diff != "" || err != nil {
		t.Errorf("for later (-want +got):\n%s, %v", diff, err)
	}
}
