package callstore

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/redis/go-redis/v9"

	"presszero/ivr"
)

// fetchedFor is how long an answer of another system is kept: longer than any call waits for one.
const fetchedFor = 30 * time.Second

// PutFetched keeps what became of a request of a call.
func (r *Redis) PutFetched(ctx context.Context, call string, id int, f ivr.Fetched) error {
	record, err := f.AppendBinary(nil)
	if err == nil {
		err = r.client.Set(ctx, r.fetchedKey(call, id), record, fetchedFor).Err()
	}
	if err != nil {
		return fmt.Errorf("keep answer %d of call %s: %w", id, call, err)
	}
	return nil
}

// Fetched returns what became of a request of a call; nil: nothing is known yet, or none any more.
func (r *Redis) Fetched(ctx context.Context, call string, id int) (*ivr.Fetched, error) {
	record, err := r.client.Get(ctx, r.fetchedKey(call, id)).Bytes()
	if errors.Is(err, redis.Nil) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("load answer %d of call %s: %w", id, call, err)
	}
	return readFetched(record, call, id)
}

func (r *Redis) fetchedKey(call string, id int) string {
	return "pz:{" + r.site + "}:fetched:" + strconv.Itoa(id) + ":" + call
}

func readFetched(record []byte, call string, id int) (*ivr.Fetched, error) {
	var f ivr.Fetched
	if err := f.UnmarshalBinary(record); err != nil {
		return nil, fmt.Errorf("load answer %d of call %s: %w", id, call, err)
	}
	return &f, nil
}

// PutFetched keeps what became of a request of a call.
func (m *Memory) PutFetched(_ context.Context, call string, id int, f ivr.Fetched) error {
	record, err := f.AppendBinary(nil)
	if err != nil {
		return fmt.Errorf("keep answer %d of call %s: %w", id, call, err)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.fetched.put(replyKey{call, id}, record, m.now(), fetchedFor)
	return nil
}

// Fetched returns what became of a request of a call; nil: nothing is known yet, or none any more.
func (m *Memory) Fetched(_ context.Context, call string, id int) (*ivr.Fetched, error) {
	m.mu.Lock()
	record, ok := m.fetched.get(replyKey{call, id}, m.now())
	m.mu.Unlock()
	if !ok {
		return nil, nil
	}
	return readFetched(record, call, id)
}
