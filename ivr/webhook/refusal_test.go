package webhook

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"presszero/ivr/twilio"
	"presszero/queue"
)

func TestWhatIsNotTheCarriersIsRefusedAndChangesNothing(t *testing.T) {
	t.Parallel()
	form := url.Values{"CallSid": {"CA1"}, "From": {"+15550111"}, "To": {lineNumber}, "CallStatus": {"in-progress"}}
	good := twilio.Sign(authToken, public+"/voice/incoming", form)
	tampered := url.Values{"CallSid": {"CA1"}, "From": {"+15550112"}, "To": {lineNumber}, "CallStatus": {"in-progress"}}
	large := url.Values{"CallSid": {"CA1"}, "To": {lineNumber}, "Padding": {strings.Repeat("x", bodyLimit)}}
	post, path := http.MethodPost, "/voice/incoming"
	tests := map[string]struct {
		method, target, body, signature string
		code                            int
	}{
		"unsigned":         {post, path, form.Encode(), "", 403},
		"wrongly signed":   {post, path, form.Encode(), twilio.Sign("another token", public+path, form), 403},
		"tampered body":    {post, path, tampered.Encode(), good, 403},
		"tampered address": {post, path + "?lang=hi", form.Encode(), good, 403},
		"another route":    {post, "/voice/status", form.Encode(), good, 403},
		"oversized":        {post, path, large.Encode(), twilio.Sign(authToken, public+path, large), 403},
		"no form":          {post, path, "CallSid=%zz", good, 403},
		"read":             {http.MethodGet, path, "", twilio.Sign(authToken, public+path, nil), 405},
		"read a turn":      {http.MethodGet, "/voice/turn?t=x", "", "", 405},
		"read a status":    {http.MethodGet, "/voice/status", "", "", 405},
		"read an agent":    {http.MethodGet, "/voice/agent", "", "", 405},
		"read a customer":  {http.MethodGet, "/voice/customer", "", "", 405},
		"a customer":       {post, "/voice/customer", form.Encode(), good, 403},
		"no such route":    {post, "/voice/other", form.Encode(), good, 404},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := open(t)
			d.equal("code", tt.code, d.raw(tt.method, tt.target, tt.body, tt.signature).Code)
			d.equal("asked of the stores", []string(nil), append(d.line.trouble.take(), d.calls.trouble.take()...))
			d.equal("in line", queue.View{}, d.entry("CA1"))
		})
	}
}

func TestTheLargestBodyIsStillRead(t *testing.T) {
	t.Parallel()
	d := open(t)
	form := url.Values{"CallSid": {"CA1"}, "To": {number}, "Padding": {""}}
	form.Set("Padding", strings.Repeat("x", bodyLimit-len(form.Encode())))
	d.equal("code", 200, d.post("/voice/incoming", form).Code)
}

func TestTheSecondTokenIsAcceptedToo(t *testing.T) {
	t.Parallel()
	d := open(t)
	form := url.Values{"CallSid": {"CA1"}, "To": {number}}
	d.equal("code", 200, d.send("/voice/incoming", form, twilio.Sign(secondToken, public+"/voice/incoming", form)).Code)
}

func TestATokenThatIsNotThisCallsGetsTheFallback(t *testing.T) {
	t.Parallel()
	d := open(t)
	mine, other := d.call("CA1", number), d.call("CA2", number)
	own := tokenOf(mine.doc.Gather.Action)
	foreign, err := NewSealer("another secret of enough bytes")
	d.must(err)
	stranger, err := foreign.Seal("call", callToken{Call: "CA1"})
	d.must(err)
	leg, err := d.seal.Seal("agent", agentToken{Offer: "1-1"})
	d.must(err)
	tests := map[string]string{
		"none":            "/voice/turn",
		"unknown":         "/voice/turn?t=unknown",
		"another secret":  "/voice/turn?t=" + stranger,
		"another kind":    "/voice/turn?t=" + leg,
		"another call":    other.doc.Gather.Action,
		"one byte is off": "/voice/turn?t=" + strings.Map(func(r rune) rune { return r ^ 1 }, own[:1]) + own[1:],
	}
	for name, target := range tests {
		d.equal(name, reply{200, fallbackDoc}, d.post(target, mine.form(url.Values{"Digits": {"0"}})))
	}
	for _, reason := range d.counts.reasons() {
		d.equal("counted", "request", reason)
	}
	d.equal("all counted", len(tests), len(d.counts.reasons()))
	d.equal("in line", queue.View{}, d.entry("CA1"))
}

func TestARequestThatCannotBeReadGetsTheFallback(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.equal("no call", reply{200, fallbackDoc}, d.post("/voice/incoming", url.Values{"To": {number}}))
	p := d.call("CA1", number)
	d.equal("no keys", reply{200, fallbackDoc}, d.post(p.doc.Gather.Action, p.form(url.Values{"Digits": {"hello"}})))
	d.equal("counted", []string{"request", "request"}, d.counts.reasons())
}
