package webhook

import (
	"context"
	"errors"
	"net/url"
	"sync"
	"testing"
	"time"

	"presszero/ivr"
	"presszero/queue"
)

// texts notes the messages that are to be sent, and says of them what a test tells it.
type texts struct {
	mu     sync.Mutex
	full   bool
	lost   bool // what became of them cannot be looked up
	sent   []ivr.Text
	status map[string]ivr.TextStatus // by call
}

func (t *texts) Send(_ string, text ivr.Text) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	if !t.full {
		t.sent = append(t.sent, text)
	}
	return !t.full
}

func (t *texts) Status(_ context.Context, call string, _ int) (ivr.TextStatus, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.lost {
		return "", errors.New("connection refused")
	}
	return t.status[call], nil
}

const textingFlow = `
flow: texting
person: reception
start: main
steps:
  main: {menu: "For our address, press 1. To rate us, press 2. For a person, press 0.", keys: {"1": address, "2": talk}}
  address: {sms: "1 High Street", next: sent, failed: not-sent}
  sent: {say: "The message is on its way.", next: main}
  not-sent: {say: "The message cannot be sent.", next: main}
  talk: {enqueue: billing, next: rate}
  rate: {survey: "How did we do, from 1 to 5?"}
`

func TestATextIsSentOnceHoweverOftenItsTurnIsAskedFor(t *testing.T) {
	t.Parallel()
	d := open(t)
	p := d.call("CA1", textNumber)
	target := p.doc.Gather.Action
	press := func() reply { return p.post(target, p.form(url.Values{"Digits": {"1"}})) }
	first := press()
	var all sync.WaitGroup
	for range 10 {
		all.Go(func() {
			if got := press(); got != first {
				t.Errorf("a repeated request gets %+v", got)
			}
		})
	}
	all.Wait()
	d.equal("sent", []ivr.Text{{ID: 1, To: "+15550111", From: textNumber, Body: "1 High Street"}}, d.texts.sent)
}

func TestATextIsSaidToBeOnItsWayOnlyWhenItIs(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.texts.status = map[string]ivr.TextStatus{"CA1": ivr.TextSent, "CA2": ivr.TextFailed}
	for call, said := range map[string]string{"CA1": "on its way", "CA2": "cannot be sent"} {
		d.call(call, textNumber).press("1").hears("sending you a text").silent().hears(said)
	}
	d.call("CA3", textNumber).press("1").silent().silent().silent().silent().hears("cannot be sent")
	d.call("CA4", textNumber).press("1").press("0").hears("/media/hold/reception/")
	d.equal("faults", []string(nil), d.counts.reasons())
}

func TestTextsThatCannotBeSentAreCountedAndTheCallGoesOn(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.texts.full = true
	p := d.call("CA1", textNumber).press("1").hears("sending you a text")
	d.texts.lost = true
	p.silent().silent().silent().silent().hears("cannot be sent")
	store := string(ivr.ReasonStore)
	d.equal("faults", []string{string(ivr.ReasonText), store, store, store, store}, d.counts.reasons())
}

func TestAnAnswerToASurveyNamesTheAgentWhoServed(t *testing.T) {
	t.Parallel()
	d := open(t)
	p := d.call("CA1", textNumber).press("2")
	offer := d.offered()
	_, err := d.line.Accept(d.Context(), offer.Ref)
	d.must(err)
	p.on(d.holdAddress("CA1"), nil).hears("<Conference").on(p.doc.Dial.Action, url.Values{"DialCallStatus": {"completed"}}).hears("How did we do")
	p.press("4").hears("Goodbye")
	kept, err := d.calls.Messages(d.Context(), 5)
	d.must(err)
	for i := range kept {
		kept[i].Turn = 0
	}
	d.equal("kept", []ivr.Message{{
		Kind: ivr.MessageSurvey, Call: "CA1", From: "+15550111", Queue: "billing", Owner: "billing", Left: morning, Language: "en",
		Score: 4, Agent: "anna",
	}}, kept)
	d.equal("line", queue.Ended, d.entry("CA1").State)
	d.equal("time", morning, d.clock.Now().Truncate(time.Second))
}
