package webhook

import (
	"net/url"
	"testing"
	"time"

	"presszero/queue"
)

// annasPhone is the number from which the phones of the tests call.
const annasPhone = "+15550111"

// byPhone is a desk where anna calls in from her own phone.
func byPhone(o *Options) {
	o.AgentAt = func(number string) string {
		if number == annasPhone {
			return "anna"
		}
		return ""
	}
}

func TestAnAgentWhoCallsInIsReadyByOneKey(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		key   string
		state queue.AgentState
		says  string
	}{
		"ready":   {"1", queue.WrapUp, hindi(t).AgentReady()}, // ready when the phone is free again
		"away":    {"2", queue.Away, hindi(t).AgentAway()},
		"offline": {"3", queue.Offline, hindi(t).AgentOffline()},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := open(t, byPhone)
			_, err := d.store.SetAgent(t.Context(), "anna", queue.Away, queue.ReasonNoAnswer)
			d.must(err)
			p := d.call("CA9", number)
			d.equal("told", []string{hindi(t).AgentAway(), hindi(t).AgentMenu()}, p.doc.Gather.Say)
			target, key := p.doc.Gather.Action, url.Values{"Digits": {tt.key}}
			d.equal("told then", []string{tt.says, hindi(t).Goodbye()}, p.on(target, key).doc.Say)
			d.equal("ends", true, p.doc.Hangup != nil)
			a, err := d.store.Agent(t.Context(), "anna")
			d.must(err)
			d.equal("anna", tt.state, a.State)
			again := p.last
			d.equal("repeated", again, p.on(target, key).last)
			d.clock.Advance(time.Minute)
			_, err = d.store.Sweep(t.Context(), 10)
			d.must(err)
			if tt.key == "1" {
				d.agentIs(queue.Ready, "")
			}
		})
	}
}

func TestZeroOnAnAgentsPhoneReachesAPersonWithOneRequest(t *testing.T) {
	t.Parallel()
	for _, to := range []string{number, largeNumber, lineNumber} {
		d := open(t, byPhone)
		d.call("CA9", to).press("0")
		d.equal("state of the caller of "+to, queue.Waiting, d.entry("CA9").State)
		d.equal("faults", []string(nil), d.counts.reasons())
	}
}

func TestSilenceOnAnAgentsPhoneGoesOnAsAnyCallersCall(t *testing.T) {
	t.Parallel()
	for name, goOn := range map[string]func(p *phone){
		"silence":       func(p *phone) { p.silent() },
		"a foreign key": func(p *phone) { p.press("7") },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d, other := open(t, byPhone), open(t)
			p, plain := d.call("CA9", number), other.call("CA9", number)
			goOn(p)
			d.equal("hears", plain.doc.Gather.Say, p.doc.Gather.Say)
			d.agentIs(queue.Ready, "")
			p.press("0")
			d.equal("caller", queue.Waiting, d.entry("CA9").State)
		})
	}
}

func TestAnAgentsPhoneIsLikeAnyWhenTheLineCannotBeRead(t *testing.T) {
	t.Parallel()
	d, other := open(t, byPhone, func(o *Options) {
		o.AgentAt = func(string) string { return "nobody" }
	}), open(t)
	d.equal("hears", other.call("CA9", number).doc.Gather.Say, d.call("CA9", number).doc.Gather.Say)
}

func TestAMenuOfAnotherCallIsNoMenu(t *testing.T) {
	t.Parallel()
	d := open(t, byPhone)
	target := d.call("CA9", number).doc.Gather.Action
	other := &phone{desk: d, sid: "CA8", to: number}
	other.on(target, url.Values{"Digits": {"3"}}).hears("+15550199")
	d.agentIs(queue.Ready, "")
}

func TestAnAgentWhoIsSetAwayStaysReadyByOneKey(t *testing.T) {
	t.Parallel()
	for name, misses := range map[string]func(leg *phone){
		"declined": func(leg *phone) { leg.silent().press("2") },
		"silent":   func(leg *phone) { leg.silent().silent().silent() },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d, leg, _, _ := ringing(t)
			misses(leg)
			leg.press("1")
			d.equal("told", []string{hindi(t).AgentReady()}, leg.doc.Say)
			d.agentIs(queue.WrapUp, "") // until the phone is free again
			d.clock.Advance(time.Minute)
			_, err := d.store.Sweep(t.Context(), 10)
			d.must(err)
			d.agentIs(queue.Ready, "")
		})
	}
}

func TestALateLoserHearsThatAColleagueHasTheCaller(t *testing.T) {
	t.Parallel()
	d, leg, _, offer := ringing(t)
	d.must(d.store.PutAgents(t.Context(), []queue.Agent{
		{ID: "anna", Queues: []string{"reception"}, Language: "hi"}, {ID: "ben", Queues: []string{"reception"}, Language: "en"},
	}))
	d.must(d.store.PutRouting(t.Context(), map[string]queue.Routing{"reception": {Group: 2}}))
	_, err := d.store.SetAgent(t.Context(), "ben", queue.Ready, "")
	d.must(err)
	second := d.offered()
	leg.silent()
	_, err = d.store.Accept(t.Context(), second.Ref, time.Minute)
	d.must(err)
	leg.press("1")
	d.equal("told", []string{hindi(t).Taken()}, leg.doc.Say)
	d.equal("ends", true, leg.doc.Hangup != nil)
	address, err := NewAddresses(d.base(), d.seal, "").Taken(offer)
	d.must(err)
	leg.on(address, nil)
	d.equal("told where the leg is led", []string{hindi(t).Taken()}, leg.doc.Say)
}

func TestAMachinesVerdictEndsTheOfferAndAPersonsChangesNothing(t *testing.T) {
	t.Parallel()
	for who, reason := range map[string]string{
		"machine_start": queue.ReasonNoAnswer, "fax": queue.ReasonNoAnswer, "human": "", "unknown": "",
	} {
		t.Run(who, func(t *testing.T) {
			t.Parallel()
			d, leg, _, offer := ringing(t)
			leg.silent()
			address, err := NewAddresses(d.base(), d.seal, "").Verdict(offer.Ref)
			d.must(err)
			for range 2 {
				d.equal("answer", 204, d.post(address, leg.form(url.Values{"AnsweredBy": {who}})).Code)
			}
			if reason == "" {
				d.agentIs(queue.Reserved, "")
			} else {
				d.agentIs(queue.Away, reason)
			}
			d.equal("caller in line", true, d.entry("CA1").InLine())
		})
	}
	t.Run("whoever has pressed 1 is a person", func(t *testing.T) {
		t.Parallel()
		d, leg, _, offer := ringing(t)
		leg.silent().press("1")
		address, err := NewAddresses(d.base(), d.seal, "").Verdict(offer.Ref)
		d.must(err)
		d.post(address, leg.form(url.Values{"AnsweredBy": {"machine_start"}}))
		d.agentIs(queue.Talking, "")
	})
}

func (d *desk) base() *url.URL {
	d.Helper()
	base, err := url.Parse(public)
	d.must(err)
	return base
}
