package webhook

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"presszero/ivr"
	"presszero/queue"
)

// onRecord are the promises that are on record, without their IDs.
func (d *desk) onRecord() []ivr.Promised {
	d.Helper()
	told, _, err := d.calls.Promised(d.Context(), "", 100)
	d.must(err)
	return told
}

func (d *desk) expectOnRecord(what string, want ...ivr.Promised) {
	d.Helper()
	if diff := cmp.Diff(want, d.onRecord(), cmpopts.IgnoreFields(ivr.Promised{}, "ID"), cmpopts.EquateEmpty()); diff != "" {
		d.Errorf("%s: on record (-want +got):\n%s", what, diff)
	}
}

func position(said string, at time.Time) ivr.Promised {
	return ivr.Promised{
		Promise: ivr.Promise{Kind: ivr.PromisePosition, Said: said, Queue: "reception", Language: "en", As: ivr.AnnounceWait},
		Call:    "CA1", Number: "+******11", At: at,
	}
}

func TestWhatIsPromisedInLineIsOnRecordOnceHoweverOftenTheRequestComes(t *testing.T) {
	t.Parallel()
	d := open(t)
	p := d.call("CA1", number).press("0")
	first := position("1", d.clock.Now())
	d.expectOnRecord("on joining", first)
	d.clock.Advance(90 * time.Second)
	again, target, keys := position("1", d.clock.Now()), p.doc.Gather.Action, p.form(nil)
	keys.Set("Digits", "0")
	want := p.post(target, keys)
	for range 3 {
		d.clock.Advance(time.Second)
		d.equal("the same request again", want, p.post(target, keys))
	}
	d.expectOnRecord("on asking", first, again)
}

func TestWhatCannotBePutOnRecordIsNotPromised(t *testing.T) {
	t.Parallel()
	d := open(t)
	p := d.call("CA1", number).press("0")
	before := d.onRecord()
	d.clock.Advance(time.Minute)
	d.calls.trouble.set("error")
	p.press("0").hears("/media/hold/reception/")
	if p.last.Body == fallbackDoc || len(p.doc.Gather.Say) > 0 {
		t.Errorf("without a store the caller hears %s", p.last.Body)
	}
	d.equal("counted", []string{string(ivr.ReasonStore)}, d.counts.reasons())
	d.calls.trouble.set("")
	d.expectOnRecord("afterwards", before...)
	d.clock.Advance(time.Minute)
	p.press("0").hears("next")
	d.expectOnRecord("when the store is back", append(before, position("1", d.clock.Now()))...)
}

func TestWhoIsFetchedReachesTheRoomThoughAPromiseWasMadeMeanwhile(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.staff()
	p := d.call("CA1", number).press("0")
	d.offered()
	d.accept("CA1")
	d.line.meeting = func() { // a turn of the hold loop that had read the line before is noted now
		s, err := d.calls.Memory.Load(d.Context(), "CA1")
		d.must(err)
		turn := s.Turn
		s.Turn++
		_, err = d.calls.Memory.Commit(d.Context(), ivr.Turn{Call: "CA1", Turn: turn, Session: s, Reply: []byte("<Response/>")})
		d.must(err)
	}
	fetched := p.on(d.holdAddress("CA1"), nil).hears("<Conference").last
	d.equal("entry", queue.Connected, d.entry("CA1").State)
	d.line.meeting = nil
	d.equal("fetched once more", fetched.Code, p.on(d.holdAddress("CA1"), nil).hears("<Conference").last.Code)
}
