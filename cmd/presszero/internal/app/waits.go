package app

import (
	"context"
	"fmt"
	"slices"
	"time"

	"presszero/queue"
	"presszero/web"
)

// waits is the line as the API asks it how long it will take: the same numbers that callers are told.
type waits struct{ a *App }

// Waits implements web.Waits.
func (w waits) Waits(ctx context.Context, call string) (queue.View, queue.Wait, error) {
	v, err := w.a.stores.line.Poll(ctx, call)
	if err != nil {
		return v, queue.Wait{}, fmt.Errorf("wait of %s: %w", call, err)
	}
	return v, w.a.live.Estimate(v), nil
}

// WaitsToJoin implements web.Waits.
func (w waits) WaitsToJoin(ctx context.Context, lane queue.LaneRef, head time.Duration) (queue.Wait, error) {
	if w.a.live.site().Queues[lane.Queue] == nil {
		return queue.Wait{}, fmt.Errorf("wait in %s: %w", lane.Queue, web.ErrUnknownQueue)
	}
	told, err := w.a.stores.line.Forecast(ctx, lane, head)
	if err != nil {
		return told, err
	}
	site, err := w.a.stores.line.Snapshot(ctx, 0)
	if err != nil {
		return told, fmt.Errorf("wait in %s: %w", lane.Queue, err)
	}
	v := queue.View{Entry: queue.Entry{Queue: lane.Queue}, Forecast: told, Now: site.Now, Line: queue.Line{Queue: lane.Queue}}
	if i := slices.IndexFunc(site.Queues, func(q queue.QueueView) bool { return q.Name == lane.Queue }); i >= 0 {
		v.Line = site.Queues[i].Line
	}
	return w.a.live.Estimate(v), nil
}
