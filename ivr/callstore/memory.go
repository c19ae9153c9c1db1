package callstore

import (
	"bytes"
	"context"
	"fmt"
	"sync"
	"time"

	"presszero/internal/clock"
	"presszero/ivr"
)

// defaultLimit is far above what one process serves.
const defaultLimit = 100_000

// MemoryOptions bound a Memory.
type MemoryOptions struct {
	Now   func() time.Time // nil: the system's clock
	Limit int              // calls, and as many replies, that are kept; zero or less: 100,000
}

// Memory is a store for a single process. It ends with the process, which costs no caller: the session travels in every
// address that the carrier was given. When it is full, it forgets what it would have forgotten next.
type Memory struct {
	now     func() time.Time
	mu      sync.Mutex
	calls   *expiring[string, string] // records by call
	replies *expiring[replyKey, []byte]
	texts   *expiring[replyKey, ivr.TextStatus]
	fetched *expiring[replyKey, []byte]

	told     []ivr.Promised // in the order in which they were told
	lastTold toldID
	messages []ivr.Message // in the order in which they were left
	states   map[string]itemState
}

type replyKey struct {
	call string
	turn int
}

// NewMemory returns an empty store.
func NewMemory(o MemoryOptions) *Memory {
	if o.Now == nil {
		o.Now = clock.System{}.Now
	}
	if o.Limit <= 0 {
		o.Limit = defaultLimit
	}
	return &Memory{now: o.Now, calls: newExpiring[string, string](o.Limit), replies: newExpiring[replyKey, []byte](o.Limit), fetched: newExpiring[replyKey, []byte](o.Limit), texts: newExpiring[replyKey, ivr.TextStatus](o.Limit), states: map[string]itemState{}}
}

// Commit stores an answered turn. When this turn, or a later one, was answered before, nothing changes, and what is
// returned is the reply given then, if it is still kept, and the call as it stands.
func (m *Memory) Commit(_ context.Context, t ivr.Turn) (ivr.Committed, error) {
	record, err := encode(t)
	if err != nil {
		return ivr.Committed{}, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	now, key := m.now(), replyKey{t.Call, t.Turn}
	if stored, ok := m.calls.get(t.Call, now); ok {
		answered, latest, err := decode(stored)
		if err != nil {
			return ivr.Committed{}, fmt.Errorf("commit turn %d of call %s: %w", t.Turn, t.Call, err)
		}
		if answered >= t.Turn {
			reply, _ := m.replies.get(key, now)
			return ivr.Committed{Replayed: true, Reply: bytes.Clone(reply), Latest: latest}, nil
		}
	}
	m.replies.put(key, bytes.Clone(t.Reply), now, replyFor)
	m.calls.put(t.Call, string(record), now, liveFor)
	m.tell(t.Promised, now)
	return ivr.Committed{Reply: t.Reply, Latest: t.Session}, nil
}

// Load returns a call as it stands. ErrUnknownCall: the store does not know it.
func (m *Memory) Load(_ context.Context, call string) (ivr.Session, error) {
	m.mu.Lock()
	record, ok := m.calls.get(call, m.now())
	m.mu.Unlock()
	if !ok {
		return ivr.Session{}, fmt.Errorf("load call %s: %w", call, ErrUnknownCall)
	}
	_, s, err := decode(record)
	if err != nil {
		return ivr.Session{}, fmt.Errorf("load call %s: %w", call, err)
	}
	return s, nil
}

// End says that a call is over: its record is kept for an hour more at most. Ending an unknown call does nothing.
func (m *Memory) End(_ context.Context, call string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.calls.shorten(call, m.now(), endedFor)
	return nil
}
