package flows_test

import (
	"fmt"
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"presszero/flows"
)

// opening reads opening hours from the inside of their mapping.
func opening(t testing.TB, text string) *flows.Hours {
	t.Helper()
	file := flows.File{Name: "hours.yaml", Data: []byte("hours: {h: {" + text + "}}")}
	site, diags := flows.ReadSite(flows.File{}, file, flows.File{})
	if diags.HasErrors() {
		t.Fatal(flows.Format(diags, map[string][]byte{file.Name: file.Data}))
	}
	return site.Hours["h"]
}

func TestHoursTellWhetherAndUntilWhen(t *testing.T) {
	t.Parallel()
	office := `zone: Asia/Kolkata, week: {mon-fri: "09:00-17:30", sat: "10:00-13:00, 14:00-16:00", sun: closed},
		holidays: [{date: 2026-12-25, name: Christmas}, {date: 2026-12-24, hours: "09:00-12:00"}]`
	london := `zone: Europe/London, week: {mon-sun: "00:30-01:30, 08:00-18:00"}`
	berlin := `zone: Europe/Berlin, week: {sun: "02:15-02:45, 03:15-04:00"}`
	cases := []struct{ name, hours, at, want string }{
		{"in the morning", office, "2026-11-23T08:59:59+05:30", "closed until 2026-11-23T09:00:00+05:30"},
		{"at the opening", office, "2026-11-23T09:00:00+05:30", "open until 2026-11-23T17:30:00+05:30"},
		{"at the closing", office, "2026-11-23T17:30:00+05:30", "closed until 2026-11-24T09:00:00+05:30"},
		{"in another zone", office, "2026-11-23T11:59:59Z", "open until 2026-11-23T17:30:00+05:30"},
		{"between two stretches", office, "2026-11-21T13:30:00+05:30", "closed until 2026-11-21T14:00:00+05:30"},
		{"over the weekend", office, "2026-11-21T16:00:00+05:30", "closed until 2026-11-23T09:00:00+05:30"},
		{"on a short day", office, "2026-12-24T11:00:00+05:30", "open until 2026-12-24T12:00:00+05:30"},
		{"on a holiday", office, "2026-12-25T11:00:00+05:30", "closed until 2026-12-26T10:00:00+05:30"},
		{"until 24:00", `zone: UTC, week: {mon: "20:00-24:00"}`, "2026-11-23T21:00:00Z", "open until 2026-11-24T00:00:00Z"},
		{"over midnight", `zone: UTC, week: {mon: "20:00-24:00", tue: "00:00-06:00"}`, "2026-11-23T21:00:00Z", "open until 2026-11-24T06:00:00Z"},
		{"always", `zone: UTC, week: {mon-sun: "00:00-24:00"}`, "2026-11-23T21:00:00Z", "open for ever"},
		{"never", `zone: UTC, week: {mon: closed}`, "2026-11-23T21:00:00Z", "closed for ever"},
		{"clocks go forward past the opening", london, "2026-03-29T00:45:00Z", "open until 2026-03-29T02:00:00+01:00"},
		{"clocks went forward", london, "2026-03-29T02:00:00+01:00", "closed until 2026-03-29T08:00:00+01:00"},
		{"clocks go back, first time round", london, "2026-10-25T01:15:00+01:00", "open until 2026-10-25T01:30:00+01:00"},
		{"clocks go back, between", london, "2026-10-25T01:45:00+01:00", "closed until 2026-10-25T01:00:00Z"},
		{"clocks go back, second time round", london, "2026-10-25T01:15:00Z", "open until 2026-10-25T01:30:00Z"},
		{"a skipped stretch does not open", berlin, "2026-03-29T01:30:00+01:00", "closed until 2026-03-29T03:15:00+02:00"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			at, err := time.Parse(time.RFC3339, c.at)
			if err != nil {
				t.Fatal(err)
			}
			if got := told(opening(t, c.hours).At(at)); got != c.want {
				t.Errorf("at %s: %s, want %s", c.at, got, c.want)
			}
		})
	}
}

// told is an answer of At in words.
func told(open bool, next time.Time) string {
	word := map[bool]string{true: "open", false: "closed"}[open]
	if next.IsZero() {
		return word + " for ever"
	}
	return word + " until " + next.Format(time.RFC3339)
}

func TestHoursAgreeWithAClockOnTheWall(t *testing.T) {
	t.Parallel()
	zones := []string{"UTC", "Asia/Kolkata", "Europe/London", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca", "America/St_Johns"}
	rapid.Check(t, func(t *rapid.T) {
		zone, err := time.LoadLocation(rapid.SampledFrom(zones).Draw(t, "zone"))
		if err != nil {
			t.Fatal(err)
		}
		from := rapid.IntRange(0, 24*60-1).Draw(t, "from")
		h := &flows.Hours{Zone: zone}
		for day := range h.Week {
			h.Week[day] = []flows.Span{{From: from, To: rapid.IntRange(from+1, 24*60).Draw(t, "to")}}
		}
		onTheWall := func(at time.Time) bool {
			local := at.In(zone)
			span := h.Week[local.Weekday()][0]
			minute := local.Hour()*60 + local.Minute()
			return span.From <= minute && minute < span.To
		}
		at := time.Unix(rapid.Int64Range(1_767_225_600, 1_830_297_600).Draw(t, "at"), 0) // 2026 and 2027
		open, next := h.At(at)
		if open != onTheWall(at) {
			t.Fatalf("open = %v at %s", open, at.In(zone))
		}
		if next.IsZero() {
			return
		}
		if !next.After(at) || onTheWall(next) == open || onTheWall(next.Add(-time.Second)) != open {
			t.Fatalf("after %s nothing changes at %s", at.In(zone), next)
		}
		between := at.Add(time.Duration(rapid.Int64Range(0, int64(next.Sub(at))-1).Draw(t, "between")))
		if onTheWall(between) != open {
			t.Fatalf("the hours change at %s, before %s", between.In(zone), next)
		}
	})
}

func TestAQueueIsReadWithItsDefaults(t *testing.T) {
	t.Parallel()
	site := fixtureSite(t)
	got := site.Queues["reception"]
	want := flows.Queue{
		Name: "reception", Hours: "office", Handle: 4 * time.Minute, Ring: 20 * time.Second, WrapUp: 30 * time.Second,
		MaxWait: time.Hour, MaxUnstaffed: 2 * time.Minute, Limits: flows.Limits{Closing: 10 * time.Minute, AtClose: flows.CloseServe},
		Keys:    flows.HoldKeys{Quiet: "4", Music: "5", Slower: "6"},
		Offers:  flows.Offers{Group: 1, Misses: 1, Pause: 10 * time.Second, WrapUpMax: 10 * time.Minute},
		Ladder:  []flows.Rung{{Transfer: "+15550110", Timeout: 20 * time.Second, Confirm: true, Language: "en"}, {Voicemail: &flows.Voicemail{Owner: "reception", Due: 4 * time.Hour}}},
		Routing: flows.Routing{Choice: flows.LongestIdle, Language: flows.WishAny},
		Level:   flows.ServiceLevel{Answer: 0.8, Within: 20 * time.Second, Abandon: 0.05, Occupancy: 0.88, Formula: flows.LevelStrict, Short: 5 * time.Second},
		Alerts:  flows.Alerts{Wait: 5 * time.Minute, Unstaffed: 30 * time.Second, Abandon: 0.2, Least: 5, Late: 1},
	}
	plain := *got
	plain.Pos, plain.Title, plain.Ladder = flows.Position{}, flows.Prompt{}, nil
	for _, rung := range got.Ladder {
		rung.Pos = flows.Position{}
		plain.Ladder = append(plain.Ladder, rung)
	}
	if diff := cmp.Diff(want, plain); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	for _, language := range []string{"en", "hi", "ta", "bn"} {
		if text, err := got.Title.Parts[language].Text.Render(nil); text != "reception" || err != nil {
			t.Errorf("the title in %s is %q, %v", language, text, err)
		}
	}
	agents := []flows.Agent{{ID: "anna", Name: "Anna", Address: "+15550101", Queues: []string{"reception", "billing"}, Language: "en", Speaks: []string{"en"}, Lease: 30 * time.Second, Pos: flows.Position{File: "agents.yaml", Line: 2, Col: 3}}}
	if diff := cmp.Diff(agents, site.Agents); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if got := fmt.Sprint(site.Queues["billing"].Pos); got != "queues.yaml:3:3" {
		t.Errorf("billing stands at %s", got)
	}
}
