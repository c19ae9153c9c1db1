package app

import (
	"bytes"
	"encoding/json"
	"net"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"presszero/flows"
	"presszero/internal/redistest"
	"presszero/sim"
)

// vault asks for a card and then does with it whatever a flow can do.
const vault = `flow: vault
person: reception
start: card
vars: {card: "", copy: "", sum: 0}
steps:
  card:
    collect: Enter or say your card number. For a person, press 0.
    into: card
    digits: 11
    check: luhn
    input: both
    confirm: true
    sensitive: true
    next: copy
  copy: {set: {copy: 'card + "-"'}, next: which}
  which:
    branch: [{when: 'call.from endsWith "2"', go: fails}]
    else: told
  fails: {set: {sum: int(copy)}, next: told}
  told: {say: "Your card ends in {{ digits(card) }}.", next: clerk}
  clerk: {enqueue: reception, note: "the card {{ card }}, the copy {{ copy }}"}
`

// cardNumber passes the check of payment cards, and stands nowhere else.
const cardNumber = "79927398713"

// TestASensitiveEntryIsNowhereToBeRead has callers give a number by keys and by speech, to a flow that passes it on and to
// one that fails over it, and looks for it in all that is logged, sent to Redis, counted, shown to people and said.
func TestASensitiveEntryIsNowhereToBeRead(t *testing.T) {
	t.Parallel()
	redis := redistest.Start(t)
	wire := watch(t, redis)
	x := newExchange(t, setup{redis: redis, flow: "vault", speed: 20, agent: sim.Party{After: 10 * time.Second, Script: agentWhoTalks(time.Second).Script}, edit: func(f *Files) {
		f.Flows = append(f.Flows, flows.File{Name: "vault.yaml", Data: []byte(vault)})
	}})
	spoken := "seven double nine two seven three nine eight seven one three"
	x.finish(
		x.call(number(1), sim.AwaitAsked(), sim.Press(cardNumber), sim.AwaitHeard("ends in 1 3"), sim.Press("1"),
			sim.AwaitHeard("Your card ends in 1 3"), sim.AwaitConnected(), sim.AwaitFinished()),
		x.call(number(2), sim.AwaitAsked(), sim.Say(spoken), sim.AwaitHeard("ends in 1 3"), sim.Say("yes"),
			sim.AwaitHeard("something went wrong"), sim.AwaitConnected(), sim.AwaitFinished()),
	)
	snapshot, err := json.Marshal(x.snapshot())
	x.must(err)
	events, err := json.Marshal(x.feed())
	x.must(err)
	for what, text := range map[string]string{
		"log": strings.Join(x.said.about(""), "\n"), "Redis": wire(), "metrics": x.metrics(), "snapshot": string(snapshot),
		"events": string(events), "voice": x.voices(), "stories": x.everyStory(),
	} {
		if !strings.Contains(text, "reception") {
			t.Errorf("%s: nothing of the call was seen in %d bytes", what, len(text))
		}
		for _, secret := range []string{cardNumber, cardNumber[:6], "7 9 9 2", "seven double", "double nine"} {
			if at := strings.Index(text, secret); at >= 0 {
				t.Errorf("%s: the number can be read: %q", what, text[max(0, at-200):min(len(text), at+60)])
			}
		}
	}
}

// everyStory is all that the stories of calls tell, once they are whole, and the tests that are made of them.
func (x *exchange) everyStory() string {
	x.Helper()
	var told strings.Builder
	for _, call := range x.calls("") {
		x.storyOf(call.Call, "Left the line")
		for _, part := range []string{"story", "test", "notes"} {
			told.WriteString(x.ask(http.MethodGet, "/api/v1/calls/"+call.Call+"/"+part, "").Body.String())
		}
	}
	return told.String()
}

// watch collects every command that a Redis gets from now on, with its arguments.
func watch(t *testing.T, redis *redistest.Server) func() string {
	t.Helper()
	conn, err := net.Dial("tcp", redis.Addr)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := conn.Write([]byte("MONITOR\r\n")); err != nil {
		t.Fatal(err)
	}
	var mu sync.Mutex
	var seen bytes.Buffer
	done := make(chan struct{})
	go func() {
		defer close(done)
		piece := make([]byte, 1<<16)
		for {
			n, err := conn.Read(piece)
			mu.Lock()
			seen.Write(piece[:n])
			mu.Unlock()
			if err != nil {
				return
			}
		}
	}()
	t.Cleanup(func() { _ = conn.Close(); <-done })
	return func() string {
		mu.Lock()
		defer mu.Unlock()
		return monitorStamp.ReplaceAllString(seen.String(), "")
	}
}

// monitorStamp is the time to the microsecond that begins each line of MONITOR: its digits are not of the call.
var monitorStamp = regexp.MustCompile(`(?m)^\+[0-9]+\.[0-9]+ `)

// metrics are what Prometheus would fetch.
func (x *exchange) metrics() string {
	x.Helper()
	private, err := x.app().Private()
	x.must(err)
	w := httptest.NewRecorder()
	private.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	return w.Body.String()
}

// voices are all that the service has said on any leg, agents' among them, and the queue in which it was.
func (x *exchange) voices() string {
	said := []string{"reception"}
	for _, e := range x.carrier.Log() {
		if e.Kind == sim.KindHeard {
			said = append(said, e.Text)
		}
	}
	return strings.Join(said, "\n")
}
