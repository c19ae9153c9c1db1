package ivr

import (
	"fmt"
	"strconv"
	"time"

	"presszero/flows"
	"presszero/ivr/phrase"
)

// The rhythm of a line. MusicSegment is how much music a document of the hold loop plays.
const (
	MusicSegment  = 20 * time.Second  // of music between two ticks
	quietFor      = 45 * time.Second  // at least, between two announcements
	positionEvery = 60 * time.Second  // at most, news of the position alone
	progressEvery = 120 * time.Second // at least, a sign of life
)

// holdFolder is where the music of each queue lies below the service's /media/.
const holdFolder = "hold/"

// holding is what the caller has heard while waiting.
func (t *turn) holding() *Hold {
	if t.s.Hold == nil {
		t.s.Hold = &Hold{Since: t.now}
	}
	return t.s.Hold
}

// hold says what is due and plays the music on from where it stopped.
func (t *turn) hold() {
	h := t.holding()
	h.Music += h.heard(t.now)
	var words time.Duration
	for _, p := range t.prompts {
		words += SpokenLength(p.Text)
	}
	h.Played = t.now.Add(words)
	t.prompts = append(t.prompts, Saying{Audio: HoldMusic(t.s.Place.Queue, h.Music, MusicSegment)})
	t.listenOn()
}

// heard is how much of the last document's music has been played.
func (h *Hold) heard(now time.Time) time.Duration {
	if h.Played.IsZero() {
		return 0
	}
	return min(max(now.Sub(h.Played), 0), MusicSegment)
}

// HoldMusic is the path of a segment of a queue's music. The music goes round for ever.
func HoldMusic(queue string, from, length time.Duration) string {
	path := make([]byte, 0, 64)
	path = append(path, holdFolder...)
	path = append(path, queue...)
	path = append(path, '/')
	path = strconv.AppendInt(path, from.Milliseconds(), 10)
	path = append(path, '-')
	path = strconv.AppendInt(path, length.Milliseconds(), 10)
	return string(append(path, ".wav"...))
}

// announceAll tells callers where they are, how they stand and what they can do.
func (t *turn) announceAll() {
	t.tell(t.words().InLine())
	if line := t.ev.Line; line != nil {
		t.tellPosition(line)
		t.tellWait(line)
	}
	if q, ok := t.prog.Site.Queues[t.s.Place.Queue]; ok {
		t.tellClosing(q)
		t.tellCallback(q)
		t.tellChoices(q)
	}
	t.holding().SaidAt = t.now
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

// announceNews tells callers who wait what is worth the interruption: that the place is kept, that the queue closes, that
// they may be called back, and that they have come forward.
func (t *turn) announceNews() {
	h, line := t.holding(), t.ev.Line
	switch {
	case t.tellKept(), line == nil:
	case h.SaidAt.IsZero():
		t.announceAll()
	case t.now.Sub(h.SaidAt) < quietFor, t.warn(), t.offerLater():
	default:
		t.announceProgress(h, line)
	}
}

// announceProgress tells callers that they have come forward, and from time to time that they are not forgotten.
func (t *turn) announceProgress(h *Hold, line *Line) {
	since := t.now.Sub(h.SaidAt)
	sooner := line.Wait != nil && h.isNews(line.Wait)
	ahead := line.Position > 0 && (h.Position == 0 || line.Position < h.Position)
	if !sooner && (!ahead || since < positionEvery) && since < progressEvery {
		return
	}
	t.tell(t.words().ThanksForHolding())
	t.tellPosition(line)
	if sooner {
		t.tellWait(line)
	}
	h.SaidAt = t.now
}

// tellKept tells a caller, once, that the queue has closed and the place in line is kept. It is false when there is nothing
// to tell.
func (t *turn) tellKept() bool {
	h := t.holding()
	q, ok := t.prog.Site.Queues[t.s.Place.Queue]
	if !ok || h.Kept || t.isOpen(q) {
		return false
	}
	t.tell(t.words().PlaceKept())
	h.Kept, h.SaidAt = true, t.now
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
	h.SaidAt = t.now
	return true
}

// tellPosition says the position, which is never told to have become worse.
func (t *turn) tellPosition(line *Line) {
	if line.Position <= 0 {
		return
	}
	h := t.holding()
	if h.Position == 0 || line.Position < h.Position {
		h.Position = line.Position
	}
	t.tell(t.words().Position(h.Position))
	t.note(NotePromise, fmt.Sprintf("position %d", h.Position))
	t.promise(Promise{Kind: PromisePosition, Said: strconv.Itoa(h.Position)})
}

// tellWait says the wait, unless it has become longer than was told.
func (t *turn) tellWait(line *Line) {
	h := t.holding()
	switch {
	case line.Wait != nil && (h.isNews(line.Wait) || line.Wait.bound() == h.Minutes):
		h.Minutes = line.Wait.bound()
		t.tell(line.Wait.spoken(t.words()))
		t.note(NotePromise, fmt.Sprintf("wait %s %d %d", line.Wait.Kind, line.Wait.Low, line.Wait.High))
		t.promise(Promise{Kind: PromiseWait, Said: line.Wait.String(), By: line.Wait.end(t.now), Basis: line.Basis})
	case line.Wait == nil && h.Minutes == 0:
		t.tell(t.words().CannotSay())
	}
}

// isNews reports whether a wait is shorter than what was told, or the first.
func (h *Hold) isNews(w *Wait) bool { return h.Minutes == 0 || w.bound() < h.Minutes }

// bound is the upper end of a wait in minutes. An open end counts as twice the lower.
func (w *Wait) bound() int {
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

// end is when a wait is over that begins at a time; zero where it has an open end.
func (w *Wait) end(from time.Time) time.Time {
	if w.Kind == WaitMoreThan {
		return time.Time{}
	}
	return from.Add(time.Duration(w.bound()) * time.Minute)
}

// spoken is a wait as a sentence.
func (w *Wait) spoken(p *phrase.Phrases) string {
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
