package memq

import (
	"context"
	"fmt"
	"sort"
	"time"

	"presszero/queue"
)

// feed is the newest events, oldest first, and the ID of the last one.
type feed struct {
	events []queue.Event
	last   eventID
}

// eventID is a time in milliseconds and a number within it, as Redis numbers the entries of a stream.
type eventID struct{ ms, n int64 }

func (id eventID) String() string { return fmt.Sprintf("%d-%d", id.ms, id.n) }

func (id eventID) after(other eventID) bool {
	return id.ms > other.ms || id.ms == other.ms && id.n > other.n
}

// emit appends an event. When the feed is twice as long as it needs to be, the older half is let go.
func (s *Store) emit(now time.Time, e queue.Event) {
	f := &s.feed
	if ms := now.UnixMilli(); ms > f.last.ms {
		f.last = eventID{ms: ms}
	} else {
		f.last.n++
	}
	e.ID, e.At = f.last.String(), now
	f.events = append(f.events, e)
	if len(f.events) >= 2*maxEvents {
		f.events = append([]queue.Event(nil), f.events[len(f.events)-maxEvents:]...)
	}
}

// Tell appends an event of something beside the line.
func (s *Store) Tell(_ context.Context, e queue.Event) error {
	now, done := s.write()
	defer done()
	s.emit(now, e)
	return nil
}

// Events reads what happened after the given ID.
func (s *Store) Events(_ context.Context, after string, limit int) ([]queue.Event, string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if after == "$" {
		return nil, s.feed.last.String(), nil
	}
	from, err := s.feed.following(after)
	if err != nil {
		return nil, "", err
	}
	kept := s.feed.events[from:]
	if len(kept) == 0 || limit <= 0 {
		return nil, after, nil
	}
	events := append([]queue.Event(nil), kept[:min(limit, len(kept))]...)
	return events, events[len(events)-1].ID, nil
}

// following is the index of the first kept event after the ID.
func (f *feed) following(after string) (int, error) {
	oldest := max(0, len(f.events)-maxEvents)
	if after == "" {
		return oldest, nil
	}
	id, err := parseID(after)
	if err != nil {
		return 0, err
	}
	n := sort.Search(len(f.events), func(i int) bool {
		at, _ := parseID(f.events[i].ID)
		return at.after(id)
	})
	return max(n, oldest), nil
}

func parseID(s string) (eventID, error) {
	var id eventID
	if _, err := fmt.Sscanf(s, "%d-%d", &id.ms, &id.n); err != nil {
		return eventID{}, fmt.Errorf("event ID %q: want <milliseconds>-<number>", s)
	}
	return id, nil
}
