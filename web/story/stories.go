package story

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"time"

	"go.uber.org/zap"

	"presszero/flows"
	"presszero/internal/clock"
	"presszero/internal/obs"
	"presszero/ivr"
	"presszero/web/keep"
)

// Programs are the flows as calls began with them.
type Programs interface {
	Program(flow, version string) (*flows.Program, bool)
}

// Observer counts.
type Observer interface {
	// StoriesKept: so many entries are kept, of so many bytes.
	StoriesKept(entries, bytes int)
	// StoriesLost: so many entries could not be kept.
	StoriesLost(entries int)
}

// Options are the parts of Stories. All are required.
type Options struct {
	Store    keep.Store
	Keep     time.Duration // after a call's last entry; 0: nothing is kept
	Programs Programs
	Hash     func(number string) string // hides a number, always in the same way
	Clock    clock.Clock
	Observer Observer
	Log      *zap.Logger
}

// How entries are gathered before they are written.
const (
	mostPending = 8192 // entries; what comes on top of them is lost, and counted
	mostBatch   = 512
	gather      = 100 * time.Millisecond
	mostTries   = 3
	tryAgain    = 500 * time.Millisecond
	flushTime   = 5 * time.Second
	writers     = 8
)

// Stories keeps the stories of calls.
type Stories struct {
	o       Options
	pending chan item
	stop    context.CancelFunc
	loop    sync.WaitGroup
	start   sync.Once
}

// item is something to be written of a call.
type item struct {
	call   string
	data   []byte
	change change // nil: the index stays as it is
}

// New checks the options. Nothing runs before Start.
func New(o Options) (*Stories, error) {
	if o.Store == nil || o.Programs == nil || o.Hash == nil || o.Clock == nil || o.Observer == nil || o.Log == nil {
		return nil, errors.New("story: Store, Programs, Hash, Clock, Observer and Log are required")
	}
	return &Stories{o: o, pending: make(chan item, mostPending), stop: func() {}}, nil
}

// Kept reports whether stories are kept at all.
func (s *Stories) Kept() bool { return s.o.Keep > 0 }

// Start begins to write. A second Start changes nothing.
func (s *Stories) Start() {
	s.start.Do(func() {
		ctx, cancel := context.WithCancel(context.Background())
		s.stop = cancel
		s.loop.Go(func() { s.run(ctx) })
	})
}

// Stop writes what is pending, for some seconds at most, and ends. Twice is harmless.
func (s *Stories) Stop() {
	s.start.Do(func() {})
	s.stop()
	s.loop.Wait()
}

// Turn keeps what an event has come to. It never waits.
func (s *Stories) Turn(before ivr.Session, ev ivr.Event, out ivr.Outcome, at time.Time) {
	if !s.Kept() {
		return
	}
	defer s.unharmed()
	t := newTurn(before, ev, out, s.stepAt(before), at)
	if t.quiet() {
		return
	}
	name := out.Session.InLineAs()
	if name == "" {
		name = t.Call
	}
	s.keep(name, record{Turn: &t}, s.turned(before, out, t))
}

// unharmed keeps a fault of ours from the call of which it is: what is lost is a line of its story.
func (s *Stories) unharmed() {
	if fault := recover(); fault != nil {
		s.o.Observer.StoriesLost(1)
		s.o.Log.Error("an event of a call could not be told", zap.Any("panic", fault), zap.Stack("stack"))
	}
}

// stepAt is the step at which a call stands; nil: unknown.
func (s *Stories) stepAt(before ivr.Session) flows.Step {
	if before.Step == "" {
		return nil
	}
	program, known := s.o.Programs.Program(before.Flow, before.Version)
	if !known {
		return nil
	}
	return program.Steps[before.Step]
}

// turned is what a turn changes in the index; nil: nothing.
func (s *Stories) turned(before ivr.Session, out ivr.Outcome, t Turn) change {
	after := out.Session
	arrived, over := t.Event == ivr.EventArrived, t.over()
	moved := t.ToStep != t.Step || t.Choice != "" || t.Queue != ""
	if !arrived && !t.Zero && !moved && !over && before.Language == after.Language {
		return nil
	}
	hash, masked := "", ""
	if arrived && after.From != "" {
		hash, masked = s.o.Hash(after.From), obs.MaskPhone(after.From)
	}
	return func(k *kept) {
		if arrived && k.Hash == "" {
			k.Began, k.Flow, k.Hash, k.Number = t.At, after.Flow, hash, masked
		}
		k.Language = after.Language
		if t.Queue != "" {
			k.Queue = t.Queue
		}
		k.walk(t)
		if over {
			k.Ended = t.At
		}
	}
}

// over reports whether the call ends with the turn.
func (t Turn) over() bool { return t.ToMode == ivr.ModeDone || t.Gone || t.Event == ivr.EventHungUp }

// walk notes the steps of the flow, the key that led on, and where a person was asked for first.
func (k *kept) walk(t Turn) {
	if t.Zero && k.Zero == "" {
		k.Zero = t.Step
	}
	if last := len(k.Path) - 1; last >= 0 && t.Mode == ivr.ModeFlow {
		switch key := t.Choice; {
		case t.Zero:
			k.Path[last].Pressed = "0"
		case key != "":
			k.Path[last].Pressed = key
		}
	}
	if t.ToMode != ivr.ModeFlow || t.ToStep == "" || len(k.Path) >= mostPath {
		return
	}
	if last := len(k.Path) - 1; last < 0 || k.Path[last].Step != t.ToStep {
		k.Path = append(k.Path, PathStep{Step: t.ToStep, At: t.At})
	}
}

// Ended keeps that the carrier has ended a call. It never waits.
func (s *Stories) Ended(call string) {
	if !s.Kept() {
		return
	}
	now := s.o.Clock.Now().UTC()
	s.keep(call, record{At: now, End: true}, func(k *kept) {
		if k.Ended.IsZero() {
			k.Ended = now
		}
	})
}

// Acted keeps something that somebody at work did with a call. It never waits.
func (s *Stories) Acted(call string, a Act) {
	if !s.Kept() || call == "" {
		return
	}
	a.Text = cut(hideNumber(a.Text, ""))
	s.keep(call, record{At: s.o.Clock.Now().UTC(), Act: &a}, acted(a))
}

func acted(a Act) change {
	switch a.Kind {
	case ActDisposition:
		return func(k *kept) { k.Disposition = a.Text }
	case ActNote:
		return func(k *kept) { k.Notes = a.Text }
	}
	return nil
}

// keep hands an entry to those who write, or counts it as lost.
func (s *Stories) keep(call string, r record, c change) {
	data := encode(r)
	select {
	case s.pending <- item{call: call, data: data, change: c}:
	default:
		s.o.Observer.StoriesLost(1)
	}
}

// encode is a record as it is stored. One that is too long loses what was said in it first.
func encode(r record) []byte {
	data, err := json.Marshal(r)
	if err == nil && len(data) > mostRecord && r.Turn != nil {
		short := *r.Turn
		short.Said, short.Recent = []string{"(too long to be kept)"}, nil
		data, _ = json.Marshal(record{Turn: &short})
	}
	return data
}

func (s *Stories) run(ctx context.Context) {
	for {
		select {
		case first := <-s.pending:
			_ = clock.Sleep(ctx, s.o.Clock, gather) // others of the same moment come along
			s.write(context.WithoutCancel(ctx), s.gathered(first))
		case <-ctx.Done():
			s.flush()
			return
		}
	}
}

// flush writes what is still pending.
func (s *Stories) flush() {
	ctx, cancel := context.WithTimeout(context.Background(), flushTime)
	defer cancel()
	for ctx.Err() == nil {
		select {
		case first := <-s.pending:
			s.write(ctx, s.gathered(first))
		default:
			return
		}
	}
	s.o.Observer.StoriesLost(len(s.pending))
}

// gathered are the first and those that are pending behind it.
func (s *Stories) gathered(first item) []item {
	batch := []item{first}
	for len(batch) < mostBatch {
		select {
		case next := <-s.pending:
			batch = append(batch, next)
		default:
			return batch
		}
	}
	return batch
}

// write writes a batch, each call's entries in their order, several calls at a time.
func (s *Stories) write(ctx context.Context, batch []item) {
	byCall := map[string][]item{}
	for _, one := range batch {
		byCall[one.call] = append(byCall[one.call], one)
	}
	free := make(chan struct{}, writers)
	var all sync.WaitGroup
	var mu sync.Mutex
	var errs []error
	for call, items := range byCall {
		free <- struct{}{}
		all.Go(func() {
			defer func() { <-free }()
			if err := s.writeCall(ctx, call, items); err != nil {
				mu.Lock()
				defer mu.Unlock()
				errs = append(errs, err)
			}
		})
	}
	all.Wait()
	if len(errs) > 0 {
		s.o.Log.Error("the stories of calls could not be kept", zap.Int("calls", len(errs)), zap.Error(errs[0]))
	}
}

func (s *Stories) writeCall(ctx context.Context, call string, items []item) error {
	var data [][]byte
	var changes []change
	bytes := 0
	for _, one := range items {
		data, bytes = append(data, one.data), bytes+len(one.data)
		if one.change != nil {
			changes = append(changes, one.change)
		}
	}
	err := s.patiently(ctx, func() error {
		_, err := s.o.Store.Append(ctx, s.log(call), data...)
		return err
	})
	if err != nil {
		s.o.Observer.StoriesLost(len(items))
		return fmt.Errorf("call %s: %w", call, err)
	}
	s.o.Observer.StoriesKept(len(items), bytes)
	if err := s.patiently(ctx, func() error { return s.index(ctx, call, changes) }); err != nil {
		return fmt.Errorf("index call %s: %w", call, err)
	}
	return nil
}

// patiently tries a few times.
func (s *Stories) patiently(ctx context.Context, do func() error) error {
	var err error
	for try := range mostTries {
		if try > 0 && clock.Sleep(ctx, s.o.Clock, tryAgain) != nil {
			break
		}
		if err = do(); err == nil {
			return nil
		}
	}
	return err
}

func (s *Stories) log(call string) keep.Log {
	return keep.Log{Kind: kindLog, ID: call, Most: MostEntries, Keep: s.o.Keep}
}
