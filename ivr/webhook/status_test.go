package webhook

import (
	"net/url"
	"testing"
	"time"

	"presszero/ivr/callstore"
	"presszero/queue"
)

func TestACallThatIsOverLeavesTheLineAndIsSoonForgotten(t *testing.T) {
	t.Parallel()
	for _, word := range []string{"completed", "canceled", "failed", "busy", "no-answer"} {
		t.Run(word, func(t *testing.T) {
			t.Parallel()
			d := open(t)
			p := d.call("CA1", number).press("0")
			d.equal("answer", 204, d.post("/voice/status", p.form(url.Values{"CallStatus": {word}})).Code)
			d.equal("outcome", queue.Abandoned, d.entry("CA1").Outcome)
			d.equal("counted", []string{"desk " + word}, d.counts.ended)
			d.clock.Advance(2 * time.Hour)
			_, err := d.calls.Memory.Load(t.Context(), "CA1")
			d.equal("record", callstore.ErrUnknownCall, err)
		})
	}
}

func TestACallThatIsNotOverStaysInLine(t *testing.T) {
	t.Parallel()
	d := open(t)
	p := d.call("CA1", number).press("0")
	for _, word := range []string{"ringing", "in-progress", "nonsense"} {
		d.equal("answer", 204, d.post("/voice/status", p.form(url.Values{"CallStatus": {word}})).Code)
	}
	d.equal("state", queue.Waiting, d.entry("CA1").State)
	d.equal("counted", []string(nil), d.counts.ended)
}

func TestTheEndOfACallIsTakenThoughTheLineIsDown(t *testing.T) {
	t.Parallel()
	for _, kind := range []string{"error", "hang"} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			d := open(t, func(o *Options) { o.Timeout = time.Second })
			p := d.call("CA1", number).press("0")
			d.line.trouble.set(kind)
			d.equal("answer", 204, d.post("/voice/status", p.form(url.Values{"CallStatus": {"completed"}})).Code)
			d.equal("to be taken out", []string{"CA1 abandoned"}, d.line.leftSoon())
		})
	}
}

func TestAPanicInANoticeIsSurvived(t *testing.T) {
	t.Parallel()
	d := open(t)
	p := d.call("CA1", number).press("0")
	d.line.trouble.set("panic")
	d.equal("answer", 204, d.post("/voice/status", p.form(url.Values{"CallStatus": {"completed"}})).Code)
}
