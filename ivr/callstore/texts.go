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

// textFor is how long it is known what became of a text message: the caller waits some seconds for it.
const textFor = 10 * time.Minute

// Texted notes what became of a text message of a call.
func (r *Redis) Texted(ctx context.Context, call string, id int, status ivr.TextStatus) error {
	if err := r.client.Set(ctx, r.textKey(call, id), string(status), textFor).Err(); err != nil {
		return fmt.Errorf("note text %d of call %s: %w", id, call, err)
	}
	return nil
}

// TextStatus is what became of a text message of a call; empty while that is not known, or not any more.
func (r *Redis) TextStatus(ctx context.Context, call string, id int) (ivr.TextStatus, error) {
	status, err := r.client.Get(ctx, r.textKey(call, id)).Result()
	if err != nil && !errors.Is(err, redis.Nil) {
		return "", fmt.Errorf("look up text %d of call %s: %w", id, call, err)
	}
	return ivr.TextStatus(status), nil
}

func (r *Redis) textKey(call string, id int) string {
	return "pz:{" + r.site + "}:text:" + strconv.Itoa(id) + ":" + call
}

// Texted notes what became of a text message of a call.
func (m *Memory) Texted(_ context.Context, call string, id int, status ivr.TextStatus) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.texts.put(replyKey{call, id}, status, m.now(), textFor)
	return nil
}

// TextStatus is what became of a text message of a call; empty while that is not known, or not any more.
func (m *Memory) TextStatus(_ context.Context, call string, id int) (ivr.TextStatus, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	status, _ := m.texts.get(replyKey{call, id}, m.now())
	return status, nil
}
