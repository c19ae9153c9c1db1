package app

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"go.uber.org/zap"

	"presszero/internal/obs"
	"presszero/ivr"
	"presszero/ivr/callstore"
	"presszero/ivr/twilio"
	"presszero/queue"
	"presszero/web"
)

// mail is what callers have left. What is done with it is told on the feed of the line, and counted.
type mail struct {
	calls
	line    line
	rest    *twilio.Client
	metrics *obs.Metrics
	log     *zap.Logger
}

// Keep implements webhook.Calls.
func (m *mail) Keep(ctx context.Context, message ivr.Message) error {
	kept, err := m.KeepNew(ctx, message)
	if kept && message.IsItem() {
		m.tell(ctx, queue.Event{
			Kind: queue.EventMessageLeft, Item: callstore.ItemID(message), Call: message.Call, Queue: message.Queue,
		})
	}
	return err
}

// kinds are the acts in the words of the feed. That a message was given back is not told there.
var kinds = map[ivr.ActKind]queue.EventKind{
	ivr.ActListened: queue.EventMessageListened, ivr.ActClaimed: queue.EventMessageClaimed,
	ivr.ActCalledBack: queue.EventMessageCalled, ivr.ActClosed: queue.EventMessageClosed,
}

// Act implements web.Mailbox.
func (m *mail) Act(ctx context.Context, id string, a ivr.Act) (ivr.Item, error) {
	item, changed, err := m.calls.Act(ctx, id, a)
	if !changed {
		return item, err
	}
	if kind, told := kinds[a.Kind]; told {
		e := queue.Event{Kind: kind, Item: id, Call: item.Call, Queue: item.Queue, Agent: a.By}
		if !item.Open() {
			e.Why = a.Note
		}
		m.tell(ctx, e)
	}
	if !item.Open() {
		promise := "kept"
		if item.Late(item.Since) {
			promise = "late"
		}
		m.metrics.MessageDone(item.Queue, promise)
	}
	return item, nil
}

// tell tells on the feed. The message is kept by then; a feed that misses it is no reason to fail.
func (m *mail) tell(ctx context.Context, e queue.Event) {
	if err := m.line.Tell(ctx, e); err != nil {
		m.log.Error("the feed was not told of a message", zap.String("kind", string(e.Kind)), zap.Error(err))
	}
}

// Recording implements web.Mailbox.
func (m *mail) Recording(ctx context.Context, i ivr.Item, byteRange string) (*http.Response, error) {
	if i.Recording == "" {
		return nil, fmt.Errorf("message %s: %w", i.ID, web.ErrNoRecording)
	}
	res, err := m.rest.Recording(ctx, i.Recording, byteRange)
	if errors.Is(err, twilio.ErrUnknownRecording) {
		return nil, fmt.Errorf("message %s: %w: %w", i.ID, web.ErrNoRecording, err)
	}
	return res, err
}
