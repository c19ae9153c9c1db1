package webhook

import (
	"net/http"
	"net/url"
	"testing"
	"time"

	"presszero/queue"
)

// parked is a caller in the line for billing who has asked to be called back, and has hung up.
func (d *desk) parked() {
	d.Helper()
	p := d.call("CA1", number).press("1").hears("press 2").press("2").hears("We can call you back on").press("1").hears("place in line is kept")
	d.equal("answer", http.StatusNoContent, d.post("/voice/status", p.form(url.Values{"CallStatus": {"completed"}})).Code)
	d.equal("state", queue.Waiting, d.entry("CA1").State)
	d.equal("on the phone", "", d.entry("CA1").OnPhone())
}

// customerLeg is the leg on which CA1 is called back, and the address of its status.
func (d *desk) customerLeg(sid string) (leg *phone, status string) {
	d.Helper()
	base, err := url.Parse(public)
	d.must(err)
	voice, status, err := NewAddresses(base, d.seal, "").Customer("CA1")
	d.must(err)
	p := &phone{desk: d, sid: sid, to: "+15550111"}
	p.doc.Redirect = voice
	return p, status
}

// rung is the leg of a caller who is called back while anna waits in the room, picked up.
func (d *desk) rung() (leg *phone, status string) {
	d.Helper()
	d.parked()
	d.offered()
	d.accept("CA1")
	_, err := d.store.Dialled(d.Context(), "CA1", "CA2", time.Minute)
	d.must(err)
	p, status := d.customerLeg("CA2")
	return p.on(p.doc.Redirect, nil).hears("This is billing. You asked us to call you back."), status
}

func TestACallerWhoIsCalledBackMeetsTheAgentByAKey(t *testing.T) {
	t.Parallel()
	d := open(t)
	p, status := d.rung()
	action := p.doc.Gather.Action
	p.press("1").hears(">pz-CA1</Conference>")
	met := p.last
	d.equal("a repeated key", met.Body, p.on(action, url.Values{"Digits": {"1"}}).last.Body)
	d.equal("leg", "CA2", d.entry("CA1").OnPhone())
	if d.entry("CA1").Bridged.IsZero() {
		t.Error("the two have not met")
	}
	talk := p.doc.Dial.Action
	p.on(talk, url.Values{"DialCallStatus": {"answered"}}).hears("Goodbye")
	d.equal("outcome", queue.Answered, d.entry("CA1").Outcome)
	d.equal("answer", http.StatusNoContent, d.post(status, p.form(url.Values{"CallStatus": {"completed"}})).Code)
	d.equal("outcome", queue.Answered, d.entry("CA1").Outcome)
}

func TestARepeatedPickUpIsAnsweredAlike(t *testing.T) {
	t.Parallel()
	d := open(t)
	p, _ := d.rung()
	first := p.last.Body
	voice, _ := d.customerLeg("CA2")
	d.equal("repeated", first, voice.on(voice.doc.Redirect, nil).last.Body)
	p.press("1")
	d.equal("repeated late", first, voice.on(func() string { v, _ := d.customerLeg("CA2"); return v.doc.Redirect }(), nil).last.Body)
	d.equal("leg", "CA2", d.entry("CA1").OnPhone())
}

func TestALegThatReachesNobodyIsTriedAgain(t *testing.T) {
	t.Parallel()
	for name, act := range map[string]func(p *phone, status string){
		"silence":        func(p *phone, _ string) { p.silent().silent().hears("will call again later").hears("<Redirect") },
		"a status alone": func(p *phone, status string) { p.post(status, p.form(url.Values{"CallStatus": {"completed"}})) },
		"later, please":  func(p *phone, _ string) { p.press("2").hears("call you again later") },
		"both": func(p *phone, status string) {
			p.silent().silent()
			p.post(status, p.form(url.Values{"CallStatus": {"completed"}}))
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := open(t)
			p, status := d.rung()
			act(p, status)
			entry := d.entry("CA1")
			d.equal("tries", 1, entry.Callback.Tries)
			d.equal("state", queue.Deferred, entry.State)
		})
	}
}

func TestWhoPicksUpTooLateIsToldThatNothingIsOwed(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.parked()
	d.must(d.line.Dispatcher.Leave(t.Context(), "CA1", queue.Cancelled))
	p, _ := d.customerLeg("CA2")
	p.on(p.doc.Redirect, nil).hears("you need not do anything").hears("<Hangup")
}

func TestAFaultBeforeAKeyIsPressedEndsTheLeg(t *testing.T) {
	t.Parallel()
	d := open(t)
	p, status := d.rung()
	d.calls.trouble.set("error")
	p.silent()
	d.equal("answer to a machine, perhaps", hangUp, p.last.Body)
	d.calls.trouble.set("")
	d.equal("answer", http.StatusNoContent, d.post(status, p.form(url.Values{"CallStatus": {"completed"}})).Code)
	d.equal("tries", 1, d.entry("CA1").Callback.Tries)
}

func TestAFaultAfterAKeyIsAnsweredWithTheFallback(t *testing.T) {
	t.Parallel()
	d := open(t)
	p, _ := d.rung()
	d.calls.trouble.set("error")
	p.press("1")
	d.equal("answer to a person", fallbackDoc, p.last.Body)
	d.equal("leaves", []string{"CA1 left"}, d.line.leftSoon())
}

func TestALineThatHasLostWhoWasCalledBackGetsThemAgain(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.parked()
	before := d.entry("CA1")
	offer := d.offered()
	_, err := d.store.Refuse(t.Context(), offer.Ref, queue.Lost)
	d.must(err)
	o, err := d.store.Offer(t.Context(), []string{"billing"}, time.Minute)
	d.must(err)
	_, err = d.store.CallFirst(t.Context(), o.Ref, time.Minute)
	d.must(err)
	_, err = d.store.Dialled(t.Context(), "CA1", "CA2", time.Minute)
	d.must(err)
	p, _ := d.customerLeg("CA2")
	p.on(p.doc.Redirect, nil).press("1").hears("You are in line for a person")
	d.forget()
	p.silent().hears("/media/hold/billing/")
	after := d.entry("CA1")
	d.equal("place", []any{"CA2", before.Clock, before.Seq, queue.Waiting}, []any{after.OnPhone(), after.Clock, after.Seq, after.State})
}

func TestWhoPhonesInAgainIsAskedWhatIsToBecomeOfTheCallback(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.parked()
	p := d.call("CA3", number).hears("promised to call you back within").hears("To keep that, press 1")
	again := d.call("CA3", number)
	d.equal("a repeated arrival", p.last.Body, again.last.Body)
	action := p.doc.Gather.Action
	p.press("2").hears("will not be called back").hears("For bills, press 1")
	d.equal("outcome", queue.Cancelled, d.entry("CA1").Outcome)
	d.equal("a repeated key", p.last.Body, p.on(action, url.Values{"Digits": {"2"}}).last.Body)
}

// TestWhoCancelsWaitsAsAnyCaller cancels in a flow that puts its callers in line at once.
func TestWhoCancelsWaitsAsAnyCaller(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.parked()
	d.clock.Advance(time.Minute)
	d.call("CA3", lineNumber).hears("promised to call you back").press("2").hears("You are in line for a person")
	d.equal("outcome", queue.Cancelled, d.entry("CA1").Outcome)
	d.equal("clock", morning.Add(time.Minute), d.entry("CA3").Clock)
}

func TestAnAgentHearsOfACallbackAndWaitsInTheRoom(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.parked()
	d.clock.Advance(3 * time.Minute)
	leg, _ := d.agentLeg(d.offered())
	leg.on(leg.doc.Redirect, nil).hears("billing in hi के लिए वापस फ़ोन करना है। कॉलर ने 3 मिनट पहले").press("1").hears("ग्राहक को अभी फ़ोन लगाया जा रहा है").hears(">pz-CA1</Conference>")
	leg.on(leg.doc.Dial.Conference.Wait, nil)
	for range 20 {
		leg.hears("/media/hold/billing/").on(leg.doc.Redirect, nil)
	}
	d.equal("fetched", []string(nil), d.line.recalled())
}

func TestAnAgentIsToldThatNobodyWasReached(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.parked()
	offer := d.offered()
	base, err := url.Parse(public)
	d.must(err)
	address, err := NewAddresses(base, d.seal, "").Unreached(offer)
	d.must(err)
	leg, _ := d.agentLeg(offer)
	leg.on(address, nil).hears("ग्राहक से बात नहीं हो पाई").hears("<Hangup")
}
