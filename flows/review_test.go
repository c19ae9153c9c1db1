package flows_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"presszero/flows"
)

func TestAQueueToWhichNothingLeadsIsFoundOnceTheFlowsAreKnown(t *testing.T) {
	t.Parallel()
	site := fixtureSite(t)
	program, diags := flows.Compile(load(t, "testdata/sound/sales-is-a-department.yaml"), site)
	if program == nil {
		t.Fatal(diags)
	}
	now := time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)
	got := lines(flows.Review(site, []*flows.Program{program}, now))
	if diff := cmp.Diff([]string{`queues.yaml:3:3: warning: no flow leads to the queue "billing" [PZ215]`}, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if diags := flows.Review(site, nil, now); len(diags) > 0 {
		t.Errorf("nothing is known of the flows, and yet: %v", diags)
	}
}

func TestHolidaysArePastOnlyWhenAllOfThemAre(t *testing.T) {
	t.Parallel()
	site := fixtureSite(t) // its last holiday is 2026-12-25 in Kolkata
	last := time.Date(2026, 12, 25, 23, 59, 0, 0, site.Hours["office"].Zone)
	if diags := flows.Review(site, nil, last); len(diags) > 0 {
		t.Errorf("on the last holiday: %v", diags)
	}
	want := []string{`hours.yaml:2:121: warning: all holidays of "office" are over; the last one was 2026-12-25 [PZ213]`}
	got := lines(flows.Review(site, nil, last.Add(time.Minute)))
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("on the day after (-want +got)\n%s", diff)
	}
	site.Hours["office"].Holidays = append(site.Hours["office"].Holidays, flows.Holiday{From: "01-26", To: "01-26"})
	if diags := flows.Review(site, nil, last.AddDate(9, 0, 0)); len(diags) > 0 {
		t.Errorf("with a holiday of every year: %v", diags)
	}
}

// lines are diagnostics in a line each.
func lines(diags flows.Diagnostics) []string {
	var all []string
	for _, d := range diags {
		all = append(all, d.String())
	}
	return all
}
