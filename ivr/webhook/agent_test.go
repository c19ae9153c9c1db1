package webhook

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"presszero/ivr/phrase"
	"presszero/queue"
)

// ringing is a caller in line, an offer of that caller that is out, and anna's leg that rings for it.
func ringing(t *testing.T, change ...func(*Options)) (d *desk, leg *phone, status string, offer queue.Offer) {
	t.Helper()
	d = open(t, change...)
	d.call("CA1", number).press("0")
	d.clock.Advance(2 * time.Minute)
	offer = d.offered()
	leg, status = d.agentLeg(offer)
	return d, leg, status, offer
}

// hindi is what anna is told.
func hindi(t *testing.T) *phrase.Phrases {
	t.Helper()
	all, err := phrase.New()
	if err != nil {
		t.Fatal(err)
	}
	return all.For("hi")
}

func (d *desk) agentIs(state queue.AgentState, reason string) {
	d.Helper()
	a, err := d.store.Agent(d.Context(), "anna")
	d.must(err)
	d.equal("anna", []string{string(state), reason}, []string{string(a.State), a.Reason})
}

func TestAnAgentHearsWhoIsCallingAndAccepts(t *testing.T) {
	t.Parallel()
	d, leg, _, _ := ringing(t)
	words := hindi(t)
	leg.silent() // the phone is picked up
	d.equal("whisper", []string{words.Whisper("reception in hi", 2*time.Minute, ""), words.AcceptOrDecline()}, leg.doc.Gather.Say)
	leg.press("1").hears("<Response><Dial").hears(">pz-CA1<") // and nothing before
	d.agentIs(queue.Talking, "")
	leg.on(leg.doc.Dial.Action, url.Values{"DialCallStatus": {"completed"}}).hears("<Hangup/>")
	d.equal("caller whom the agent never met", queue.Waiting, d.entry("CA1").State)
}

func TestWhateverIsRepeatedOnAnAgentsLegIsHarmless(t *testing.T) {
	t.Parallel()
	d, leg, _, _ := ringing(t)
	address := leg.doc.Redirect
	whisper := leg.silent().last
	d.equal("whisper", whisper, leg.on(address, nil).last)
	target, one := leg.doc.Gather.Action, url.Values{"Digits": {"1"}}
	accepted := leg.on(target, one).last
	d.equal("accept", accepted, leg.on(target, one).last)
	d.agentIs(queue.Talking, "")
}

func TestAnAgentWhoDoesNotAcceptDoesNotGetTheCaller(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		does   func(leg *phone)
		reason string
		hears  string
	}{
		"presses 2":                {func(leg *phone) { leg.silent().press("2").silent() }, queue.ReasonDeclined, "<Hangup/>"},
		"is silent twice":          {func(leg *phone) { leg.silent().silent().silent().silent() }, queue.ReasonNoAnswer, "<Hangup/>"},
		"presses wrong keys":       {func(leg *phone) { leg.silent().press("7").press("0").press("2") }, queue.ReasonNoAnswer, "<Hangup/>"},
		"is silent, then declines": {func(leg *phone) { leg.silent().silent().press("2").silent() }, queue.ReasonDeclined, "<Hangup/>"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d, leg, _, _ := ringing(t)
			before := d.entry("CA1")
			tt.does(leg)
			leg.hears(tt.hears)
			d.agentIs(queue.Away, tt.reason)
			after := d.entry("CA1")
			d.equal("caller", []any{queue.Waiting, 1, before.Clock, before.Seq}, []any{after.State, after.Position, after.Clock, after.Seq})
		})
	}
}

func TestAVoicemailNeverGetsTheCaller(t *testing.T) {
	t.Parallel()
	d, leg, _, _ := ringing(t)
	var last []string
	for leg.silent(); leg.doc.Hangup == nil; leg.silent() {
		last = leg.doc.Gather.Say
		if strings.Contains(leg.last.Body, "<Conference") {
			t.Fatal("a voicemail got the caller")
		}
	}
	d.equal("last words", []string{hindi(t).SetAway(), hindi(t).StayReady()}, last)
	d.equal("caller", queue.Waiting, d.entry("CA1").State)
}

func TestASecondSilenceMayStillBeFollowedByAnAnswer(t *testing.T) {
	t.Parallel()
	d, leg, _, _ := ringing(t)
	leg.silent().silent()
	d.equal("asked again", []string{hindi(t).AcceptOrDecline()}, leg.doc.Gather.Say)
	leg.press("1").hears(">pz-CA1<")
}

func TestAnAgentWhoComesTooLateIsTold(t *testing.T) {
	t.Parallel()
	t.Run("when the phone is picked up", func(t *testing.T) {
		t.Parallel()
		d, leg, _, _ := ringing(t)
		d.leaves("CA1", queue.Abandoned)
		leg.silent().hears("The caller is no longer waiting").hears("<Hangup/>")
		d.agentIs(queue.Ready, "")
	})
	t.Run("when 1 is pressed", func(t *testing.T) {
		t.Parallel()
		d, leg, _, _ := ringing(t)
		leg.silent()
		d.leaves("CA1", queue.Abandoned)
		leg.press("1")
		d.equal("told", []string{hindi(t).CallerGone()}, leg.doc.Say)
		d.agentIs(queue.Ready, "")
	})
}

func TestOurFaultOnAnAgentsLegEndsTheLegAlone(t *testing.T) {
	t.Parallel()
	for kind, reason := range map[string][]string{"error": nil, "hang": nil, "panic": {"panic"}} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			d, leg, _, offer := ringing(t, func(o *Options) { o.Timeout = time.Second })
			d.line.trouble.set(kind)
			leg.silent()
			d.equal("answer", true, leg.doc.Hangup != nil && leg.doc.Dial.Action == "" && len(leg.doc.Say) == 0)
			d.equal("counted", reason, d.counts.reasons())
			d.equal("to be taken out", []string(nil), d.line.leftSoon())
			d.equal("offer", offer.Ref, d.entry("CA1").Offer)
		})
	}
	t.Run("a token that is not ours", func(t *testing.T) {
		t.Parallel()
		d, leg, _, _ := ringing(t)
		leg.on("/voice/agent?t=unknown", nil).hears("<Hangup/>")
		d.equal("counted", []string{"request"}, d.counts.reasons())
	})
}

func TestTheEndOfAnAgentsLegSaysWhyTheOfferCameToNothing(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		state  queue.AgentState
		reason string
	}{
		"busy":        {queue.Away, queue.ReasonBusy},
		"no-answer":   {queue.Away, queue.ReasonNoAnswer},
		"failed":      {queue.Away, queue.ReasonUnreachable},
		"completed":   {queue.Away, queue.ReasonNoAnswer},
		"canceled":    {queue.Ready, ""},
		"ringing":     {queue.Reserved, ""},
		"in-progress": {queue.Reserved, ""},
		"nonsense":    {queue.Reserved, ""},
	}
	for word, tt := range tests {
		t.Run(word, func(t *testing.T) {
			t.Parallel()
			d, leg, status, _ := ringing(t)
			for range 2 {
				d.equal("answer", 204, d.post(status, leg.form(url.Values{"CallStatus": {word}})).Code)
			}
			d.agentIs(tt.state, tt.reason)
			d.equal("caller in line", true, d.entry("CA1").InLine())
		})
	}
}

func TestTheEndOfAnAcceptedLegEndsTheTalk(t *testing.T) {
	t.Parallel()
	d, leg, status, _ := ringing(t)
	leg.silent().press("1")
	d.must(d.line.Dispatcher.Met(t.Context(), "CA1"))
	d.equal("answer", 204, d.post(status, leg.form(url.Values{"CallStatus": {"completed"}})).Code)
	d.agentIs(queue.WrapUp, "")
	d.equal("caller", queue.Answered, d.entry("CA1").Outcome)
}

func TestAStatusUnderATokenThatIsNotOursChangesNothing(t *testing.T) {
	t.Parallel()
	d, leg, _, _ := ringing(t)
	d.equal("answer", 204, d.post("/voice/agent/status?t=unknown", leg.form(url.Values{"CallStatus": {"busy"}})).Code)
	d.agentIs(queue.Reserved, "")
}
