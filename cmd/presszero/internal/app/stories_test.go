package app

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"presszero/flows"
	"presszero/flows/flowtest"

	"presszero/internal/redistest"
	"presszero/queue"
	"presszero/sim"
	"presszero/web/story"
)

// storied is a flow with a menu and an entry that people at work may know, and one that they may not.
const storied = `flow: storied
person: reception
start: main
vars: {order: "", pin: ""}
steps:
  main: {menu: "Welcome. For your order, press 1. For a person, press 0.", keys: {1: order}}
  order:
    collect: "Enter your order number. For a person, press 0."
    into: order
    digits: 5
    next: pin
  pin:
    collect: "Enter your secret number. For a person, press 0."
    into: pin
    digits: 4
    sensitive: true
    next: done
  done: {menu: "Thank you. To hear that again, press 1. For a person, press 0.", keys: {1: done}}
`

func withStoried(f *Files) {
	f.Flows = append(f.Flows, flows.File{Name: "storied.yaml", Data: []byte(storied)})
}

// secretPIN stands nowhere else.
const secretPIN = "8361"

// asked asks the private listener as its guard takes everybody, decodes the answer and returns its code.
func (x *exchange) asked(path string, into any) int {
	x.Helper()
	w := x.ask(http.MethodGet, path, "")
	if raw, ok := into.(*bytes.Buffer); ok {
		raw.Write(w.Body.Bytes())
	} else if w.Code == http.StatusOK {
		x.must(json.NewDecoder(w.Body).Decode(into))
	}
	return w.Code
}

// storyOf is the story of a call, once it says something.
func (x *exchange) storyOf(call, says string) story.Answer {
	x.Helper()
	var answer story.Answer
	x.eventually("the story of "+call+" says "+says, func() bool {
		answer = story.Answer{}
		if x.asked("/api/v1/calls/"+call+"/story", &answer) != http.StatusOK {
			return false
		}
		for _, e := range answer.Entries {
			if strings.Contains(e.Text, says) {
				return true
			}
		}
		return false
	})
	return answer
}

// whoEnters goes through the whole flow, presses 0 at its end, waits, and talks.
func (x *exchange) whoEnters(n int) *sim.Phone {
	return x.call(number(n), sim.AwaitAsked(), sim.Press("1"), sim.AwaitHeard("order number"), sim.Press("41377"),
		sim.AwaitHeard("secret number"), sim.Press(secretPIN), sim.AwaitHeard("Thank you"), sim.Press("0"), sim.AwaitConnected(), sim.AwaitFinished())
}

// everybodyAway has the agents signed in, and at lunch.
func (x *exchange) everybodyAway() {
	x.Helper()
	for _, agent := range x.site.Agents {
		x.setAgent(agent.ID, queue.Away)
	}
}

func TestTheStoryOfACallTellsEverythingInItsOrder(t *testing.T) {
	t.Parallel()
	for name, server := range map[string]*redistest.Server{"memory": nil, "Redis": redistest.Start(t)} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			x := newExchange(t, setup{redis: server, flow: "storied", speed: 10, edit: withStoried, away: true})
			x.everybodyAway()
			phone := x.whoEnters(1)
			x.eventually("the caller waits", func() bool { return len(x.waiting("reception")) == 1 })
			x.storyOf(phone.CallSID(), "Came in line")
			x.setAgent("anna", queue.Ready)
			x.finish(phone)
			x.storyOf(phone.CallSID(), "The call ended")
			answer := x.storyOf(phone.CallSID(), "Left the line")
			var text bytes.Buffer
			x.must(answer.Write(&text))
			if strings.Contains(text.String(), secretPIN) || strings.Contains(text.String(), number(1)[3:]) {
				t.Errorf("the story tells too much:\n%s", text.String())
			}
			for _, told := range []string{
				"flow storied answered", "Pressed 1", "Entered order: 41377", "Entered 4 digits, not shown", "Pressed 0 for a person", "“You are next.”", "place 1 in line",
				"Was told the position 1", "Offered to Anna", "The phone of Anna rang", "Anna accepted", "Was put through", "Talks with Anna", "Left the line", "The call ended",
			} {
				if !strings.Contains(text.String(), told) {
					t.Errorf("the story does not tell %q:\n%s", told, text.String())
				}
			}
			if server != nil {
				client := server.Client(t)
				size := client.MemoryUsage(t.Context(), "pz:{"+x.files.now.Settings.Site+"}:keep:log:story:"+phone.CallSID()).Val()
				if t.Logf("the story takes %d bytes in Redis", size); size == 0 || size > 16<<10 {
					t.Errorf("it takes %d", size)
				}
			}
		})
	}
}

func TestATestIsMadeOfTheStoryOfACall(t *testing.T) {
	t.Parallel()
	x := newExchange(t, setup{flow: "storied", speed: 20, edit: withStoried})
	phone := x.whoEnters(1)
	x.finish(phone)
	x.storyOf(phone.CallSID(), "Left the line")
	var file bytes.Buffer
	if code := x.asked("/api/v1/calls/"+phone.CallSID()+"/test", &file); code != http.StatusOK {
		t.Fatalf("%d", code)
	}
	if strings.Contains(file.String(), secretPIN) || strings.Contains(file.String(), "41377") {
		t.Errorf("the test tells what was entered:\n%s", file.String())
	}
	program, _ := x.app().live.Program("storied", "")
	if report := flowtest.Run(program, flows.File{Name: "storied_test.yaml", Data: file.Bytes()}); !report.Passed() {
		t.Errorf("the test does not pass: %s\n%s", report, file.String())
	}
}

func TestCallsAreFoundAgain(t *testing.T) {
	t.Parallel()
	x := newExchange(t, setup{flow: "storied", speed: 20, edit: withStoried})
	one := x.whoEnters(1)
	x.finish(one)
	two := x.call(number(2), sim.AwaitAsked(), sim.Press("0"), sim.AwaitConnected(), sim.AwaitFinished())
	x.finish(two)
	x.storyOf(one.CallSID(), "Left the line")
	x.storyOf(two.CallSID(), "Left the line")
	agent := x.calls("number=%2B" + number(2)[1:])[0].Agents[0]
	for query, want := range map[string][]string{
		"": {two.CallSID(), one.CallSID()}, "number=%2B" + number(1)[1:]: {one.CallSID()}, "number=%2B15550177": nil,
		"queue=reception": {two.CallSID(), one.CallSID()}, "queue=billing": nil, "q=order": {one.CallSID()},
		"from=" + x.clock.Now().Add(time.Hour).UTC().Format(time.RFC3339): nil, "to=" + noon.Format(time.RFC3339): nil,
		"limit=1": {two.CallSID()}, "agent=" + agent + "&q=" + two.CallSID(): {two.CallSID()},
	} {
		var got []string
		for _, c := range x.calls(query) {
			got = append(got, c.Call)
		}
		if strings.Join(got, " ") != strings.Join(want, " ") {
			t.Errorf("%q finds %q, want %q", query, got, want)
		}
	}
	c := x.calls("q=order")[0]
	if c.Number != "+*********01" || c.Zero != "done" || c.Outcome != "answered" || c.Queue != "reception" || len(c.Agents) != 1 || c.Ended.IsZero() {
		t.Errorf("%+v", c)
	}
}

func (x *exchange) calls(query string) []story.Call {
	x.Helper()
	var page struct{ Calls []story.Call }
	if code := x.asked("/api/v1/calls?"+query, &page); code != http.StatusOK {
		x.Fatalf("%s: %d", query, code)
	}
	return page.Calls
}

// TestAStoryIsOneWhateverReplicaServes has two replicas answer the carrier in turn, and one of them start anew.
func TestAStoryIsOneWhateverReplicaServes(t *testing.T) {
	t.Parallel()
	x := newExchange(t, setup{redis: redistest.Start(t), replicas: 2, flow: "storied", speed: 10, edit: withStoried})
	phone := x.whoEnters(1)
	x.finish(phone)
	before := x.storyOf(phone.CallSID(), "Left the line")
	for _, says := range []string{"flow storied answered", "Talks with", "Left the line", "Entered order: 41377", "accepted"} {
		n := 0
		for _, e := range before.Entries {
			if strings.Contains(e.Text, says) {
				n++
			}
		}
		if n != 1 {
			t.Errorf("%q is told %d times", says, n)
		}
	}
	x.addReplica(false)
	after, err := x.apps[2].stories.Read(t.Context(), phone.CallSID())
	if err != nil || len(after.Tell(siteNames{x.apps[2].live})) != len(x.storyOf(phone.CallSID(), "Left the line").Entries) {
		t.Errorf("a replica that has just started reads another story: %v", err)
	}
}

func TestNoStoryIsKeptWhereNoneIsWanted(t *testing.T) {
	t.Parallel()
	x := newExchange(t, setup{flow: "storied", speed: 20, edit: func(f *Files) {
		withStoried(f)
		f.Settings.Stories.Keep = 0
	}})
	phone := x.whoEnters(1)
	x.finish(phone)
	if code := x.asked("/api/v1/calls/"+phone.CallSID()+"/story", &story.Answer{}); code != http.StatusNotFound {
		t.Errorf("a story is kept where none is to be: %d", code)
	}
	if d := x.calls(""); len(d) != 0 {
		t.Errorf("calls are kept: %+v", d)
	}
}
