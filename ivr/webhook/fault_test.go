package webhook

import (
	"net/url"
	"testing"
	"time"

	"presszero/ivr"
	"presszero/queue"
)

func soonLeft(call string) []string { return []string{call + " " + string(leftForFallback)} }

func TestEveryFaultIsAnsweredWithTheFallback(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		trouble func(d *desk) *trouble
		kind    string
		reason  ivr.Reason
	}{
		"the engine panics":          {func(d *desk) *trouble { return &d.engine.trouble }, "panic", ivr.ReasonPanic},
		"the line panics":            {func(d *desk) *trouble { return &d.line.trouble }, "panic", ivr.ReasonPanic},
		"the line cannot be reached": {func(d *desk) *trouble { return &d.line.trouble }, "error", ivr.ReasonStore},
		"the line hangs":             {func(d *desk) *trouble { return &d.line.trouble }, "hang", ivr.ReasonTimeout},
		"calls cannot be committed":  {func(d *desk) *trouble { return &d.calls.trouble }, "error", ivr.ReasonStore},
		"committing a call hangs":    {func(d *desk) *trouble { return &d.calls.trouble }, "hang", ivr.ReasonTimeout},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := open(t, func(o *Options) { o.Timeout = time.Second })
			p := d.call("CA1", number)
			tt.trouble(d).set(tt.kind)
			p.press("0")
			d.equal("answer", reply{200, fallbackDoc}, p.last)
			d.equal("counted", []string{string(tt.reason)}, d.counts.reasons())
			d.equal("to be taken out", soonLeft("CA1"), d.line.leftSoon())
		})
	}
}

func TestAWaitingCallerHearsMusicWhileTheStoreIsDown(t *testing.T) {
	t.Parallel()
	d := open(t)
	p := d.call("CA1", number).press("0").hears("/media/hold/reception/")
	d.line.trouble.set("error")
	d.calls.trouble.set("error")
	for range 3 {
		d.clock.Advance(20 * time.Second)
		p.silent().hears("/media/hold/reception/")
	}
	d.equal("counted", []string{"store", "store", "store"}, d.counts.reasons())
	d.equal("to be taken out", []string(nil), d.line.leftSoon())
	p.press("0")
	d.equal("answer to 0", reply{200, fallbackDoc}, p.last)
	d.equal("to be taken out", soonLeft("CA1"), d.line.leftSoon())
}

func TestACallerWhoGotTheFallbackAndStaysOnThePhoneIsPutInLine(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.calls.trouble.set("error")
	p := d.call("CA1", lineNumber)
	d.equal("answer", fallbackDoc, p.last.Body)
	d.must(d.line.Dispatcher.Leave(t.Context(), "CA1", leftForFallback)) // as LeaveSoon does
	d.calls.trouble.set("")
	clockBefore := d.entry("CA1").Clock
	d.clock.Advance(time.Minute)
	p.on("/voice/incoming", nil).hears("/media/hold/reception/") // where the fallback's redirect leads
	d.equal("state", queue.Waiting, d.entry("CA1").State)
	if d.entry("CA1").Clock.Before(clockBefore) {
		t.Error("the service clock went back")
	}

	d.line.trouble.set("error")
	d.equal("second fallback", fallbackDoc, p.press("0").last.Body)
	d.must(d.line.Dispatcher.Leave(t.Context(), "CA1", leftForFallback))
	before := d.entry("CA1")
	d.line.trouble.set("")
	target := d.holdAddress("CA1")
	for range 2 {
		p.on(target, nil).hears("/media/hold/reception/")
		after := d.entry("CA1")
		d.equal("place", []any{queue.Waiting, before.Clock, before.Seq}, []any{after.State, after.Clock, after.Seq})
	}
}

// holdAddress is where the carrier is told to fetch a waiting caller.
func (d *desk) holdAddress(call string) string {
	d.Helper()
	base, err := url.Parse(public)
	d.must(err)
	address, err := NewAddresses(base, d.seal, "").Caller(call, d.clock.Now())
	d.must(err)
	return address
}

func TestACallWhoseFlowIsNotKnownGetsTheFallback(t *testing.T) {
	t.Parallel()
	d := open(t)
	p := d.call("CA1", "+15550109")
	d.equal("answer", fallbackDoc, p.last.Body)
	d.equal("counted", "unknown-flow", d.counts.reasons()[len(d.counts.reasons())-1])
}

func TestTheCarriersFallbackLeadsToAPersonsLine(t *testing.T) {
	t.Parallel()
	d := open(t)
	p := d.call("CA1", number)
	other := d.call("CA2", number)
	tests := map[string]struct{ failed, hears string }{
		"an address of ours":     {p.doc.Gather.Action, "/media/hold/reception/"},
		"another call's address": {other.doc.Gather.Action, "+15550199"},
		"a foreign address":      {"https://other.example/voice/turn?t=abc", "+15550199"},
		"an address without one": {"https://calls.example.com/voice/incoming", "/media/hold/reception/"},
		"no address":             {"", "/media/hold/reception/"},
	}
	for name, tt := range tests {
		t.Run(name, func(*testing.T) {
			p.on("/voice/fallback", url.Values{"ErrorCode": {"11200"}, "ErrorUrl": {tt.failed}}).hears(tt.hears)
		})
	}
	for _, reason := range d.counts.reasons() {
		d.equal("counted", "carrier-fault", reason)
	}
}

func TestACallerWhoseWayIntoTheRoomWasLostIsLedThereAgain(t *testing.T) {
	t.Parallel()
	d := open(t)
	p := d.call("CA1", number).press("0")
	d.offered()
	d.accept("CA1")
	p.on("/voice/fallback", url.Values{"ErrorCode": {"11200"}, "ErrorUrl": {public + d.holdAddress("CA1")}}).hears(">pz-CA1<")
	d.equal("met", false, d.entry("CA1").Bridged.IsZero())
}

func TestACallWhoseFirstDocumentWasLostGoesToAPersonsLine(t *testing.T) {
	t.Parallel()
	d := open(t)
	p := &phone{desk: d, sid: "CA9", to: number}
	p.on("/voice/fallback", url.Values{"ErrorCode": {"11200"}, "ErrorUrl": {"https://calls.example.com/voice/incoming"}})
	p.hears("/media/hold/reception/")
	d.equal("state", queue.Waiting, d.entry("CA9").State)
	d.equal("calls counted", []string{"desk"}, d.counts.started)
}

func TestALineThatCannotBeLeftIsLeftLater(t *testing.T) {
	t.Parallel()
	d := open(t)
	p := d.call("CA1", number).press("0")
	d.line.trouble.set("error")
	p.on(p.doc.Redirect, url.Values{"CallStatus": {"completed"}})
	d.equal("to be taken out", 1, len(d.line.leftSoon()))
}

func TestAnAnswerStandsThoughTheLineCannotBeLeft(t *testing.T) {
	t.Parallel()
	d := open(t)
	p := d.call("CA1", number).press("0")
	d.offered()
	d.accept("CA1")
	p.on(d.holdAddress("CA1"), nil).hears("<Conference")
	d.line.trouble.set("error")
	p.on(p.doc.Dial.Action, url.Values{"DialCallStatus": {"completed"}}).hears("Goodbye")
	d.equal("to be taken out", []string{"CA1 answered"}, d.line.leftSoon())
}

// accept has anna accept the caller.
func (d *desk) accept(call string) queue.OfferRef {
	d.Helper()
	ref := d.entry(call).Offer
	_, err := d.store.Accept(d.Context(), ref, time.Minute)
	d.must(err)
	return ref
}
