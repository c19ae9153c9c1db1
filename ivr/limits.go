package ivr

import (
	"time"

	"presszero/flows"
)

// unserved takes a caller out of a line that cannot, or should not, keep them, and says why. A caller for whom a phone is
// ringing stays.
func (t *turn) unserved() bool {
	q, ok := t.prog.Site.Queues[t.s.Place.Queue]
	line := t.ev.Line
	if !ok || line == nil || line.Offered {
		return false
	}
	if t.empty(q, line) && t.relaxed() {
		return true
	}
	for _, limit := range limits {
		if why := limit(t, q, line); why != "" {
			t.leaveFor(func(queue string) { t.climb(queue, why) })
			return true
		}
	}
	return false
}

// limits are what can take a caller out of a line, those first that no wish of the caller's changes. Each says what is the
// matter; the empty reason is none, and then nothing was said.
var limits = []func(*turn, *flows.Queue, *Line) flows.Why{
	(*turn).closedMeanwhile, (*turn).nobodyThere, (*turn).waitedLong, (*turn).blocked,
}

// nobodyThere is a line in which nobody will come.
func (t *turn) nobodyThere(q *flows.Queue, line *Line) flows.Why {
	if !t.empty(q, line) {
		return ""
	}
	t.tell(t.words().NobodyHere())
	return flows.WhyUnstaffed
}

// empty reports whether nobody who may serve the caller is signed in, or has been at work for as long as the queue waits.
func (t *turn) empty(q *flows.Queue, line *Line) bool {
	empty := t.unstaffed(line)
	return line.Signed <= 0 || line.Staff <= 0 && empty >= q.MaxUnstaffed
}

// unstaffed is how long nobody has been at work in the line.
func (t *turn) unstaffed(line *Line) time.Duration {
	h := t.holding()
	if line.Staff > 0 {
		h.Unstaffed = time.Time{}
		return 0
	}
	if h.Unstaffed.IsZero() {
		h.Unstaffed = t.now
	}
	return t.now.Sub(h.Unstaffed)
}

// closedMeanwhile is a queue that has closed since the caller came.
func (t *turn) closedMeanwhile(q *flows.Queue, line *Line) flows.Why {
	if t.isOpen(q) || q.Limits.AtClose != flows.CloseLadder && line.Staff > 0 {
		return ""
	}
	t.tell(t.words().ClosedNow())
	t.tellOpening(q)
	return flows.WhyClosed
}

// waitedLong is a caller who has waited for as long as the queue keeps anybody.
func (t *turn) waitedLong(q *flows.Queue, _ *Line) flows.Why {
	if q.MaxWait <= 0 || t.now.Sub(t.holding().Since) < q.MaxWait {
		return ""
	}
	t.tell(t.words().WaitedLong())
	return flows.WhyLongWait
}

// blocked is a line in which the caller would wait for too long, or behind too many others, and does not want to. That is
// an offer: 0 waits all the same.
func (t *turn) blocked(q *flows.Queue, line *Line) flows.Why {
	if t.s.Place.Insists {
		return ""
	}
	var why flows.Why
	switch {
	case t.tooLong(q, line):
		t.tell(line.Wait.Sentence(t.words()))
		t.tell(t.words().TooLong())
		why = flows.WhyLongWait
	case tooMany(q, line):
		t.tell(t.words().ManyWaiting())
		why = flows.WhyFull
	default:
		return ""
	}
	t.s.Place.MayWait = true
	return why
}

// tellOrWait tells a caller on a rung that 0 waits all the same, where it does.
func (t *turn) tellOrWait() {
	if q, ok := t.prog.Site.Queues[t.s.Place.Queue]; ok && t.mayWait(q) {
		t.tell(t.words().OrWait())
	}
}

// mayWait reports whether the caller is on the ladder only because a wait was offered that is longer than most want.
func (t *turn) mayWait(q *flows.Queue) bool { return t.s.Place.MayWait && t.isOpen(q) }

// tooLong reports whether the wait to expect is beyond the queue's limit. It is not for who is next, nor where it is within
// what the caller was told: nobody is taken out of a line shortly before their turn.
func (t *turn) tooLong(q *flows.Queue, line *Line) bool {
	limit := q.Limits.MaxExpected
	return limit > 0 && line.Wait != nil && line.Position > 1 && line.Likely > max(limit, t.promised())
}

// tooMany reports whether more callers stand before the caller, who counts too, than those at work are given. Whoever was
// within the limit stays within it while nobody stops work. A line in which nobody is at work has a limit of its own.
func tooMany(q *flows.Queue, line *Line) bool {
	limit := q.Limits.MaxPerAgent
	return limit > 0 && line.Staff > 0 && line.Position > max(limit*line.Staff, 1)
}

// promised is how long the caller was told to wait at most; 0: was told nothing.
func (t *turn) promised() time.Duration {
	if t.s.Hold == nil {
		return 0
	}
	return time.Duration(t.s.Hold.Minutes) * time.Minute
}

// closesFirst is when a queue closes, if the caller's turn may not have come by then; zero: it will have.
func (t *turn) closesFirst(q *flows.Queue) time.Time {
	hours, ok := t.prog.Site.Hours[q.Hours]
	line := t.ev.Line
	if !ok || line == nil {
		return time.Time{}
	}
	wait := line.High
	if line.Wait == nil {
		wait = q.Limits.Closing
	}
	closes := hours.Closes(t.now, wait)
	if closes.IsZero() {
		return closes
	}
	return closes.In(hours.Zone)
}

// maySkip reports whether 1 leads down the ladder: the caller was told that the queue may close too early, it has not closed
// yet, and there is more on the ladder than a message, to which 1 leads anyhow.
func (t *turn) maySkip() bool {
	q, ok := t.prog.Site.Queues[t.s.Place.Queue]
	if !ok || !t.holding().Warned || !t.isOpen(q) {
		return false
	}
	first := q.First(flows.WhyClosing)
	return first != nil && first.Voicemail == nil
}

// tellClosing tells a caller whose turn may not come before the queue closes.
func (t *turn) tellClosing(q *flows.Queue) {
	if closes := t.closesFirst(q); !closes.IsZero() {
		t.tell(t.words().ClosesSoon(closes))
		t.holding().Warned = true
	}
}
