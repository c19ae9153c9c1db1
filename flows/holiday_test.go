package flows_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"presszero/flows"
)

func TestHoursFollowTheClocksOfTheirCountry(t *testing.T) {
	t.Parallel()
	cases := []struct{ name, hours, at, want string }{
		{"Berlin, the opening is skipped", `zone: Europe/Berlin, week: {mon-sun: "02:30-10:00"}`, "2026-03-29T01:00:00+01:00", "closed until 2026-03-29T03:00:00+02:00"},
		{"Berlin, the closing is skipped", `zone: Europe/Berlin, week: {mon-sun: "00:00-02:30"}`, "2026-03-29T01:00:00+01:00", "open until 2026-03-29T03:00:00+02:00"},
		{"Berlin, the day before is of the other offset", `zone: Europe/Berlin, week: {mon-sun: "09:00-17:00"}`, "2026-10-24T18:00:00+02:00", "closed until 2026-10-25T09:00:00+01:00"},
		{"New York, the opening is skipped", `zone: America/New_York, week: {mon-sun: "02:15-10:00"}`, "2026-03-08T01:30:00-05:00", "closed until 2026-03-08T03:00:00-04:00"},
		{"New York, open in the hour that comes twice", `zone: America/New_York, week: {mon-sun: "01:30-10:00"}`, "2026-11-01T01:45:00-04:00", "open until 2026-11-01T01:00:00-05:00"},
		{"New York, closed again until its second time", `zone: America/New_York, week: {mon-sun: "01:30-10:00"}`, "2026-11-01T01:00:00-05:00", "closed until 2026-11-01T01:30:00-05:00"},
		{"Lord Howe, half an hour is skipped", `zone: Australia/Lord_Howe, week: {mon-sun: "02:15-09:00"}`, "2026-10-04T01:00:00+10:30", "closed until 2026-10-04T02:30:00+11:00"},
		{"Lord Howe, half an hour comes twice", `zone: Australia/Lord_Howe, week: {mon-sun: "01:45-09:00"}`, "2026-04-05T01:50:00+11:00", "open until 2026-04-05T01:30:00+10:30"},
		{"Kolkata never changes", `zone: Asia/Kolkata, week: {mon-sun: "02:30-10:00"}`, "2026-03-28T21:00:00Z", "open until 2026-03-29T10:00:00+05:30"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if got := told(opening(t, c.hours).At(moment(t, c.at))); got != c.want {
				t.Errorf("at %s: %s, want %s", c.at, got, c.want)
			}
		})
	}
}

func TestHolidaysComeBeforeTheWeek(t *testing.T) {
	t.Parallel()
	office := `zone: Asia/Kolkata, week: {mon-fri: "09:00-12:30, 13:30-17:30", sat: closed}, holidays: [
		{date: 12-24 to 01-01, name: between the years},
		{date: 2026-12-31, closes: "14:00"},
		{date: 12-30, hours: "10:00-11:00"},
		{date: 2026-11-23, opens: "11:00"},
		{date: 2026-11-24, opens: "13:00", closes: "13:15"},
		{date: 2026-11-28, opens: "08:00"},
		{date: 2027-01-05 to 2027-01-06, closes: "12:00"},
		{date: 02-29}]`
	cases := []struct{ name, at, want string }{
		{"a late opening", "2026-11-23T10:00:00+05:30", "closed until 2026-11-23T11:00:00+05:30"},
		{"a late opening keeps the closing", "2026-11-23T14:00:00+05:30", "open until 2026-11-23T17:30:00+05:30"},
		{"nothing is left of the day", "2026-11-24T13:05:00+05:30", "closed until 2026-11-25T09:00:00+05:30"},
		{"a late opening of a closed day", "2026-11-28T10:00:00+05:30", "closed until 2026-11-30T09:00:00+05:30"},
		{"into a range", "2026-12-23T18:00:00+05:30", "closed until 2026-12-30T10:00:00+05:30"},
		{"a single date of every year comes before a range", "2026-12-30T10:30:00+05:30", "open until 2026-12-30T11:00:00+05:30"},
		{"a date of one year comes before those of every year", "2026-12-31T13:45:00+05:30", "open until 2026-12-31T14:00:00+05:30"},
		{"over the end of the year and a weekend", "2026-12-31T14:00:00+05:30", "closed until 2027-01-04T09:00:00+05:30"},
		{"the first day of the range's end", "2027-01-01T10:00:00+05:30", "closed until 2027-01-04T09:00:00+05:30"},
		{"a range of early closings", "2027-01-06T12:00:00+05:30", "closed until 2027-01-07T09:00:00+05:30"},
		{"after the range", "2027-01-07T12:00:00+05:30", "open until 2027-01-07T12:30:00+05:30"},
		{"the leap day", "2028-02-29T10:00:00+05:30", "closed until 2028-03-01T09:00:00+05:30"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if got := told(opening(t, office).At(moment(t, c.at))); got != c.want {
				t.Errorf("at %s: %s, want %s", c.at, got, c.want)
			}
		})
	}
}

// TestHolidaysAgreeWithACalendarOnTheWall looks at each day by itself, as a person with a calendar would.
func TestHolidaysAgreeWithACalendarOnTheWall(t *testing.T) {
	t.Parallel()
	h := opening(t, `zone: Europe/Berlin, week: {mon-fri: "09:00-17:00"}, holidays: [{date: 12-24 to 01-02}, {date: 05-01}, {date: 2026-12-28, closes: "12:00"}]`)
	rapid.Check(t, func(t *rapid.T) {
		at := time.Unix(rapid.Int64Range(1_767_225_600, 1_893_456_000).Draw(t, "at"), 0).In(h.Zone) // 2026 to 2029
		day, hour := at.Format("01-02"), at.Hour()
		last := 17
		want := at.Weekday() != time.Saturday && at.Weekday() != time.Sunday
		switch {
		case at.Format(time.DateOnly) == "2026-12-28":
			last = 12
		case day >= "12-24", day <= "01-02", day == "05-01":
			want = false
		}
		want = want && hour >= 9 && hour < last
		if open, _ := h.At(at); open != want {
			t.Fatalf("open = %v at %s", open, at)
		}
	})
}

func TestAnEmergencyClosesAtOnce(t *testing.T) {
	t.Parallel()
	read := func(emergency string) *flows.Site {
		file := flows.File{Name: "hours.yaml", Data: []byte("hours:\n  h: {zone: Europe/Berlin, week: {mon-fri: \"09:00-17:00\"}}\n  other: {zone: UTC, week: {mon-fri: \"09:00-17:00\"}}\n" + emergency)}
		site, diags := flows.ReadSite(flows.File{}, file, flows.File{})
		if diags.HasErrors() {
			t.Fatal(flows.Format(diags, map[string][]byte{file.Name: file.Data}))
		}
		return site
	}
	cases := []struct{ name, emergency, at, want string }{
		{"with no end", `emergency: {reason: Storm.}`, "2026-11-23T10:00:00+01:00", "closed for ever"},
		{"nothing needs to be said", `emergency: {}`, "2026-11-23T10:00:00+01:00", "closed for ever"},
		{"until it ends in the hours", `emergency: {until: "2026-11-23 14:00"}`, "2026-11-23T10:00:00+01:00", "closed until 2026-11-23T14:00:00+01:00"},
		{"until it ends in the night", `emergency: {until: "2026-11-23 22:00"}`, "2026-11-23T10:00:00+01:00", "closed until 2026-11-24T09:00:00+01:00"},
		{"it is over", `emergency: {until: "2026-11-23 14:00"}`, "2026-11-23T14:00:00+01:00", "open until 2026-11-23T17:00:00+01:00"},
		{"for other hours only", `emergency: {hours: [other]}`, "2026-11-23T10:00:00+01:00", "open until 2026-11-23T17:00:00+01:00"},
		{"for these hours", `emergency: {hours: h}`, "2026-11-23T10:00:00+01:00", "closed for ever"},
	}
	for _, c := range cases {
		if got := told(read(c.emergency).Hours["h"].At(moment(t, c.at))); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
	if got := told(read(`emergency: {until: "2026-11-23 14:00"}`).Hours["other"].At(moment(t, "2026-11-23T13:30:00Z"))); got != "closed until 2026-11-23T14:00:00Z" {
		t.Errorf("the end is not by the clock of each zone: %s", got)
	}
}

func TestTheHoursStepKnowsWhyItIsClosed(t *testing.T) {
	t.Parallel()
	h := opening(t, `zone: UTC, week: {mon-fri: "09:00-17:00"}, holidays: [{date: 2026-11-24}, {date: 2026-11-25, closes: "12:00"}]`)
	full := flows.HoursStep{Open: "open", Closed: "closed", Holiday: "holiday", Emergency: "emergency", Closing: "closing", Soon: 15 * time.Minute}
	plain := flows.HoursStep{Open: "open", Closed: "closed", Soon: 15 * time.Minute}
	for at, want := range map[string][2]string{
		"2026-11-23T10:00:00Z": {"open", "open"},
		"2026-11-23T16:44:59Z": {"open", "open"},
		"2026-11-23T16:45:00Z": {"closing", "open"},
		"2026-11-23T17:00:00Z": {"closed", "closed"},
		"2026-11-24T10:00:00Z": {"holiday", "closed"},
		"2026-11-25T11:00:00Z": {"open", "open"},
		"2026-11-25T12:00:00Z": {"holiday", "closed"},
	} {
		if got := [2]string{full.Exit(h, moment(t, at)), plain.Exit(h, moment(t, at))}; got != want {
			t.Errorf("at %s: %q, want %q", at, got, want)
		}
	}
	h.Emergency = &flows.Emergency{}
	for _, at := range []string{"2026-11-23T10:00:00Z", "2026-11-24T10:00:00Z"} {
		if got := full.Exit(h, moment(t, at)) + plain.Exit(h, moment(t, at)); got != "emergencyclosed" {
			t.Errorf("in an emergency at %s: %s", at, got)
		}
	}
}

// moment is a time as it is written in tables.
func moment(t testing.TB, text string) time.Time {
	t.Helper()
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		t.Fatal(err)
	}
	return at
}
