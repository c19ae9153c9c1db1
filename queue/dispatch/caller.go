package dispatch

import (
	"context"
	"errors"
	"fmt"
	"time"

	"go.uber.org/zap"

	"presszero/queue"
)

// Join puts a caller in line and looks for an agent at once. A phone that rings for a caller who moves to another queue
// stops ringing, and so does that of a caller who is to be called back and is on the phone again. A caller who comes back is not to be taken out any more for what went wrong before.
func (d *Dispatcher) Join(ctx context.Context, t queue.Ticket) (queue.View, error) {
	d.leaving.drop(t.Call)
	view, err := d.o.Store.Join(ctx, d.owing(t))
	if err != nil {
		return view, fmt.Errorf("join %s to %s: %w", t.Call, t.Queue, err)
	}
	if view.Withdrawn != nil {
		d.releaseAll(ctx, *view.Withdrawn)
	}
	if view.TookUp != nil {
		d.silence(ctx, *view.TookUp)
		d.callbackOver(*view.TookUp)
	}
	if t.Returns() && view.Line.Staff()+view.Line.Away == 0 { // a store that had lost the caller has lost the agents too
		if err := d.restore(ctx); err != nil {
			return view, err
		}
		if view, err = d.o.Store.Poll(ctx, t.Call); err != nil {
			return view, fmt.Errorf("join %s to %s: %w", t.Call, t.Queue, err)
		}
	}
	d.nudge()
	return view, nil
}

// Prioritise gives a caller in line another head start, for a reason that is told with it, and looks at once whether
// that makes a pair.
func (d *Dispatcher) Prioritise(ctx context.Context, call string, head time.Duration, why string) (queue.View, error) {
	view, err := d.o.Store.Prioritise(ctx, call, head, why)
	if err != nil {
		return view, fmt.Errorf("prioritise %s: %w", call, err)
	}
	d.o.Log.Info("caller prioritised", zap.String("call", call), zap.Duration("head", view.Head), zap.String("why", why))
	d.nudge()
	return view, nil
}

// Poll reads how a caller stands.
func (d *Dispatcher) Poll(ctx context.Context, call string) (queue.View, error) {
	d.seen.note(call)
	return d.o.Store.Poll(ctx, call)
}

// Met notes that a caller was sent into the room where the agent is.
func (d *Dispatcher) Met(ctx context.Context, call string) error {
	view, err := d.o.Store.Poll(ctx, call)
	if err != nil {
		return fmt.Errorf("bridge %s: %w", call, err)
	}
	if err := d.o.Store.Bridged(ctx, call); err != nil {
		return fmt.Errorf("bridge %s: %w", call, err)
	}
	if !view.Bridged.IsZero() {
		return nil
	}
	d.o.Observer.Connected(view.Now.Sub(view.Changed))
	if !view.Callback.Owed() {
		d.o.Observer.QueueLeft(ctx, view.Queue, string(queue.Answered), view.Now.Sub(view.Clock))
	}
	return nil
}

// Leave takes a caller out of the line. A phone that rings for the caller stops ringing, and an agent who waits alone
// in the room is let go.
func (d *Dispatcher) Leave(ctx context.Context, call string, why queue.Outcome) error {
	d.seen.forget(call)
	view, err := d.o.Store.Poll(ctx, call)
	if errors.Is(err, queue.ErrUnknownCall) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("leave %s: %w", call, err)
	}
	entry, offer, err := d.o.Store.Leave(ctx, call, why, d.o.Queues()[view.Queue].WrapUp)
	if err != nil {
		return fmt.Errorf("leave %s: %w", call, err)
	}
	if offer != nil {
		d.releaseAll(ctx, *offer)
	}
	if view.State != queue.Ended && entry.State == queue.Ended {
		d.silence(ctx, entry)
		d.callbackOver(entry)
	}
	if view.State != queue.Ended && entry.State == queue.Ended && entry.Bridged.IsZero() && !entry.Callback.Owed() {
		d.o.Observer.QueueLeft(ctx, entry.Queue, string(entry.Outcome), view.Now.Sub(entry.Clock))
	}
	d.nudge()
	return nil
}

// Recall fetches a caller out of a room to which nobody will come, without waiting for it.
func (d *Dispatcher) Recall(ctx context.Context, call string) {
	d.background(ctx, func(ctx context.Context) {
		if leg := d.onPhone(ctx, call); leg != "" {
			d.tellToFetch(ctx, call, leg)
		}
	})
}

// onPhone is the leg on which a caller is; empty: none. Where the store cannot tell, it is the call itself.
func (d *Dispatcher) onPhone(ctx context.Context, call string) string {
	view, err := d.o.Store.Poll(ctx, call)
	if err != nil {
		return call
	}
	return view.OnPhone()
}

// fetch makes the carrier ask where the caller now belongs. A caller who has gone is taken out; one who is in the room
// already stays there, because to be fetched out of it would end the talk.
func (d *Dispatcher) fetch(ctx context.Context, call string) {
	if _, underWay := d.fetching.LoadOrStore(call, true); underWay {
		return
	}
	defer d.fetching.Delete(call)
	leg := call
	if view, err := d.o.Store.Poll(ctx, call); err == nil {
		if leg = view.OnPhone(); leg == "" || !view.Bridged.IsZero() {
			return
		}
	}
	d.tellToFetch(ctx, call, leg)
}

func (d *Dispatcher) tellToFetch(ctx context.Context, call, leg string) {
	err := d.o.Carrier.Fetch(ctx, leg)
	if errors.Is(err, ErrGone) {
		err = d.Leave(ctx, call, queue.Vanished)
	}
	if err != nil {
		d.o.Log.Warn("hand caller over", zap.String("call", call), zap.Error(err))
	}
}
