package app

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"presszero/config"
	"presszero/flows"
	"presszero/internal/redistest"
	"presszero/sim"
)

// bankFlow looks its callers up and asks another system for a balance.
const bankFlow = `
flow: teller
person: reception
start: who
vars: {balance: 0, times: 0}
steps:
  who: {lookup: {first: welcome, repeat: again, otherwise: ask}, into: {times: calls}, failed: ask}
  welcome: {say: "Welcome to the bank.", next: ask}
  again: {say: "Welcome back after {{ times }}.", next: ask}
  ask:
    fetch: "BANK/balance?of={{ call.from }}"
    headers: {Authorization: "Bearer {{ secret.BANK }}"}
    into: {balance: /balance}
    next: told
    failed: sorry
  told: {say: "You have {{ balance }}.", next: choose}
  sorry: {say: "I cannot see your account.", next: talk}
  talk: {enqueue: reception}
  choose: {menu: "To hear it again, press 1. For a person, press 0.", keys: {"1": told}}
`

// withBank has the flow ask a system at an address, with a secret.
func withBank(address string) func(*Files) {
	return func(f *Files) {
		f.Flows = append(f.Flows, flows.File{Name: "flows/teller.yaml", Data: []byte(strings.ReplaceAll(bankFlow, "BANK/", address+"/"))})
		f.Settings.Fetch.Hosts = []string{strings.TrimPrefix(address, "http://")}
		f.Settings.Secrets = map[string]config.Secret{"BANK": "hunter2"}
	}
}

// TestWhatOneReplicaAsksAnotherMayTell has two replicas share their calls, each answering every other request.
func TestWhatOneReplicaAsksAnotherMayTell(t *testing.T) {
	t.Parallel()
	bank := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "Bearer hunter2" || r.FormValue("of") != number(1) {
			w.WriteHeader(http.StatusForbidden)
		}
		w.Header().Set("Content-Type", "application/json")
		fmt.Fprint(w, `{"balance": 4200}`)
	}))
	t.Cleanup(bank.Close)
	x := newExchange(t, setup{flow: "teller", speed: 5, redis: redistest.Start(t), replicas: 2, edit: withBank(bank.URL)})
	x.finish(x.call(number(1), sim.AwaitHeard("Welcome to the bank"), sim.AwaitHeard("You have 4200"), sim.HangUp()))
	x.eventually("the call is counted", func() bool {
		phone := x.call(number(1), sim.AwaitHeard("One moment"), sim.HangUp())
		x.finish(phone)
		return strings.Contains(x.story(phone.CallSID()), "Welcome back after")
	})
	for _, private := range []string{"hunter2", "/balance"} {
		if lines := x.said.about(private); len(lines) > 0 {
			t.Errorf("the log tells %s: %s", private, lines[0])
		}
	}
}

// TestAReplicaThatDiesWhileItAsksCostsNobodyTheWay kills the process that has asked before the answer is there.
func TestAReplicaThatDiesWhileItAsksCostsNobodyTheWay(t *testing.T) {
	t.Parallel()
	began := make(chan struct{}, 1)
	bank := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		began <- struct{}{}
		<-r.Context().Done()
	}))
	t.Cleanup(bank.Close)
	x := newExchange(t, setup{flow: "teller", speed: 5, redis: redistest.Start(t), children: true, edit: func(f *Files) {
		withBank(bank.URL)(f)
		f.Flows[len(f.Flows)-1].Data = []byte(strings.Replace(strings.ReplaceAll(bankFlow, "BANK/", bank.URL+"/"), `    headers: {Authorization: "Bearer {{ secret.BANK }}"}`+"\n", "", 1))
	}})
	phone := x.call(number(1), sim.AwaitHeard("I cannot see your account"), sim.AwaitConnected(), sim.HangUp())
	<-began
	x.addReplica(true)
	x.children[0].kill()
	x.finish(phone)
}
