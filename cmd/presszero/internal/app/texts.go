package app

import (
	"cmp"
	"context"
	"time"

	"go.uber.org/zap"

	"presszero/internal/obs"
	"presszero/ivr"
	"presszero/ivr/twilio"
)

// Bounds of the text messages that wait to be sent. A caller waits some seconds for the answer, so that a message which
// has waited longer would come as a surprise.
const (
	mostTexts   = 64
	textTimeout = 6 * time.Second
)

// texter sends a text message.
type texter interface {
	Text(ctx context.Context, r twilio.TextRequest) (string, error)
}

// textStore remembers what became of text messages.
type textStore interface {
	Texted(ctx context.Context, call string, id int, status ivr.TextStatus) error
	TextStatus(ctx context.Context, call string, id int) (ivr.TextStatus, error)
}

// texts sends text messages one after the other, while their callers hear that one is being sent.
type texts struct {
	rest    texter
	store   textStore
	from    string // the sender; empty: the number that was called
	fault   func(reason string)
	log     *zap.Logger
	waiting chan waitingText
}

// waitingText is a message that waits to be sent.
type waitingText struct {
	call string
	text ivr.Text
}

func newTexts(rest texter, store textStore, from string, fault func(string), log *zap.Logger) *texts {
	return &texts{rest: rest, store: store, from: from, fault: fault, log: log, waiting: make(chan waitingText, mostTexts)}
}

// Send implements webhook.Texts.
func (t *texts) Send(call string, text ivr.Text) bool {
	select {
	case t.waiting <- waitingText{call, text}:
		return true
	default:
		return false
	}
}

// Status implements webhook.Texts.
func (t *texts) Status(ctx context.Context, call string, id int) (ivr.TextStatus, error) {
	return t.store.TextStatus(ctx, call, id)
}

// run sends what waits until ctx ends.
func (t *texts) run(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case one := <-t.waiting:
			t.send(ctx, one)
		}
	}
}

// send sends one message and notes what became of it. One whose outcome is unknown counts as not sent: the caller is then
// offered another way, and may get the message all the same.
func (t *texts) send(ctx context.Context, one waitingText) {
	ctx, cancel := context.WithTimeout(ctx, textTimeout)
	defer cancel()
	status := ivr.TextSent
	_, err := t.rest.Text(ctx, twilio.TextRequest{To: one.text.To, From: cmp.Or(t.from, one.text.From), Body: one.text.Body})
	log := t.log.With(zap.String("call", one.call), obs.Phone("to", one.text.To))
	if err != nil {
		status = ivr.TextFailed
		t.fault(string(ivr.ReasonText))
		log.Warn("text message was not sent", zap.Error(err))
	} else {
		log.Info("text message sent")
	}
	if err := t.store.Texted(context.WithoutCancel(ctx), one.call, one.text.ID, status); err != nil {
		log.Error("what became of the text message is not known to the call", zap.Error(err))
	}
}
