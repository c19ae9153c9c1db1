package redisq

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
	"time"

	"presszero/queue"
)

// learntPage is how many hashes one script reads, each of some kilobytes at most.
const learntPage = 32

// errMoved tells that a job has learnt more while it was being read.
var errMoved = errors.New("the job learns faster than it can be read")

// Learn applies what a job has learnt, and moves its cursor.
func (s *Store) Learn(ctx context.Context, l queue.Lesson) error {
	args := []any{l.Job, l.After, l.Upto}
	for _, c := range l.Counts {
		if c.Hash == "" {
			return fmt.Errorf("learn for %s: a count of %q names no hash", l.Job, c.Field)
		}
		args = append(args, c.Hash, c.Field, c.Add, c.Set, millis(max(c.Keep, 0)))
	}
	if _, err := s.run(ctx, "learn", args...); err != nil {
		return fmt.Errorf("learn for %s after %q: %w", l.Job, l.After, err)
	}
	return nil
}

// Learnt reads what a job has learnt, of the hashes whose names begin so.
func (s *Store) Learnt(ctx context.Context, job, prefix string) (queue.Learnt, error) {
	err := errMoved
	for range replans {
		var told queue.Learnt
		if told, err = s.readLearnt(ctx, job, prefix); err == nil {
			return told, nil
		}
		if !errors.Is(err, errMoved) {
			break
		}
	}
	return queue.Learnt{}, fmt.Errorf("what %s has learnt: %w", job, err)
}

// readLearnt reads page by page. All pages are of one moment, or else it is errMoved.
func (s *Store) readLearnt(ctx context.Context, job, prefix string) (queue.Learnt, error) {
	told := queue.Learnt{Hashes: map[string]map[string]string{}}
	for from, more := 0, true; more; {
		r, err := s.run(ctx, "learnt", job, prefix, from, learntPage)
		if err != nil {
			return told, err
		}
		cursor, hashes := r.text(), r.list()
		if from > 0 && cursor != told.Cursor {
			return told, errMoved
		}
		told.Cursor = cursor
		for !hashes.empty() {
			name, fields := hashes.text(), hashes.list()
			told.Hashes[name] = fields.pairs()
			hashes.inherit(fields)
		}
		from = r.count()
		r.inherit(hashes)
		if r.fault != nil {
			return told, r.fault
		}
		more = from > 0
	}
	return told, nil
}

// publishPart is how many forecasts one script writes.
const publishPart = 500

// Publish puts forecasts in the place of those published before.
func (s *Store) Publish(ctx context.Context, all []queue.Published) error {
	name := rand.Text()
	for first := true; first || len(all) > 0; first = false {
		part := all[:min(publishPart, len(all))]
		all = all[len(part):]
		last := "1"
		if len(all) > 0 {
			last = ""
		}
		args := []any{name, last, millis(queue.ForecastLife)}
		for _, p := range part {
			args = append(args, p.Field(), p.Wait.Text())
		}
		if _, err := s.run(ctx, "publish", args...); err != nil {
			return fmt.Errorf("publish forecasts: %w", err)
		}
	}
	return nil
}

// Forecast reads what is published for whoever joins a lane with a head start now.
func (s *Store) Forecast(ctx context.Context, lane queue.LaneRef, head time.Duration) (queue.Wait, error) {
	lane = lane.Normal()
	r, err := s.run(ctx, "forecast", lane.Queue, lane.Lane, millis(queue.HeadStart(head)))
	if err != nil {
		return queue.Wait{}, fmt.Errorf("forecast of %s: %w", lane.Queue, err)
	}
	return read(r, func(r *reply) queue.Wait { return queue.Told(r.time(), r.text(), r.text()) })
}

// Forecasts reads what is published for calls in line. Those for which nothing is told are left out.
func (s *Store) Forecasts(ctx context.Context, calls []string) (map[string]queue.Wait, error) {
	waits := map[string]queue.Wait{}
	for part := range slices.Chunk(calls, publishPart) {
		args := make([]any, 0, len(part))
		for _, call := range part {
			args = append(args, call)
		}
		r, err := s.run(ctx, "forecasts", args...)
		if err != nil {
			return nil, fmt.Errorf("forecasts of %d calls: %w", len(calls), err)
		}
		now := r.time()
		for _, call := range part {
			if w := queue.Told(now, r.text()); !w.At.IsZero() {
				waits[call] = w
			}
		}
		if r.fault != nil {
			return nil, r.fault
		}
	}
	return waits, nil
}
