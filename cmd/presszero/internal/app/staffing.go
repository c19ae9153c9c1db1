package app

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"time"

	"presszero/flows"
	"presszero/internal/obs"
	"presszero/queue"
	"presszero/queue/forecast"
	"presszero/queue/history"
	"presszero/queue/lookout"
	"presszero/queue/staffing"
	"presszero/web"
)

// staffed tells the metrics how the staff of the queues is.
type staffed struct{ *obs.Metrics }

// Staffed implements lookout.Observer.
func (s staffed) Staffed(a staffing.Advice) {
	s.SetStaffing(a.Queue, obs.Staffing{
		State: a.State.String(), AtWork: a.AtWork, Required: a.Required, Promised: a.Promised, Level: a.Level.Mean, Newcomer: a.Newcomer,
	})
}

// Relieved implements lookout.Observer.
func (s staffed) Relieved() { s.ForgetStaffing() }

// newLookout makes what keeps the history and looks after the staff.
func (a *App) newLookout() (*lookout.Lookout, error) {
	return lookout.New(lookout.Options{
		Store: a.stores.line, Clock: a.o.Clock, Queues: a.staffing, Observer: staffed{a.metrics}, Log: a.log, Promises: a.promised,
	})
}

// cut is a declared cut of short hang-ups, of which 0 is none at all.
func cut(l flows.ServiceLevel) time.Duration { return max(l.Short, time.Nanosecond) }

// newMirror makes what knows the figures up to the last event.
func (a *App) newMirror() (*lookout.Mirror, error) {
	return lookout.NewMirror(lookout.MirrorOptions{
		Store: a.stores.line, Clock: a.o.Clock, Queues: a.staffing, Observer: a.metrics, Log: a.log, Changed: func() { a.hub.Changed("board") },
	})
}

// mostPromises is how many open promises are looked at.
const mostPromises = 2000

// promised is by when callers were told to be served, as far as that is still open.
func (a *App) promised(ctx context.Context) (map[string]time.Time, error) {
	page, err := a.stores.line.Promises(ctx, queue.PromisesWish{Live: true, Limit: mostPromises})
	if err != nil {
		return nil, fmt.Errorf("read the promises: %w", err)
	}
	return toldWaits(page.Records), nil
}

// toldWaits is by when callers are to be served, by records of which the newest stand first.
func toldWaits(records []queue.PromiseRecord) map[string]time.Time {
	told := map[string]time.Time{}
	for _, r := range records {
		if _, later := told[r.Call]; r.Kind == queue.PromisedWait && r.Open() && !r.By.IsZero() && !later {
			told[r.Call] = r.By
		}
	}
	return told
}

// longestTold is the wait of new callers from which a queue is short of staff, where it declares no max_expected_wait.
const longestTold = 10 * time.Minute

// staffing is what is declared of the queues' staff.
func (a *App) staffing() map[string]lookout.Queue {
	site, now := a.live.site(), a.o.Clock.Now()
	declared := map[string]lookout.Queue{}
	for name, q := range site.Queues {
		one := lookout.Queue{Target: target(q.Level), Shrinkage: q.Shrinkage, Handle: q.Handle, Longest: q.Limits.MaxExpected, Cut: cut(q.Level), Zone: time.UTC, Open: alwaysOpen}
		if one.Longest == 0 {
			one.Longest = longestTold
		}
		if hours := site.Hours[q.Hours]; hours != nil {
			one.Zone, one.Open = hours.Zone, openAt(hours, now)
		}
		declared[name] = one
	}
	return declared
}

func alwaysOpen(_, _ time.Time) float64 { return 1 }

// openLook is how finely opening hours are looked at.
const openLook = 5 * time.Minute

// openAt is which share of a time the hours are open, in steps. An emergency closes what is to come, but has not closed what
// is over.
func openAt(hours *flows.Hours, now time.Time) func(from, to time.Time) float64 {
	usual := *hours
	usual.Emergency = nil
	return func(from, to time.Time) float64 {
		h := hours
		if from.Before(now) {
			h = &usual
		}
		open, looks := 0, 0
		for t := from; t.Before(to); t = t.Add(openLook) {
			looks++
			if h.IsOpen(t) {
				open++
			}
		}
		return float64(open) / float64(max(looks, 1))
	}
}

// staffDesk is the staff as the API shows it.
type staffDesk struct{ a *App }

// Advice implements web.Staffing.
func (d staffDesk) Advice(ctx context.Context) ([]web.QueueStaffing, error) {
	board, err := lookout.Board(ctx, d.a.stores.line, d.a.o.Clock.Now())
	if err != nil {
		return nil, err
	}
	var all []web.QueueStaffing
	for _, name := range slices.Sorted(maps.Keys(board)) {
		p := board[name]
		all = append(all, web.QueueStaffing{Advice: p.Advice, Message: p.Message(), Basis: p.Basis, Calls: p.Load.Rate * 1800, At: p.At})
	}
	return all, nil
}

// Plan implements web.Staffing.
func (d staffDesk) Plan(ctx context.Context, day string) ([]web.QueuePlan, error) {
	now := d.a.o.Clock.Now()
	declared := d.a.staffing()
	names := slices.Sorted(maps.Keys(declared))
	shifts, err := d.shifts(ctx, names, declared, now)
	if err != nil {
		return nil, err
	}
	var all []web.QueuePlan
	for i, name := range names {
		q := declared[name]
		midnight, err := history.Day(day, now.In(q.Zone))
		if err != nil {
			return nil, web.Refusal{Code: http.StatusBadRequest, Says: err.Error()}
		}
		forecaster, err := lookout.Forecaster(ctx, d.a.stores.line, name, q)
		if err != nil {
			return nil, err
		}
		expected := slices.DeleteFunc(forecaster.Expect(now, history.Slots(midnight)...), func(e history.Expected) bool { return e.Basis == history.Closed })
		plan, err := staffing.Plan(expected, shifts[i])
		if err != nil {
			return nil, fmt.Errorf("plan %s: %w", name, err)
		}
		all = append(all, web.QueuePlan{
			Queue: name, Day: midnight.Format(time.DateOnly), Zone: q.Zone.String(), Target: q.Target, Handle: shifts[i].Handle, Patience: shifts[i].Patience,
			Plan: plan,
		})
	}
	return all, nil
}

// shifts are what plans of the queues rest on: how long calls last and patience holds as learnt, or as declared.
func (d staffDesk) shifts(ctx context.Context, names []string, declared map[string]lookout.Queue, now time.Time) ([]staffing.Shift, error) {
	kept, err := d.a.stores.line.Learnt(ctx, forecast.Job, forecast.LawPrefix)
	if err != nil {
		return nil, fmt.Errorf("read what is known of calls: %w", err)
	}
	configured := make([]time.Duration, len(names))
	for i, name := range names {
		configured[i] = declared[name].Handle
	}
	laws, _ := forecast.ReadLaws(kept).Queues(now, names, configured, make([][]float64, len(names)))
	shifts := make([]staffing.Shift, len(names))
	for i, name := range names {
		shifts[i] = staffing.Shift{
			Handle: laws[i].Handle.Mean(), Patience: laws[i].Patience.Mean(), Target: declared[name].Target, Shrinkage: declared[name].Shrinkage,
		}
	}
	return shifts, nil
}

// mostHistory is as much history as is shown at once.
const mostHistory = 43 * 24 * time.Hour

// History implements web.Staffing.
func (d staffDesk) History(ctx context.Context, name string, from, to time.Time) ([]history.Interval, error) {
	switch {
	case d.a.live.site().Queues[name] == nil:
		return nil, web.Refusal{Code: http.StatusNotFound, Says: "no queue of that name is declared"}
	case to.Sub(from) > mostHistory:
		return nil, web.Refusal{Code: http.StatusBadRequest, Says: "from and to may lie 43 days apart at most"}
	}
	return lookout.Read(ctx, d.a.stores.line, name, from, to)
}
