package ivr

import (
	"slices"
	"time"

	"presszero/flows"
)

// Taste is how a caller likes to wait. It is theirs for the whole call, in whatever queue they stand, and decides nothing
// but what they hear.
type Taste struct {
	Quiet     bool      // no music
	Slow      bool      // words are said slowly
	Piece     string    // of music; empty: the queue's first
	Told      bool      // has heard by which keys that is chosen
	Comforted int       // comfort messages heard
	ComfortAt time.Time // when the last of them began, or begins if the document that plays is not cut short
}

// slowness is how much longer words last that are said slowly.
const slowness = 1.25

// taste is how the caller likes to wait, to be changed.
func (t *turn) taste() *Taste {
	if t.s.Taste == nil {
		t.s.Taste = &Taste{}
	}
	return t.s.Taste
}

// hushed reports whether the caller wants no music.
func (s Session) hushed() bool { return s.Taste != nil && s.Taste.Quiet }

// slow reports whether words are said slowly.
func (s Session) slow() bool { return s.Taste != nil && s.Taste.Slow }

// unwanted reports whether an announcement is no news to a caller who wants quiet.
func (t *turn) unwanted(due *Announcement) bool {
	return t.s.hushed() && due.Kind == AnnounceProgress && due.Position == 0
}

// choseTaste answers a key by which callers choose how they wait. It is false for every other key.
func (t *turn) choseTaste() bool {
	q, ok := t.prog.Site.Queues[t.s.Place.Queue]
	if !ok || t.ev.Kind != EventKeys {
		return false
	}
	switch t.ev.Keys {
	case q.Keys.Quiet:
		t.hush(q)
	case q.Keys.Music:
		return t.otherMusic(q)
	case q.Keys.Slower:
		t.taste().Slow = !t.taste().Slow
		t.announceAll()
	default:
		return false
	}
	return true
}

// hush turns the music off, and on again.
func (t *turn) hush(q *flows.Queue) {
	t.taste().Quiet = !t.taste().Quiet
	if t.s.hushed() {
		t.tell(t.words().QuietNow(q.Keys.Quiet))
		return
	}
	t.tell(t.words().MusicAgain())
}

// otherMusic goes on with the queue's next piece, from its beginning. Where there is no other, it ends the quiet; it is false
// where that would change nothing.
func (t *turn) otherMusic(q *flows.Queue) bool {
	if len(q.Music) < 2 && !t.s.hushed() {
		return false
	}
	taste := t.taste()
	if !taste.Quiet {
		taste.Piece = q.Music[(t.playing(q)+1)%len(q.Music)].Name
		t.holding().Music, t.holding().Played = 0, time.Time{}
	}
	taste.Quiet = false
	return true
}

// playing is the place of the piece among those of the queue that the caller hears, or would without the quiet.
func (t *turn) playing(q *flows.Queue) int {
	if t.s.Taste == nil {
		return 0
	}
	return max(slices.IndexFunc(q.Music, func(m flows.Music) bool { return m.Name == t.s.Taste.Piece }), 0)
}

// piece is the name of the piece that the caller hears; empty: the queue's first.
func (t *turn) piece() string {
	if t.s.hushed() {
		return QuietPiece
	}
	q, ok := t.prog.Site.Queues[t.s.Place.Queue]
	if !ok {
		return ""
	}
	if i := t.playing(q); i > 0 {
		return q.Music[i].Name
	}
	return ""
}

// tellTaste tells those who ask by which keys callers choose how they wait. A welcome is long enough without.
func (t *turn) tellTaste(q *flows.Queue) {
	if t.ev.Kind != EventKeys && t.ev.Kind != EventSpeech {
		return
	}
	t.taste().Told = true
	t.offer(q.Keys.Quiet, t.quietOffer())
	if len(q.Music) > 1 && !t.s.hushed() {
		t.offer(q.Keys.Music, t.words().OtherMusicKey)
	}
	t.offer(q.Keys.Slower, t.paceOffer())
}

// tellQuiet tells callers who have heard the music for a while, once, how to have quiet.
func (t *turn) tellQuiet() {
	q, ok := t.prog.Site.Queues[t.s.Place.Queue]
	if !ok || t.s.Taste != nil && t.s.Taste.Told {
		return
	}
	t.taste().Told = true
	t.offer(q.Keys.Quiet, t.quietOffer())
}

// offer tells what a key does, where there is such a key.
func (t *turn) offer(key string, sentence func(key string) string) {
	if key != "" {
		t.tell(sentence(key))
	}
}

func (t *turn) quietOffer() func(key string) string {
	if t.s.hushed() {
		return t.words().MusicKey
	}
	return t.words().QuietKey
}

func (t *turn) paceOffer() func(key string) string {
	if t.s.slow() {
		return t.words().FasterKey
	}
	return t.words().SlowerKey
}

// lasts is how long something takes to say or play, as far as it is known.
func (t *turn) lasts(s Saying) time.Duration {
	if s.Audio != "" {
		if recording, ok := t.prog.Site.Recordings[promptOf(s.Audio)]; ok {
			return recording.Length
		}
	}
	words := SpokenLength(s.Text)
	if t.s.slow() && s.Audio == "" {
		return time.Duration(float64(words) * slowness)
	}
	return words
}

func (t *turn) lastsAll(all []Saying) time.Duration {
	var total time.Duration
	for _, s := range all {
		total += t.lasts(s)
	}
	return total
}
