package dispatch

import (
	"context"
	"errors"
	"fmt"

	"go.uber.org/zap"

	"presszero/queue"
)

// keepOwed puts callbacks back at their old place that the store has lost, because nobody is on the phone who would do so,
// and remembers those that it holds. One that has left the line in another way is remembered by its tombstone.
func (d *Dispatcher) keepOwed(ctx context.Context, entries []queue.Entry) {
	held, owed := map[string]bool{}, map[string]queue.Entry{}
	for _, e := range entries {
		held[e.Call] = true
		if e.ToCall() {
			owed[e.Call] = e
		}
	}
	for call, e := range d.owed {
		if held[call] {
			continue
		}
		if err := d.rejoin(ctx, e); err != nil {
			d.o.Log.Error("put callback back", zap.Error(err))
			owed[call] = e
		}
	}
	d.owed = owed
}

// rejoin puts a callback back in line if the store does not know the call.
func (d *Dispatcher) rejoin(ctx context.Context, e queue.Entry) error {
	_, err := d.o.Store.Poll(ctx, e.Call)
	if !errors.Is(err, queue.ErrUnknownCall) {
		return err
	}
	_, err = d.o.Store.Join(ctx, queue.Ticket{
		Call: e.Call, Queue: e.Queue, Lane: e.Lane, Clock: e.Clock, Seq: e.Seq, Head: e.Head, Turn: e.Turn, Language: e.Language,
		Note: e.Note, From: e.From, To: e.To, Callback: e.Callback,
	})
	if errors.Is(err, queue.ErrOwed) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("callback %s: %w", e.Call, err)
	}
	d.o.Log.Warn("the store had lost a callback; it is back at its old place", zap.String("call", e.Call))
	return nil
}
