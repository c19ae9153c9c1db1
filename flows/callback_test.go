package flows_test

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"presszero/flows"
)

const callbackHours = `hours:
  office:
    zone: Europe/London
    week: {mon-fri: "09:00-12:30, 13:30-19:00", sat: "10:00-14:00", sun: closed}
    holidays: [{date: 12-25, name: Christmas}, {date: 2026-12-28, hours: "11:00-12:00"}]
`

func callbackSite(t testing.TB, rules string) *flows.Site {
	t.Helper()
	queues := "queues:\n  desk:\n    hours: office\n    callback: " + rules + "\n    ladder: [{voicemail: {owner: desk, due: 4h}}]\n"
	site, found := flows.ReadSite(flows.File{Name: "queues.yaml", Data: []byte(queues)}, flows.File{Name: "hours.yaml", Data: []byte(callbackHours)}, flows.File{})
	if site == nil {
		t.Fatal(found.Err())
	}
	return site
}

func TestCallbacksOfAQueueHaveRulesWhereItDeclaresNone(t *testing.T) {
	t.Parallel()
	declared := callbackSite(t, "{}").Queues["desk"]
	plain := (&flows.Queue{}).Calls()
	plain.Pos = declared.Callback.Pos
	if got := declared.Calls(); got != plain {
		t.Errorf("the defaults of the table are %+v, of a queue without callbacks %+v", got, plain)
	}
}

func TestNobodyIsCalledBackInQuietHoursNorWhenItIsClosed(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		from, to := rapid.IntRange(0, 24*60-1).Draw(t, "from"), rapid.IntRange(0, 24*60-1).Draw(t, "to")
		site := callbackSiteOnce()
		hours := site.Hours["office"]
		rules := flows.CallbackRules{Quiet: flows.Span{From: from, To: to}}
		at := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(rapid.IntRange(0, 365*24*60*60).Draw(t, "at")) * time.Second)
		next := rules.NextCall(hours, at)
		if next.IsZero() {
			return
		}
		may := func(at time.Time) bool {
			local := at.In(hours.Zone)
			clock := local.Hour()*60 + local.Minute()
			quiet := from <= clock && clock < to
			if from > to {
				quiet = clock >= from || clock < to
			}
			return hours.IsOpen(at) && !quiet
		}
		if next.Before(at) || !may(next) {
			t.Fatalf("asked at %v, quiet %d to %d: %v is no time for a call", at, from, to, next)
		}
		for before := at; before.Before(next); before = before.Add(time.Minute) {
			if may(before) {
				t.Fatalf("asked at %v, quiet %d to %d: %v would have done, before %v", at, from, to, before, next)
			}
		}
	})
}

// callbackSiteOnce is a site with hours that have holidays, and clocks that change.
func callbackSiteOnce() *flows.Site {
	site, _ := flows.ReadSite(flows.File{}, flows.File{Name: "hours.yaml", Data: []byte(callbackHours)}, flows.File{})
	return site
}

func TestQuietHoursAreReadByTheClockOnTheWall(t *testing.T) {
	t.Parallel()
	site := callbackSite(t, `{quiet: "18:00-09:30"}`)
	rules, hours := site.Queues["desk"].Calls(), site.Hours["office"]
	for asked, want := range map[string]string{
		"2026-03-27T17:00:00Z": "2026-03-27T17:00:00Z",      // a Friday, open and loud
		"2026-03-27T18:30:00Z": "2026-03-28T10:00:00Z",      // quiet; Saturday opens later than it is quiet
		"2026-03-28T15:00:00Z": "2026-03-30T09:30:00+01:00", // the clocks go forward on that Sunday
		"2026-10-24T15:00:00Z": "2026-10-26T09:30:00Z",      // and back on that one
		"2026-12-24T18:00:00Z": "2026-12-26T10:00:00Z",      // over Christmas
		"2026-12-26T14:00:00Z": "2026-12-28T11:00:00Z",
	} {
		at, _ := time.Parse(time.RFC3339, asked)
		if got := rules.NextCall(hours, at).In(hours.Zone).Format(time.RFC3339); got != want {
			t.Errorf("asked at %s: called at %s, want %s", asked, got, want)
		}
	}
	if at := time.Date(2026, 1, 1, 3, 0, 0, 0, time.UTC); !rules.NextCall(nil, at).Equal(at) {
		t.Error("without hours there is a time at which nobody is called")
	}
}

func TestQuietHoursThatSayNothingAreNamed(t *testing.T) {
	t.Parallel()
	for _, quiet := range []string{"21:00", "21:00-21:00", "25:00-08:00", "at night"} {
		queues := "queues:\n  desk:\n    callback: {quiet: \"" + quiet + "\"}\n    ladder: [{voicemail: {owner: desk, due: 4h}}]\n"
		_, found := flows.ReadSite(flows.File{Name: "queues.yaml", Data: []byte(queues)}, flows.File{}, flows.File{})
		if err := found.Err(); err == nil || !strings.Contains(err.Error(), "queues.yaml:3:") {
			t.Errorf("%q: %v, want a fault in line 3", quiet, err)
		}
	}
}
