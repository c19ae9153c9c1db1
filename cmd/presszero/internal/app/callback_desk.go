package app

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"presszero/flows"
	"presszero/ivr"
	"presszero/queue"
	"presszero/web"
)

// callbackDesk is the line as the API promises callbacks in it.
type callbackDesk struct{ a *App }

// Bounds of what may be promised from outside.
const (
	leastWithin = time.Minute
	longestWish = 14 * 24 * time.Hour
	afterAt     = 30 * time.Minute // a call that is wanted at a time is due so long after it
)

// Promise implements web.Callbacks.
func (d callbackDesk) Promise(ctx context.Context, key string, wish web.CallbackWish) (queue.View, error) {
	ticket, err := d.ticket(wish)
	if err != nil {
		return queue.View{}, err
	}
	ticket.Call = callOf(key)
	known, err := d.a.stores.line.Poll(ctx, ticket.Call)
	switch {
	case err == nil && (known.Queue != ticket.Queue || known.From != ticket.From):
		return known, web.Refusal{Code: http.StatusUnprocessableEntity, Says: "that key was used for another callback"}
	case err == nil:
		return known, nil
	case !errors.Is(err, queue.ErrUnknownCall):
		return known, err
	}
	view, err := d.a.line.Join(ctx, ticket)
	if errors.Is(err, queue.ErrOwed) {
		return view, web.Refusal{Code: http.StatusConflict, Says: fmt.Sprintf(
			"that number is owed a callback already, %s, due at %s", view.Call, view.Callback.Due.Format(time.RFC3339))}
	}
	if err != nil {
		return view, err
	}
	return view, d.a.mail.Keep(ctx, ivr.Message{
		Kind: ivr.MessageCallback, Call: view.Call, From: view.From, Queue: view.Queue, Owner: view.Queue, Left: view.Now,
		Due: view.Callback.Due, Language: view.Language, Number: view.Callback.Number, Note: view.Note,
	})
}

// callOf is the line's name for somebody who did not phone: one for each key.
func callOf(key string) string {
	sum := sha256.Sum256([]byte(key))
	return "CB" + hex.EncodeToString(sum[:16])
}

// ticket asks for the callback that is wished for.
func (d callbackDesk) ticket(wish web.CallbackWish) (queue.Ticket, error) {
	refuse := func(says string, about ...any) (queue.Ticket, error) {
		return queue.Ticket{}, web.Refusal{Code: http.StatusUnprocessableEntity, Says: fmt.Sprintf(says, about...)}
	}
	if d.a.live.site().Queues[wish.Queue] == nil {
		return refuse("no queue is called %q", wish.Queue)
	}
	number, ok := ivr.Complete(strings.ReplaceAll(wish.Number, " ", ""))
	if !ok {
		return refuse("the number cannot be called; write it as +15550111")
	}
	lang := cmp.Or(wish.Language, "en")
	if !slices.Contains(d.a.phrases.Languages(), lang) {
		return refuse("the language %q is not spoken", wish.Language)
	}
	shown := d.shownNumber()
	if shown == "" {
		return refuse("no number of ours can be shown to who is called back: set caller_id, or list numbers")
	}
	promise, says := d.promise(wish)
	if says != "" {
		return refuse("%s", says)
	}
	promise.Number = number
	return queue.Ticket{Queue: wish.Queue, Lane: queue.MainLane, Language: lang, Note: wish.Note, From: number, To: shown, Callback: promise}, nil
}

// promise is what is promised, or what is wrong with the wish.
func (d callbackDesk) promise(wish web.CallbackWish) (c queue.Callback, says string) {
	rules, hours := d.a.live.callback(wish.Queue)
	now := d.a.o.Clock.Now()
	if !wish.At.IsZero() {
		return promiseAt(rules, hours, now, wish)
	}
	within := rules.Within
	if wish.Within != "" {
		var err error
		if within, err = time.ParseDuration(wish.Within); err != nil || within < leastWithin || within > longestWish {
			return c, "within must be a duration from 1m to 336h"
		}
	}
	c.Due = rules.Due(hours, now, within)
	c.After, c.Expires = rules.Times(hours, now, c.Due)
	return c, ""
}

// promiseAt is a call that is wanted at a time.
func promiseAt(rules flows.CallbackRules, hours *flows.Hours, now time.Time, wish web.CallbackWish) (c queue.Callback, says string) {
	switch next := rules.NextCall(hours, wish.At); {
	case wish.Within != "":
		return c, "give one of within and at"
	case wish.At.Before(now) || wish.At.After(now.Add(longestWish)):
		return c, "at must lie in the next 14 days"
	case !next.Equal(wish.At):
		return c, "nobody is called then: it is closed, or quiet hours; the next time is " + next.Format(time.RFC3339)
	}
	c.After, c.Due = wish.At, wish.At.Add(afterAt)
	_, c.Expires = rules.Times(hours, wish.At, c.Due)
	return c, ""
}

// shownNumber is the number that somebody is shown who did not phone.
func (d callbackDesk) shownNumber() string {
	s := d.a.settings
	if s.CallerID == "" && len(s.Numbers) > 0 {
		return s.Numbers[0].Number
	}
	return s.CallerID
}

// Open implements web.Callbacks.
func (d callbackDesk) Open(ctx context.Context, limit int) (open []queue.Entry, now time.Time, err error) {
	site, err := d.a.stores.line.Snapshot(ctx, limit)
	if err != nil {
		return nil, time.Time{}, err
	}
	for _, q := range site.Queues {
		for _, e := range slices.Concat(q.Entries, q.Callbacks) {
			if e.ToCall() {
				open = append(open, e)
			}
		}
	}
	slices.SortStableFunc(open, func(a, b queue.Entry) int { return a.Callback.Due.Compare(b.Callback.Due) })
	return open, site.Now, nil
}

// Cancel implements web.Callbacks. A callback that is off already stays so.
func (d callbackDesk) Cancel(ctx context.Context, call string) (queue.View, error) {
	view, err := d.a.stores.line.Poll(ctx, call)
	switch {
	case err != nil:
		return view, err
	case view.Outcome == queue.Cancelled:
		return view, nil
	case !view.Callback.Owed():
		return view, queue.ErrUnknownCall
	case view.State == queue.Ended || !view.ToCall():
		return view, web.Refusal{Code: http.StatusConflict, Says: "the caller was reached already, or the callback is over"}
	}
	if err := d.a.line.Leave(ctx, call, queue.Cancelled); err != nil {
		return view, err
	}
	return d.a.stores.line.Poll(ctx, call)
}
