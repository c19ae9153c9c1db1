package bench

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"presszero/queue/estimate"
	"presszero/queue/history"
	"presszero/queue/staffing"
)

// StaffResult is how well the alert goes before the breach in one scenario. A breach is the first quarter of an hour of a
// day whose service level stays below the target; an alert is the state short, once it is believed.
type StaffResult struct {
	Scenario string  `json:"scenario"`
	Days     int     `json:"days"`
	Breaches int     `json:"breaches"`
	Ahead    int     `json:"ahead"`   // of those, where the state was short before the quarter began
	InTime   int     `json:"in_time"` // where it was before the quarter was over
	Lead     float64 `json:"lead_seconds"`
	Alerts   int     `json:"alerts"`
	Wrong    int     `json:"wrong"` // after which no quarter of the next half hour was below the target
}

// StaffOptions say how much is played.
type StaffOptions struct {
	Seeds int     // times that a scenario is played; 10 if 0
	Days  int     // that count in each, after the four whose history is known; 1 if 0
	Every float64 // seconds between two looks; 30 if 0
}

const (
	knownDays = 4
	nightLong = 4 * 3600.0 // between two days, so that each begins with nobody in line
)

// Staff plays days whose history is known, and watches the staff as the service does, from what the service sees.
func Staff(scenarios []Scenario, o StaffOptions) []StaffResult {
	for field, usual := range map[*int]int{&o.Seeds: 10, &o.Days: 1} {
		if *field == 0 {
			*field = usual
		}
	}
	if o.Every == 0 {
		o.Every = 30
	}
	var all []StaffResult
	for i := range scenarios {
		r := StaffResult{Scenario: scenarios[i].Name}
		var leads []float64
		for seed := range o.Seeds {
			leads = append(leads, newShiftWatch(&scenarios[i], uint64(seed)+1, o).play(&r)...)
		}
		if len(leads) > 0 {
			slices.Sort(leads)
			r.Lead = leads[len(leads)/2]
		}
		all = append(all, r)
	}
	return all
}

// shiftWatch is whoever looks after the staff of the first queue of a scenario.
type shiftWatch struct {
	spec    Scenario
	options StaffOptions
	long    float64 // of the day without its night
	world   *world
	engine  *engine
	advisor *staffing.Advisor
	target  staffing.Target
	past    map[history.Slot]history.Interval
	joined  map[*caller]history.Slot

	watch  staffing.Watch
	short  bool
	alerts []float64 // when the state became short
	until  []float64 // when it ceased to be, for each
}

func newShiftWatch(s *Scenario, seed uint64, o StaffOptions) *shiftWatch {
	w := &shiftWatch{
		spec: withNights(*s, knownDays+o.Days), options: o, long: s.DayLen, advisor: staffing.NewAdvisor(), past: map[history.Slot]history.Interval{},
		target: staffing.Target{
			Share: staffing.DefaultShare, Within: staffing.DefaultWithin, Abandon: staffing.DefaultAbandon, Occupancy: staffing.DefaultOccupancy,
		},
		joined: map[*caller]history.Slot{},
	}
	w.engine = newEngine("staff", &w.spec, estimate.Options{}, seenOnly)
	w.world = newWorld(&w.spec, seed)
	w.world.watchers = []watcher{w.engine, w}
	return w
}

// withNights is the scenario with so many days, and a night after each in which nobody calls.
func withNights(s Scenario, days int) Scenario {
	s.Queues = slices.Clone(s.Queues)
	for q := range s.Queues {
		a := &s.Queues[q].Arrivals
		if len(a.T) == 0 {
			a.T, a.R = []float64{0, s.DayLen}, []float64{a.Const, a.Const}
		}
		a.T = append(slices.Clone(a.T), s.DayLen+1, s.DayLen+nightLong)
		a.R = append(slices.Clone(a.R), 0, 0)
	}
	s.DayLen += nightLong
	s.Days = days
	return s
}

// monday is when the first day begins. Each day of a scenario is a Monday, so that those before are its weeks.
var monday = time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC)

// date is the time of the calendar at a time of the world.
func (w *shiftWatch) date(now float64) time.Time {
	day := math.Floor(now / w.spec.DayLen)
	return monday.AddDate(0, 0, 7*int(day)).Add(time.Duration((now - day*w.spec.DayLen) * float64(time.Second)))
}

// see counts what a history counts.
func (w *shiftWatch) see(world *world, e event) {
	count := func(s history.Slot, f history.Field) {
		i := w.past[s]
		i.Slot = s
		i.Add(f, 1)
		w.past[s] = i
	}
	if e.caller == nil || e.caller.queue != 0 {
		return
	}
	slot, known := w.joined[e.caller]
	switch e.what {
	case joined:
		slot = history.SlotOf(w.date(world.now))
		w.joined[e.caller] = slot
		count(slot, history.Offered)
	case answered:
		if !known {
			return
		}
		delete(w.joined, e.caller)
		if count(slot, history.Answered); e.caller.offered <= w.target.Within {
			count(slot, history.InTime)
		}
	case hungUp:
		delete(w.joined, e.caller)
		count(slot, history.Abandoned)
	default:
	}
}

// play plays all days, adds what was found to the result, and returns by how many seconds alerts led breaches.
func (w *shiftWatch) play(r *StaffResult) (leads []float64) {
	for day := range w.spec.Days {
		start := float64(day) * w.spec.DayLen
		if day < knownDays {
			w.world.run(start + w.spec.DayLen)
			continue
		}
		w.watch, w.alerts, w.until, w.short = staffing.Watch{}, nil, nil, false
		for at := start + w.options.Every; at <= start+w.long; at += w.options.Every {
			w.world.run(at)
			w.look(at)
		}
		w.world.run(start + w.spec.DayLen)
		if w.short {
			w.until = append(w.until, start+w.long)
		}
		if lead, breach := w.score(start, r); breach {
			leads = append(leads, lead)
		}
	}
	return leads
}

// look is one look of the service.
func (w *shiftWatch) look(at float64) {
	w.engine.look(w.world, nil)
	now := w.date(at)
	expected := w.forecaster(now).Expect(now, staffing.Ahead(now)...)
	queues := make([]staffing.Queue, len(w.spec.Queues))
	for q := range queues {
		queues[q] = staffing.Queue{Target: w.target}
	}
	queues[0].Steps, queues[0].Doubt = staffing.Steps(now, expected)
	found := w.advisor.Look(staffing.Site{State: w.engine.state, Queues: queues})[0]
	w.watch.Look(at, found.State)
	if short := w.watch.State == staffing.Short; short != w.short {
		w.short = short
		if short {
			w.alerts = append(w.alerts, at)
		} else {
			w.until = append(w.until, at)
		}
	}
}

func (w *shiftWatch) forecaster(now time.Time) *history.Forecaster {
	return &history.Forecaster{
		Zone: time.UTC,
		Open: func(from, _ time.Time) float64 {
			if from.Sub(from.Truncate(24*time.Hour)).Seconds() < w.long {
				return 1
			}
			return 0
		},
		Past: func(s history.Slot) (history.Interval, bool) {
			began := s.Begins()
			return w.past[s], !began.Before(monday) && !began.After(now) && began.Weekday() == time.Monday
		},
	}
}

// score judges the alerts of a day, and returns by how many seconds the first of them led the end of the breach.
func (w *shiftWatch) score(start float64, r *StaffResult) (lead float64, breach bool) {
	quarter := history.Length.Seconds()
	under := func(at float64) bool {
		i, counted := w.past[history.SlotOf(w.date(at))]
		return counted && i.Offered > 0 && i.Level() < w.target.Share
	}
	r.Days++
	for _, alert := range w.alerts {
		r.Alerts++
		wrong := true
		for at := alert; at <= alert+2*quarter; at += quarter {
			wrong = wrong && !under(min(at, start+w.long-1))
		}
		if wrong {
			r.Wrong++
		}
	}
	for at := start; at < start+w.long; at += quarter {
		if !under(at) {
			continue
		}
		r.Breaches++
		for i, alert := range w.alerts {
			if w.until[i] <= at || alert >= at+quarter {
				continue
			}
			r.InTime++
			if alert < at {
				r.Ahead++
			}
			return at + quarter - alert, true
		}
		return 0, true
	}
	return 0, false
}

// StaffTable is the results for people.
func StaffTable(all []StaffResult) string {
	var out strings.Builder
	table := tabwriter.NewWriter(&out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "SCENARIO\tDAYS\tBREACHES\tSHORT BEFORE IT BEGAN\tBEFORE IT WAS A FACT\tLEAD\tALERTS\tWRONG")
	for _, r := range all {
		fmt.Fprintf(table, "%s\t%d\t%d\t%s\t%s\t%.0f min\t%d\t%s\n", r.Scenario, r.Days, r.Breaches, ratioOf(r.Ahead, r.Breaches), ratioOf(r.InTime, r.Breaches),
			r.Lead/60, r.Alerts, ratioOf(r.Wrong, r.Alerts))
	}
	_ = table.Flush() // a builder takes everything
	return out.String()
}

func ratioOf(part, all int) string {
	if all == 0 {
		return "-"
	}
	return fmt.Sprintf("%.0f %%", 100*float64(part)/float64(all))
}
