package ivr_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"presszero/flows"
	"presszero/ivr"
)

// outside is a flow that looks its callers up and asks another system.
func outside(t testing.TB) *flows.Program {
	t.Helper()
	prog, diags := flows.Compile(source(t, "outside.yaml"), site(t))
	if err := diags.Err(); err != nil {
		t.Fatal(err)
	}
	return prog
}

// known is a call to the flow outside, of a caller of whom something is remembered; nil: the memory does not answer.
func known(t testing.TB, from string, contact *ivr.Contact) *call {
	t.Helper()
	c := &call{t: t, engine: engine(t, programs{"outside": outside(t)}), now: weekday, line: ivr.Line{Position: 3, Staff: 2, Signed: 2}, contact: contact}
	c.take(c.engine.Begin("outside", ivr.Event{Kind: ivr.EventArrived, Call: "CA1", From: from, To: "+15550100"}, c.now))
	return c
}

// fetching is a call whose request is on its way.
func fetching(t testing.TB) *call {
	t.Helper()
	c := known(t, "", nil).press("0123")
	if c.out.Fetch == nil {
		t.Fatalf("nothing is fetched: %+v", c.out)
	}
	return c
}

func (c *call) fetched(f ivr.Fetched) *call {
	c.t.Helper()
	return c.on(ivr.Event{Kind: ivr.EventSilence, Fetched: &f})
}

func TestARequestHoldsWhatTheFlowSaysAndNoSecret(t *testing.T) {
	t.Parallel()
	c := fetching(t).hears("One moment, please.")
	want := &ivr.FetchRequest{
		ID: 1, Method: "POST", URL: "https://api.example.com/accounts/0123?to=%2B15550100", Timeout: 5 * time.Second,
		Headers: []ivr.Header{{Name: "Authorization", Value: []flows.Part{{Text: "Bearer "}, {Secret: "BANK"}}}},
		Body: []flows.Part{
			{Text: `{"account":"`}, {Text: "0123"}, {Text: `","times":`}, {Text: "0"}, {Text: "}"},
		},
		Into: []flows.Mapping{{Var: "balance", Kind: flows.KindNumber, Pointer: "/balance"}, {Var: "held", Kind: flows.KindFlag, Pointer: "/held"}},
	}
	joined := func(parts []flows.Part) string {
		var all strings.Builder
		for _, p := range parts {
			all.WriteString(p.Text + "<" + p.Secret + ">")
		}
		return all.String()
	}
	got := *c.out.Fetch
	if text := strings.ReplaceAll(joined(got.Body), "<>", ""); text != `{"account":"0123","times":0}` {
		t.Errorf("body %s", text)
	}
	got.Body, want.Body = nil, nil
	if diff := cmp.Diff(want, &got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestAnAnswerFillsTheVariables(t *testing.T) {
	t.Parallel()
	c := fetching(t).fetched(ivr.Fetched{Values: map[string]any{"balance": 12, "held": true}})
	c.hears("Your balance is 12, held true.", "account number").is(ivr.ModeFlow)
	if c.out.Session.Fetch != nil || c.out.Fetch != nil {
		t.Errorf("still waiting: %+v", c.out)
	}
}

func TestEveryFailureOfARequestTakesItsExit(t *testing.T) {
	t.Parallel()
	for name, f := range map[string]ivr.Fetched{
		"failed":       {Failed: "timeout"},
		"lacks values": {},
		"other kinds":  {Values: map[string]any{"balance": "12", "held": true}},
		"lacks one":    {Values: map[string]any{"balance": 12}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			fetching(t).fetched(f).hears("I cannot see your account now.").waitsIn("billing")
		})
	}
}

func TestAnAnswerThatNeverComesTakesTheExitInTime(t *testing.T) {
	t.Parallel()
	c := fetching(t)
	for range 3 {
		c.after(2 * time.Second).silence().is(ivr.ModeFlow).hears("hold/billing/")
		if c.out.Fetch != nil {
			t.Fatal("the request is sent again")
		}
	}
	c.after(2 * time.Second).silence().hears("I cannot see your account now.").waitsIn("billing")
}

func TestZeroLeavesARequestAtOnceAndOtherKeysDoNot(t *testing.T) {
	t.Parallel()
	c := fetching(t)
	c.press("5").is(ivr.ModeFlow).hears("hold/billing/")
	c.on(ivr.Event{Kind: ivr.EventSpeech, Text: "hurry up"}).is(ivr.ModeFlow).hears("hold/billing/2000-2000.wav")
	c.press("0").waitsIn("billing")
	if c.out.Session.Fetch != nil {
		t.Error("a caller in line still waits for an answer")
	}
	fetching(t).on(ivr.Event{Kind: ivr.EventSpeech, Text: "operator"}).waitsIn("billing")
}

func TestALookupGoesByWhatIsRemembered(t *testing.T) {
	t.Parallel()
	ago := func(d time.Duration) []time.Time { return []time.Time{weekday.Add(-d)} }
	const from = "+15550111"
	for name, c := range map[string]struct {
		from    string
		contact *ivr.Contact
		hears   string
	}{
		"first call":    {from, &ivr.Contact{}, "Welcome to the bank. Enter"},
		"repeated call": {from, &ivr.Contact{Calls: 7, Recent: ago(time.Hour), Queue: "billing"}, "Welcome back after 7 calls, lastly in billing. Enter"},
		"long ago":      {from, &ivr.Contact{Calls: 7, Recent: ago(3 * time.Hour)}, "Enter"},
		"owed":          {from, &ivr.Contact{Calls: 7, Recent: ago(time.Hour), Owed: weekday}, "We owe you an answer, that is true. Enter"},
		"withheld":      {"", &ivr.Contact{Calls: 7, Owed: weekday}, "Enter"},
		"no answer":     {from, nil, "Enter"},
	} {
		call := known(t, c.from, c.contact)
		if said := spoken(call.out.Do); !strings.HasPrefix(said, c.hears) || call.out.Fault != "" {
			t.Errorf("%s: the caller hears %q, fault %q", name, said, call.out.Fault)
		}
	}
}

func TestWhatACallComesToIsRemembered(t *testing.T) {
	t.Parallel()
	c := fetching(t).press("0").waitsIn("billing")
	c.line.Connected = true
	c.silence().on(ivr.Event{Kind: ivr.EventTalked})
	want := &ivr.Memory{At: c.now, Queue: "billing", Served: true}
	if diff := cmp.Diff(want, c.out.Remember); diff != "" {
		t.Errorf("after a talk (-want +got)\n%s", diff)
	}
	c = fetching(t).press("0").press("1").silence()
	c.on(ivr.Event{Kind: ivr.EventRecorded, Recording: "RE1", Length: time.Second})
	want = &ivr.Memory{At: c.now, Queue: "billing", Owed: true}
	if diff := cmp.Diff(want, c.out.Remember); diff != "" {
		t.Errorf("after a message (-want +got)\n%s", diff)
	}
}

func TestWhatIsSaidBeforeALookupIsHeardBeforeItsAnswer(t *testing.T) {
	t.Parallel()
	prog, diags := flows.Compile(flows.File{Name: "f.yaml", Data: []byte(`flow: outside
person: reception
start: hello
steps:
  hello: {say: Hello., next: who}
  who: {lookup: {first: welcome, otherwise: welcome}, failed: welcome}
  welcome: {hangup: Welcome.}
`)}, site(t))
	if err := diags.Err(); err != nil {
		t.Fatal(err)
	}
	c := &call{t: t, engine: engine(t, programs{"outside": prog}), now: weekday, contact: &ivr.Contact{}}
	c.take(c.engine.Begin("outside", ivr.Event{Kind: ivr.EventArrived, Call: "CA1", From: "+15550111"}, c.now))
	c.hears("Hello. Welcome.")
}
