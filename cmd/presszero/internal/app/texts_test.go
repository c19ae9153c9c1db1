package app

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/zap/zaptest"

	"presszero/config"
	"presszero/flows"
	"presszero/ivr"
	"presszero/ivr/callstore"
	"presszero/ivr/twilio"
	"presszero/sim"
)

// aftercareFlow sends a text, and promises a callback where it cannot; the words are a module's.
const aftercareFlow = `
flow: aftercare
person: reception
start: address
steps:
  address: {sms: "1 High Street", next: sent, failed: call-back}
  sent: {say: "The message is on its way.", next: choose}
  choose: {subflow: choice, next: bye}
  call-back: {callback: reception, within: 4h, next: bye}
  bye: {hangup: "Goodbye."}
`

const choiceModule = `
flow: choice
inputs: {}
start: ask
steps:
  ask: {menu: "To go on, press 1. For a person, press 0.", keys: {"1": done}}
  done: {return: }
`

func withAftercare(f *Files) {
	f.Flows = append(f.Flows, flows.File{Name: "flows/aftercare.yaml", Data: []byte(aftercareFlow)}, flows.File{Name: "flows/choice.yaml", Data: []byte(choiceModule)})
}

func TestATextReachesTheCallersPhoneOnce(t *testing.T) {
	t.Parallel()
	x := newExchange(t, setup{flow: "aftercare", speed: 5, edit: withAftercare})
	x.finish(x.call(number(1), sim.AwaitHeard("sending you a text"), sim.AwaitHeard("on its way"), sim.AwaitHeard("To go on"), sim.Press("1"), sim.AwaitHeard("Goodbye"), sim.AwaitFinished()))
	sent := x.carrier.Texts()
	if len(sent) != 1 || sent[0].To != number(1) || sent[0].From != StageNumber || sent[0].Body != "1 High Street" {
		t.Errorf("sent were %+v", sent)
	}
}

func TestACallerWhoCannotGetATextIsPromisedACallback(t *testing.T) {
	t.Parallel()
	x := newExchange(t, setup{flow: "aftercare", speed: 5, edit: withAftercare})
	x.carrier.SetLandline(number(1))
	phone := x.call(number(1), sim.AwaitHeard("We can call you back on"), sim.Press("1"), sim.AwaitHeard("within 4 hours"), sim.AwaitFinished())
	x.finish(phone)
	shown, err := x.app().stores.calls.Messages(t.Context(), 5)
	x.must(err)
	if len(shown) != 1 || shown[0].Kind != "callback" || shown[0].Number != number(1) || shown[0].Call != phone.CallSID() {
		t.Errorf("shown are %+v", shown)
	}
	if len(x.carrier.Texts()) != 0 {
		t.Errorf("sent were %+v", x.carrier.Texts())
	}
}

func TestAModuleIsCheckedAndAnswersNoCalls(t *testing.T) {
	t.Parallel()
	files, err := Library(config.Default())()
	if err != nil {
		t.Fatal(err)
	}
	withAftercare(&files)
	built, _, err := Build(files)
	if err != nil {
		t.Fatal(err)
	}
	if names := built.Names(); slices.Contains(names, "choice") || !slices.Contains(names, "aftercare") {
		t.Errorf("the flows are %v", names)
	}
	files.Flows[len(files.Flows)-1].Data = []byte(strings.Replace(choiceModule, `"1": done`, `"1": don`, 1))
	if _, _, err := Build(files); err == nil || !strings.Contains(err.Error(), "flows/choice.yaml:6") {
		t.Errorf("a fault in a module is told as %v", err)
	}
}

// refusing is a carrier that takes no text messages.
type refusing struct{}

func (refusing) Text(context.Context, twilio.TextRequest) (string, error) {
	return "", errors.New("carrier answered 400, code 21614")
}

func TestTextsThatAreNotSentAreCountedAndKnownToTheCall(t *testing.T) {
	t.Parallel()
	var faults atomic.Int32
	store := callstore.NewMemory(callstore.MemoryOptions{})
	waiting := newTexts(refusing{}, store, "", func(string) { faults.Add(1) }, zaptest.NewLogger(t))
	taken := 0
	for id := 1; id <= mostTexts+5; id++ {
		if waiting.Send("CA1", ivr.Text{ID: id, To: "+15550111", From: "+15550100", Body: "Hello"}) {
			taken++
		}
	}
	if taken != mostTexts {
		t.Errorf("%d messages wait, not %d", taken, mostTexts)
	}
	waiting.send(t.Context(), <-waiting.waiting)
	status, err := waiting.Status(t.Context(), "CA1", 1)
	if diff := cmp.Diff(ivr.TextFailed, status); diff != "" || err != nil || faults.Load() != 1 {
		t.Errorf("status %q, %v, %d faults", status, err, faults.Load())
	}
}
