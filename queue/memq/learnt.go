package memq

import (
	"context"
	"fmt"
	"maps"
	"strconv"
	"strings"
	"time"

	"presszero/queue"
)

// lessons are what a job has learnt.
type lessons struct {
	Cursor string
	Hashes map[string]*counters
}

// counters are one hash.
type counters struct {
	Fields map[string]string
	Until  time.Time // from when on they are forgotten; zero: never
}

// Learn applies what a job has learnt, and moves its cursor.
func (s *Store) Learn(_ context.Context, l queue.Lesson) error {
	now, done := s.write()
	defer done()
	known := s.learnt[l.Job]
	if known == nil {
		known = &lessons{Hashes: map[string]*counters{}}
	}
	if known.Cursor != l.After {
		return fmt.Errorf("learn for %s after %q: %w", l.Job, l.After, queue.ErrOvertaken)
	}
	if err := check(l.Counts); err != nil {
		return fmt.Errorf("learn for %s: %w", l.Job, err)
	}
	s.learnt[l.Job] = known
	maps.DeleteFunc(known.Hashes, func(_ string, c *counters) bool { return c.over(now) })
	for _, c := range l.Counts {
		known.count(c, now)
	}
	known.Cursor = l.Upto
	return nil
}

// check refuses counts that no store keeps.
func check(counts []queue.Count) error {
	for _, c := range counts {
		if c.Hash == "" {
			return fmt.Errorf("a count of %q names no hash", c.Field)
		}
	}
	return nil
}

func (l *lessons) count(c queue.Count, now time.Time) {
	if c.Field == "" {
		delete(l.Hashes, c.Hash)
		return
	}
	h := l.Hashes[c.Hash]
	if h == nil {
		h = &counters{Fields: map[string]string{}}
		l.Hashes[c.Hash] = h
	}
	if c.Set != "" {
		h.Fields[c.Field] = c.Set
	} else {
		n, _ := strconv.ParseInt(h.Fields[c.Field], 10, 64) // none is 0
		h.Fields[c.Field] = strconv.FormatInt(n+c.Add, 10)
	}
	if keep := whole(c.Keep); keep > 0 {
		h.Until = now.Add(keep)
	}
}

func (c *counters) over(now time.Time) bool { return !c.Until.IsZero() && !now.Before(c.Until) }

// Learnt reads what a job has learnt, of the hashes whose names begin so.
func (s *Store) Learnt(_ context.Context, job, prefix string) (queue.Learnt, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	told := queue.Learnt{Hashes: map[string]map[string]string{}}
	l := s.learnt[job]
	if l == nil {
		return told, nil
	}
	told.Cursor = l.Cursor
	now := queue.Millis(s.now())
	for name, c := range l.Hashes {
		if strings.HasPrefix(name, prefix) && !c.over(now) {
			told.Hashes[name] = maps.Clone(c.Fields)
		}
	}
	return told, nil
}

// Publish puts forecasts in the place of those published before.
func (s *Store) Publish(_ context.Context, all []queue.Published) error {
	published := make(map[string]string, len(all))
	for _, p := range all {
		published[p.Field()] = p.Wait.Text()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.published = published
	return nil
}

// Forecast reads what is published for whoever joins a lane with a head start now.
func (s *Store) Forecast(_ context.Context, lane queue.LaneRef, head time.Duration) (queue.Wait, error) {
	lane = lane.Normal()
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.told("", lane, queue.HeadStart(head), queue.Millis(s.now())), nil
}

// Forecasts reads what is published for calls in line. Those for which nothing is told are left out.
func (s *Store) Forecasts(_ context.Context, calls []string) (map[string]queue.Wait, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now, waits := queue.Millis(s.now()), map[string]queue.Wait{}
	for _, call := range calls {
		if w := queue.Told(now, s.published[call]); !w.At.IsZero() {
			waits[call] = w
		}
	}
	return waits, nil
}

// told is the forecast of a call, or else of whoever joins the lane with its head start, or with none.
func (s *Store) told(call string, lane queue.LaneRef, head time.Duration, now time.Time) queue.Wait {
	joins := queue.Published{LaneRef: lane, Head: head}
	first := joins
	first.Head = 0
	return queue.Told(now, s.published[call], s.published[joins.Field()], s.published[first.Field()])
}

// rememberLearnt is a copy of what was learnt, for the state file.
func (s *Store) rememberLearnt() map[string]lessons {
	all := map[string]lessons{}
	for job, l := range s.learnt {
		kept := lessons{Cursor: l.Cursor, Hashes: map[string]*counters{}}
		for name, c := range l.Hashes {
			kept.Hashes[name] = &counters{Fields: maps.Clone(c.Fields), Until: c.Until}
		}
		all[job] = kept
	}
	return all
}
