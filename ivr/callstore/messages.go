package callstore

import (
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"presszero/ivr"
)

// How many messages are kept, and for how long after the last one was left.
const (
	messageLimit = 10_000
	messagesFor  = 90 * 24 * time.Hour
)

//go:embed lua/keep.lua
var keepSource string

// messageID makes a message that is kept again the same message.
func messageID(m ivr.Message) string {
	if m.Kind == "" || m.Kind == ivr.MessageVoicemail {
		return m.Call + " " + m.Recording
	}
	return fmt.Sprintf("%s %s %d", m.Call, m.Kind, m.Turn)
}

// Keep keeps a message that a caller left. Keeping it again changes nothing. Of more than 10,000 the oldest are
// forgotten, and all of them 90 days after the last.
func (r *Redis) Keep(ctx context.Context, m ivr.Message) error {
	_, err := r.KeepNew(ctx, m)
	return err
}

// Messages returns at most limit messages, the newest first.
func (r *Redis) Messages(ctx context.Context, limit int) ([]ivr.Message, error) {
	if limit <= 0 {
		return nil, nil
	}
	keys := r.messageKeys()
	ids, err := r.client.ZRevRange(ctx, keys[0], 0, int64(limit)-1).Result()
	if err != nil || len(ids) == 0 {
		return nil, wrapMessages(err)
	}
	encoded, err := r.client.HMGet(ctx, keys[1], ids...).Result()
	if err != nil {
		return nil, wrapMessages(err)
	}
	messages := make([]ivr.Message, 0, len(encoded))
	for _, e := range encoded {
		text, ok := e.(string)
		if !ok {
			continue // forgotten between the two questions
		}
		var m ivr.Message
		if err := json.Unmarshal([]byte(text), &m); err != nil {
			return nil, wrapMessages(err)
		}
		messages = append(messages, m)
	}
	return messages, nil
}

func (r *Redis) messageKeys() []string {
	return []string{r.messagesKey() + ":order", r.messagesKey()}
}

func encodeMessage(m ivr.Message) (string, error) {
	if m.Call == "" {
		return "", errors.New("keep message: it belongs to no call")
	}
	encoded, err := json.Marshal(m)
	if err != nil {
		return "", fmt.Errorf("keep message of call %s: %w", m.Call, err)
	}
	return string(encoded), nil
}

func wrapMessages(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("list messages: %w", err)
}

// Keep keeps a message that a caller left. Keeping it again changes nothing. Of more than 10,000 the oldest are
// forgotten.
func (m *Memory) Keep(ctx context.Context, message ivr.Message) error {
	_, err := m.KeepNew(ctx, message)
	return err
}

// Messages returns at most limit messages, the newest first.
func (m *Memory) Messages(_ context.Context, limit int) ([]ivr.Message, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	newest := slices.Clone(m.messages[max(0, len(m.messages)-max(0, limit)):])
	slices.Reverse(newest)
	return newest, nil
}
