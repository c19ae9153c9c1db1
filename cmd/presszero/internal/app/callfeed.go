package app

import (
	"context"
	"time"

	"go.uber.org/zap"

	"presszero/internal/clock"
	"presszero/queue"
)

// Bounds of what waits to be told on the feed. What happened longer ago is not told any more: the feed says when a thing
// happened by when it is told.
const (
	callFeedSize  = 4096
	callFeedLate  = 5 * time.Second
	callFeedAgain = 200 * time.Millisecond
	callFeedLast  = 2 * time.Second // for what is left when the service stops
)

// teller appends to the feed.
type teller interface {
	Tell(ctx context.Context, e queue.Event) error
}

// lost counts what is never told.
type lost interface{ FeedLost(kind string) }

// callFeed tells the feed what befalls calls, behind the webhooks' back: nobody who notes something waits for it. What finds
// no place, or cannot be told in time, is lost and counted.
type callFeed struct {
	line    teller
	clock   clock.Clock
	metrics lost
	log     *zap.Logger
	noted   chan notedEvent
	failing bool
}

type notedEvent struct {
	queue.Event
	noted time.Time
}

func newCallFeed(line teller, c clock.Clock, metrics lost, log *zap.Logger) *callFeed {
	return &callFeed{line: line, clock: c, metrics: metrics, log: log, noted: make(chan notedEvent, callFeedSize)}
}

// Note implements webhook.Feed.
func (f *callFeed) Note(e queue.Event) {
	select {
	case f.noted <- notedEvent{e, f.clock.Now()}:
	default:
		f.metrics.FeedLost(string(e.Kind))
	}
}

// run tells what is noted until the context ends, and then, in a short time, what is left.
func (f *callFeed) run(ctx context.Context) {
	for {
		select {
		case e := <-f.noted:
			f.tell(ctx, e)
			continue
		case <-ctx.Done():
		}
		break
	}
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), callFeedLast)
	defer cancel()
	for {
		select {
		case e := <-f.noted:
			f.tell(last, e)
		default:
			return
		}
	}
}

// tell tries until it is told, or too late.
func (f *callFeed) tell(ctx context.Context, e notedEvent) {
	for {
		limited, cancel := context.WithTimeout(ctx, callFeedLate)
		err := f.line.Tell(limited, e.Event)
		cancel()
		if err == nil {
			f.failing = false
			return
		}
		if !f.failing {
			f.failing = true
			f.log.Warn("what befalls calls cannot be told on the feed; figures will lack it", zap.Error(err))
		}
		if f.clock.Now().Sub(e.noted) > callFeedLate || clock.Sleep(ctx, f.clock, callFeedAgain) != nil {
			f.metrics.FeedLost(string(e.Kind))
			return
		}
	}
}
