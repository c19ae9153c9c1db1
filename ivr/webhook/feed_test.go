package webhook

import (
	"net/url"
	"testing"

	"presszero/ivr"
	"presszero/queue"
)

// TestWhatBefallsACallIsToldOnTheFeed once, though the request is repeated: the arrival, a wrong key, silence, the way to a
// person with the queue, and the end. 0 in line is no escape.
func TestWhatBefallsACallIsToldOnTheFeed(t *testing.T) {
	t.Parallel()
	d := open(t)
	p := d.call("CA1", number)
	p.press("7").silent()
	target, key := p.doc.Gather.Action, url.Values{"Digits": {"0"}}
	p.on(target, key).on(target, key)
	p.press("0")
	d.post("/voice/status", p.form(url.Values{"CallStatus": {"completed"}}))
	at := queue.Event{Call: "CA1", Flow: "desk"}
	var want []queue.Event
	for _, kind := range []queue.EventKind{queue.EventArrived, queue.EventWrong, queue.EventSilence, queue.EventZeroOut, queue.EventCallEnded} {
		e := at
		e.Kind = kind
		switch kind {
		case queue.EventWrong, queue.EventSilence, queue.EventZeroOut:
			e.Step = "main"
		case queue.EventCallEnded:
			e.Why = "completed"
		}
		if kind == queue.EventZeroOut {
			e.Queue = "reception"
		}
		want = append(want, e)
	}
	d.equal("told", want, d.counts.told)
}

// TestTheOfferOfACallbackIsToldOnce where the wait is long, or not known.
func TestTheOfferOfACallbackIsToldOnce(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.call("CA1", number).press("1").silent().silent()
	d.equal("told", []queue.Event{
		{Kind: queue.EventArrived, Call: "CA1", Flow: "desk"}, {Kind: queue.EventCallbackOffered, Call: "CA1", Flow: "desk", Queue: "billing"},
	}, d.counts.told)
}

// TestAFaultIsToldOnTheFeedWithItsReason whatever of ours has failed.
func TestAFaultIsToldOnTheFeedWithItsReason(t *testing.T) {
	t.Parallel()
	d := open(t)
	p := d.call("CA1", number)
	d.calls.trouble.set("error")
	p.press("0")
	d.equal("told", queue.Event{Kind: queue.EventFault, Call: "CA1", Why: string(ivr.ReasonStore)}, d.counts.told[len(d.counts.told)-1])
}
