package dispatch

import (
	"context"
	"fmt"

	"go.uber.org/zap"

	"presszero/queue"
)

// Move takes a caller in line to another queue, for a reason that is told with it, at the same service clock. The turn is
// the one that the caller's next request carries: what an older one asked for is then over. A phone that rings for the
// caller stops ringing. A caller who talks with an agent stays there, as the view tells.
func (d *Dispatcher) Move(ctx context.Context, call string, to queue.LaneRef, turn int, why string) (queue.View, error) {
	view, err := d.o.Store.Move(ctx, call, to, turn, why)
	if err != nil {
		return view, fmt.Errorf("move %s to %s: %w", call, to.Queue, err)
	}
	d.o.Log.Info("caller moved", zap.String("call", call), zap.String("queue", view.Queue), zap.String("why", why))
	if view.Withdrawn != nil {
		d.o.Log.Info("offer withdrawn", zap.String("call", call), zap.String("agent", view.Withdrawn.Agent.ID))
		d.release(ctx, *view.Withdrawn)
	}
	d.nudge()
	return view, nil
}
