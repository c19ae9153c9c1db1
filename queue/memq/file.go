package memq

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"time"

	"presszero/internal/clock"
	"presszero/queue"
)

// pause is the least time between two writes of the state file; what changes meanwhile is written together.
const pause = 250 * time.Millisecond

// saver is the goroutine that writes the state file.
type saver struct {
	quit context.CancelFunc
	done chan error
}

// memory is the state file: everything but the feed, of which only the last ID is kept so that IDs go on growing.
type memory struct {
	Version int
	Seq     int64
	Offered int64
	Event   string
	Entries []queue.Entry
	Agents  []agent
	Offers  []offer
	Sums    map[string]sums
	Routing map[string]queue.Routing
	Backs   map[string]back
	Dues    map[string]time.Time // of callbacks, as in Store.deadlines
	Learnt  map[string]lessons

	Published map[string]string

	Ledger   string // how far the ledger of promises has come
	Promises []queue.PromiseRecord
}

type sums struct{ Handle, Patience queue.Sum }

const fileVersion = 1

// Start begins to write the state file, if there is one, whenever something has changed.
func (s *Store) Start() {
	if s.file == "" || s.saver.quit != nil {
		return
	}
	ctx, quit := context.WithCancel(context.Background())
	s.saver = saver{quit: quit, done: make(chan error, 1)}
	go func() { s.saver.done <- s.keepSaving(ctx) }()
}

// Stop writes the state file a last time and waits until that is done. It returns the error of the last write.
// Stopping twice is harmless.
func (s *Store) Stop() error {
	if s.saver.quit == nil {
		return nil
	}
	s.saver.quit()
	s.saver.quit = nil
	return <-s.saver.done
}

// keepSaving writes after each change, but not more often than once a pause. A write that fails is reported, and tried
// again with the next change.
func (s *Store) keepSaving(ctx context.Context) error {
	for {
		select {
		case <-ctx.Done():
			return s.save()
		case <-s.changed:
			if err := s.save(); err != nil {
				s.report(err)
			}
		}
		if clock.Sleep(ctx, clock.System{}, pause) != nil {
			return s.save()
		}
	}
}

// save writes the line beside the state file and puts it in its place at once, so that the file is always whole.
func (s *Store) save() error {
	text, err := json.Marshal(s.remember())
	if err == nil {
		err = replaceFile(s.file, text)
	}
	if err != nil {
		return fmt.Errorf("save the line to %s: %w", s.file, err)
	}
	return nil
}

func (s *Store) remember() memory {
	s.mu.Lock()
	defer s.mu.Unlock()
	m := memory{
		Version: fileVersion, Seq: s.seq, Offered: s.offered, Event: s.feed.last.String(), Sums: map[string]sums{},
	}
	m.Dues = map[string]time.Time{}
	m.Routing, m.Backs = s.routing, maps.Clone(s.backs)
	m.Ledger, m.Promises = s.ledger.state, slices.Clone(s.ledger.records)
	for _, e := range s.entries {
		m.Entries = append(m.Entries, *e)
		for _, due := range []string{dueCall(e.Call), dueExpiry(e.Call)} {
			if at, known := s.deadlines.score[due]; known {
				m.Dues[due] = time.UnixMilli(at).UTC()
			}
		}
	}
	for _, a := range s.agents {
		m.Agents = append(m.Agents, *a)
	}
	m.Learnt, m.Published = s.rememberLearnt(), s.published
	for _, o := range s.offers {
		m.Offers = append(m.Offers, *o)
	}
	for name, l := range s.lines {
		m.Sums[name] = sums{l.handle, l.patience}
	}
	return m
}

func replaceFile(path string, text []byte) error {
	f, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*")
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(f.Name()) }() // gone already when all went well
	_, err = f.Write(text)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	if err = os.Rename(f.Name(), path); err != nil {
		return err
	}
	dir, err := os.Open(filepath.Dir(path))
	if err != nil {
		return err
	}
	return errors.Join(dir.Sync(), dir.Close())
}

// load reads the state file, if there is one.
func (s *Store) load() error {
	if s.file == "" {
		return nil
	}
	text, err := os.ReadFile(s.file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("read the line: %w", err)
	}
	var m memory
	if err = json.Unmarshal(text, &m); err == nil && m.Version != fileVersion {
		err = fmt.Errorf("version %d, want %d", m.Version, fileVersion)
	}
	if err == nil {
		s.feed.last, err = parseID(m.Event)
	}
	if err != nil {
		return fmt.Errorf("state file %s cannot be understood (%w): move it away to start with an empty line; "+
			"callers who are still on the phone come back at their old place", s.file, err)
	}
	s.recall(m)
	return nil
}

// recall puts everything back where the memory says it was.
func (s *Store) recall(m memory) {
	s.seq, s.offered, s.routing = m.Seq, m.Offered, m.Routing
	s.published = m.Published
	for job, l := range m.Learnt {
		s.learnt[job] = &l
	}
	s.ledger = ledger{state: m.Ledger, records: m.Promises}
	if text, err := json.Marshal(m.Routing); err == nil && m.Routing != nil {
		s.routed = string(text)
	}
	for key, b := range m.Backs {
		s.backs[key] = b
		s.redials.put(key, b.Until.UnixMilli())
	}
	for name, kept := range m.Sums {
		s.line(name).handle, s.line(name).patience = kept.Handle, kept.Patience
	}
	for _, e := range m.Entries {
		s.entries[e.Call] = &e
		s.relist(&e)
		s.owe(&e)
	}
	for due, at := range m.Dues {
		s.deadlines.put(due, at.UnixMilli())
	}
	for _, a := range m.Agents {
		s.agents[a.ID] = &a
		s.count(&a, 1)
		if !a.Until.IsZero() {
			s.deadlines.put(dueLease(a.ID), a.Until.UnixMilli())
		}
		if a.State == queue.WrapUp {
			s.deadlines.put(dueWrapUp(a.ID), a.Deadline.UnixMilli())
		}
	}
	for _, o := range m.Offers {
		s.offers[o.Ref] = &o
		if !o.Deadline.IsZero() {
			s.deadlines.put(dueOffer(o.Ref), o.Deadline.UnixMilli())
		}
	}
	s.replan()
}

// relist puts an entry where its state and its order say.
func (s *Store) relist(e *queue.Entry) {
	if e.State == queue.Ended {
		s.tombstones.put(e.Call, e.Changed.UnixMilli())
		return
	}
	l := s.lane(e.Queue, e.Lane)
	switch e.State {
	case queue.Connected:
		s.line(e.Queue).talking[e.Call] = true
		return
	case queue.Deferred:
		s.defers(e)
		return
	case queue.Calling:
		s.line(e.Queue).calling[e.Call] = true
	case queue.Waiting:
		l.waiting.put(member(e), e.Order().UnixMilli())
	}
	l.inLine.put(member(e), e.Order().UnixMilli())
}
