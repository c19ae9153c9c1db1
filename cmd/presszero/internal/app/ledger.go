package app

import (
	"context"
	"crypto/rand"
	"errors"

	"go.uber.org/zap"

	"presszero/internal/obs"
	"presszero/queue"
	"presszero/queue/ledger"
)

// newLedger is what settles the promises that callers are told.
func (a *App) newLedger() (*ledger.Ledger, error) {
	return ledger.New(ledger.Options{
		Store: a.stores.line, Told: told{a.stores.calls}, Observer: promiseMetrics{a.metrics}, Clock: a.o.Clock, Log: a.log,
		Holder: rand.Text(), Breach: a.breach, Keep: a.settings.Promises.Keep, Most: a.settings.Promises.Most,
	})
}

// told is what callers were told, in the words of the line.
type told struct{ calls calls }

// Told implements ledger.Told.
func (t told) Told(ctx context.Context, after string, limit int) ([]queue.PromiseRecord, string, error) {
	all, next, err := t.calls.Promised(ctx, after, limit)
	records := make([]queue.PromiseRecord, 0, len(all))
	for _, p := range all {
		records = append(records, queue.PromiseRecord{
			ID: p.ID, Call: p.Call, From: p.Number, Queue: p.Queue, Lane: p.Lane, Language: p.Language, Kind: queue.PromiseKind(p.Kind),
			Said: p.Said, Basis: p.Basis, As: string(p.As), At: p.At, By: p.By,
		})
	}
	return records, next, err
}

// promiseMetrics counts promises.
type promiseMetrics struct{ *obs.Metrics }

// PromiseSettled implements ledger.Observer.
func (m promiseMetrics) PromiseSettled(r queue.PromiseRecord) {
	m.Metrics.PromiseSettled(r.Queue, string(r.Kind), string(r.Outcome))
	if _, due := ledger.Kept(r); due && !r.By.IsZero() {
		m.PromiseMargin(r.Queue, string(r.Kind), r.Margin)
	}
}

// SetPromises implements ledger.Observer.
func (m promiseMetrics) SetPromises(all map[ledger.Of]ledger.Standing) {
	shown := map[obs.PromiseOf]obs.Promises{}
	for of, s := range all {
		shown[obs.PromiseOf{Queue: of.Queue, Kind: string(of.Kind)}] = obs.Promises{Open: s.Open, Overdue: s.Overdue, Next: s.Next, Kept: s.Kept, Of: s.Of}
	}
	m.ShowPromises(shown)
}

// brokenPromise is the reason for a head start after a wait that was not kept.
const brokenPromise = "promise broken"

// breach gives a caller who waits for longer than they were told the head start that the queue has for them.
func (a *App) breach(ctx context.Context, r queue.PromiseRecord) {
	a.log.Warn("a caller waits for longer than was told", zap.String("call", r.Call), zap.String("queue", r.Queue), zap.String("said", r.Said), zap.Time("by", r.By))
	declared := a.live.site().Queues[r.Queue]
	if declared == nil || declared.BrokenPromise == nil {
		return
	}
	view, err := a.stores.line.Poll(ctx, r.Call)
	if err == nil && view.State == queue.Waiting && !view.ToCall() {
		_, err = a.line.Prioritise(ctx, r.Call, view.Head+declared.BrokenPromise.Head, brokenPromise)
	}
	if err != nil && !errors.Is(err, queue.ErrUnknownCall) && !errors.Is(err, queue.ErrEnded) {
		a.log.Error("a caller who waits for longer than was told got no head start", zap.String("call", r.Call), zap.Error(err))
	}
}
