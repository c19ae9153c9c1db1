package promises

import (
	"fmt"
	"testing"
	"time"

	"presszero/queue"
	"presszero/queue/estimate"
	"presszero/queue/simulate"
)

// office is a queue with ten agents, and callers who are a little more than they can serve.
func office(t *testing.T) (simulate.Site, []simulate.Caller) {
	t.Helper()
	site := simulate.Site{Queues: map[string]simulate.Queue{"desk": {Handle: 4 * time.Minute, WrapUp: 20 * time.Second, Policy: estimate.DefaultPolicy()}}}
	for i := range 10 {
		site.Agents = append(site.Agents, queue.Agent{ID: fmt.Sprint("agent", i), Queues: []string{"desk"}})
	}
	rate, err := simulate.ParseRate("desk=155/h")
	if err != nil {
		t.Fatal(err)
	}
	return site, simulate.Arrivals([]simulate.Rate{rate}, site, 4*time.Hour, 10*time.Minute, 5)
}

// TestWhatCallersAreToldIsMostlyKept holds the bar of the method for lines with five agents or more: 88 of a hundred first
// promises are kept.
func TestWhatCallersAreToldIsMostlyKept(t *testing.T) {
	t.Parallel()
	site, callers := office(t)
	report, counts, err := Play(t.Context(), site, callers, 20*time.Second)
	if err != nil {
		t.Fatal(err)
	}
	c := counts["desk"]
	if c.Told < len(callers)/4 || c.KeptShare() < 0.88 || c.Raises > c.Told*15/100 {
		t.Errorf("%+v: %.2f kept", *c, c.KeptShare())
	}
	if lane := report.Lanes[queue.LaneRef{Queue: "desk", Lane: queue.MainLane}]; c.Told+c.Untold > lane.Calls || c.Kept > lane.Answered {
		t.Errorf("%+v of %+v", *c, *lane)
	}
}

// TestSpeakingChangesNothing holds that callers who are spoken to are served as those who are not.
func TestSpeakingChangesNothing(t *testing.T) {
	t.Parallel()
	site, callers := office(t)
	silent, err := simulate.Run(t.Context(), site, callers[:200], 20*time.Second)
	if err != nil {
		t.Fatal(err)
	}
	spoken, _, err := Play(t.Context(), site, callers[:200], 20*time.Second)
	if err != nil {
		t.Fatal(err)
	}
	if changes := spoken.Changes(&silent); changes != "nothing\n" {
		t.Errorf("speaking to callers has changed\n%s", changes)
	}
}

// TestAPolicyThatPromisesTheLikelyBreaksMore holds that the counts tell a bad policy from a good one.
func TestAPolicyThatPromisesTheLikelyBreaksMore(t *testing.T) {
	t.Parallel()
	site, callers := office(t)
	_, careful, err := Play(t.Context(), site, callers, 20*time.Second)
	if err != nil {
		t.Fatal(err)
	}
	q := site.Queues["desk"]
	q.Policy.Quantile = 0.5
	site.Queues["desk"] = q
	_, rash, err := Play(t.Context(), site, callers, 20*time.Second)
	if err != nil {
		t.Fatal(err)
	}
	if rash["desk"].KeptShare() >= careful["desk"].KeptShare() {
		t.Errorf("kept %.2f of what is likely, %.2f of what is sure", rash["desk"].KeptShare(), careful["desk"].KeptShare())
	}
}
