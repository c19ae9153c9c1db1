package app

import (
	"bufio"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"presszero/internal/clock"
	"presszero/internal/redistest"
	"presszero/queue"
	"presszero/queue/events"
	"presszero/queue/queuetest"
	"presszero/sim"
)

// gauge is the sum of a metric over all its labels and all replicas in this process.
func (x *exchange) gauge(name string) float64 {
	x.Helper()
	sum := 0.0
	for _, a := range x.apps {
		private, err := a.Private()
		x.must(err)
		w := httptest.NewRecorder()
		private.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/metrics", nil))
		for lines := bufio.NewScanner(w.Body); lines.Scan(); {
			if !strings.HasPrefix(lines.Text(), name+"{") {
				continue
			}
			n, err := strconv.ParseFloat(lines.Text()[strings.LastIndex(lines.Text(), " ")+1:], 64)
			x.must(err)
			sum += n
		}
	}
	return sum
}

// agreesWithin10s holds that ten seconds after a fault line and carrier agree, and that nobody who is on the phone was taken
// out: those who wait are exactly the callers given.
func (x *exchange) agreesWithin10s(waiting ...*sim.Phone) {
	x.Helper()
	x.must(clock.Sleep(x.Context(), x.clock, 10*time.Second))
	if n := x.gauge("presszero_reconcile_drift"); n != 0 {
		x.Errorf("drift is %v ten seconds after the fault", n)
	}
	want := map[string]bool{}
	for _, p := range waiting {
		want[p.CallSID()] = true
	}
	for _, call := range x.waiting("reception") {
		if !want[call] {
			x.wrong(call, "is in line, and not on the phone")
		}
		delete(want, call)
	}
	for call := range want {
		x.wrong(call, "is on the phone, and not in line")
	}
}

// silentFaults is a carrier whose status callbacks are all lost.
var silentFaults = sim.Faults{LoseCallbacks: 1}

const slowly = 8 // seconds of the carrier in one of the machine, where ten of them are measured

func TestACallerWhoHangsUpWithoutAWordIsOutWithinTenSeconds(t *testing.T) {
	t.Parallel()
	x := newExchange(t, setup{speed: slowly, away: true})
	x.setAgent("anna", queue.Away)
	waiting := x.queueUp(4)
	x.carrier.SetFaults(silentFaults)
	waiting[1].HangUp()
	x.agreesWithin10s(waiting[0], waiting[2], waiting[3])
	if n := x.gauge("presszero_reconcile_healed_total"); n != 1 {
		t.Errorf("%v legs were healed, want 1", n)
	}
}

func TestACallerWhoHangsUpWithoutAWordWhileThePhoneRingsFreesTheAgentWithinTenSeconds(t *testing.T) {
	t.Parallel()
	x := newExchange(t, setup{speed: slowly, away: true, agent: sim.Party{Behaviour: sim.NeverAnswers}})
	x.setAgent("anna", queue.Away)
	waiting := x.queueUp(2)
	x.setAgent("anna", queue.Ready)
	x.eventually("anna's phone rings", func() bool { return x.carrier.PartyRecord(x.declared("anna").Address).Rung == 1 })
	x.carrier.SetFaults(silentFaults)
	waiting[0].HangUp()
	x.agreesWithin10s(waiting[1])
	if a := x.agent("anna"); a.Call != waiting[1].CallSID() {
		t.Errorf("anna is %s %s for %q, want the next caller's", a.State, a.Reason, a.Call)
	}
}

func TestALegThatEndsWithoutAWordInTheTalkFreesTheAgentWithinTenSeconds(t *testing.T) {
	t.Parallel()
	for name, ends := range map[string]func(x *exchange, b sim.Bridge){
		"the caller's": func(x *exchange, b sim.Bridge) { x.hangUp(b.Caller) },
		"the agent's":  func(x *exchange, b sim.Bridge) { x.hangUp(b.Agent) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			x := newExchange(t, setup{speed: slowly, agent: agentWhoTalks(10 * time.Minute)})
			x.call(number(1), sim.AwaitAsked(), sim.Press("0"), sim.AwaitConnected(), sim.AwaitFinished())
			x.eventually("the two talk", func() bool { return len(x.carrier.Bridges()) == 1 })
			x.carrier.SetFaults(silentFaults)
			ends(x, x.carrier.Bridges()[0])
			x.agreesWithin10s()
			for _, a := range x.snapshot().Agents {
				if a.State == queue.Talking || a.State == queue.Reserved {
					t.Errorf("%s is still %s", a.ID, a.State)
				}
			}
		})
	}
}

func (x *exchange) hangUp(call string) {
	x.Helper()
	phone, ok := x.carrier.Phone(call)
	if !ok {
		x.Fatalf("no phone is on %s", call)
	}
	phone.HangUp()
}

func TestAPhoneThatRingsUnnotedIsNotedWithinTenSecondsAndServesItsCaller(t *testing.T) {
	t.Parallel()
	x := newExchange(t, setup{speed: slowly, away: true, agent: sim.Party{After: 12 * time.Second, Script: agentWhoTalks(3 * time.Second).Script}})
	x.setAgent("anna", queue.Away)
	waiting := x.queueUp(1, sim.AwaitConnected(), sim.AwaitFinished())
	a := x.app()
	ctx := x.Context()
	_, err := a.stores.line.SetAgent(ctx, "anna", queue.Ready, "") // behind the dispatcher's back, so that it does not match them
	x.must(err)
	offer, err := a.stores.line.Offer(ctx, []string{"reception"}, 15*time.Second)
	x.must(err)
	if offer == nil {
		t.Fatal("the dispatcher was faster")
	}
	legs := x.ringUnnoted(*offer)
	x.must(clock.Sleep(ctx, x.clock, 10*time.Second))
	found, err := a.stores.line.FindOffer(ctx, offer.Ref)
	x.must(err)
	if found.Leg != legs || x.gauge("presszero_reconcile_drift") != 0 {
		t.Errorf("the offer's leg is %q after ten seconds, want %q; drift %v", found.Leg, legs, x.gauge("presszero_reconcile_drift"))
	}
	x.finish(waiting...)
	if b := x.carrier.Bridges(); len(b) != 1 || b[0].Caller != waiting[0].CallSID() {
		t.Errorf("talks are %+v", b)
	}
}

// ringUnnoted rings the agent of an offer as a process does that is killed before it can note the leg.
func (x *exchange) ringUnnoted(offer queue.Offer) string {
	x.Helper()
	leg, err := x.app().carrier.Ring(x.Context(), offer, 20*time.Second)
	x.must(err)
	return leg
}

func TestACallerAndALineThatAStoreRestartPartsAgreeWithinTenSeconds(t *testing.T) {
	t.Parallel()
	redis := redistest.Start(t)
	x := busyDesk(t, redis)
	waiting := x.queueUp(4)
	redis.Pause()
	x.carrier.SetFaults(silentFaults)
	waiting[2].HangUp()
	x.must(clock.Sleep(x.Context(), x.clock, 3*time.Second))
	redis.Resume()
	x.agreesWithin10s(waiting[0], waiting[1], waiting[3])
}

func TestAnotherReplicaTakesOverTheComparisonOfOneThatIsKilled(t *testing.T) {
	t.Parallel()
	x := newExchange(t, setup{redis: redistest.Start(t), replicas: 2, children: true, away: true, speed: slowly})
	x.setAgent("anna", queue.Away)
	waiting := x.queueUp(3)
	x.carrier.SetFaults(silentFaults)
	x.children[0].kill()
	waiting[0].HangUp()
	x.agreesWithin10s(waiting[1:]...)
}

func TestTheListOfLegsIsReadPageByPage(t *testing.T) {
	t.Parallel()
	x := newExchange(t, setup{speed: 20, away: true})
	x.setAgent("anna", queue.Away)
	var phones []*sim.Phone
	for n := range 900 {
		phones = append(phones, x.call(number(n)))
	}
	ended := phones[450]
	ended.HangUp()
	x.eventually("the call is over", func() bool { return strings.Contains(fmt.Sprint(ended.History()), "hung up") })
	up, whole, err := x.app().legs.Up(t.Context())
	x.must(err)
	seen := map[string]bool{}
	for _, leg := range up {
		seen[leg.ID] = true
	}
	if !whole || len(seen) != len(up) || len(up) != len(phones)-1 || seen[ended.CallSID()] {
		t.Errorf("%d legs are listed, %d of them once, whole: %v; want %d", len(up), len(seen), whole, len(phones)-1)
	}
	for _, p := range phones {
		p.HangUp()
	}
}

func TestEveryStayEndsOnceHoweverOftenItIsToldAndWhoeverIsKilled(t *testing.T) {
	t.Parallel()
	x := newExchange(t, setup{
		redis: redistest.Start(t), replicas: 2, children: true, speed: 15, edit: noWrapUp, agent: agentWhoTalks(2 * time.Second),
		faults: sim.Faults{Duplicate: 0.3, DuplicateCallbacks: 0.3, LoseCallbacks: 0.1, DropAnswers: 0.05},
	})
	var phones []*sim.Phone
	for n := range 30 {
		script := sim.Script{sim.AwaitAsked(), sim.Press("0"), sim.AwaitConnected(), sim.AwaitFinished()}
		if n%3 == 0 {
			script = sim.Script{sim.AwaitAsked(), sim.Press("0"), sim.AwaitHeard("line"), sim.HangUp()}
		}
		phones = append(phones, x.call(number(n), script...))
		if n == 15 {
			x.children[0].kill()
		}
	}
	for _, p := range phones {
		_, _ = p.Wait(t.Context()) // some had nobody who answered them while a replica died
	}
	x.settled()
	feed := x.feed()
	for _, e := range feed {
		if err := events.Check(e); err != nil {
			t.Errorf("%v: %+v", err, e)
		}
	}
	if open := queuetest.EndOnce(feed, t.Errorf); len(open) > 0 {
		t.Errorf("stays without an end: %v", open)
	}
}
