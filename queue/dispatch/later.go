package dispatch

import (
	"context"
	"maps"
	"sync"

	"presszero/queue"
)

// LeaveSoon takes a caller out of the line as soon as the store can be reached: with the next sweep, or a later one.
func (d *Dispatcher) LeaveSoon(call string, why queue.Outcome) {
	d.leaving.add(call, why)
	d.nudge()
}

// leave takes out those whom LeaveSoon has named. When one of them cannot be taken out, the store is asked for no other,
// and all who are left stay on the list.
func (d *Dispatcher) leave(ctx context.Context) {
	ctx, cancel := d.request(ctx)
	defer cancel()
	for call, why := range d.leaving.all() {
		err := d.Leave(ctx, call, why)
		if d.takingOut.note(d.o.Log, err); err != nil {
			return
		}
		d.leaving.drop(call)
	}
}

// leaving is a list of calls that goroutines share.
type leaving struct {
	mu    sync.Mutex
	calls map[string]queue.Outcome
}

func (l *leaving) add(call string, why queue.Outcome) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.calls == nil {
		l.calls = map[string]queue.Outcome{}
	}
	l.calls[call] = why
}

func (l *leaving) drop(call string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.calls, call)
}

func (l *leaving) all() map[string]queue.Outcome {
	l.mu.Lock()
	defer l.mu.Unlock()
	return maps.Clone(l.calls)
}
