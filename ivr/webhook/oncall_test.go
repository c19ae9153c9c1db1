package webhook

import (
	"net/url"
	"testing"
	"time"

	"presszero/ivr"
)

// rungOnCall is the leg of somebody who is rung for a caller of the queue billing, and picks up.
func rungOnCall(t *testing.T) (*desk, *phone) {
	t.Helper()
	d := open(t)
	base, err := url.Parse(public)
	d.must(err)
	address, err := NewAddresses(base, d.seal, "").whisper(ivr.Whisper{Queue: "billing", Language: "hi", Since: d.clock.Now().Add(-5 * time.Minute), Note: "bills"})
	d.must(err)
	leg := &phone{desk: d, sid: "leg-oncall", to: "+15550190"}
	leg.doc.Redirect = address
	return d, leg
}

func TestThePersonOnCallIsToldWhoIsCallingAndAsked(t *testing.T) {
	t.Parallel()
	d, leg := rungOnCall(t)
	words := hindi(t)
	leg.silent().hears(words.Whisper("billing in hi", 5*time.Minute, "bills")).hears(words.AcceptOrDecline()).hears("<Hangup/>")
	d.equal("a person who presses 1", `<?xml version="1.0" encoding="UTF-8"?><Response></Response>`, leg.press("1").last.Body)
}

func TestWhoeverPressesSomethingElseOnCallDoesNotGetTheCaller(t *testing.T) {
	t.Parallel()
	for _, key := range []string{"0", "2", "#", "11"} {
		_, leg := rungOnCall(t)
		leg.silent().press(key).hears("<Hangup/>")
	}
}

func TestAnAddressOfAnotherKindIsNoWhisper(t *testing.T) {
	t.Parallel()
	d, leg := rungOnCall(t)
	base, err := url.Parse(public)
	d.must(err)
	turn, err := NewAddresses(base, d.seal, "").Caller("CA1", d.clock.Now())
	d.must(err)
	leg.on(onCallPath+"?t="+tokenOf(turn), nil).hears("<Hangup/>")
}
