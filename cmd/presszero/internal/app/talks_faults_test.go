package app

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"presszero/internal/redistest"
	"presszero/ivr"
	"presszero/queue"
	"presszero/queue/talks"
	"presszero/sim"
	"presszero/web"
	"presszero/web/access"
	"presszero/web/access/accesstest"
)

// TestWhatWasDoneToATalkOutlivesTheService has the replica die that put a caller on hold, with every callback lost and every
// request sent twice: another replica knows of the hold, and brings the caller back.
func TestWhatWasDoneToATalkOutlivesTheService(t *testing.T) {
	t.Parallel()
	x := startTalk(t, setup{
		redis: redistest.Start(t), replicas: 2, speed: 15, faults: sim.Faults{LoseCallbacks: 1, Duplicate: 1},
		edit: func(f *Files) {
			f.Settings.Talk.HoldReminder, f.Settings.Talk.HoldLongest = 20*time.Second, 40*time.Second
		},
	}, sim.AwaitFinished())
	x.does("hold", func(s *talks.Service) (queue.Talk, error) { return s.Hold(t.Context(), x.call) })
	x.eventually("the caller hears music", x.heardHold)
	x.front.remove(x.front.urls[0])
	x.must(x.apps[0].Stop())
	x.apps = x.apps[1:]
	if x.talk().Held.IsZero() {
		t.Error("the other replica does not know of the hold")
	}
	x.eventually("the caller is back", func() bool { return x.hears(number(1), "anna") })
	x.caller.HangUp()
	x.finish(x.caller)
	x.settled()
}

// TestNobodyIsLostWhenEveryCallbackIs has a browser stay away and a consulted colleague take over while the carrier tells
// nothing of how legs fare.
func TestNobodyIsLostWhenEveryCallbackIs(t *testing.T) {
	t.Parallel()
	x := startTalk(t, setup{faults: sim.Faults{LoseCallbacks: 1, Duplicate: 0.5}, speed: 15}, sim.AwaitFinished())
	x.setAgent("bilal", queue.Ready)
	x.does("consult", func(s *talks.Service) (queue.Talk, error) {
		return s.Consult(t.Context(), x.call, talks.Wish{To: queue.Target{Agent: "bilal"}})
	})
	x.eventually("anna and bilal talk", func() bool { return x.hears("anna", "bilal") })
	x.carrier.PartyRecord(x.address("anna")).Phone.HangUp()
	x.eventually("the caller talks with bilal", func() bool { return x.hears(number(1), "bilal") })
	x.eventually("anna is free", func() bool { return x.agent("anna").State == queue.Ready })
	x.caller.HangUp()
	x.finish(x.caller)
	x.settled()
}

// TestAClickAcceptsWhenAPersonPicksUp has the carrier say who picks up: a person needs no key who has accepted on the screen,
// and a voicemail gets no caller, whatever was clicked.
func TestAClickAcceptsWhenAPersonPicksUp(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		party sim.Party
		meets bool
		edit  func(*Files)
	}{
		"a person":                      {sim.Party{After: 2 * time.Second, Script: sim.Script{sim.AwaitConnected(), sim.AwaitFinished()}}, true, examined},
		"a voicemail":                   {sim.Voicemail(2 * time.Second), false, examined},
		"somebody whom nobody examines": {sim.Party{After: 2 * time.Second, Script: sim.Script{sim.AwaitConnected(), sim.AwaitFinished()}}, false, func(*Files) {}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			x := newExchange(t, setup{away: true, edit: func(f *Files) { noWrapUp(f); c.edit(f) }, agents: map[string]sim.Party{"anna": c.party}})
			x.setAgent("anna", queue.Ready)
			caller := x.call(number(1), sim.AwaitAsked(), sim.Press("0"), sim.AwaitFinished())
			x.eventually("anna's phone rings", func() bool { return x.agent("anna").Offer != "" })
			_, err := x.app().talks.AcceptOffer(t.Context(), x.agent("anna").Offer)
			x.must(err)
			x.eventually("it is decided", func() bool {
				return len(x.carrier.Hearing(ivr.Room(caller.CallSID()))) == 2 || x.agent("anna").State == queue.Away
			})
			if met := len(x.carrier.Hearing(ivr.Room(caller.CallSID()))) == 2; met != c.meets {
				x.wrong(caller.CallSID(), "met %t, want %t", met, c.meets)
			}
			caller.HangUp()
		})
	}
}

func examined(f *Files) { f.Settings.Agents.MachineDetection = on }

func TestDecliningOnTheScreenStopsTheRinging(t *testing.T) {
	t.Parallel()
	x := newExchange(t, setup{away: true, edit: noWrapUp, agents: map[string]sim.Party{"anna": {Behaviour: sim.NeverAnswers}}})
	x.setAgent("anna", queue.Ready)
	caller := x.call(number(1), sim.AwaitAsked(), sim.Press("0"), sim.AwaitConnected(), sim.AwaitFinished())
	x.eventually("anna's phone rings", func() bool {
		return x.carrier.PartyRecord(x.declared("anna").Address).Phone != nil && x.agent("anna").Offer != ""
	})
	x.must(x.app().talks.DeclineOffer(t.Context(), x.agent("anna").Offer))
	x.eventually("it rings no more", func() bool { return x.carrier.PartyRecord(x.declared("anna").Address).Phone == nil })
	if a := x.agent("anna"); a.State != queue.Away || a.Reason != queue.ReasonDeclined {
		t.Errorf("anna is %s for %s, want away for having declined", a.State, a.Reason)
	}
	x.setAgent("bilal", queue.Ready)
	x.eventually("the caller talks with bilal", func() bool { return len(x.carrier.Hearing(ivr.Room(caller.CallSID()))) == 2 })
	caller.HangUp()
	x.finish(caller)
}

func TestTheTalkEndsFromTheScreenAndByForce(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]func(*talking) error{
		"by the agent": func(x *talking) error { _, err := x.app().talks.End(x.Context(), x.call); return err },
		"by a supervisor": func(x *talking) error {
			return x.app().talks.ForceEnd(x.Context(), x.call, "maya", "the line was left open by mistake")
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			x := startTalk(t, setup{edit: inBrowser, agents: map[string]sim.Party{"anna": softphone()}}, sim.AwaitFinished())
			x.must(end(x))
			x.finish(x.caller)
			x.settled()
			if dropped := x.toldOf(queue.EventDropped); len(dropped) > 0 {
				t.Error("the end of the talk was taken for a browser that is gone")
			}
			x.eventually("anna is free", func() bool { return x.agent("anna").State == queue.Ready })
		})
	}
}

// TestAgentsActOnTheirOwnTalks asks over the API as several people.
func TestAgentsActOnTheirOwnTalks(t *testing.T) {
	t.Parallel()
	x := startTalk(t, setup{edit: func(f *Files) {
		f.Settings.Twilio.APIKey, f.Settings.Talk.AnnounceListening = "", "off"
	}}, sim.AwaitFinished())
	asks := func(who access.Who, method, path, body string) (int, string) {
		mux := http.NewServeMux()
		web.RegisterTalks(mux, accesstest.As(who), talkDesk{x.app().talks, x.app()}, x.app().log)
		w := httptest.NewRecorder()
		mux.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), method, path, strings.NewReader(body)))
		return w.Code, w.Body.String()
	}
	anna, bilal := access.Who{Name: "anna", Role: access.Agent, Agent: "anna"}, access.Who{Name: "bilal", Role: access.Agent, Agent: "bilal"}
	maya := access.Who{Name: "maya", Role: access.Supervisor, Agent: "chitra"}
	calls := "/api/v1/calls/" + x.call
	for _, c := range []struct {
		who          access.Who
		method, path string
		body         string
		code         int
	}{
		{bilal, "GET", "/api/v1/talks/" + x.call, "", 404},
		{bilal, "POST", calls + "/hold", "", 404},
		{bilal, "POST", calls + "/join", `{"mode": "listens"}`, 403},
		{access.Who{Role: access.Screen}, "POST", calls + "/hold", "", 403},
		{anna, "GET", "/api/v1/talks/" + x.call, "", 200},
		{anna, "POST", calls + "/mute", "", 200},
		{anna, "POST", calls + "/unmute", "", 200},
		{anna, "POST", calls + "/transfer", `{"to": {}}`, 400},
		{anna, "POST", calls + "/transfer", `{"to": {"queue": "nowhere"}}`, 409},
		{anna, "POST", calls + "/transfer", `{"to": {"number": "+15550123"}}`, 409},
		{anna, "POST", calls + "/consult", `{"to": {"agent": "bilal"}}`, 409}, // away
		{anna, "POST", calls + "/escalate", "", 409},                          // nobody is named
		{anna, "GET", "/api/v1/softphone/token", "", 409},                     // a telephone
		{anna, "GET", "/api/v1/transfer/targets", "", 200},
		{anna, "POST", calls + "/force-end", `{"reason": "x"}`, 403},
		{maya, "POST", calls + "/force-end", `{}`, 400},
		{maya, "POST", calls + "/hold", "", 200},
		{anna, "POST", calls + "/resume", "", 200},
	} {
		if code, body := asks(c.who, c.method, c.path, c.body); code != c.code {
			t.Errorf("%s %s %s as %s: %d %s, want %d", c.method, c.path, c.body, c.who.Name, code, body, c.code)
		}
	}
	var targets web.Targets
	_, body := asks(anna, "GET", "/api/v1/transfer/targets", "")
	x.must(json.Unmarshal([]byte(body), &targets))
	if targets.Agents["anna"].State != queue.Talking || targets.Queues["billing"].Title == "" || targets.Numbers {
		t.Errorf("targets are %s", body)
	}
	x.carrier.SetParty(x.declared("chitra").Address, sim.Party{After: time.Second, Script: sim.Script{sim.AwaitFinished()}})
	if code, body := asks(maya, "POST", calls+"/join", `{"mode": "listens"}`); code != 200 {
		t.Fatalf("a supervisor listens: %d %s", code, body)
	}
	x.eventually("maya hears them", func() bool { return len(x.carrier.Hearing(ivr.Room(x.call))[x.address("chitra")]) == 2 })
	if _, body := asks(anna, "GET", "/api/v1/talks/"+x.call, ""); !strings.Contains(body, `"supervisor":""`) {
		t.Errorf("anna is shown that maya listens, which the operator has turned off: %s", body)
	}
	x.caller.HangUp()
	x.finish(x.caller)
	x.settled()
}

func TestAQuestionToAQueueIsEscalated(t *testing.T) {
	t.Parallel()
	x := startTalk(t, setup{edit: func(f *Files) {
		f.Queues.Data = []byte(strings.Replace(string(f.Queues.Data), "    handle_time: 3m\n", "    handle_time: 3m\n    escalation: nurses\n", 1))
	}}, sim.AwaitFinished())
	x.setAgent("esha", queue.Ready)
	x.does("escalate", func(s *talks.Service) (queue.Talk, error) { return s.Escalate(t.Context(), x.call, "is angry") })
	x.eventually("anna and esha talk", func() bool { return x.hears("anna", "esha") })
	x.does("merge", merge(x))
	x.eventually("all three talk", func() bool { return x.hears(number(1), "esha") && x.hears(number(1), "anna") })
	x.caller.HangUp()
	x.finish(x.caller)
	x.settled()
	if asked := x.toldOf(queue.EventConsulted); !slices.Equal(asked, []string{"queue:nurses"}) {
		t.Errorf("told %v, want one question to the nurses", asked)
	}
}
