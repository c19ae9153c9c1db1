package ledger

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"presszero/queue"
)

// TestEveryPromiseEndsInExactlyOneOutcomeHoweverOftenItsLedgerDies lets callers be told, served, called back and lost in any
// order, kills the ledger at any time, and loses answers of its store. When everybody's story is over, each promise is on
// record once, has one outcome, which is what the line itself says became of the caller, and was told of once.
func TestEveryPromiseEndsInExactlyOneOutcomeHoweverOftenItsLedgerDies(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		h := &history{stage: newStage(t), met: map[string]time.Time{}, left: map[string]time.Time{}}
		for range rapid.IntRange(5, 60).Draw(rt, "steps") {
			h.step(rt)
		}
		h.finish()
		h.judge(rt)
	})
}

// history is a random day.
type history struct {
	*stage
	calls  int
	inLine []string
	talks  string
	parked []string
	met    map[string]time.Time // when callers met an agent
	left   map[string]time.Time // when they hung up in line
}

func (h *history) step(rt *rapid.T) {
	switch rapid.SampledFrom([]string{"join", "join", "wait", "wait", "position", "serve", "serve", "done", "leave", "park", "message", "look", "look", "kill", "lose"}).Draw(rt, "step") {
	case "join":
		h.calls++
		call := fmt.Sprint("CA", h.calls)
		h.join(call)
		h.inLine = append(h.inLine, call)
	case "wait":
		h.someone(rt, func(call string) {
			minutes := rapid.IntRange(1, 20).Draw(rt, "minutes")
			h.tell(call, wait, fmt.Sprint("up to ", minutes), time.Duration(minutes)*time.Minute)
		})
	case "position":
		h.someone(rt, func(call string) {
			v, err := h.line.Poll(h.Context(), call)
			h.must(err)
			h.tell(call, position, fmt.Sprint(v.Position), 0)
		})
	case "serve":
		h.serveNext()
	case "done":
		h.hangUp()
	case "leave":
		h.someone(rt, func(call string) {
			h.leave(call, queue.Abandoned)
			h.left[call] = h.clock.Now()
			h.gone(call)
		})
	case "park":
		h.someone(rt, func(call string) {
			h.park(call, "+1555010"+call[2:], time.Hour)
			h.tell(call, callback, "1h0m0s", time.Hour)
			h.left[call] = h.clock.Now()
			h.gone(call)
			h.parked = append(h.parked, call)
		})
	case "message":
		h.calls++
		call := fmt.Sprint("CA", h.calls)
		h.item(queue.EventMessageLeft, call)
		h.tell(call, message, "4h0m0s", 4*time.Hour)
		h.item(queue.EventMessageCalled, call)
	case "look":
		h.look()
	case "kill":
		h.kill()
		h.pass(leases * time.Second)
	case "lose":
		h.lost = true
		h.look()
	}
	h.pass(time.Duration(rapid.IntRange(0, 300_000).Draw(rt, "ms")) * time.Millisecond)
}

func (h *history) someone(rt *rapid.T, do func(call string)) {
	if len(h.inLine) > 0 {
		do(rapid.SampledFrom(h.inLine).Draw(rt, "call"))
	}
}

func (h *history) gone(call string) {
	for i, c := range h.inLine {
		if c == call {
			h.inLine = append(h.inLine[:i:i], h.inLine[i+1:]...)
			return
		}
	}
}

func (h *history) serveNext() {
	h.hangUp()
	if call := h.serve(); call != "" {
		if _, gone := h.left[call]; !gone {
			h.met[call] = h.clock.Now()
		}
		h.talks = call
		h.gone(call)
	}
}

func (h *history) hangUp() {
	if h.talks != "" {
		h.done(h.talks)
		h.talks = ""
	}
}

// finish serves everybody.
func (h *history) finish() {
	h.lost = false
	for {
		h.serveNext()
		if h.talks == "" {
			break
		}
		h.pass(time.Minute)
	}
	h.kill()
	h.pass(leases * time.Second)
	h.look()
}

// judge holds the ledger against the line.
func (h *history) judge(rt *rapid.T) {
	records := h.records()
	if len(records) != len(h.told) {
		rt.Fatalf("%d promises were told, %d are on record", len(h.told), len(records))
	}
	for i, r := range records {
		switch {
		case r.ID != h.told[i].ID:
			rt.Fatalf("record %d is %s, want %s", i, r.ID, h.told[i].ID)
		case r.Open() || r.Live || r.Settled.IsZero():
			rt.Fatalf("the story is over, and the promise is not: %+v", r)
		case r.Kind == wait:
			h.judgeWait(rt, r, records[i+1:])
		}
	}
	h.judgeFeed(rt, records)
}

// judgeWait works the outcome of a wait out from what became of the caller.
func (h *history) judgeWait(rt *rapid.T, r queue.PromiseRecord, later []queue.PromiseRecord) {
	end, want := h.met[r.Call], queue.PromiseKept
	if end.IsZero() {
		end, want = h.left[r.Call], queue.PromiseVoid
	}
	if end.After(r.By) {
		want = map[queue.Promise]queue.Promise{queue.PromiseKept: queue.PromiseLate, queue.PromiseVoid: queue.PromiseBroken}[want]
	}
	for _, next := range later {
		if next.Call == r.Call && next.Kind == wait && !next.At.After(r.By) {
			want = queue.PromiseReplaced
		}
	}
	if r.Outcome != want {
		rt.Fatalf("the caller's end was %v: want %s, got %+v", end, want, r)
	}
}

// judgeFeed holds that each promise of a time was told of once, and so was its end.
func (h *history) judgeFeed(rt *rapid.T, records []queue.PromiseRecord) {
	events, _, err := h.line.Events(h.Context(), "", 10_000)
	h.must(err)
	told, settled := map[string]int{}, map[string]int{}
	for _, e := range events {
		switch e.Kind {
		case queue.EventPromised:
			told[e.Call+" "+e.Why]++
		case queue.EventPromiseSettled:
			settled[e.Call+" "+e.Why+" "+string(e.Promise)]++
		}
	}
	for _, r := range records {
		if r.By.IsZero() {
			continue
		}
		key := strings.Join([]string{r.Call, string(r.Kind), r.Said}, " ")
		told[key]--
		settled[key+" "+string(r.Outcome)]--
	}
	for key, n := range told {
		if n != 0 {
			rt.Fatalf("%s was told of %d times too often", key, n)
		}
	}
	for key, n := range settled {
		if n != 0 {
			rt.Fatalf("the end of %s was told of %d times too often", key, n)
		}
	}
}
