package app

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"presszero/internal/clock"
	"presszero/internal/redistest"
	"presszero/queue"
	"presszero/sim"
	"presszero/web/switches"
)

// ask sends a request to the private listener of a replica, and reads the answer.
func ask(t *testing.T, a *App, method, path string, body, into any) int {
	t.Helper()
	private, err := a.Private()
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	req := httptest.NewRequestWithContext(t.Context(), method, path, bytes.NewReader(text))
	req.Header.Set("Authorization", "Bearer "+a.LocalKey())
	res := httptest.NewRecorder()
	req.Header.Set("Authorization", "Bearer "+a.LocalKey())
	private.ServeHTTP(res, req)
	if into != nil && json.Unmarshal(res.Body.Bytes(), into) != nil {
		t.Errorf("%s %s: %s", method, path, res.Body)
	}
	if res.Code >= http.StatusBadRequest {
		t.Logf("%s %s: %d %s", method, path, res.Code, res.Body)
	}
	return res.Code
}

// switched are the events of switches on the feed, such as "storm on".
func (x *exchange) switched() []string {
	x.Helper()
	var all []string
	for after := ""; ; {
		found, next, err := x.app().stores.line.Events(x.Context(), after, 500)
		x.must(err)
		for _, e := range found {
			if e.Kind == queue.EventSwitched {
				all = append(all, e.Item+" "+e.Why)
			}
		}
		if after = next; len(found) == 0 {
			return all
		}
	}
}

const flooded = "The street is flooded."

// TestASwitchClosesEverywhereEndsByItselfAndZeroStillLeadsOn closes all hours at one replica. Callers of every replica hear
// why; 0 leads on as it always does; when the time is over it is open again, and one replica has said so.
func TestASwitchClosesEverywhereEndsByItselfAndZeroStillLeadsOn(t *testing.T) {
	t.Parallel()
	x := newExchange(t, setup{redis: redistest.Start(t), replicas: 2, edit: noWrapUp})
	code := ask(t, x.apps[0], "PUT", "/api/v1/switches/flood", switches.Wish{
		Kind: "closing", For: "2m", Says: map[string]string{"en": flooded}, Reason: "high water",
	}, nil)
	if code != http.StatusOK {
		t.Fatalf("turned on: %d", code)
	}
	began := x.clock.Now()
	x.eventually("every replica knows it", func() bool { return len(x.apps[0].switches.On()) == 1 && len(x.apps[1].switches.On()) == 1 })
	if took := x.clock.Now().Sub(began); took > 3*time.Second {
		t.Errorf("replicas took %v of the line's time", took)
	}
	var phones []*sim.Phone
	for n := range 4 {
		phones = append(phones, x.call(number(n), sim.AwaitHeard(flooded), sim.AwaitAsked(), sim.Press("0"), sim.AwaitConnected(), sim.AwaitFinished()))
	}
	x.finish(phones...)
	x.must(clock.Sleep(t.Context(), x.clock, 130*time.Second))
	x.eventually("it is over", func() bool { return slices.Equal(x.switched(), []string{"flood on", "flood expired"}) })
	x.finish(x.call(number(9), sim.AwaitAsked(), sim.Press("0"), sim.AwaitConnected(), sim.AwaitFinished()))
}

// TestCallersInLineAreToldAMessageOnceAndKeepTheirPlace has callers wait while a message is turned on.
func TestCallersInLineAreToldAMessageOnceAndKeepTheirPlace(t *testing.T) {
	t.Parallel()
	x := busyDesk(t, redistest.Start(t))
	waiting := x.queueUp(2, sim.AwaitHeard(flooded), sim.Wait(2*time.Minute), sim.HangUp())
	if code := ask(t, x.apps[0], "PUT", "/api/v1/switches/flood", switches.Wish{
		Kind: "message", For: "1h", Says: map[string]string{"en": flooded}, Reason: "high water",
	}, nil); code != http.StatusOK {
		t.Fatalf("turned on: %d", code)
	}
	x.eventually("every replica knows it", func() bool { return len(x.apps[0].switches.On()) == 1 && len(x.apps[1].switches.On()) == 1 })
	later := x.call(number(7), sim.AwaitHeard(flooded), sim.AwaitAsked(), sim.Press("0"), sim.Wait(2*time.Minute), sim.HangUp())
	x.finish(append(waiting, later)...)
	for _, phone := range append(waiting, later) {
		if n := timesHeard(phone, flooded); n != 1 {
			t.Errorf("%s heard it %d times, want once", phone.CallSID(), n)
		}
	}
}

func timesHeard(phone *sim.Phone, text string) int {
	n := 0
	for _, e := range phone.History() {
		if sim.HeardText(text)(e) {
			n++
		}
	}
	return n
}

func TestASwitchOutlivesItsProcessAndIsTurnedOffWithAReason(t *testing.T) {
	t.Parallel()
	redis := redistest.Start(t)
	x := newExchange(t, setup{redis: redis, edit: noWrapUp})
	if code := ask(t, x.apps[0], "PUT", "/api/v1/switches/flood", switches.Wish{Kind: "closing", Hours: []string{"office"}, For: "2h", Reason: "high water"}, nil); code != http.StatusOK {
		t.Fatalf("turned on: %d", code)
	}
	x.must(x.apps[0].Stop())
	x.addReplica(false)
	again := x.apps[1]
	if on := again.switches.On(); len(on) != 1 || on[0].By != "local" || on[0].Reason != "high water" {
		t.Fatalf("after the restart: %+v", on)
	}
	if code := ask(t, again, "DELETE", "/api/v1/switches/flood", nil, nil); code != http.StatusUnprocessableEntity {
		t.Errorf("turned off without a reason: %d", code)
	}
	if code := ask(t, again, "DELETE", "/api/v1/switches/flood?reason=water+is+down", nil, nil); code != http.StatusOK {
		t.Errorf("turned off: %d", code)
	}
	if on := again.switches.On(); len(on) != 0 {
		t.Errorf("still on: %+v", on)
	}
}

// TestAPreviewSaysWhatCallersWouldHear asks before anything is turned on.
func TestAPreviewSaysWhatCallersWouldHear(t *testing.T) {
	t.Parallel()
	x := newExchange(t, setup{})
	var heard struct{ Flows []switches.Hearing }
	if code := ask(t, x.app(), "POST", "/api/v1/switches/preview", switches.Wish{Kind: "closing", Says: map[string]string{"en": flooded}}, &heard); code != http.StatusOK || len(heard.Flows) == 0 {
		t.Fatalf("%d %+v", code, heard)
	}
	for _, h := range heard.Flows {
		told := strings.Contains(strings.Join(append(h.Begins, h.Zero...), " "), flooded)
		if told != (len(h.Missing) == 0) {
			t.Errorf("%s in %s: %+v", h.Flow, h.Language, h)
		}
	}
	if len(x.app().switches.On()) != 0 {
		t.Error("a preview has turned something on")
	}
}

func TestAWishThatCannotBeGrantedSaysWhatToDo(t *testing.T) {
	t.Parallel()
	x := newExchange(t, setup{})
	for name, wish := range map[string]switches.Wish{
		"no end":       {Kind: "closing", Reason: "x"},
		"too long":     {Kind: "closing", For: "1000h", Reason: "x"},
		"no reason":    {Kind: "closing", For: "1h"},
		"no words":     {Kind: "message", For: "1h", Reason: "x"},
		"other hours":  {Kind: "closing", Hours: []string{"moon"}, For: "1h", Reason: "x"},
		"other tongue": {Kind: "message", Says: map[string]string{"tlh": "Qapla"}, For: "1h", Reason: "x"},
		"other text":   {Kind: "message", Message: "nothing", For: "1h", Reason: "x"},
		"computed":     {Kind: "message", Says: map[string]string{"en": "{{ call.from }}"}, For: "1h", Reason: "x"},
	} {
		var refusal struct{ Error, Code, Do string }
		if code := ask(t, x.app(), "PUT", "/api/v1/switches/a", wish, &refusal); code != http.StatusUnprocessableEntity || refusal.Error == "" || refusal.Do == "" {
			t.Errorf("%s: %d %+v", name, code, refusal)
		}
	}
}
