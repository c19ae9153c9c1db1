package flows_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"presszero/flows"
)

// siteOf is a site of queues and the opening hours office.
func siteOf(t *testing.T, queues string) *flows.Site {
	t.Helper()
	hours := flows.File{Name: "hours.yaml", Data: []byte(`hours: {office: {zone: UTC, week: {mon-fri: "09:00-17:00"}}}`)}
	site, diags := flows.ReadSite(flows.File{Name: "queues.yaml", Data: []byte(queues)}, hours, flows.File{})
	if err := diags.Err(); err != nil {
		t.Fatal(err)
	}
	return site
}

func TestARungHoldsForItsReasons(t *testing.T) {
	t.Parallel()
	site := siteOf(t, `queues: {desk: {ladder: [{transfer: "+15550110", when: [closed, full]}, {voicemail: {owner: desk, due: 1h}}]}}`)
	ladder := site.Queues["desk"].Ladder
	for _, why := range flows.Whys() {
		want := why == flows.WhyClosed || why == flows.WhyFull
		if ladder[0].Holds(why) != want || !ladder[1].Holds(why) || !ladder[1].Takes(why) || ladder[0].Takes(why) {
			t.Errorf("for %s the first rung holds: %t, want %t", why, ladder[0].Holds(why), want)
		}
	}
	if first := site.Queues["desk"].First(flows.WhyUnstaffed); first != &ladder[1] {
		t.Errorf("the first rung for an empty office is %+v", first)
	}
}

// TestAFlowMeetsTheQueuesToWhichLaddersLead holds for what is proven, covered and fingerprinted.
func TestAFlowMeetsTheQueuesToWhichLaddersLead(t *testing.T) {
	t.Parallel()
	queues := `queues:
  desk: {hours: office, closed: {en: The desk is closed.}, ladder: [{queue: second}, {voicemail: {owner: desk, due: 1h}}]}
  second: {ladder: [{queue: third}, {voicemail: {owner: desk, due: 1h}}]}
  third: {ladder: [{voicemail: {owner: desk, due: 1h}}]}
  other: {ladder: [{voicemail: {owner: desk, due: 1h}}]}
`
	flow := flows.File{Name: "line.yaml", Data: []byte("flow: line\nlanguages: [en, hi]\nperson: desk\nstart: line\nsteps: {line: {enqueue: desk}}\n")}
	prog, diags := flows.Compile(flow, siteOf(t, queues))
	if prog == nil {
		t.Fatal(diags)
	}
	if diff := cmp.Diff([]string{"desk", "second", "third"}, prog.Queues); diff != "" {
		t.Errorf("queues (-want +got):\n%s", diff)
	}
	lacking := slices.ContainsFunc(diags, func(d flows.Diagnostic) bool {
		return d.Code == "PZ168" && strings.Contains(d.Message, `what is said when the queue desk is closed is not there in the language "hi"`)
	})
	if !lacking {
		t.Errorf("nobody is told that the queue cannot say in Hindi that it is closed: %v", diags)
	}
	changed, _ := flows.Compile(flow, siteOf(t, strings.Replace(queues, "third: {", "third: {max_expected_wait: 5m, ", 1)))
	if changed.Version == prog.Version {
		t.Error("another limit of a queue to which the ladders lead does not change the version")
	}
}
