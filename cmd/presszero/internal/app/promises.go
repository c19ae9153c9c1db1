package app

import (
	"context"
	"time"

	"go.uber.org/zap"

	"presszero/flows"
	"presszero/internal/obs"
	"presszero/ivr"
	"presszero/queue"
)

// promises counts what becomes of the line. A callback that the line has given up is left to people, as a message is: the
// promise is still ours to keep.
type promises struct {
	*obs.Metrics
	app *App
}

const (
	handingOver = 5 * time.Second
	unreachedIn = 24 * time.Hour // of a queue whose ladder names no time
)

// QueueLeft implements dispatch.Observer.
func (p promises) QueueLeft(ctx context.Context, name, outcome string, waited time.Duration) {
	p.Metrics.QueueLeft(ctx, name, outcome, waited, p.cuts(name))
}

// cuts are those that a queue declares; none: it is not declared any more.
func (p promises) cuts(name string) obs.Cuts {
	if q := p.app.live.site().Queues[name]; q != nil {
		return obs.Cuts{Short: q.Level.Short, Target: q.Level.Within}
	}
	return obs.Cuts{}
}

// CallbackEnded implements dispatch.Observer.
func (p promises) CallbackEnded(e queue.Entry, promise queue.Promise) {
	p.Metrics.CallbackEnded(e.Queue, string(promise), e.Callback.Tries)
	if e.Outcome != queue.Unreached && e.Outcome != queue.Expired {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), handingOver)
	defer cancel()
	if err := p.app.mail.Keep(ctx, p.unreached(e)); err != nil {
		p.app.log.Error("a callback that reached nobody was not left to people", zap.String("call", e.Call), zap.Error(err))
	}
}

// unreached is a callback that was given up, as a message to whoever answers the queue's messages.
func (p promises) unreached(e queue.Entry) ivr.Message {
	now := p.app.o.Clock.Now()
	m := ivr.Message{
		Kind: ivr.MessageUnreached, Call: e.Call, From: e.From, Queue: e.Queue, Owner: e.Queue, Left: now, Due: now.Add(unreachedIn),
		Language: e.Language, Number: e.Callback.Number, Note: e.Note,
	}
	if box := voicemailOf(p.app.live.site().Queues[e.Queue]); box != nil {
		m.Owner, m.Due = box.Owner, now.Add(box.Due)
	}
	return m
}

// voicemailOf is the voicemail at the end of a queue's ladder; nil: the queue is not declared any more.
func voicemailOf(q *flows.Queue) *flows.Voicemail {
	if q == nil || len(q.Ladder) == 0 {
		return nil
	}
	return q.Ladder[len(q.Ladder)-1].Voicemail
}
