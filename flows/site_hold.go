package flows

import (
	"fmt"
	"io"
	"slices"
	"time"
)

// Music is a piece of a queue's own music.
type Music struct {
	Name       string   // by which it is told apart from others; empty: the only one
	Recordings []string // in the music folder, played one after the other, round and round
}

// HoldKeys are the keys by which callers in line choose what they hear. An empty one is no key.
type HoldKeys struct {
	Quiet  string // turns the music off, and on again
	Music  string // goes on with the next piece, where there are several
	Slower string // tells the announcement again, slowly, and at the usual pace when pressed again
}

// Comfort is what callers in line hear between the announcements.
type Comfort struct {
	Pos      Position
	Every    time.Duration // between two messages, at least
	Order    ComfortOrder
	Messages []Prompt
}

// ComfortOrder says which message comes next.
type ComfortOrder string

// The orders of comfort messages.
const (
	OrderListed ComfortOrder = "listed" // as they are written, round and round
	OrderRandom ComfortOrder = "random" // by chance, never the same twice running
)

// holdFields is the table of what callers of a queue hear while they wait.
var holdFields = []field[Queue]{
	{"music", optional, value[Queue]{what: musicWhat, shape: musicShape, read: readMusic}, "own music; the music that ships when left out"},
	{"quiet_key", optional, holdKey(func(q *Queue) *string { return &q.Keys.Quiet }).or("4"), "turns the music off, and on again"},
	{"music_key", optional, holdKey(func(q *Queue) *string { return &q.Keys.Music }).or("5"), "goes on with the next piece, where music has several"},
	{"slower_key", optional, holdKey(func(q *Queue) *string { return &q.Keys.Slower }).or("6"), "tells the announcement again, slowly; pressed again, at the usual pace"},
	{"comfort", optional, value[Queue]{what: comfortWhat, shape: keyed(comfortFields), read: readComfort}, "what is said between the announcements; nothing when left out"},
}

// comfortFields is the table of a queue's comfort messages.
var comfortFields = []field[Comfort]{
	{"messages", required, value[Comfort]{what: "a list of texts or recordings", shape: listOf(promptShape(spokenText)).atLeast(1), read: readComfortMessages}, "what is said"},
	{"every", optional, duration(time.Minute, time.Hour, func(c *Comfort) *time.Duration { return &c.Every }).or("90s"), "the least time between two messages"},
	{"order", optional, choice(func(c *Comfort) *ComfortOrder { return &c.Order }, OrderListed, OrderRandom).or(string(OrderListed)), "which comes next: as listed, or at random and never the same twice running"},
}

const (
	musicWhat   = "a list of recordings, or a list for each piece: {calm: [calm.wav], piano: [piano.wav]}"
	comfortWhat = "messages and how often: {every: 90s, messages: [...]}"
	noKey       = "none"
	quietPiece  = "quiet" // names the silence in addresses, and no piece
)

var musicShape = Shape{Any: []Shape{listOf(audioShape()), mappingOf(Scalar{Form: FormText, Pattern: nameShape.String()}, listOf(audioShape()))}}

// readMusic reads the pieces of a queue: one without a name, or several by name, in the order in which they are written.
func readMusic(r *reader, c cursor, q *Queue) {
	if !c.isMapping() {
		q.Music = []Music{{Recordings: r.recordings(c)}}
		return
	}
	for _, entry := range r.entries(c, musicWhat) {
		name := entry.key.Value
		if !r.checkName(entry.key, name) {
			continue
		}
		if name == quietPiece {
			r.errorAt(entry.key, codeName, "choose another name", "%s is what quiet_key leads to, and no piece of music", quote(name))
			continue
		}
		q.Music = append(q.Music, Music{Name: name, Recordings: r.recordings(entry)})
	}
}

// recordings are the paths of a list of recordings.
func (r *reader) recordings(c cursor) []string {
	var all []string
	for _, item := range r.items(c) {
		all = append(all, r.audio(item))
	}
	return all
}

// holdKey is a key that is free in line, or none.
func holdKey(get func(*Queue) *string) value[Queue] {
	v := choice(get, "3", "4", "5", "6", "7", "8", "9", noKey)
	read := v.read
	v.read = func(r *reader, c cursor, q *Queue) {
		if read(r, c, q); *get(q) == noKey {
			*get(q) = ""
		}
	}
	return v
}

func readComfort(r *reader, c cursor, q *Queue) {
	q.Comfort = &Comfort{Pos: r.at(c.anchor())}
	readFields(r, c, comfortFields, q.Comfort)
}

func readComfortMessages(r *reader, c cursor, comfort *Comfort) {
	items := r.items(c)
	if len(items) == 0 {
		r.errorAt(c.anchor(), codeShape, "write at least one message, or remove comfort", "there is nothing to say")
	}
	for _, item := range items {
		var message Prompt
		r.places[item.path] = item
		prompt(func(p *Prompt) *Prompt { return p }).read(r, item, &message)
		comfort.Messages = append(comfort.Messages, message)
	}
}

// comforts are the comfort messages of a queue.
func (q *Queue) comforts() []Prompt {
	if q.Comfort == nil {
		return nil
	}
	return q.Comfort.Messages
}

// HoldRecordings are the recordings of the prompts folder that are played to those who wait, sorted, each once.
func (q *Queue) HoldRecordings() []string {
	var all []string
	for _, message := range q.comforts() {
		for _, part := range message.Parts {
			if part.Audio != "" {
				all = append(all, part.Audio)
			}
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// fingerprintHold writes all that a caller can notice of what is heard in line, always in the same way.
func (q *Queue) fingerprintHold(w io.Writer) {
	fmt.Fprintf(w, "hold %q %q\n", q.Music, q.Keys)
	if q.Comfort != nil {
		fmt.Fprintf(w, "comfort %s %s\n", q.Comfort.Every, q.Comfort.Order)
	}
	for _, message := range q.comforts() {
		message.fingerprint(w)
	}
}
