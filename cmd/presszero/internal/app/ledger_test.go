package app

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"presszero/internal/clock"
	"presszero/internal/redistest"
	"presszero/ivr"
	"presszero/queue"
	"presszero/sim"
	"presszero/web"
)

// promises are what the API tells of them, the oldest first, when everything that happened has been taken into the ledger.
func (x *exchange) onRecord(query string) []web.Promise {
	x.Helper()
	private, err := x.app().Private()
	x.must(err)
	w := httptest.NewRecorder()
	private.ServeHTTP(w, x.local(httptest.NewRequest("GET", "/api/v1/promises?limit=1000&"+query, nil)))
	var answer struct{ Promises []web.Promise }
	x.must(json.Unmarshal(w.Body.Bytes(), &answer))
	slices.Reverse(answer.Promises)
	return answer.Promises
}

// settledPromises waits until the ledger has nothing open.
func (x *exchange) settledPromises() []web.Promise {
	x.Helper()
	x.eventually("every promise is settled", func() bool {
		return !slices.ContainsFunc(x.onRecord(""), func(p web.Promise) bool { return p.Outcome == queue.PromiseOpen && p.Kind != queue.PromisedMessage })
	})
	return x.onRecord("")
}

func TestWhatACallerIsToldInLineIsSettledWhenTheyAreServed(t *testing.T) {
	t.Parallel()
	x := newExchange(t, setup{edit: noWrapUp, away: true})
	x.setAgent("anna", queue.Away)
	first := x.call(number(1), sim.AwaitAsked(), sim.Press("0"), sim.AwaitConnected(), sim.AwaitFinished())
	x.eventually("the position is on record", func() bool { return len(x.onRecord("call="+first.CallSID())) > 0 })
	second := x.call(number(2), sim.AwaitAsked(), sim.Press("0"), sim.AwaitHeard("number 2"), sim.HangUp())
	x.finish(second)
	x.setAgent("anna", queue.Ready)
	x.finish(first)
	got := map[string]queue.Promise{}
	for _, p := range x.settledPromises() {
		if p.Kind == queue.PromisedPosition && p.Outcome != queue.PromiseReplaced {
			got[p.Call+" "+p.Said] = p.Outcome
		}
		if strings.Contains(p.From, "0111") {
			t.Errorf("a number is shown: %s", p.From)
		}
	}
	want := map[string]queue.Promise{first.CallSID() + " 1": queue.PromiseKept, second.CallSID() + " 2": queue.PromiseVoid}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestPromisesAreSettledOnceThoughTheReplicaThatSettlesThemIsKilled(t *testing.T) {
	t.Parallel()
	x := newExchange(t, setup{
		edit: noWrapUp, away: true, redis: redistest.Start(t), replicas: 2, children: true, speed: 15,
		faults: sim.Faults{Duplicate: 0.5, DuplicateCallbacks: 0.5},
	})
	x.setAgent("anna", queue.Away)
	tape := x.record()
	var phones []*sim.Phone
	for n := range 6 {
		phones = append(phones, x.call(number(n), sim.AwaitAsked(), sim.Press("0"), sim.AwaitConnected(), sim.AwaitFinished()))
		x.must(clock.Sleep(t.Context(), x.clock, 2*time.Second))
	}
	x.children[0].kill()
	x.setAgent("anna", queue.Ready)
	x.finish(phones...)
	x.settled()
	records := x.settledPromises()
	onRecord := map[string]int{}
	for _, p := range records {
		if p.Kind == queue.PromisedPosition {
			onRecord[p.Call+" "+p.Said]++
		}
	}
	for said, n := range x.heardPositions() {
		if n > onRecord[said] {
			call, position, _ := strings.Cut(said, " ")
			x.wrong(call, "position %s was heard %d times, and is %d times on record", position, n, onRecord[said])
		}
		if onRecord[said] > n+1 { // one may be told to a caller who is being fetched
			call, position, _ := strings.Cut(said, " ")
			x.wrong(call, "position %s is on record %d times, and was heard %d times", position, onRecord[said], n)
		}
	}
	promised := map[queue.EventKind]int{}
	for _, e := range tape.stop() {
		promised[e.Kind]++
	}
	if promised[queue.EventPromised] != promised[queue.EventPromiseSettled] {
		t.Errorf("%d promises were told of, and %d ends", promised[queue.EventPromised], promised[queue.EventPromiseSettled])
	}
}

// spokenPosition is a position in English.
var spokenPosition = regexp.MustCompile(`You are (?:number (\d+) in line|next)\.`)

// heardPositions counts the positions that callers were told, by the carrier's own log.
func (x *exchange) heardPositions() map[string]int {
	heard := map[string]int{}
	for _, e := range x.carrier.Log() {
		if e.Kind != sim.KindHeard {
			continue
		}
		for _, m := range spokenPosition.FindAllStringSubmatch(e.Text, -1) {
			heard[e.Call+" "+cmp.Or(m[1], "1")]++
		}
	}
	return heard
}

// tellWait puts a wait that is over in a minute on record for a caller in line, as a turn of theirs would.
func (x *exchange) tellWait(p *sim.Phone) {
	x.Helper()
	s, err := x.app().stores.calls.Load(x.Context(), p.CallSID())
	x.must(err)
	now := x.clock.Now()
	_, err = x.app().stores.calls.Commit(x.Context(), ivr.Turn{Call: "CA-teller-" + p.CallSID(), Session: ivr.Session{Call: "CA-teller"}, Reply: []byte("-"), Promised: []ivr.Promised{{
		Promise: ivr.Promise{Kind: ivr.PromiseWait, Said: "less than 1", By: now.Add(time.Minute), Queue: s.Place.Queue, Language: s.Language},
		Call:    p.CallSID(), At: now,
	}}})
	x.must(err)
}

func TestWhoWaitsForLongerThanWasToldGetsAHeadStartWhereTheQueueSaysSo(t *testing.T) {
	t.Parallel()
	for name, queueSays := range map[string]string{"says so": "    broken_promise: {priority: 10m}\n", "says nothing": ""} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			x := newExchange(t, setup{away: true, edit: func(f *Files) {
				f.Queues.Data = []byte(strings.Replace(string(f.Queues.Data), "  reception:\n", "  reception:\n"+queueSays, 1))
			}})
			x.setAgent("anna", queue.Away)
			phones := x.queueUp(2)
			x.tellWait(phones[1])
			x.eventually("the promise has passed", func() bool {
				return len(x.onRecord("outcome=overdue&call="+phones[1].CallSID())) == 1
			})
			want := sids(phones)
			if queueSays != "" {
				slices.Reverse(want)
			}
			x.must(clock.Sleep(t.Context(), x.clock, 3*time.Second))
			x.eventually("they stand where they should", func() bool { return slices.Equal(want, x.waiting("reception")) })
			view, err := x.app().line.Poll(t.Context(), phones[1].CallSID())
			x.must(err)
			if got := view.Head; (got == 10*time.Minute) != (queueSays != "") {
				t.Errorf("head start %v", got)
			}
		})
	}
}
