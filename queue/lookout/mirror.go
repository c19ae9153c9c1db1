package lookout

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	"go.uber.org/zap"

	"presszero/internal/clock"
	"presszero/queue"
	"presszero/queue/events"
	"presszero/queue/follow"
	"presszero/queue/history"
)

// MirrorOptions are the parts of a Mirror. All but what has a number beside it are required.
type MirrorOptions struct {
	Store    Store
	Clock    clock.Clock
	Queues   func() map[string]Queue
	Observer follow.Observer
	Log      *zap.Logger

	Changed func() // called when something has been counted; nil: nobody is told

	Poll  time.Duration // how often the feed is read; 100 ms
	Anew  time.Duration // after how long what is kept is read again, in case the feed was missed for a while; 1 h
	Since time.Duration // how far back is known; 50 h
}

// Mirror knows on every replica what was counted lately, up to the last moment. It begins with what the elected replica has
// kept, and counts on by the same tally; it keeps nothing, so that however many mirrors there are, each event counts once.
type Mirror struct {
	*follow.Follower
	reader *mirrorReader
	mu     sync.RWMutex
	shown  *mirrored // nil: nothing is known yet
}

// NewMirror checks the options. Nothing runs before Start.
func NewMirror(o MirrorOptions) (*Mirror, error) {
	if o.Store == nil || o.Clock == nil || o.Queues == nil || o.Observer == nil || o.Log == nil {
		return nil, errors.New("mirror: Store, Clock, Queues, Observer and Log are required")
	}
	o.Poll, o.Anew, o.Since = cmp.Or(o.Poll, 100*time.Millisecond), cmp.Or(o.Anew, time.Hour), cmp.Or(o.Since, 50*time.Hour)
	m := &Mirror{}
	m.reader = &mirrorReader{o: o, mirror: m}
	f, err := follow.New(follow.Options{
		Job: "figures", Store: unshared{o.Store}, Reader: m.reader, Clock: o.Clock, Observer: o.Observer, Log: o.Log, Poll: o.Poll,
	})
	if err != nil {
		return nil, fmt.Errorf("mirror: %w", err)
	}
	m.Follower = f
	return m, nil
}

// Sum is what was counted of a queue from an interval on, of which few differ between calls: those are kept added up. It is
// false while nothing is known. The empty name is the site.
func (m *Mirror) Sum(name string, from history.Slot) (history.Interval, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.shown == nil {
		return history.Interval{}, false
	}
	return m.shown.sum(name, from), true
}

// Slots are the intervals of a queue from one on to another, those included; false while nothing is known. Of what is counted
// beside that on which forecasts rest, it is the named fields, or all where none is named.
func (m *Mirror) Slots(name string, from, to history.Slot, fields ...history.Field) ([]history.Interval, bool) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	if m.shown == nil {
		return nil, false
	}
	all := make([]history.Interval, 0, to-from+1)
	for s := from; s <= to; s++ {
		i := m.shown.past[name][s]
		i.Slot, i.More = s, chosen(i.More, fields)
		all = append(all, i)
	}
	return all, true
}

// chosen is a copy of some fields; of all where none is named.
func chosen(more map[history.Field]int64, fields []history.Field) map[history.Field]int64 {
	if len(fields) == 0 {
		return maps.Clone(more)
	}
	some := map[history.Field]int64{}
	for _, f := range fields {
		if n := more[f]; n != 0 {
			some[f] = n
		}
	}
	return some
}

// unshared is a store of which every replica may have the job.
type unshared struct{ Store }

// Lease implements follow.Store.
func (unshared) Lease(context.Context, string, string, time.Duration) (bool, error) { return true, nil }

// mirrored is what was counted, with the sums that somebody has asked for.
type mirrored struct {
	past past
	sums map[string]*runningSum
}

// runningSum is what was counted from an interval on.
type runningSum struct {
	from history.Slot
	history.Interval
}

func (m *mirrored) add(c history.Count) {
	m.past.add(c)
	if s := m.sums[c.Queue]; s != nil && c.Slot >= s.from {
		s.Add(c.Field, c.Add)
	}
}

func (m *mirrored) sum(name string, from history.Slot) history.Interval {
	s := m.sums[name]
	if s == nil || s.from != from {
		s = &runningSum{from: from}
		for slot, i := range m.past[name] {
			if slot >= from {
				s.Include(i)
			}
		}
		m.sums[name] = s
	}
	all := s.Interval
	all.Slot, all.More = from, maps.Clone(s.More)
	return all
}

// mirrorReader is the reader of the feed.
type mirrorReader struct {
	o      MirrorOptions
	mirror *Mirror

	counts *mirrored
	upto   map[string]string // of each hash, the last event that counted when it was read
	tally  *history.Tally
	queues map[string]Queue
	roles  roles
	cursor string
	known  bool // the tally knows who was at work at the cursor
	begun  time.Time
}

// Begin implements follow.Reader. The hashes are read one by one while the elected replica counts on, so that each holds
// events up to another one.
func (r *mirrorReader) Begin(ctx context.Context) (string, error) {
	r.begun, r.queues = r.o.Clock.Now(), r.o.Queues()
	r.counts, r.upto, r.roles = &mirrored{past: past{}, sums: map[string]*runningSum{}}, map[string]string{}, roles{}
	r.tally = history.New(history.Options{
		Within: func(name string) time.Duration { return r.queues[name].within() },
		Cut:    func(name string) time.Duration { return r.queues[name].cut() },
		Serves: func(agent string) []string { return r.roles[agent] },
		Queues: func() []string { return slices.Collect(maps.Keys(r.queues)) },
	})
	var cursors []string
	first, last := history.SlotOf(r.begun.Add(-r.o.Since)), history.SlotOf(r.begun)
	for _, name := range append(slices.Sorted(maps.Keys(r.queues)), "") {
		for day := first / slotsOfDay; day <= last/slotsOfDay; day++ {
			for _, kind := range []string{historyHash, detailHash} {
				hash := dayIn(kind, name, day*slotsOfDay)
				cursor, err := r.counts.past.take(ctx, r.o.Store, hash)
				if err != nil {
					return "", err
				}
				r.upto[hash] = cursor
				cursors = append(cursors, cursor)
			}
		}
	}
	r.cursor = slices.MinFunc(cursors, byTime)
	r.known = r.cursor == ""
	return r.cursor, nil
}

// byTime compares the IDs of events.
func byTime(a, b string) int {
	switch {
	case events.After(a, b):
		return 1
	case events.After(b, a):
		return -1
	}
	return 0
}

// Recall implements follow.Reader.
func (r *mirrorReader) Recall(counted []queue.Event) {
	for _, e := range counted {
		r.tally.Recall(e)
	}
}

// Take implements follow.Reader.
func (r *mirrorReader) Take(ctx context.Context, came []queue.Event, _, _ string) error {
	if r.o.Clock.Now().Sub(r.begun) > r.o.Anew {
		return fmt.Errorf("read what is kept anew: %w", queue.ErrOvertaken)
	}
	if err := r.roster(ctx, came); err != nil {
		return err
	}
	r.queues = r.o.Queues()
	r.count(came)
	if r.o.Changed != nil {
		r.o.Changed()
	}
	return nil
}

// count lets events count in the hashes that do not hold them yet.
func (r *mirrorReader) count(came []queue.Event) {
	r.mirror.mu.Lock()
	defer r.mirror.mu.Unlock()
	for _, e := range came {
		for _, c := range r.tally.Count(e) {
			if upto, read := r.upto[hashOf(c)]; !read || events.After(e.ID, upto) {
				r.counts.add(c)
			}
		}
	}
}

// roster has the tally know who was at work at the cursor, and who serves what.
func (r *mirrorReader) roster(ctx context.Context, came []queue.Event) error {
	changed := slices.ContainsFunc(came, func(e queue.Event) bool { return e.Kind == queue.EventRegistered })
	if len(r.roles) > 0 && r.known && !changed {
		return nil
	}
	lineup, err := r.o.Store.Lineup(ctx, 0, 1)
	if err != nil {
		return fmt.Errorf("read who is at work: %w", err)
	}
	r.roles.know(lineup.Agents)
	if !r.known {
		r.known = true
		r.tally.Know(lineup.Agents, timeOf(r.cursor))
	}
	return nil
}

// Caught implements follow.Reader.
func (r *mirrorReader) Caught(context.Context) error {
	r.mirror.mu.Lock()
	defer r.mirror.mu.Unlock()
	r.mirror.shown = r.counts
	return nil
}

// Ceased implements follow.Reader: what was known is shown until it is read anew.
func (r *mirrorReader) Ceased() {}
