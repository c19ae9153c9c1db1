package app

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"go.uber.org/zap"

	"presszero/internal/clock"
	"presszero/queue"
)

const (
	loopsEvery = 10 * time.Second // between two looks whether the line still knows the callers
	loopsLook  = 3                // callers looked at, where nothing is wrong
	loopsKept  = 3 * time.Minute  // after their last turn here, callers are another replica's, or gone
)

// loops are the callers who hear hold music, by the address at which the carrier asks for their next document. A document
// of music is long, and should the line forget its callers, nobody would be served until each has run out: they are asked
// for at once instead.
type loops struct {
	poll     func(ctx context.Context, call string) (queue.View, error)
	redirect func(ctx context.Context, leg, address string) error
	clock    clock.Clock
	log      *zap.Logger

	mu sync.Mutex
	by map[string]loop // by leg
}

// loop is a caller who hears hold music.
type loop struct {
	leg, entry, address string
	told, looked        time.Time
}

// Holds implements webhook.Holding.
func (l *loops) Holds(leg, entry, address string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.clock.Now()
	l.by[leg] = loop{leg: leg, entry: entry, address: address, told: now, looked: now}
}

// Goes implements webhook.Holding.
func (l *loops) Goes(leg string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.by, leg)
}

// run looks after the callers until ctx ends.
func (l *loops) run(ctx context.Context) {
	for clock.Sleep(ctx, l.clock, loopsEvery) == nil {
		l.look(ctx)
	}
}

// look looks at a few callers, and, where the line has lost one of them, at all.
func (l *loops) look(ctx context.Context) {
	if slices.ContainsFunc(l.oldest(loopsLook), func(one loop) bool { return l.lost(ctx, one) }) {
		l.askForLost(ctx, l.oldest(-1))
	}
}

// oldest are the callers who were looked at longest ago; all of them where most is below 0.
func (l *loops) oldest(most int) []loop {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.clock.Now()
	all := make([]loop, 0, len(l.by))
	for leg, one := range l.by {
		if now.Sub(one.told) > loopsKept {
			delete(l.by, leg)
			continue
		}
		all = append(all, one)
	}
	slices.SortFunc(all, func(a, b loop) int { return a.looked.Compare(b.looked) })
	if most >= 0 && most < len(all) {
		all = all[:most]
	}
	for _, one := range all {
		one.looked = now
		l.by[one.leg] = one
	}
	return all
}

// lost reports whether the line does not know a caller. A line that cannot be read has lost nobody.
func (l *loops) lost(ctx context.Context, one loop) bool {
	_, err := l.poll(ctx, one.entry)
	return errors.Is(err, queue.ErrUnknownCall)
}

// askForLost has the carrier ask for the next document of those whom the line has lost. Their addresses carry the old
// places.
func (l *loops) askForLost(ctx context.Context, all []loop) {
	asked := 0
	for _, one := range all {
		if !l.lost(ctx, one) {
			continue
		}
		l.Goes(one.leg)
		if err := l.redirect(ctx, one.leg, one.address); err == nil {
			asked++
		}
	}
	if asked > 0 {
		l.log.Warn("the line had lost callers; they are asked for again", zap.Int("callers", asked))
	}
}
