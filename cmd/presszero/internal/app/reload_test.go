package app

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"presszero/flows"
	"presszero/sim"
)

// How often files are changed while how many people call.
const (
	edits   = 15
	callers = 60
)

// edition is one version of a flow. No step of it has the name of one of another version.
func edition(n int) flows.File {
	return flows.File{Name: "flows/front-desk.yaml", Data: fmt.Appendf(nil, `
flow: front-desk
person: reception
start: hello%[1]d
steps:
  hello%[1]d:
    menu: This is edition %[1]d. For its word, press 1. For a person, press 0.
    keys: {"1": word%[1]d}
    tries: 5
    timeout: 30s
  word%[1]d: {say: The word of edition %[1]d., next: hello%[1]d}
`, n)}
}

// spoiled are files that must not be taken into service.
var spoiled = []string{
	"flow: front-desk\nperson: reception\nstart: nowhere\nsteps:\n  bye: {hangup: Bye.}\n",
	"flow: front-desk\nsteps: [",
	"flow: &a front-desk\nsteps: [" + strings.Repeat("*a, ", 3_000) + "]\n",
	"flow: front-desk\nperson: reception\nstart: a\nsteps:\n  a: {goto: b}\n  b: {goto: a}\n",
	"",
}

// TestFilesAreChangedUnderLoadWithoutOneFailedWebhook has many people call while good and bad files are put in the place of
// each other. Each caller stays with the edition that has greeted them, and reaches a person.
func TestFilesAreChangedUnderLoadWithoutOneFailedWebhook(t *testing.T) {
	x := newExchange(t, setup{speed: 20, agent: agentWhoTalks(2 * time.Second), edit: func(f *Files) {
		noWrapUp(f)
		f.Agents, f.Flows = agentsFile(20, "reception, billing, appointments, nurses"), []flows.File{edition(0)}
	}})
	var phones []*sim.Phone
	for n := range edits {
		for i := range callers / edits {
			phones = append(phones, x.call(number(len(phones)), sim.AwaitAsked(), sim.Wait(time.Duration(1+i)*3*time.Second), sim.Press("1"),
				sim.AwaitHeard("The word of edition"), sim.AwaitAsked(), sim.Press("0"), sim.AwaitConnected(), sim.AwaitFinished()))
		}
		x.put(n, flows.File{Name: "flows/front-desk.yaml", Data: []byte(spoiled[n%len(spoiled)])}, "not taken into service")
		x.put(n, edition(n+1), "changed files are in service")
	}
	x.finish(phones...)
	x.settled()
	for _, phone := range phones {
		if met := editions(phone); len(met) != 1 {
			x.wrong(phone.CallSID(), "has met the editions %v, want one", met)
		}
	}
	if n := x.front.failures(); n > 0 {
		t.Errorf("%d answers were no success: %v", n, x.front.codes)
	}
	if w := x.carrier.Warnings(); len(w) > 0 {
		t.Errorf("the carrier has found fault %d times, first: %v", len(w), w[0])
	}
	if faults := x.said.about("our fault"); len(faults) > 0 {
		t.Errorf("faults: %v", faults)
	}
	if n := len(x.carrier.Bridges()); n != len(phones) {
		t.Errorf("%d talks of %d callers", n, len(phones))
	}
}

// put puts a file in the place of the flow, and waits until every replica has said so often what becomes of it.
func (x *exchange) put(before int, file flows.File, says string) {
	x.Helper()
	x.files.change(func(f *Files) { f.Flows = []flows.File{file} })
	x.eventually(says, func() bool { return len(x.said.about(says)) >= (before+1)*len(x.apps) })
}

var editionHeard = regexp.MustCompile(`edition (\d+)`)

// editions are the editions of the flow that a caller has heard of.
func editions(phone *sim.Phone) []string {
	var met []string
	for _, e := range phone.History() {
		if heard, ok := e.(sim.Heard); ok {
			for _, found := range editionHeard.FindAllStringSubmatch(heard.Text, -1) {
				met = append(met, found[1])
			}
		}
	}
	slices.Sort(met)
	return slices.Compact(met)
}

func TestAFlowThatNobodyEditsIsKeptHoweverOftenAnotherIs(t *testing.T) {
	t.Parallel()
	site := &flows.Site{}
	untouched := &flows.Program{Name: "clinic", Version: "1", Site: site}
	edited := func(n int) *service {
		now := &flows.Program{Name: "front-desk", Version: strconv.Itoa(n), Site: site}
		return &service{built: &Built{Site: site, Programs: map[string]*flows.Program{"clinic": untouched, "front-desk": now}}}
	}
	l := newLive(edited(0))
	for n := range keptVersions + 1 {
		l.swap(edited(n + 1))
	}
	now, _ := l.Program("clinic", "")
	if kept, ok := l.Program("clinic", now.Version); !ok || kept == nil {
		t.Error("the version in service is not found by its name: whoever calls is treated as if it were gone")
	}
	if len(l.pinned) > keptVersions {
		t.Errorf("%d versions are kept", len(l.pinned))
	}
}
