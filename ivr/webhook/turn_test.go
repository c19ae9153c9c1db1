package webhook

import (
	"net/url"
	"sync"
	"testing"
	"time"

	"presszero/ivr"
	"presszero/queue"
)

func TestADigitAndATurnOfTheHoldLoopCostOneRoundTripEach(t *testing.T) {
	t.Parallel()
	d := open(t)
	p := d.call("CA1", number)
	asked := func() []string { return append(d.line.trouble.take(), d.calls.trouble.take()...) }
	asked()
	p.press("9")
	d.equal("a digit", []string{"commit"}, asked())
	p.press("0")
	d.equal("joining the line", []string{"join", "commit"}, asked())
	p.silent()
	d.equal("a turn of the hold loop", []string{"poll"}, asked())
	p.press("0")
	d.equal("0 in line, where the position is told again", []string{"poll", "commit"}, asked())
}

func TestZeroReachesThePersonsLineWithEveryToken(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.call("CA1", number).press("0").hears("/media/hold/reception/")
	d.equal("entry", []any{queue.Waiting, "reception", number}, []any{d.entry("CA1").State, d.entry("CA1").Queue, d.entry("CA1").To})
	d.equal("escapes", []string{"desk.main"}, d.counts.escapes)
	d.equal("faults", []string(nil), d.counts.reasons())
}

func TestTheLanguageOfTheNumberIsSpoken(t *testing.T) {
	t.Parallel()
	d := open(t)
	p := &phone{desk: d, sid: "CA1", to: number}
	p.on("/voice/incoming?lang=hi", nil).hears("बिल के लिए")
}

func TestARepeatedRequestGetsTheSameBytesAndChangesNothing(t *testing.T) {
	t.Parallel()
	d := open(t)
	p := d.call("CA1", number)
	first, target := p.last, p.doc.Gather.Action
	d.equal("arrival", first, p.on("/voice/incoming", nil).last)
	press := func() reply { return p.post(target, p.form(url.Values{"Digits": {"0"}})) }
	want, entry := press(), d.entry("CA1")
	d.clock.Advance(time.Second)
	d.equal("key", want, press())
	entry.Now = entry.Now.Add(time.Second)
	d.equal("entry", entry, d.entry("CA1"))
	d.equal("escapes", []string{"desk.main"}, d.counts.escapes)
}

func TestTwentyRequestsAtOnceAreOne(t *testing.T) {
	t.Parallel()
	d := open(t)
	p := d.call("CA1", number)
	var wg sync.WaitGroup
	replies := make([]reply, 20)
	for i := range replies {
		wg.Go(func() { replies[i] = p.post(p.doc.Gather.Action, p.form(url.Values{"Digits": {"0"}})) })
	}
	wg.Wait()
	for _, got := range replies {
		d.equal("answer", replies[0], got)
	}
	events, _, err := d.store.Events(t.Context(), "", 100)
	d.must(err)
	joined := 0
	for _, e := range events {
		if e.Kind == queue.EventJoined {
			joined++
		}
	}
	d.equal("joined", 1, joined)
	d.equal("escapes", []string{"desk.main"}, d.counts.escapes)
}

func TestAMessageIsKeptOnce(t *testing.T) {
	t.Parallel()
	d := open(t)
	p := d.call("CA1", number).press("2").silent()
	recorded := url.Values{"RecordingUrl": {"https://carrier.example/RE1"}, "RecordingDuration": {"9"}, "Digits": {"#"}}
	target := p.doc.Record.Action
	want := p.on(target, recorded).hears("We have your message").last
	for range 3 {
		d.clock.Advance(time.Second)
		d.equal("answer", want, p.on(target, recorded).last)
	}
	messages, err := d.calls.Messages(t.Context(), 10)
	d.must(err)
	d.equal("messages", 1, len(messages))
	d.equal("message", []any{"CA1", "+15550111", "billing", 9 * time.Second},
		[]any{messages[0].Call, messages[0].From, messages[0].Queue, messages[0].Length})
}

func TestAMessageThatEndsWithZeroIsKeptAndLeadsToThePerson(t *testing.T) {
	t.Parallel()
	d := open(t)
	p := d.call("CA1", number).press("2").silent()
	recorded := url.Values{"RecordingUrl": {"https://carrier.example/RE1"}, "RecordingDuration": {"9"}, "Digits": {"0"}}
	p.on(p.doc.Record.Action, recorded).hears("/media/hold/reception/")
	messages, err := d.calls.Messages(t.Context(), 10)
	d.must(err)
	d.equal("messages", 1, len(messages))
}

func TestAMessageThatCannotBeKeptIsOurFault(t *testing.T) {
	t.Parallel()
	d := open(t)
	p := d.call("CA1", number).press("2").silent()
	d.calls.trouble.set("error")
	p.on(p.doc.Record.Action, url.Values{"RecordingUrl": {"https://carrier.example/RE1"}, "RecordingDuration": {"9"}})
	d.equal("answer", fallbackDoc, p.last.Body)
}

func TestALateRepeatLeadsToWhereTheCallIs(t *testing.T) {
	t.Parallel()
	d := open(t)
	p := d.call("CA1", number)
	first := p.doc.Gather.Action
	p.press("9").press("0")
	d.clock.Advance(10 * time.Minute) // the reply is forgotten, the call is not
	p.on(first, url.Values{"Digits": {"1"}})
	if p.doc.Redirect == "" || p.doc.Gather.Action != "" {
		t.Fatalf("a late repeat gets %s", p.last.Body)
	}
	p.silent().hears("/media/hold/reception/")
	d.equal("queue", "reception", d.entry("CA1").Queue)
}

func TestACallThatTheLineHasLostIsPutBackAtItsOldPlace(t *testing.T) {
	t.Parallel()
	losses := map[string]func(d *desk){
		"the line forgot everything": func(d *desk) { d.forget() },
		"the call vanished":          func(d *desk) { d.leaves("CA1", queue.Vanished) },
		"the fallback took it out":   func(d *desk) { d.leaves("CA1", leftForFallback) },
	}
	for name, lose := range losses {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := open(t)
			p := d.call("CA1", number).press("0")
			before := d.entry("CA1")
			for range 3 { // however often
				d.clock.Advance(20 * time.Second)
				lose(d)
				d.call("CA2", number).press("0")
				p.silent().hears("/media/hold/reception/")
				after := d.entry("CA1")
				d.equal("place", []any{queue.Waiting, 1, before.Clock, before.Seq},
					[]any{after.State, after.Position, after.Clock, after.Seq})
			}
			d.equal("faults", []string(nil), d.counts.reasons())
			p.press("1").hears("leave your name")
			d.equal("after the caller chose otherwise", queue.Ended, d.entry("CA1").State)
		})
	}
}

func TestTurnsOfTheHoldLoopKeepTheirNumber(t *testing.T) {
	t.Parallel()
	d := open(t)
	p := d.call("CA1", number).press("0")
	for range 3 {
		var token callToken
		d.must(d.seal.Open("call", tokenOf(p.doc.Gather.Action), &token))
		d.equal("turn", 2, token.Session.Turn)
		d.clock.Advance(20 * time.Second)
		p.silent()
	}
}

func TestACallerOfAQueueThatIsNoMoreWaitsInThePersonsQueue(t *testing.T) {
	t.Parallel()
	d := open(t)
	p := d.call("CA1", number)
	var token callToken
	d.must(d.seal.Open("call", tokenOf(p.doc.Gather.Action), &token))
	view, err := d.line.Join(t.Context(), queue.Ticket{Call: "CA1", Queue: "closed-down", Turn: 0})
	d.must(err)
	token.Session.Mode, token.Session.Place = ivr.ModeLine, &ivr.Place{Queue: "closed-down", Clock: view.Clock, Seq: view.Seq}
	sealed, err := d.seal.Seal("call", token)
	d.must(err)
	d.clock.Advance(time.Second)
	p.on("/voice/turn?t="+sealed+"&kind=silence", nil)
	for range 2 {
		p.hears("/media/hold/reception/")
		after := d.entry("CA1")
		d.equal("place", []any{queue.Waiting, "reception", view.Clock, view.Seq}, []any{after.State, after.Queue, after.Clock, after.Seq})
		p.silent()
	}
	d.equal("counted", []string{"no-queue"}, d.counts.reasons())
}

func (d *desk) leaves(call string, why queue.Outcome) {
	d.Helper()
	d.must(d.line.Dispatcher.Leave(d.Context(), call, why))
}

func TestARepeatedRequestDoesNotBringBackACallerWhoLeft(t *testing.T) {
	t.Parallel()
	d := open(t)
	p := d.call("CA1", number).press("0")
	target := p.doc.Gather.Action
	want := p.press("1").hears("leave your name").last
	d.equal("outcome", queue.Left, d.entry("CA1").Outcome)
	d.equal("answer", want, p.on(target, url.Values{"Digits": {"1"}}).last)
	d.equal("another answer to the same turn", want, p.on(target, nil).last)
	d.equal("state", queue.Ended, d.entry("CA1").State)
}

func TestACallThatEndedByHangUpStaysEnded(t *testing.T) {
	t.Parallel()
	d := open(t)
	p := d.call("CA1", number).press("0")
	d.leaves("CA1", queue.Abandoned)
	p.silent().hears("<Hangup/>")
	d.equal("state", queue.Ended, d.entry("CA1").State)
}

func TestASessionThatIsTooLargeForAnAddressIsInTheStore(t *testing.T) {
	t.Parallel()
	d := open(t)
	p := d.call("CA1", largeNumber)
	if n := len(p.doc.Gather.Action); n > 300 {
		t.Errorf("the address has %d bytes", n)
	}
	d.calls.trouble.take()
	p.press("0").hears("/media/hold/reception/")
	d.equal("asked", []string{"load", "commit"}, d.calls.trouble.take())
	d.calls.trouble.set("error")
	d.equal("without the store", fallbackDoc, p.press("0").last.Body)
}

func TestAnAcceptedCallerIsPutThroughAtTheNextTurn(t *testing.T) {
	t.Parallel()
	d := open(t)
	p := d.call("CA1", number).press("0")
	d.offered()
	d.accept("CA1")
	p.on(d.holdAddress("CA1"), nil).hears("<Conference").hears(">pz-CA1<")
	d.equal("met", false, d.entry("CA1").Bridged.IsZero())
	p.on(d.holdAddress("CA1"), nil).hears(">pz-CA1<") // fetched once more
	d.equal("counted", 1, len(d.counts.met))
	d.equal("faults", []string(nil), d.counts.reasons())
	p.on(p.doc.Dial.Action, url.Values{"DialCallStatus": {"completed"}}).hears("Goodbye")
	d.equal("outcome", queue.Answered, d.entry("CA1").Outcome)
}

func TestACallerWhoseAgentHangsUpBeforeTheMeetingWaitsOn(t *testing.T) {
	t.Parallel()
	d := open(t)
	p := d.call("CA1", number).press("0")
	before := d.entry("CA1")
	d.offered()
	ref := d.accept("CA1")
	d.line.meeting = func() {
		_, err := d.store.EndTalk(t.Context(), ref, 0)
		d.must(err)
	}
	p.on(d.holdAddress("CA1"), nil).hears("/media/hold/reception/")
	d.equal("place", []any{queue.Waiting, before.Clock}, []any{d.entry("CA1").State, d.entry("CA1").Clock})
	d.equal("faults", []string(nil), d.counts.reasons())
}

func TestWhoHasTalkedMayWaitInAnotherQueue(t *testing.T) {
	t.Parallel()
	d := open(t)
	p := d.call("CA1", number).press("3").hears("/media/hold/billing/")
	d.offered()
	d.accept("CA1")
	p.on(d.holdAddress("CA1"), nil).hears("<Conference")
	target, talked := p.doc.Dial.Action, url.Values{"DialCallStatus": {"completed"}}
	want := p.on(target, talked).hears("/media/hold/reception/").last
	entry := d.entry("CA1")
	d.equal("entry", []any{queue.Waiting, "reception"}, []any{entry.State, entry.Queue})
	d.equal("repeated", want, p.on(target, talked).last)
	d.equal("still there", entry, d.entry("CA1"))
}
