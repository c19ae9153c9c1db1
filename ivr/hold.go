package ivr

import (
	"time"

	"presszero/flows"
	"presszero/ivr/phrase"
)

// The rhythm of a line.
const (
	quietFor  = 45 * time.Second // at least, between two announcements
	talkShare = 5                // of the time from one announcement to the next, words take at most one part
)

// holding is what the caller has heard while waiting.
func (t *turn) holding() *Hold {
	if t.s.Hold == nil {
		t.s.Hold = &Hold{Since: t.now}
	}
	return t.s.Hold
}

// announceAll tells callers where they are, how they stand and what they can do.
func (t *turn) announceAll() {
	t.tell(t.words().InLine())
	if due := t.due(); due != nil {
		t.announce(due)
	}
	if q, ok := t.prog.Site.Queues[t.s.Place.Queue]; ok {
		t.tellClosing(q)
		t.tellCallback(q)
		t.tellChoices(q)
		t.tellTaste(q)
	}
	t.spoke()
}

// spoke remembers that something was said, and so nothing will be for a while.
func (t *turn) spoke() { t.holding().SaidAt = t.now }

// quiet reports whether so little time has passed since something was said that it would be too much to say more.
func (t *turn) quiet() bool {
	h := t.holding()
	return t.now.Sub(h.SaidAt) < max(quietFor, h.Talk*talkShare)
}

// tellChoices tells the keys of the line: 1 for a message, or, where it may close too early, for the ladder.
func (t *turn) tellChoices(q *flows.Queue) {
	if t.maySkip() {
		t.tell(t.words().RatherNot())
		return
	}
	if voicemailRung(q) >= 0 {
		t.tell(t.words().Choices())
	}
}

// announceNews tells callers who wait what is worth the interruption: that the place is kept, what has become of the wait,
// that the queue closes, and that they may be called back.
func (t *turn) announceNews() {
	due := t.due()
	switch {
	case t.tellNotices():
		t.spoke()
	case t.tellKept(), t.ev.Line == nil:
	case t.holding().SaidAt.IsZero():
		t.announceAll()
	case due.isBad():
		t.announceBad(due)
	case !t.quiet() && (t.warn() || t.offerLater()):
	case due != nil && !t.unwanted(due):
		t.announceGood(due)
	}
}

// announceGood tells callers that they have come forward, that it goes faster, or that they are not forgotten.
func (t *turn) announceGood(due *Announcement) {
	t.tell(t.words().ThanksForHolding())
	t.announce(due)
	if q, ok := t.prog.Site.Queues[t.s.Place.Queue]; ok && due.Offer && !t.holding().Offered {
		t.tellCallback(q)
	}
	t.tellQuiet()
	t.spoke()
}

// announceBad tells callers that a promise does not hold, and what they can do instead.
func (t *turn) announceBad(due *Announcement) {
	t.announce(due)
	if q, ok := t.prog.Site.Queues[t.s.Place.Queue]; ok {
		t.tellWays(q)
	}
	t.spoke()
}

// tellKept tells a caller, once, that the queue has closed and the place in line is kept. It is false when there is nothing
// to tell.
func (t *turn) tellKept() bool {
	h := t.holding()
	q, ok := t.prog.Site.Queues[t.s.Place.Queue]
	if !ok || h.Kept || t.isOpen(q) {
		return false
	}
	t.tellShut(t.prog.Site.Hours[q.Hours])
	t.tell(t.words().PlaceKept())
	h.Kept = true
	t.spoke()
	return true
}

// warn tells a caller, once, that the turn may not come before the queue closes, though it seemed so. It is false when
// there is nothing to tell.
func (t *turn) warn() bool {
	h := t.holding()
	q, ok := t.prog.Site.Queues[t.s.Place.Queue]
	if !ok || h.Warned {
		return false
	}
	if t.tellClosing(q); !h.Warned {
		return false
	}
	t.tellChoices(q)
	t.spoke()
	return true
}

// Bound is the upper end of a wait in minutes. An open end counts as twice the lower.
func (w *Wait) Bound() int {
	switch w.Kind {
	case WaitLessThanMinute:
		return 1
	case WaitOneToTwo:
		return 2
	case WaitMoreThan:
		return 2 * w.Low
	default:
		return w.High
	}
}

// Sentence is the wait as callers hear it.
func (w *Wait) Sentence(p *phrase.Phrases) string {
	switch w.Kind {
	case WaitLessThanMinute:
		return p.WaitLessThanMinute()
	case WaitOneToTwo:
		return p.WaitOneToTwo()
	case WaitUpTo:
		return p.WaitUpTo(w.High)
	case WaitAbout:
		return p.WaitAbout(w.High)
	case WaitBetween:
		return p.WaitBetween(w.Low, w.High)
	case WaitMoreThan:
		return p.WaitMoreThan(w.Low)
	default:
		return p.CannotSay()
	}
}
