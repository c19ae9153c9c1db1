package lookout_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"go.uber.org/zap"

	"presszero/internal/clock"
	"presszero/queue"
	"presszero/queue/forecast"
	"presszero/queue/history"
	"presszero/queue/lookout"
	"presszero/queue/memq"
	"presszero/queue/simulate"
	"presszero/queue/staffing"
)

// stopped is a clock that somebody else moves, and that wakes nobody.
type stopped struct{ now *time.Time }

func (c stopped) Now() time.Time { return *c.now }

func (c stopped) AfterFunc(time.Duration, func()) clock.Timer { return c }

func (c stopped) Stop() bool { return true }

// noted is what an observer was told.
type noted struct {
	advice []staffing.Advice
	events int
}

func (n *noted) FeedRead(_ string, events int, _ time.Duration) { n.events += events }
func (n *noted) FeedGap(string)                                 {}
func (n *noted) Staffed(a staffing.Advice)                      { n.advice = append(n.advice, a) }
func (n *noted) Relieved()                                      {}

// day plays callers through the real line, watched by replicas of which each serves for a while and is then gone.
type day struct {
	*testing.T
	noted    noted
	now      time.Time
	line     *memq.Store
	every    time.Duration // how often the staff is looked at
	replicas time.Duration // after how long another replica takes over; 0: never
	told     []queue.Event
	first    time.Time // when anything happened
	last     time.Time
	boards   []map[string]lookout.Posted
	beside   func(line *memq.Store) // what else is done at each look, before the replica's own; nil: nothing
	elected  *lookout.Lookout
}

func declared() map[string]lookout.Queue {
	return map[string]lookout.Queue{"sales": {
		Target: staffing.Target{Share: 0.8, Within: 20, Abandon: 0.05, Occupancy: 0.88}, Handle: 4 * time.Minute, Zone: time.UTC,
		Open: func(_, _ time.Time) float64 { return 1 },
	}}
}

// forecasts learns how long calls last, as the service does beside.
func (d *day) forecasts(line *memq.Store) *forecast.Service {
	d.Helper()
	s, err := forecast.New(forecast.Options{
		Store: line, Clock: stopped{&d.now}, Observer: unobserved{}, Log: zap.NewNop(), Every: time.Minute, Idle: time.Minute,
		Queues: func() map[string]forecast.Queue { return map[string]forecast.Queue{"sales": {Handle: 4 * time.Minute}} },
	})
	if err != nil {
		d.Fatal(err)
	}
	return s
}

// unobserved is told in vain.
type unobserved struct{}

func (unobserved) FeedRead(string, int, time.Duration)   {}
func (unobserved) FeedGap(string)                        {}
func (unobserved) Forecast(_ time.Duration, _, _, _ int) {}
func (unobserved) Scored(_ string, _ forecast.Score)     {}
func (unobserved) Ceased()                               {}

func (d *day) serve(line *memq.Store) *lookout.Lookout {
	d.Helper()
	l, err := lookout.New(lookout.Options{
		Store: line, Clock: stopped{&d.now}, Queues: declared, Observer: &d.noted, Log: zap.NewNop(), Every: d.every,
	})
	if err != nil {
		d.Fatal(err)
	}
	return l
}

func (d *day) play(site simulate.Site, callers []simulate.Caller) simulate.Report {
	d.Helper()
	var replica *lookout.Lookout
	var laws *forecast.Service
	var since time.Time
	look := func(line *memq.Store, now time.Time) error {
		d.line, d.now = line, now
		if laws == nil {
			laws = d.forecasts(line)
		}
		if err := laws.Look(d.Context()); err != nil {
			return err
		}
		if replica == nil || d.replicas > 0 && now.Sub(since) > d.replicas {
			replica, since = d.serve(line), now // the lease of the one before runs out in a few seconds
		}
		if d.elected = replica; d.beside != nil {
			d.beside(line)
		}
		if err := replica.Look(d.Context()); err != nil {
			return err
		}
		board, err := lookout.Board(d.Context(), line, now)
		if err == nil && len(board) > 0 {
			d.boards = append(d.boards, board)
		}
		return err
	}
	report, err := simulate.Watch(d.Context(), site, callers, 20*time.Second, simulate.Watcher{Every: 10 * time.Second, Look: look})
	if err != nil {
		d.Fatal(err)
	}
	d.now = d.now.Add(time.Minute)
	if err := d.serve(d.line).Look(d.Context()); err != nil {
		d.Fatal(err)
	}
	events, _, err := d.line.Events(d.Context(), "", 100_000)
	if err != nil {
		d.Fatal(err)
	}
	d.first, d.last = events[0].At, events[len(events)-1].At
	d.told = slices.DeleteFunc(events, func(e queue.Event) bool { return e.Kind != queue.EventStaffing })
	return report
}

// site is a queue with so many agents, of whom those beyond the first go home after a while.
func site(agents, stay int, home time.Duration) simulate.Site {
	s := simulate.Site{Queues: map[string]simulate.Queue{"sales": {Handle: 4 * time.Minute, WrapUp: 30 * time.Second}}, Shifts: map[string][]simulate.Shift{}}
	for i := range agents {
		id := fmt.Sprint("agent", i)
		s.Agents = append(s.Agents, queue.Agent{ID: id, Queues: []string{"sales"}})
		if i >= stay {
			s.Shifts[id] = []simulate.Shift{{To: home}}
		}
	}
	return s
}

func callers(s simulate.Site, perHour float64, hours time.Duration) []simulate.Caller {
	return simulate.Arrivals([]simulate.Rate{{Queue: "sales", Lane: queue.MainLane, PerHour: perHour}}, s, hours, 8*time.Minute, 5)
}

// read is the whole day as the history has it.
func (d *day) read() history.Interval {
	d.Helper()
	all, err := lookout.Read(d.Context(), d.line, "sales", d.now.Add(-24*time.Hour), d.now.Add(time.Hour))
	if err != nil {
		d.Fatal(err)
	}
	return history.Sum(all...)
}

// TestTheHistoryIsWhatHappenedThoughReplicasTakeOver compares it with the report of the simulation, with one replica all
// day, and with another one every seven minutes.
func TestTheHistoryIsWhatHappenedThoughReplicasTakeOver(t *testing.T) {
	t.Parallel()
	s := site(8, 6, time.Hour)
	for _, replicas := range []time.Duration{0, 7 * time.Minute} {
		d := &day{T: t, every: 10 * time.Minute, replicas: replicas}
		report := d.play(s, callers(s, 110, 100*time.Minute))
		var c simulate.Count
		for _, lane := range report.Lanes {
			c = *lane
		}
		got := d.read()
		if got.Offered != c.Calls || got.Answered != c.Answered || got.Abandoned != c.Abandoned {
			t.Errorf("another replica after %s: %d came, %d answered, %d hung up; want %d, %d, %d", replicas, got.Offered, got.Answered, got.Abandoned, c.Calls, c.Answered, c.Abandoned)
		}
		if off := got.InTime - c.InTarget; off < -2 || off > 2 { // the one counts until the phone is answered, the other until the two meet
			t.Errorf("another replica after %s: %d in time, want %d", replicas, got.InTime, c.InTarget)
		}
		var busy time.Duration
		for _, a := range report.Agents {
			busy += a.Busy
		}
		if off := (got.Handle - busy).Seconds() / busy.Seconds(); got.Handled != c.Answered || off < -0.03 || off > 0.03 {
			t.Errorf("another replica after %s: %d talks of %s, want %d of %s", replicas, got.Handled, got.Handle, c.Answered, busy)
		}
		until := d.last.Truncate(history.Length) // who is at work is counted when something happens after the interval
		present := 6*until.Sub(d.first.Truncate(time.Hour)) + 2*time.Hour
		if off := (got.Present - present).Minutes(); off < -10 || off > 10 {
			t.Errorf("another replica after %s: %s at work, want %s", replicas, got.Present, present)
		}
	}
}

// TestTheStaffIsToldToBeShortWhenPeopleGoHome and how many are missing; while all are there it is enough.
func TestTheStaffIsToldToBeShortWhenPeopleGoHome(t *testing.T) {
	t.Parallel()
	d := &day{T: t, every: 90 * time.Second}
	s := site(15, 5, time.Hour)
	d.play(s, callers(s, 110, 90*time.Minute))
	i := slices.IndexFunc(d.told, func(e queue.Event) bool { return e.Why == staffing.Short.String() })
	if i < 0 {
		t.Fatalf("nobody was told: %+v", d.told)
	}
	began := d.told[0].At
	after := d.told[i].At.Sub(began.Truncate(time.Hour))
	if after < time.Hour || after > time.Hour+15*time.Minute || !strings.HasPrefix(d.told[i].Reason, "add ") || d.told[i].Queue != "sales" {
		t.Errorf("short after %s: %s", after, d.told[i].Reason)
	}
	for _, e := range d.told[:i] {
		if e.Why == staffing.Tight.String() && e.At.Sub(began) < time.Hour {
			t.Errorf("tight at %v with enough: %s", e.At, e.Reason)
		}
	}
	last := d.boards[len(d.boards)*9/10]["sales"]
	if last.State != staffing.Short || last.AtWork != 5 || last.Required <= last.AtWork || last.Basis != history.ByToday {
		t.Errorf("%+v", last)
	}
}

// TestPromisesInForceAskForTheirAgents has one agent, and three callers who were told to be served soon, of whom the first
// has been waiting for longer than that.
func TestPromisesInForceAskForTheirAgents(t *testing.T) {
	t.Parallel()
	d := &day{T: t, now: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)}
	line, err := memq.New(memq.Options{Now: func() time.Time { return d.now }})
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(err)
	must(line.PutAgents(t.Context(), []queue.Agent{{ID: "anna", Queues: []string{"sales"}}}))
	told := map[string]time.Time{}
	for i, call := range []string{"CA1", "CA2", "CA3"} {
		_, err := line.Join(t.Context(), queue.Ticket{Call: call, Queue: "sales", Lane: queue.MainLane})
		must(err)
		told[call] = d.now.Add(time.Duration(i) * 2 * time.Minute)
	}
	_, err = line.SetAgent(t.Context(), "anna", queue.Ready, "")
	must(err)
	d.now = d.now.Add(time.Minute)
	l, err := lookout.New(lookout.Options{
		Store: line, Clock: stopped{&d.now}, Queues: declared, Observer: &d.noted, Log: zap.NewNop(),
		Promises: func(context.Context) (map[string]time.Time, error) { return told, nil },
	})
	must(err)
	must(l.Look(t.Context()))
	board, err := lookout.Board(t.Context(), line, d.now)
	must(err)
	if got := board["sales"]; got.Waiting != 3 || got.AtWork != 1 || got.Broken != 1 || got.Promised != 3 || got.Required != 0 {
		t.Errorf("%+v, want 3 agents for the two promises that can be kept, because the caller before them comes first", got)
	}
	if late, err := lookout.Board(t.Context(), line, d.now.Add(time.Hour)); err != nil || len(late) > 0 {
		t.Errorf("an hour later it is still shown: %+v; %v", late, err)
	}
}
