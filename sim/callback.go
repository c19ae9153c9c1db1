package sim

import (
	"context"
	"net/url"
	"time"
)

// callbackTarget is where status callbacks go and which events are wanted.
type callbackTarget struct {
	url, method string
	events      map[string]bool
}

// callbackQueue sends the callbacks of one call or conference one after the other, unless a fault reorders them.
type callbackQueue struct {
	sent int
	tail chan struct{}
}

// callBackLocked tells the application about a step in the life of a call, if it wants to know; the lock is held.
func (l *leg) callBackLocked(event string) {
	t := l.callback
	if t.url == "" || !t.events[event] {
		return
	}
	params := l.paramsLocked()
	params.Set("CallbackSource", "call-progress-events")
	params.Set("Timestamp", rfc2822(l.carrier.clock.Now()))
	params.Set("SequenceNumber", decimal(l.queue.sent))
	if event == "completed" {
		params.Set("CallDuration", decimal(l.duration()))
		if l.status == "completed" {
			params.Set("Duration", decimal((l.duration()+59)/60))
		}
		if l.sip != "" {
			params.Set("SipResponseCode", l.sip)
		}
	}
	l.queue.send(l, t, callback{event: event, params: params})
}

// callback is one notice: its event as the log names it, and its form.
type callback struct {
	event, room string
	params      url.Values
}

// send passes a callback on in the background, in the name of a leg; the carrier's lock is held.
func (q *callbackQueue) send(l *leg, t callbackTarget, b callback) {
	c := l.carrier
	faults, n, about := c.faults, uint64(q.sent), "callback"+l.sid+b.room
	q.sent++
	entry := Entry{Kind: KindCalledBack, URL: t.url, Event: b.event, Conference: b.room, Text: b.params.Get("CallStatus")}
	if c.strikes(faults.LoseCallbacks, n, "lose"+about) {
		entry.Kind = KindCallbackLost
		l.noteLocked(entry)
		return
	}
	before, after := q.tail, make(chan struct{})
	q.tail = after
	times := 1
	if c.strikes(faults.DuplicateCallbacks, n, "duplicate"+about) {
		times = 2
	}
	c.spawn(func(life context.Context) {
		defer close(after)
		if !c.turnComes(life, before, c.jitter(faults.ReorderWindow, n, about)) {
			return
		}
		m := message{url: t.url, method: t.method, standard: b.params, token: c.token(n, about)}
		for range times {
			l.note(entry)
			_, _ = l.deliver(life, m) // a callback that fails is forgotten, as the real carrier forgets it
		}
	})
}

// turnComes waits until it is a callback's turn: after the one before it, or after its part of the reorder window.
func (c *Carrier) turnComes(life context.Context, before chan struct{}, jitter time.Duration) bool {
	if jitter > 0 {
		return c.sleep(life, jitter) == nil
	}
	if before == nil {
		return true
	}
	select {
	case <-before:
		return true
	case <-life.Done():
		return false
	}
}

// rfc2822 is the carrier's way to write a time.
func rfc2822(t time.Time) string { return t.UTC().Format("Mon, 02 Jan 2006 15:04:05 -0700") }
