package app

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"presszero/flows"
	"presszero/queue"
	"presszero/sim"
)

// queuesFile adds keys to every queue.
func queuesFile(f *Files, keys string) {
	f.Queues.Data = []byte(strings.ReplaceAll(string(f.Queues.Data), "    ladder:", keys+"    ladder:"))
}

func TestAgentsAreRungOnAPhoneOverSIPAndInABrowser(t *testing.T) {
	t.Parallel()
	for name, address := range map[string]string{
		"phone": "+15550171", "SIP": "sip:anna@example.com", "browser": "client:anna",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			x := newExchange(t, setup{away: true, edit: func(f *Files) {
				noWrapUp(f)
				f.Agents.Data = []byte(strings.Replace(string(f.Agents.Data), `"+15550101"`, fmt.Sprintf("%q", address), 1))
			}, agents: map[string]sim.Party{"anna": answering(name)}})
			x.setAgent("anna", queue.Ready)
			x.finish(x.call(number(1), sim.AwaitAsked(), sim.Press("0"), sim.AwaitConnected(), sim.TalkFor(2*time.Second), sim.HangUp()))
			if talks := x.carrier.Bridges(); len(talks) != 1 || talks[0].AgentParty != address {
				t.Errorf("talks are %+v, want one with %s", talks, address)
			}
		})
	}
}

// answering answers by a click in a browser, and elsewhere by 1.
func answering(way string) sim.Party {
	if way == "browser" {
		return softphone()
	}
	return sim.Party{After: time.Second, Script: sim.Script{sim.AwaitAsked(), sim.Press("1"), sim.AwaitConnected(), sim.AwaitFinished()}}
}

// softphone is an agent in a browser, who answers by a click.
func softphone() sim.Party {
	return sim.Party{After: time.Second, Script: sim.Script{sim.AwaitConnected(), sim.AwaitFinished()}}
}

func TestARingGroupHasOneWinnerOverTheCarrier(t *testing.T) {
	t.Parallel()
	x := newExchange(t, setup{away: true, edit: func(f *Files) { noWrapUp(f); queuesFile(f, "    ring_group: 2\n") }, agents: map[string]sim.Party{
		"anna":  {After: time.Second, Script: sim.Script{sim.AwaitAsked(), sim.AwaitHeard("colleague"), sim.AwaitFinished()}},
		"bilal": {After: 2 * time.Second, Script: sim.Script{sim.AwaitAsked(), sim.Press("1"), sim.AwaitConnected(), sim.AwaitFinished()}},
	}})
	x.setAgent("anna", queue.Ready)
	x.setAgent("bilal", queue.Ready)
	phone := x.call(number(1), sim.AwaitAsked(), sim.Press("0"), sim.AwaitConnected(), sim.TalkFor(4*time.Second), sim.HangUp())
	x.finish(phone)
	x.eventually("both are ready again", func() bool {
		return x.agent("anna").State == queue.Ready && x.agent("bilal").State == queue.Ready
	})
	talks := x.carrier.Bridges()
	if len(talks) != 1 || talks[0].AgentParty != x.declared("bilal").Address {
		x.wrong(phone.CallSID(), "talks are %+v, want one with bilal", talks)
	}
	if r := x.carrier.PartyRecord(x.declared("anna").Address); r.Answered != 1 || r.RungWhileTalking > 0 {
		t.Errorf("anna's phone has been through %+v", r)
	}
}

func TestAnAgentCallsInAndIsReadyByOneKey(t *testing.T) {
	t.Parallel()
	x := newExchange(t, setup{away: true, edit: noWrapUp})
	x.setAgent("anna", queue.Away)
	x.finish(x.call(x.declared("anna").Address, sim.AwaitAsked(), sim.Press("1"), sim.AwaitHeard("You are ready"), sim.AwaitFinished()))
	x.eventually("anna is ready", func() bool { return x.agent("anna").State == queue.Ready })
}

func TestAMachineThatAnswersEndsTheOfferSooner(t *testing.T) {
	t.Parallel()
	x := newExchange(t, setup{away: true, edit: func(f *Files) {
		noWrapUp(f)
		f.Settings.Agents.MachineDetection = on
	}, agents: map[string]sim.Party{"anna": sim.Voicemail(time.Second)}})
	x.setAgent("anna", queue.Ready)
	phone := x.call(number(1), sim.AwaitAsked(), sim.Press("0"))
	x.eventually("anna is away", func() bool { return x.agent("anna").State == queue.Away })
	var answered, ended time.Time
	for _, e := range x.carrier.Log() {
		switch {
		case e.Party != x.declared("anna").Address:
		case e.Kind == sim.KindAnswered:
			answered = e.At
		case e.Kind == sim.KindEnded:
			ended = e.At
		}
	}
	if up := ended.Sub(answered); !ended.IsZero() && up > 8*time.Second {
		x.wrong(phone.CallSID(), "the voicemail was listened to for %v", up)
	}
	phone.HangUp()
}

func TestOnlyBrowsersNeedASignOfLife(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]time.Duration{
		"client:anna": 30 * time.Second, "sip:anna@example.com": 0, "+15550101": 0,
	} {
		if got := present(queue.Agent{}, flows.Agent{Address: address, Lease: 30 * time.Second}).Lease; got != want {
			t.Errorf("the lease of %s is %v, want %v", address, got, want)
		}
	}
}
