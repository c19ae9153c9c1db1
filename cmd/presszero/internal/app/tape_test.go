package app

import (
	"cmp"
	"time"

	"presszero/internal/clock"
	"presszero/queue"
)

// tape is the line's feed while it is written: the store keeps its newest events only.
type tape struct {
	x      *exchange
	after  string
	events []queue.Event
	quit   chan struct{}
	done   chan struct{}
}

// record begins to read the feed.
func (x *exchange) record() *tape {
	t := &tape{x: x, quit: make(chan struct{}), done: make(chan struct{})}
	x.app() // made here, because it is not made by two goroutines at once
	go func() {
		defer close(t.done)
		for {
			select {
			case <-t.quit:
				return
			default:
				t.read()
				_ = clock.Sleep(x.Context(), clock.System{}, 20*time.Millisecond)
			}
		}
	}()
	return t
}

// stop reads what is left and returns all.
func (t *tape) stop() []queue.Event {
	close(t.quit)
	<-t.done
	t.read()
	return t.events
}

func (t *tape) read() {
	for {
		events, last, err := t.x.app().Events(t.x.Context(), t.after, 1000)
		if err != nil || len(events) == 0 {
			return // the next time tells
		}
		t.events, t.after = append(t.events, events...), cmp.Or(last, events[len(events)-1].ID)
	}
}
