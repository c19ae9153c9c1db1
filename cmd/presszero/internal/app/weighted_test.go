package app

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"presszero/flows"
	"presszero/queue"
	"presszero/sim"
)

const weightedQueues = `
queues:
  reception:
    choice: weighted
    wrap_up: 0s
    ladder: [{voicemail: {owner: reception, due: 4h}}]
`

const weightedAgents = `
agents:
  anna: {address: "+15550101", queues: [reception], weight: 3}
  ben: {address: "+15550102", queues: [reception]}
`

// TestAnAgentOfThreeTimesTheWeightTakesThreeTimesTheCalls lets callers come one after the other, so that each time both agents
// are free.
func TestAnAgentOfThreeTimesTheWeightTakesThreeTimesTheCalls(t *testing.T) {
	t.Parallel()
	x := newExchange(t, setup{away: true, speed: 40, edit: func(f *Files) {
		f.Flows = []flows.File{edition(0)}
		f.Queues.Data, f.Agents.Data = []byte(weightedQueues), []byte(weightedAgents)
	}})
	x.setAgent("anna", queue.Ready)
	x.setAgent("ben", queue.Ready)
	for n := range 8 {
		x.finish(x.call(number(n), sim.AwaitAsked(), sim.Press("0"), sim.AwaitConnected(), sim.AwaitFinished()))
		x.settled()
	}
	took := map[string]int{}
	for _, b := range x.carrier.Bridges() {
		took[b.AgentParty]++
	}
	if diff := cmp.Diff(map[string]int{x.declared("anna").Address: 6, x.declared("ben").Address: 2}, took); diff != "" {
		t.Errorf("calls by agent (-want +got):\n%s", diff)
	}
}
