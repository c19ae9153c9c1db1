package web

import (
	"context"
	"strings"
	"time"

	"presszero/queue"
)

// Outlook is whether a promise will hold, by what is expected now.
type Outlook string

// The outlooks.
const (
	OutlookHolds   Outlook = "holds"     // eight of ten such callers are served in time
	OutlookAtRisk  Outlook = "at-risk"   // more than half of them, but not so many
	OutlookFails   Outlook = "fails"     // half of them, or fewer
	OutlookLate    Outlook = "late"      // its time has passed
	OutlookUnknown Outlook = "not-known" // nothing can be said
)

// LinePromise is what a caller was told last that still holds, and whether it will.
type LinePromise struct {
	Kind    queue.PromiseKind `json:"kind"`
	Text    string            `json:"text"` // what was told, in words
	At      time.Time         `json:"at"`
	By      time.Time         `json:"by,omitzero"`
	Outlook Outlook           `json:"outlook"`
	Says    string            `json:"says"` // the outlook in words
}

// mostTold bounds how much of the ledger is read for one document.
const mostTold = 4 * pageOfPromise

// promise adds what each caller was promised.
func (b *LineBoard) promise(ctx context.Context, now time.Time, callers map[string]LineCaller) error {
	if len(callers) == 0 {
		return nil
	}
	told, err := b.told(ctx, callers)
	if err != nil {
		return err
	}
	var timed []string
	for call, r := range told {
		if !r.By.IsZero() && now.Before(r.By) {
			timed = append(timed, call)
		}
	}
	waits, err := b.o.Line.Forecasts(ctx, timed)
	if err != nil {
		return err
	}
	for call, c := range callers {
		if r, promised := c.promised(told, call); promised {
			c.Promise = viewLinePromise(r, waits[call], now)
			c.doubt()
			callers[call] = c
		}
	}
	return nil
}

// promised is what a caller was told, or the call that is owed to them.
func (c LineCaller) promised(told map[string]queue.PromiseRecord, call string) (queue.PromiseRecord, bool) {
	if r, has := told[call]; has {
		return r, true
	}
	if c.Callback == nil || c.Callback.Due.IsZero() {
		return queue.PromiseRecord{}, false
	}
	return queue.PromiseRecord{Kind: queue.PromisedCallback, At: c.Since, By: c.Callback.Due}, true
}

// doubt says of a promise that nobody is at work to keep it, where it would be said to hold.
func (c LineCaller) doubt() {
	p := c.Promise
	if c.alone && c.State != queue.Deferred && (p.Outlook == OutlookHolds || p.Outlook == OutlookUnknown) {
		p.Outlook, p.Says = OutlookAtRisk, "Nobody at work to keep it"
	}
}

// told is the promise of each caller that holds: of several, one that names a time, and of these the latest.
func (b *LineBoard) told(ctx context.Context, callers map[string]LineCaller) (map[string]queue.PromiseRecord, error) {
	told := map[string]queue.PromiseRecord{}
	wish := queue.PromisesWish{Live: true, Limit: pageOfPromise}
	for range mostTold / pageOfPromise {
		page, err := b.o.Line.Promises(ctx, wish)
		if err != nil {
			return nil, err
		}
		for _, r := range page.Records {
			wish.Before = r.ID
			if _, waits := callers[r.Call]; !waits || !r.Open() || r.Kind == queue.PromisedMessage {
				continue
			}
			if known, has := told[r.Call]; !has || known.By.IsZero() && !r.By.IsZero() {
				told[r.Call] = r
			}
		}
		if len(page.Records) < wish.Limit {
			break
		}
	}
	return told, nil
}

func viewLinePromise(r queue.PromiseRecord, w queue.Wait, now time.Time) *LinePromise {
	p := &LinePromise{Kind: r.Kind, Text: saidOf(r), At: r.At, By: r.By, Outlook: outlook(r.By, w, now)}
	p.Says = outlooks[p.Outlook]
	return p
}

// outlooks are the outlooks in words.
var outlooks = map[Outlook]string{
	OutlookHolds: "Will be kept", OutlookAtRisk: "May be late", OutlookFails: "Will likely be late", OutlookLate: "Late", OutlookUnknown: "Cannot be told",
}

// outlook compares what is left of a promise with what is expected.
func outlook(by time.Time, w queue.Wait, now time.Time) Outlook {
	left := by.Sub(now)
	w = w.Aged(now)
	switch {
	case by.IsZero():
		return OutlookUnknown
	case left < 0:
		return OutlookLate
	case !w.Known || w.Basis == queue.BasisNone:
		return OutlookUnknown
	case w.High <= left:
		return OutlookHolds
	case w.Likely <= left:
		return OutlookAtRisk
	}
	return OutlookFails
}

// saidOf is what a caller was told, in words.
func saidOf(r queue.PromiseRecord) string {
	switch r.Kind {
	case queue.PromisedWait:
		if strings.HasSuffix(r.Said, "minute") {
			return r.Said
		}
		return r.Said + " minutes"
	case queue.PromisedPosition:
		return "number " + r.Said + " in line"
	case queue.PromisedMessage:
		return "an answer to the message"
	default:
		return "a call back"
	}
}
