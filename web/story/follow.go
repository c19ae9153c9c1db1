package story

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"presszero/ivr"
	"presszero/queue"
	"presszero/queue/events"
	"presszero/web/keep"
)

// Follower writes what happens to callers in line into their stories, each event once: it is asked by queue/follow, which has
// one replica do it. An event that was written when a replica died before it could note how far it was is written again by the
// next, and left out by whoever reads.
type Follower struct {
	s   *Stories
	rev int64 // of the cursor
}

// Follower returns what follows the line.
func (s *Stories) Follower() *Follower { return &Follower{s: s} }

const cursorID = "line"

// Begin returns the last event that counts.
func (f *Follower) Begin(ctx context.Context) (string, error) {
	doc, err := f.s.o.Store.Get(ctx, kindCursor, cursorID)
	if f.rev = doc.Rev; errors.Is(err, keep.ErrUnknown) {
		return "", nil
	}
	return string(doc.Data), err
}

// Recall does nothing: every event stands for itself.
func (f *Follower) Recall([]queue.Event) {}

// Take writes events into the stories of their calls.
func (f *Follower) Take(ctx context.Context, came []queue.Event, _, upto string) error {
	if f.s.Kept() {
		if err := f.write(ctx, came); err != nil {
			return err
		}
	}
	doc, err := f.s.o.Store.Put(ctx, kindCursor, keep.Doc{ID: cursorID, Rev: f.rev, Data: []byte(upto)})
	if errors.Is(err, keep.ErrOvertaken) {
		return fmt.Errorf("note how far the stories are: %w", queue.ErrOvertaken)
	}
	f.rev = doc.Rev
	return err
}

// Caught does nothing.
func (f *Follower) Caught(context.Context) error { return nil }

// Ceased does nothing.
func (f *Follower) Ceased() {}

func (f *Follower) write(ctx context.Context, came []queue.Event) error {
	data, changes := map[string][][]byte{}, map[string][]change{}
	var calls []string
	for _, e := range came {
		if e.Call == "" || e.Kind == queue.EventAgent || e.Kind == queue.EventWished || f.s.tooOld(e.At) {
			continue
		}
		call, asked := queue.TalkOf(e.Call)
		if !slices.Contains(calls, call) {
			calls = append(calls, call)
		}
		if asked { // the talk tells of the question; who is asked about a caller may read of them
			if e.Kind == queue.EventOffered {
				changes[call] = append(changes[call], happened(e))
			}
			continue
		}
		shown := events.Of(e)
		one, err := json.Marshal(record{Line: &shown})
		if err != nil {
			return fmt.Errorf("write event %s: %w", e.ID, err)
		}
		data[call] = append(data[call], one)
		if c := happened(e); c != nil {
			changes[call] = append(changes[call], c)
		}
	}
	for _, call := range calls {
		if err := f.append(ctx, call, data[call]); err != nil {
			return err
		}
		if err := f.s.index(ctx, call, changes[call]); err != nil {
			return err
		}
	}
	return nil
}

func (f *Follower) append(ctx context.Context, call string, entries [][]byte) error {
	if len(entries) == 0 {
		return nil
	}
	_, err := f.s.o.Store.Append(ctx, f.s.log(call), entries...)
	return err
}

// tooOld reports whether an event would be forgotten already: the first replica of a site reads all that the feed holds.
func (s *Stories) tooOld(at time.Time) bool { return s.o.Clock.Now().Sub(at) > s.o.Keep }

// happened is what an event changes in the index; nil: nothing.
func happened(e queue.Event) change {
	switch e.Kind {
	case queue.EventJoined, queue.EventRejoined:
		return func(k *kept) {
			if k.Queue = e.Queue; k.Began.IsZero() {
				k.Began = e.At.UTC()
			}
		}
	case queue.EventOffered:
		return func(k *kept) { k.Offered = with(k.Offered, e.Agent) }
	case queue.EventBridged:
		return func(k *kept) { k.Agents = with(k.Agents, e.Agent) }
	case queue.EventEnded:
		return func(k *kept) { k.Queue, k.Outcome, k.Waited = e.Queue, e.Why, e.Waited.Seconds() }
	}
	return nil
}

// mostAgents is how many agents of one call the index names.
const mostAgents = 10

func with(all []string, one string) []string {
	if one == "" || slices.Contains(all, one) || len(all) >= mostAgents {
		return all
	}
	return append(all, one)
}

// Messages that a caller left are told by their kind.
var left = map[ivr.MessageKind]string{
	ivr.MessageVoicemail: "left a voicemail", ivr.MessageCallback: "asked to be called back", ivr.MessageUnreached: "could not be reached",
	ivr.MessageSurvey: "answered the survey", ivr.MessageRecording: "was recorded",
}
