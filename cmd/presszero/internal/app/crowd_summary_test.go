package app

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"presszero/queue"
)

// summary is a crowd on one screen: what became of whom, what the line tells of it, and how well the carrier agrees.
func summary(outcomes []outcome, l logs) string {
	counts := map[outcome]int{}
	for _, o := range outcomes {
		counts[o]++
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%d calls, %d agents, 2 replicas, 1 of them killed\n\n", len(outcomes), len(l.agents))
	fmt.Fprintf(&b, "%-15s %8s %8s %8s %8s %8s\n", "callers", "agent", "on call", "message", "in vain", "hung up")
	for _, r := range crowdRoles {
		fmt.Fprintf(&b, "%-15s", r.name)
		for _, f := range []fate{served, anybody, recorded, inVain, gaveUp} {
			fmt.Fprintf(&b, " %8d", counts[outcome{r.name, f}])
		}
		b.WriteString("\n")
	}
	kinds := map[string]int{}
	for _, e := range l.events {
		kinds[string(e.Kind)]++
		if e.Why != "" && (e.Kind == queue.EventEnded || e.Kind == queue.EventRefused || e.Kind == queue.EventJoined) {
			kinds[fmt.Sprintf("  %s %s", e.Kind, e.Why)]++
		}
	}
	fmt.Fprintf(&b, "\n%-24s %8d\n", "events", len(l.events))
	for _, kind := range slices.Sorted(maps.Keys(kinds)) {
		fmt.Fprintf(&b, "%-24s %8d\n", kind, kinds[kind])
	}
	fmt.Fprintf(&b, "\n%d talks by the line, %d by the carrier, told within %v of each other\n",
		len(l.talksOfLine()), len(l.talksOfCarrier()), l.slack.Round(time.Second))
	return b.String()
}

func TestACrowdIsSummedUpOnOneScreen(t *testing.T) {
	t.Parallel()
	got := summary([]outcome{{"patient", served}, {"patient", served}, {"closing", recorded}, {"impatient", gaveUp}}, agreed())
	const want = `# calls, # agents, # replicas, # of them killed

callers            agent  on call  message  in vain  hung up
patient                #        #        #        #        #
hindi                  #        #        #        #        #
billing                #        #        #        #        #
disputes               #        #        #        #        #
urgent                 #        #        #        #        #
impatient              #        #        #        #        #
redialling             #        #        #        #        #
nobody there           #        #        #        #        #
closing                #        #        #        #        #
machine only           #        #        #        #        #
called back            #        #        #        #        #
called billing         #        #        #        #        #
voicemail              #        #        #        #        #
not at home            #        #        #        #        #
waits after all        #        #        #        #        #
cancels                #        #        #        #        #

events                         ##
  ended answered                #
  refused declined              #
accepted                        #
agent                           #
bridged                         #
ended                           #
joined                          #
offered                         #
refused                         #

# talks by the line, # by the carrier, told within #s of each other
`
	if diff := cmp.Diff(want, regexp.MustCompile(`\d`).ReplaceAllString(got, "#")); diff != "" {
		t.Errorf("the summary's shape (-want +got):\n%s", diff)
	}
}
