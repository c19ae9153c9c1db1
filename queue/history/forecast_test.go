package history_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"presszero/queue/history"
)

// year is synthetic weeks of which the truth is known: a shape of the day for each day of the week, days that are better
// and worse than others, and a year that grows.
type year struct {
	past  map[history.Slot]history.Interval
	truth map[history.Slot]float64 // the mean of each interval
	shut  map[string]bool          // holidays
	zone  *time.Location
}

type climate struct {
	dayCV  float64 // of the factor of each day
	growth float64 // a week
	busy   float64 // callers in the busiest interval
}

// shape is the share of the busiest interval's callers, by hour of the day; open from 9 to 17.
func (y *year) shape(t time.Time) float64 {
	hour := float64(t.Hour()) + float64(t.Minute())/60
	weekday := map[time.Weekday]float64{time.Monday: 1, time.Tuesday: 0.8, time.Wednesday: 0.75, time.Thursday: 0.75, time.Friday: 0.65}[t.Weekday()]
	if hour < 9 || hour >= 17 || y.shut[t.Format(time.DateOnly)] {
		return 0
	}
	return weekday * (0.55 + 0.45*math.Sin((hour-9)/8*math.Pi*2.2+0.4))
}

func (y *year) open(from, _ time.Time) float64 {
	if y.shape(from.In(y.zone)) == 0 {
		return 0
	}
	return 1
}

func newYear(seed uint64, begin time.Time, weeks int, c climate) *year {
	zone, _ := time.LoadLocation("Europe/London")
	y := &year{past: map[history.Slot]history.Interval{}, truth: map[history.Slot]float64{}, shut: map[string]bool{}, zone: zone}
	y.shut[begin.AddDate(0, 0, 7*(weeks-2)).Format(time.DateOnly)] = true
	random := rand.New(rand.NewPCG(seed, 1))
	for day := range 7 * weeks {
		date := time.Date(begin.Year(), begin.Month(), begin.Day()+day, 0, 0, 0, 0, zone)
		factor := gammaOf(random, c.dayCV) * math.Pow(1+c.growth, float64(day)/7)
		for s := history.SlotOf(date); s < history.SlotOf(date.AddDate(0, 0, 1)); s++ {
			mean := c.busy * factor * y.shape(s.Begins().In(zone))
			y.truth[s] = mean
			y.past[s] = history.Interval{Slot: s, Offered: poisson(random, mean)}
		}
	}
	return y
}

// gammaOf draws a factor with mean 1, as a sum of exponential ones.
func gammaOf(random *rand.Rand, cv float64) float64 {
	n := int(math.Round(1 / (cv * cv)))
	total := 0.0
	for range n {
		total += random.ExpFloat64()
	}
	return total / float64(n)
}

func poisson(random *rand.Rand, mean float64) int {
	n, left := 0, mean
	for left -= random.ExpFloat64(); left > 0; left -= random.ExpFloat64() {
		n++
	}
	return n
}

// known is what was counted before a time, the interval in which it lies in part.
func (y *year) known(now time.Time, from history.Slot) func(history.Slot) (history.Interval, bool) {
	return func(s history.Slot) (history.Interval, bool) {
		i, ok := y.past[s]
		return i, ok && s >= from && s < history.SlotOf(now)
	}
}

// score is how good forecasts were.
type score struct{ miss, week, today, all, covered, counted, n float64 }

// wape is the sum of the misses over all callers, and the ratios of it to those of the two naive forecasts.
func (s score) wape() (own, toWeek, toToday float64) {
	return s.miss / s.all, s.miss / s.week, s.miss / s.today
}

// weekBefore is the same interval of the last week in which that day was none to be shut, by the clock on the wall.
func (y *year) weekBefore(s history.Slot) history.Slot {
	at := s.Begins().In(y.zone).AddDate(0, 0, -7)
	if y.shape(at) == 0 {
		at = at.AddDate(0, 0, -7)
	}
	return history.SlotOf(at)
}

// judge forecasts each open interval of the last week an hour ahead, knowing what was counted in so many weeks before.
func (y *year) judge(s *score, last time.Time, weeksKnown int) {
	for slot := history.SlotOf(last); slot < history.SlotOf(last.AddDate(0, 0, 5)); slot++ {
		if y.truth[slot] == 0 || y.truth[slot-6] == 0 {
			continue
		}
		now := (slot - 4).Begins()
		f := history.Forecaster{Zone: y.zone, Open: y.open, Past: y.known(now, history.SlotOf(last.AddDate(0, 0, -7*weeksKnown)))}
		e := f.Expect(now, slot)[0]
		came := float64(y.past[slot].Offered)
		s.n++
		s.all += came
		s.miss += math.Abs(e.Calls - came)
		s.week += math.Abs(float64(y.past[y.weekBefore(slot)].Offered) - came)
		lately := 0.0
		for k := history.Slot(5); k <= 8; k++ {
			lately += float64(y.past[slot-k].Offered) / 4
		}
		s.today += math.Abs(lately - came)
		if y.truth[slot] <= e.AtMost(0.8) {
			s.covered++
		}
		if came <= e.Count(0.8) {
			s.counted++
		}
	}
}

// TestTheForecastBeatsTheNaiveOnes on synthetic weeks: the same interval of last week, and the last hour. Its P80 of the
// load covers the true load, and that of the count what came, in about eight intervals of ten.
func TestTheForecastBeatsTheNaiveOnes(t *testing.T) {
	t.Parallel()
	begin := time.Date(2026, 2, 16, 0, 0, 0, 0, time.UTC) // the clocks go forward within
	for _, c := range []climate{{0.15, 0, 40}, {0.15, 0.02, 12}, {0.3, 0, 40}, {0.15, 0, 3}} {
		var s score
		for seed := range uint64(6) {
			newYear(seed, begin, 7, c).judge(&s, begin.AddDate(0, 0, 42), 6)
		}
		own, week, today := s.wape()
		t.Logf("%+v: WAPE %.3f, %.2f of last week's, %.2f of the last hour's; P80 covers %.2f of loads, %.2f of counts", c, own, week, today, s.covered/s.n, s.counted/s.n)
		if week > 0.85 || today > 0.85 {
			t.Errorf("%+v: %.2f of last week's error, %.2f of the last hour's", c, week, today)
		}
		if share := s.covered / s.n; share < 0.7 || share > 0.95 {
			t.Errorf("%+v: the P80 of the load covers %.2f", c, share)
		}
		if share := s.counted / s.n; share < 0.74 || share > 0.9 {
			t.Errorf("%+v: the P80 of the count covers %.2f", c, share)
		}
	}
}

// steady is a past in which so many came in each interval of certain days from 9 to 17, London time.
func steady(perInterval int, days ...string) *history.Forecaster {
	zone, _ := time.LoadLocation("Europe/London")
	open := func(from, _ time.Time) float64 {
		hour := from.In(zone).Hour()
		if hour < 9 || hour >= 17 || from.In(zone).Format(time.DateOnly) == "2026-04-03" {
			return 0
		}
		return 1
	}
	return &history.Forecaster{Zone: zone, Open: open, Past: func(s history.Slot) (history.Interval, bool) {
		at := s.Begins().In(zone)
		i := history.Interval{Slot: s}
		if open(at, at) > 0 {
			i.Offered = perInterval
		}
		return i, slices.Contains(days, at.Format(time.DateOnly))
	}}
}

// TestAForecastSaysWhatItRestsOn as a site grows older: nothing, today, the days before, the weeks before.
func TestAForecastSaysWhatItRestsOn(t *testing.T) {
	t.Parallel()
	zone, _ := time.LoadLocation("Europe/London")
	now := time.Date(2026, 4, 1, 12, 0, 0, 0, zone)
	next := history.SlotOf(now) + 1
	for _, c := range []struct {
		days  []string
		basis history.Basis
		calls float64
	}{
		{nil, history.Nothing, 0},
		{[]string{"2026-04-01"}, history.ByToday, 12},
		{[]string{"2026-04-01", "2026-03-31"}, history.ByDays, 12},
		{[]string{"2026-04-01", "2026-03-25"}, history.ByWeeks, 12}, // the clocks went forward on 29 March
		{[]string{"2026-03-25", "2026-03-18", "2026-03-11", "2026-03-04"}, history.ByWeeks, 12},
	} {
		e := steady(12, c.days...).Expect(now, next)[0]
		if e.Basis != c.basis || math.Abs(e.Calls-c.calls) > 0.6 || c.calls > 0 && e.AtMost(0.8) <= e.Calls {
			t.Errorf("after %v: %+v, want %v by %s", c.days, e, c.calls, c.basis)
		}
	}
}

// TestNobodyIsExpectedWhileItIsClosed nor does a holiday speak for the days after it.
func TestNobodyIsExpectedWhileItIsClosed(t *testing.T) {
	t.Parallel()
	zone, _ := time.LoadLocation("Europe/London")
	f := steady(12, "2026-03-27", "2026-04-03")
	now := time.Date(2026, 4, 10, 8, 0, 0, 0, zone)
	at := func(day, hour int) history.Slot { return history.SlotOf(time.Date(2026, 4, day, hour, 0, 0, 0, zone)) }
	all := f.Expect(now, at(10, 18), at(3, 10), at(10, 10))
	if all[0].Basis != history.Closed || all[0].Calls != 0 || all[1].Basis != history.Closed || all[1].Count(0.8) != 0 {
		t.Errorf("in the evening %+v, on the holiday %+v", all[0], all[1])
	}
	if e := all[2]; e.Basis != history.ByWeeks || math.Abs(e.Calls-12) > 0.6 {
		t.Errorf("a week after the holiday: %+v", e)
	}
}

// TestABusyMorningMakesABusyAfternoon to the more of its extent the more callers it has had.
func TestABusyMorningMakesABusyAfternoon(t *testing.T) {
	t.Parallel()
	zone, _ := time.LoadLocation("Europe/London")
	expect := func(hour int) float64 {
		f := steady(10, "2026-03-04", "2026-03-11", "2026-03-18", "2026-03-25", "2026-04-01")
		past := f.Past
		f.Past = func(s history.Slot) (history.Interval, bool) {
			i, known := past(s)
			if s.Begins().In(zone).Day() == 1 {
				i.Offered *= 2
			}
			return i, known
		}
		now := time.Date(2026, 4, 1, hour, 0, 0, 0, zone)
		return f.Expect(now, history.SlotOf(now)+8)[0].Calls
	}
	if early, late := expect(10), expect(14); early < 14 || late <= early || late > 20 {
		t.Errorf("%v expected at ten, %v at two", early, late)
	}
}

func TestADayIsNamedAsPeopleNameOne(t *testing.T) {
	t.Parallel()
	zone, _ := time.LoadLocation("Europe/London")
	now := time.Date(2026, 3, 27, 23, 30, 0, 0, zone) // a Friday; the clocks go forward on Sunday
	for text, want := range map[string]string{
		"": "2026-03-27", "today": "2026-03-27", "Tomorrow": "2026-03-28", "friday": "2026-03-27", "mon": "2026-03-30", "sunday": "2026-03-29", "2026-01-05": "2026-01-05",
	} {
		if day, err := history.Day(text, now); err != nil || day.Format(time.DateOnly) != want || day.Hour() != 0 {
			t.Errorf("%q is %v, want %s; %v", text, day, want, err)
		}
	}
	if _, err := history.Day("soon", now); err == nil {
		t.Error("soon is a day")
	}
	sunday, _ := history.Day("sunday", now)
	if n := len(history.Slots(sunday)); n != 92 {
		t.Errorf("%d quarters of an hour on the day of 23 hours", n)
	}
}
