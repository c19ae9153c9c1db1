package app

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"presszero/internal/redistest"
	"presszero/queue"
	"presszero/sim"
	"presszero/web/access"
	"presszero/web/access/accesstest"
	"presszero/web/casebook"
	desks "presszero/web/desk"
	"presszero/web/story"
)

// The people of these tests.
var (
	agentAnna  = access.Who{Name: "anna", Role: access.Agent, Agent: "anna"}
	agentBilal = access.Who{Name: "bilal", Role: access.Agent, Agent: "bilal"}
	leader     = access.Who{Name: "grace", Role: access.Supervisor}
	admin      = access.Who{Name: "root", Role: access.Admin}
)

// askAs has somebody ask a replica for what is kept of calls.
func (x *exchange) askAs(a *App, who access.Who, method, path, body string, into any) int {
	x.Helper()
	mux := http.NewServeMux()
	x.must(a.callRoutes(mux, accesstest.As(who)))
	w := httptest.NewRecorder()
	mux.ServeHTTP(w, httptest.NewRequest(method, path, strings.NewReader(body)))
	if into != nil && w.Code < 300 {
		if err := json.Unmarshal(w.Body.Bytes(), into); err != nil {
			x.Fatalf("%s %s: %v in %s", method, path, err, w.Body)
		}
	}
	return w.Code
}

// done has somebody do something that is not refused.
func (x *exchange) done(who access.Who, method, path, body string, into any) {
	x.Helper()
	if code := x.askAs(x.app(), who, method, path, body, into); code != http.StatusOK {
		x.Fatalf("%s: %s %s %s is answered %d", who.Name, method, path, body, code)
	}
}

func (x *exchange) desk(who access.Who) desks.Doc {
	x.Helper()
	var d desks.Doc
	x.done(who, http.MethodGet, "/api/v1/desk", "", &d)
	return d
}

// withDispositions declares how calls to the reception are closed.
func withDispositions(f *Files) {
	withStoried(f)
	f.Queues.Data = []byte(strings.Replace(string(f.Queues.Data), "  reception:\n",
		"  reception:\n    dispositions: [{id: solved, label: Solved}, {id: refund, label: Refund, note: required}]\n", 1))
}

// slowToAnswer rings for a while before anybody accepts.
func slowToAnswer(d time.Duration) sim.Party {
	party := agentWhoTalks(5 * time.Second)
	party.After = d
	return party
}

// onBoth runs a test on a site that keeps all in its process, and on one that keeps it in Redis.
func onBoth(t *testing.T, test func(t *testing.T, server *redistest.Server)) {
	t.Helper()
	t.Run("memory", func(t *testing.T) { t.Parallel(); test(t, nil) })
	t.Run("Redis", func(t *testing.T) { t.Parallel(); test(t, redistest.Start(t)) })
}

func TestAnAgentKnowsWhoCallsAndWhyBeforeAccepting(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, server *redistest.Server) {
		x := newExchange(t, setup{redis: server, flow: "storied", speed: 10, edit: withDispositions, away: true, agent: slowToAnswer(15 * time.Second)})
		x.everybodyAway()
		earlier := x.call(number(1), sim.AwaitAsked(), sim.Press("0"), sim.AwaitHeard("in line"), sim.HangUp())
		x.finish(earlier)
		x.storyOf(earlier.CallSID(), "Left the line")
		phone := x.whoEnters(1)
		x.eventually("the caller waits", func() bool { return len(x.waiting("reception")) == 1 })
		x.setAgent("anna", queue.Ready)
		var d desks.Doc
		x.eventually("the desk tells whom Anna is offered, and why they call", func() bool {
			d = x.desk(agentAnna)
			call := d.Calls[phone.CallSID()]
			return d.Offer != nil && len(call.Path) == 4 && len(call.Promised) > 0 && len(call.Earlier) == 1 && call.Before == 1
		})
		call := d.Calls[phone.CallSID()]
		if d.Agent.State != queue.Reserved || d.Offer.Call != phone.CallSID() || d.Offer.Ref == "" || d.Offer.Deadline.IsZero() || d.Agent.Phone != "phone" {
			t.Errorf("the offer is %+v to %+v", d.Offer, d.Agent)
		}
		var path []string
		for _, step := range call.Path {
			path = append(path, step.Title+" "+step.Pressed)
		}
		if got := strings.Join(path, ", "); got != "Main 1, Order , Pin , Done 0" {
			t.Errorf("the path is %q", got)
		}
		if call.Entered["order"] != "41377" || len(call.Entered) != 1 || call.Zero != "Done" || call.Queue != "reception" || call.Language != "en" ||
			call.First || call.Waits.IsZero() || !call.Answered.IsZero() || call.Number != number(1) || call.From != "+*********01" {
			t.Errorf("%+v", call)
		}
		if len(d.Dispositions) != 2 || !d.Dispositions["refund"].Note || d.Queues["reception"].Title == "" || d.Agents["bilal"].Name == "" || len(d.Reasons) == 0 {
			t.Errorf("%+v", d)
		}
		whole, err := json.Marshal(d)
		x.must(err)
		if strings.Contains(string(whole), secretPIN) {
			t.Errorf("the desk tells a secret: %s", whole)
		}
		if other := x.desk(agentBilal); other.Offer != nil || len(other.Calls) != 0 {
			t.Errorf("another agent sees the call: %+v", other)
		}
		x.finish(phone)
	})
}

func TestADeskIsComposedFastEnoughToAcceptBy(t *testing.T) {
	t.Parallel()
	x := newExchange(t, setup{redis: redistest.Start(t), flow: "storied", speed: 10, edit: withDispositions, away: true, agent: slowToAnswer(time.Minute)})
	x.everybodyAway()
	phone := x.whoEnters(1)
	x.eventually("the caller waits", func() bool { return len(x.waiting("reception")) == 1 })
	x.storyOf(phone.CallSID(), "Pressed 0")
	x.setAgent("anna", queue.Ready)
	x.eventually("the caller is offered", func() bool { return x.desk(agentAnna).Offer != nil })
	began := x.clock.Now()
	const times = 20
	for range times {
		x.desk(agentAnna)
	}
	each := time.Duration(float64(x.clock.Now().Sub(began)) / 10 / times) // the clock runs ten times as fast
	t.Logf("a desk is composed in %s", each)
	if each > 500*time.Millisecond {
		t.Errorf("a desk takes %s", each)
	}
	x.setAgent("anna", queue.Away)
}

func TestANoteIsThereWhenTheCallerCallsAgain(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, server *redistest.Server) {
		x := newExchange(t, setup{redis: server, replicas: 1, flow: "storied", speed: 20, edit: withDispositions, agents: map[string]sim.Party{"anna": agentWhoTalks(5 * time.Second)}, away: true})
		x.everybodyAway()
		x.setAgent("anna", queue.Ready)
		first := x.call(number(1), sim.AwaitAsked(), sim.Press("0"), sim.AwaitConnected(), sim.AwaitFinished())
		x.finish(first)
		call := "/api/v1/calls/" + first.CallSID()
		var note casebook.Note
		x.done(agentAnna, http.MethodPost, call+"/notes", `{"text": "Wants the invoice by mail"}`, &note)
		x.done(agentAnna, http.MethodPut, call+"/notes/"+note.ID, `{"text": "Wants the invoice by e-mail"}`, &note)
		x.done(agentAnna, http.MethodPut, call+"/disposition", `{"id": "solved"}`, nil)
		x.storyOf(first.CallSID(), "Solved")
		for what, code := range map[string]int{
			`{"id": "refund"}`: http.StatusBadRequest, `{"id": "nonsense"}`: http.StatusBadRequest, `{"id": "refund", "note": "Twice charged"}`: http.StatusOK,
		} {
			if got := x.askAs(x.app(), agentAnna, http.MethodPut, call+"/disposition", what, nil); got != code {
				t.Errorf("%s is answered %d, want %d", what, got, code)
			}
		}
		x.eventually("the index knows the last disposition", func() bool {
			index, err := x.app().stories.Call(t.Context(), first.CallSID())
			return err == nil && index.Disposition == "Refund"
		})
		x.refused(agentBilal, call, note)
		x.eventually("Anna is free", func() bool {
			d := x.desk(agentAnna)
			return d.Agent.State == queue.Ready && len(d.Calls) == 0
		})
		x.carrier.SetParty(x.addressOf("anna"), slowToAnswer(20*time.Second))
		second := x.call(number(1), sim.AwaitAsked(), sim.Press("0"), sim.AwaitConnected(), sim.AwaitFinished())
		x.eventually("the note is on the desk before Anna accepts", func() bool {
			d := x.desk(agentAnna)
			seen := d.Calls[second.CallSID()]
			return d.Offer != nil && len(seen.Notes) == 1 && seen.Notes[0].Text == "Wants the invoice by e-mail" && seen.Notes[0].By == "Anna" && seen.LastAgent == "Anna" &&
				len(seen.Earlier) == 1 && seen.Earlier[0].Disposition == "Refund" && seen.Earlier[0].Agent == "Anna"
		})
		x.finish(second)
	})
}

func (x *exchange) addressOf(id string) string {
	for _, agent := range x.site.Agents {
		if agent.ID == id {
			return agent.Address
		}
	}
	return ""
}

// refused has an agent try what is not theirs.
func (x *exchange) refused(who access.Who, call string, note casebook.Note) {
	x.Helper()
	for _, ask := range []struct {
		method, path, body string
		want               int
	}{
		{http.MethodGet, call, "", http.StatusNotFound},
		{http.MethodGet, call + "/story", "", http.StatusNotFound},
		{http.MethodGet, call + "/test", "", http.StatusForbidden},
		{http.MethodGet, call + "/notes", "", http.StatusNotFound},
		{http.MethodPost, call + "/notes", `{"text": "x"}`, http.StatusNotFound},
		{http.MethodPut, call + "/notes/" + note.ID, `{"text": "x"}`, http.StatusForbidden},
		{http.MethodDelete, call + "/notes/" + note.ID, "", http.StatusForbidden},
		{http.MethodPut, call + "/disposition", `{"id": "solved"}`, http.StatusNotFound},
		{http.MethodPost, "/api/v1/ideas", fmt.Sprintf(`{"call": %q, "kind": "complaint", "text": "x"}`, note.Call), http.StatusNotFound},
		{http.MethodPost, "/api/v1/follow-ups", fmt.Sprintf(`{"call": %q, "text": "x", "due": "2030-01-01T00:00:00Z"}`, note.Call), http.StatusNotFound},
		{http.MethodGet, "/api/v1/ideas", "", http.StatusForbidden},
		{http.MethodDelete, "/api/v1/callers?number=%2B15550111", "", http.StatusForbidden},
	} {
		if got := x.askAs(x.app(), who, ask.method, ask.path, ask.body, nil); got != ask.want {
			x.Errorf("%s: %s %s is answered %d, want %d", who.Name, ask.method, ask.path, got, ask.want)
		}
	}
	var page struct{ Calls []story.Call }
	x.done(who, http.MethodGet, "/api/v1/calls", "", &page)
	if len(page.Calls) != 0 {
		x.Errorf("%s finds calls of others: %+v", who.Name, page.Calls)
	}
}

func TestAFollowUpIsLateOnceAndSurvivesARestart(t *testing.T) {
	t.Parallel()
	server := redistest.Start(t)
	x := newExchange(t, setup{redis: server, replicas: 2, flow: "storied", speed: 20, edit: withDispositions})
	var f casebook.FollowUp
	due := x.clock.Now().Add(20 * time.Second)
	x.done(agentAnna, http.MethodPost, "/api/v1/follow-ups", fmt.Sprintf(`{"text": "Send the invoice", "due": %q}`, due.Format(time.RFC3339Nano)), &f)
	if d := x.desk(agentAnna); len(d.FollowUps) != 1 || d.FollowUps[f.ID].Late {
		t.Errorf("the desk has %+v", d.FollowUps)
	}
	told := func() int {
		n := 0
		for _, e := range x.feed() {
			if e.Kind == queue.EventFollowUpLate && e.Item == f.ID && e.Agent == "anna" {
				n++
			}
		}
		return n
	}
	x.eventually("it is told that the follow-up is late", func() bool { return told() > 0 })
	x.addReplica(false) // as after a restart: it reads what the others keep
	var page struct {
		All []casebook.FollowUp `json:"follow_ups"`
	}
	if code := x.askAs(x.apps[2], leader, http.MethodGet, "/api/v1/follow-ups?state=late", "", &page); code != http.StatusOK || len(page.All) != 1 || !page.All[0].Late {
		t.Errorf("late are %+v, %d", page.All, code)
	}
	later := x.clock.Now().Add(15 * time.Second)
	x.eventually("every replica has looked again", func() bool { return x.clock.Now().After(later) })
	if n := told(); n != 1 {
		t.Errorf("it was told %d times", n)
	}
	if code := x.askAs(x.apps[1], agentBilal, http.MethodPost, "/api/v1/follow-ups/"+f.ID+"/done", "", nil); code != http.StatusForbidden {
		t.Errorf("another agent does it: %d", code)
	}
	x.done(agentAnna, http.MethodPost, "/api/v1/follow-ups/"+f.ID+"/done", `{"note": "Sent"}`, &f)
	if f.Done.IsZero() || !f.Late || f.Note != "Sent" || len(x.desk(agentAnna).FollowUps) != 0 {
		t.Errorf("%+v", f)
	}
}

func TestACallerWhoIsForgottenIsNowhere(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, server *redistest.Server) {
		x := newExchange(t, setup{redis: server, flow: "storied", speed: 20, edit: withDispositions, away: true})
		x.everybodyAway()
		x.setAgent("anna", queue.Ready)
		one := x.whoEnters(1)
		x.finish(one)
		two := x.call(number(2), sim.AwaitAsked(), sim.HangUp())
		x.finish(two)
		x.storyOf(one.CallSID(), "Left the line")
		x.storyOf(two.CallSID(), "The call ended")
		call := one.CallSID()
		x.done(agentAnna, http.MethodPost, "/api/v1/calls/"+call+"/notes", `{"text": "A note"}`, nil)
		x.done(agentAnna, http.MethodPut, "/api/v1/calls/"+call+"/disposition", `{"id": "solved"}`, nil)
		x.done(agentAnna, http.MethodPost, "/api/v1/ideas", fmt.Sprintf(`{"call": %q, "kind": "suggestion", "text": "Open on Saturdays"}`, call), nil)
		x.done(agentAnna, http.MethodPost, "/api/v1/follow-ups", fmt.Sprintf(`{"call": %q, "text": "x", "due": "2030-01-01T00:00:00Z"}`, call), nil)
		x.storyOf(call, "Open on Saturdays")
		x.eventually("the caller is remembered", func() bool {
			c, err := x.app().contacts.Look(t.Context(), number(1))
			return err == nil && c.Calls == 1
		})
		var proof struct {
			Number string
			Erased map[string]int
		}
		path := "/api/v1/callers?number=%2B" + number(1)[1:]
		x.done(admin, http.MethodDelete, path, "", &proof)
		for what, want := range map[string]int{"contact": 1, "calls": 1, "stories": 1, "notes": 1, "dispositions": 1, "follow_ups": 1, "ideas": 1} {
			if proof.Erased[what] != want {
				t.Errorf("erased %d of %s, want %d", proof.Erased[what], what, want)
			}
		}
		x.done(admin, http.MethodDelete, path, "", &proof)
		for what, n := range proof.Erased {
			if n != 0 {
				t.Errorf("erased %d of %s once more", n, what)
			}
		}
		if code := x.askAs(x.app(), admin, http.MethodGet, "/api/v1/calls/"+call+"/story", "", nil); code != http.StatusNotFound {
			t.Errorf("the story is answered %d", code)
		}
		var page struct{ Calls []story.Call }
		x.done(admin, http.MethodGet, "/api/v1/calls", "", &page)
		if len(page.Calls) != 1 || page.Calls[0].Call != two.CallSID() {
			t.Errorf("left are %+v", page.Calls)
		}
		if server != nil {
			x.nowhereIn(server, one.CallSID(), "A note", "Saturdays")
		}
	})
}

// nowhereIn looks for texts in everything that is kept of people at work and of callers.
func (x *exchange) nowhereIn(server *redistest.Server, texts ...string) {
	x.Helper()
	client := server.Client(x)
	for _, pattern := range []string{"*:keep:*", "*:contact:*"} {
		keys, err := client.Keys(x.Context(), pattern).Result()
		x.must(err)
		for _, key := range keys {
			dump := client.Dump(x.Context(), key).Val()
			for _, text := range texts {
				if strings.Contains(key+dump, text) {
					x.Errorf("%s holds %q", key, text)
				}
			}
		}
	}
}

func TestIdeasReachThoseWhoLead(t *testing.T) {
	t.Parallel()
	x := newExchange(t, setup{flow: "storied", speed: 20, edit: withDispositions, away: true})
	x.everybodyAway()
	x.setAgent("anna", queue.Ready)
	phone := x.call(number(1), sim.AwaitAsked(), sim.Press("0"), sim.AwaitConnected(), sim.AwaitFinished())
	x.finish(phone)
	x.storyOf(phone.CallSID(), "Talks with Anna")
	var idea casebook.Idea
	x.done(agentAnna, http.MethodPost, "/api/v1/ideas", fmt.Sprintf(`{"call": %q, "kind": "suggestion", "text": "Open on Saturdays"}`, phone.CallSID()), &idea)
	var page struct {
		Ideas  []casebook.Idea
		Counts map[string]int
	}
	x.done(leader, http.MethodGet, "/api/v1/ideas?state=new&queue=reception", "", &page)
	if len(page.Ideas) != 1 || page.Ideas[0].Call != phone.CallSID() || page.Counts["new"] != 1 {
		t.Errorf("%+v", page)
	}
	x.done(leader, http.MethodPost, "/api/v1/ideas/"+idea.ID+"/done", `{"note": "From May on"}`, &idea)
	x.done(leader, http.MethodGet, "/api/v1/ideas?state=done", "", &page)
	if len(page.Ideas) != 1 || page.Ideas[0].Seen != "grace" || page.Ideas[0].Note != "From May on" || page.Counts["new"] != 0 || page.Counts["done"] != 1 {
		t.Errorf("%+v", page)
	}
}
