package ivr

import (
	"path"
	"strconv"
	"strings"
	"time"

	"presszero/flows"
)

// How long callers hear a document of the hold loop. The carrier is silent for a second after each, so that longer ones
// are what callers hear least of; whoever is accepted is fetched out of the middle of one.
const (
	MusicSegment = 20 * time.Second  // of music at least, and where the line must be looked at again soon
	firstMusic   = 115 * time.Second // of the first, whatever its words: the carrier fetches all music before it speaks, and what all begin with it keeps
	mostMusic    = 2 * time.Minute
	holdTurn     = mostMusic + afterDue // words and music
	afterPromise = 90 * time.Second     // a promise that has passed is spoken of, at the latest
	afterDue     = 5 * time.Second      // what is due by then is not missed by words that take a little less than they seem
)

// holdFolder is where the music of each queue lies below the service's /media/.
const holdFolder = "hold/"

// QuietPiece stands in the place of a piece's name where a caller wants no music: silence, with a soft tone from time to
// time, so that nobody takes the call for lost.
const QuietPiece = "quiet"

// hold says what is due and plays the music on from where it stopped.
func (t *turn) hold() {
	h := t.holding()
	h.Music += h.heard(t.now)
	words := t.lastsAll(t.prompts)
	if h.SaidAt.Equal(t.now) {
		h.Talk = words
	}
	h.Played, h.Segment = t.now.Add(words), t.stretch(words)
	t.playOn(h)
	t.listenOn()
}

// playOn adds the music of a document, with the comfort message that falls into it. The music is taken to go on beneath
// the message.
func (t *turn) playOn(h *Hold) {
	after, message := t.comfort(h)
	if message == nil {
		t.play(h.Music, h.Segment)
		return
	}
	rest := after + t.lasts(*message)
	t.play(h.Music, after)
	t.prompts = append(t.prompts, *message)
	t.play(h.Music+rest, max(h.Segment-rest, MusicSegment))
}

// play adds a stretch of the music that the caller hears.
func (t *turn) play(from, length time.Duration) {
	t.prompts = append(t.prompts, Saying{Audio: HoldMusic(t.s.Place.Queue, t.piece(), from, length)})
}

// stretch is how much music a document plays after its words: until the line must be looked at again, because something is
// due to be said, a limit of the wait is met or the queue closes, in whole seconds.
func (t *turn) stretch(words time.Duration) time.Duration {
	q, ok := t.prog.Site.Queues[t.s.Place.Queue]
	line := t.ev.Line
	if !ok || line == nil || line.Staff <= 0 {
		return MusicSegment
	}
	until := t.now.Add(min(holdTurn, words+mostMusic))
	if t.holding().Music == 0 {
		until = t.now.Add(words + firstMusic)
	}
	for _, at := range t.turningPoints(q) {
		if at.After(t.now) && at.Before(until) {
			until = at
		}
	}
	left := until.Sub(t.now) - words
	return max(left.Truncate(time.Second), MusicSegment)
}

// turningPoints are the times at which something may become of a caller in line without anything that the line tells.
func (t *turn) turningPoints(q *flows.Queue) []time.Time {
	h := t.holding()
	all := []time.Time{h.Since.Add(q.Announces().First)}
	if h.Told != nil && h.Told.Deadline.Add(afterPromise).Before(t.now.Add(holdTurn)) {
		all = append(all, h.Told.Deadline)
	}
	if !t.s.hushed() && h.Music > 0 {
		all = append(all, h.SaidAt.Add(q.Announces().Progress+afterDue))
	}
	if q.MaxWait > 0 {
		all = append(all, h.Since.Add(q.MaxWait))
	}
	if open, next := t.opening(q); open && !next.IsZero() {
		all = append(all, next)
	}
	return all
}

// heard is how much of the last document's music has been played.
func (h *Hold) heard(now time.Time) time.Duration {
	if h.Played.IsZero() {
		return 0
	}
	segment := h.Segment
	if segment == 0 { // of a session that an older replica has written
		segment = MusicSegment
	}
	return min(max(now.Sub(h.Played), 0), segment)
}

// HoldMusic is the path of a stretch of a queue's music, in milliseconds. The music goes round for ever. The empty piece is
// the queue's first.
func HoldMusic(queue, piece string, from, length time.Duration) string {
	b := make([]byte, 0, 64)
	b = append(b, holdFolder...)
	b = append(b, queue...)
	b = append(b, '/')
	if piece != "" {
		b = append(append(b, piece...), '/')
	}
	b = strconv.AppendInt(b, from.Milliseconds(), 10)
	b = append(b, '-')
	b = strconv.AppendInt(b, length.Milliseconds(), 10)
	return string(append(b, ".wav"...))
}

// MusicLength is how long a stretch of hold music plays; 0: the recording is none.
func (a Audio) MusicLength() time.Duration {
	if !a.Music() {
		return 0
	}
	_, length, _ := strings.Cut(strings.TrimSuffix(path.Base(a.Path), ".wav"), "-")
	ms, err := strconv.ParseInt(length, 10, 64)
	if err != nil {
		return 0
	}
	return time.Duration(ms) * time.Millisecond
}
