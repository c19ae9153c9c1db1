package webhook

import (
	"fmt"
	"testing"

	"presszero/queue"
)

// inRoom is a caller who was sent into the room with anna.
func (d *desk) inRoom() (*phone, queue.OfferRef) {
	d.Helper()
	p := d.call("CA1", number).press("0")
	d.offered()
	ref := d.accept("CA1")
	p.on(d.holdAddress("CA1"), nil).hears("<Conference")
	return p, ref
}

// waits is the next document of a caller who is alone in the room.
func (p *phone) waits(room string) *phone {
	p.Helper()
	return p.on(room, nil)
}

func TestACallerAloneInTheRoomHearsMusicWhileAnAgentIsToCome(t *testing.T) {
	t.Parallel()
	d := open(t)
	p, _ := d.inRoom()
	p.waits(p.doc.Dial.Conference.Wait)
	for n := range 40 {
		p.hears(fmt.Sprintf("/media/hold/reception/%d-4000.wav", n*4000))
		p.waits(p.doc.Redirect)
	}
	d.equal("fetched", []string(nil), d.line.recalled())
}

func TestACallerAloneInTheRoomIsFetchedWhenNobodyWillCome(t *testing.T) {
	t.Parallel()
	d := open(t)
	p, ref := d.inRoom()
	room := p.doc.Dial.Conference.Wait
	before := d.entry("CA1")
	_, err := d.store.EndTalk(t.Context(), ref, 0)
	d.must(err)
	p.waits(room)
	d.equal("fetched", []string{"CA1"}, d.line.recalled())
	p.on(d.holdAddress("CA1"), nil).hears("/media/hold/reception/").hears("You are in line")
	d.equal("place", []any{queue.Waiting, before.Clock}, []any{d.entry("CA1").State, d.entry("CA1").Clock})
}

func TestACallerAloneInTheRoomIsFetchedWhenTheLineHasLostTheTalk(t *testing.T) {
	t.Parallel()
	d := open(t)
	p, _ := d.inRoom()
	room := p.doc.Dial.Conference.Wait
	d.forget()
	p.waits(room)
	d.equal("fetched", []string{"CA1"}, d.line.recalled())
	p.on(d.holdAddress("CA1"), nil).hears("/media/hold/reception/")
	d.equal("state", queue.Waiting, d.entry("CA1").State)
}

func TestACallerAloneInTheRoomIsFetchedWhenTheLineStaysUnreadable(t *testing.T) {
	t.Parallel()
	d := open(t)
	p, _ := d.inRoom()
	room := p.doc.Dial.Conference.Wait
	d.line.trouble.set("error")
	for range mostBlind {
		p.waits(room).hears("/media/hold/reception/")
		d.equal("fetched", []string(nil), d.line.recalled())
		room = p.doc.Redirect
	}
	p.waits(room)
	d.equal("fetched", []string{"CA1"}, d.line.recalled())
}

func TestACallerTheCarrierDidNotLetIntoTheRoomWaitsAtTheOldPlace(t *testing.T) {
	t.Parallel()
	d := open(t)
	p, _ := d.inRoom()
	before := d.entry("CA1")
	p.on(p.doc.Dial.Action, map[string][]string{"DialCallStatus": {"failed"}}).hears("/media/hold/reception/")
	d.equal("place", []any{queue.Waiting, before.Clock}, []any{d.entry("CA1").State, d.entry("CA1").Clock})
	d.equal("counted", []string{"carrier-fault"}, d.counts.reasons())
}

// TestACallerFetchedOutOfTheRoomIsNotSentAway has the carrier tell both that the talk is over, whose answer nobody hears,
// and that the caller was fetched.
func TestACallerFetchedOutOfTheRoomIsNotSentAway(t *testing.T) {
	t.Parallel()
	d := open(t)
	p, _ := d.inRoom()
	before := d.entry("CA1")
	p.on(p.doc.Dial.Action, map[string][]string{"DialCallStatus": {"answered"}}).hears("Goodbye")
	p.on(d.holdAddress("CA1"), nil).hears("/media/hold/reception/").hears("You are in line")
	d.equal("place", []any{queue.Waiting, before.Clock}, []any{d.entry("CA1").State, d.entry("CA1").Clock})
}
