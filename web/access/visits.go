package access

import (
	"context"
	"errors"
	"sync"
	"time"

	"go.uber.org/zap"

	"presszero/internal/clock"
)

// visits are the requests that are being answered. Streams last for hours: they end when who follows them may no more.
type visits struct {
	now func() time.Time
	mu  sync.Mutex
	all map[*visit]bool
}

type visit struct {
	visitor
	since time.Time
	end   context.CancelCauseFunc
}

// errSignedOut ends a stream whose reader has gone, or may other things than before.
var errSignedOut = errors.New("signed out")

// enter notes a request until it is answered.
func (s *visits) enter(ctx context.Context, v visitor) (context.Context, func()) {
	if v.still == nil {
		return ctx, func() {}
	}
	ctx, end := context.WithCancelCause(ctx)
	now := &visit{visitor: v, since: s.now(), end: end}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.all[now] = true
	return ctx, func() {
		end(nil)
		s.mu.Lock()
		defer s.mu.Unlock()
		delete(s.all, now)
	}
}

// long returns the requests that have lasted for some time, by what let them in.
func (s *visits) long() map[string][]*visit {
	s.mu.Lock()
	defer s.mu.Unlock()
	found := map[string][]*visit{}
	for v := range s.all {
		if s.now().Sub(v.since) >= lookEvery {
			found[v.by] = append(found[v.by], v)
		}
	}
	return found
}

// lookEvery is how often it is looked whether those who follow a stream still may.
const lookEvery = 5 * time.Second

// Run ends the streams of people who were removed, have another role or have signed out, and of keys and screens that were
// removed, within seconds wherever that was done. It keeps the sessions of the others alive. It ends with ctx.
func (g *Gate) Run(ctx context.Context) {
	for clock.Sleep(ctx, g.clock, lookEvery) == nil {
		for _, found := range g.visits.long() {
			still, err := found[0].still(ctx)
			if err != nil {
				if ctx.Err() == nil {
					g.log.Warn("it is not known whether somebody may still follow", zap.String("who", found[0].who.Name), zap.Error(err))
				}
				continue
			}
			for _, v := range found {
				if !still {
					v.end(errSignedOut)
				}
			}
		}
	}
}
