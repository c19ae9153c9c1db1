package live

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"runtime/debug"
	"sync"
	"time"

	"presszero/web/access"
)

// Bounds of what is kept for those who come back, and of what waits for somebody slow.
const (
	keptDeltas = 600 // a minute of the busiest document
	backlog    = 64  // words that a viewer may be behind before they are let go
)

// position is what somebody has heard of a document. The zero position is nothing.
type position struct {
	epoch  string // of the document: it begins anew on each replica, and after nobody looked for long
	offset uint64 // counts the changes since
}

// word is something that a stream says.
type word struct {
	kind  string // snapshot, delta or stale
	topic string
	at    position
	data  []byte
}

// viewer is somebody who looks on, at one or several documents. The channel is closed when they are let go.
type viewer struct {
	words chan word

	once sync.Once
	gone chan struct{}
}

func newViewer() *viewer {
	return &viewer{words: make(chan word, backlog), gone: make(chan struct{})}
}

// tell says something, or lets them go when they are too far behind.
func (v *viewer) tell(w word) {
	select {
	case v.words <- w:
	default:
		v.drop()
	}
}

func (v *viewer) drop() { v.once.Do(func() { close(v.gone) }) }

// document is one document at which people look.
type document struct {
	topic Topic
	who   access.Who
	epoch string
	poked chan struct{}

	mu      sync.Mutex
	offset  uint64
	value   map[string]any // nil: not composed yet
	deltas  []word         // the latest
	failed  bool
	running bool
	left    time.Time            // when the last viewer went; zero while there are any
	viewers map[*viewer]position // with what those have who wait for the next composing
	waiting map[*viewer]bool
}

func newDocument(t Topic, who access.Who) *document {
	return &document{
		topic: t, who: who, epoch: rand.Text()[:8], poked: make(chan struct{}, 1), viewers: map[*viewer]position{}, waiting: map[*viewer]bool{},
	}
}

// poke has the document composed soon.
func (d *document) poke() {
	select {
	case d.poked <- struct{}{}:
	default:
	}
}

// join adds somebody, and reports whether the document must begin to be kept.
func (d *document) join(v *viewer, after position) (begin bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.viewers[v], d.left = after, time.Time{}
	if d.running && d.value != nil {
		d.catchUp(v)
		if d.failed {
			v.tell(d.stale())
		}
	} else { // what is there is old: the next composing tells all
		d.waiting[v] = true
	}
	begin = !d.running
	d.running = true
	return begin
}

func (d *document) leave(v *viewer, now time.Time) {
	d.mu.Lock()
	defer d.mu.Unlock()
	delete(d.viewers, v)
	delete(d.waiting, v)
	if len(d.viewers) == 0 {
		d.left = now
	}
}

// viewed reports whether anybody looks on. When nobody does the document is not kept any more.
func (d *document) viewed() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.running = len(d.viewers) > 0
	return d.running
}

// forgotten reports whether nobody has looked for long.
func (d *document) forgotten(now time.Time) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return !d.running && len(d.viewers) == 0 && !d.left.IsZero() && now.Sub(d.left) > keptFor
}

func (d *document) close() {
	d.mu.Lock()
	defer d.mu.Unlock()
	for v := range d.viewers {
		v.drop()
	}
}

// compose makes the present document. A composer that panics costs a screen, never the service.
func (d *document) compose(ctx context.Context) (value map[string]any, err error) {
	defer func() {
		if fault := recover(); fault != nil {
			value, err = nil, fmt.Errorf("compose %s: %v\n%s", d.topic.Name, fault, debug.Stack())
		}
	}()
	composed, err := d.topic.Compose(ctx, d.who)
	if err != nil {
		return nil, fmt.Errorf("compose %s: %w", d.topic.Name, err)
	}
	text, err := json.Marshal(composed)
	if err != nil {
		return nil, fmt.Errorf("compose %s: %w", d.topic.Name, err)
	}
	read := json.NewDecoder(bytes.NewReader(text))
	read.UseNumber()
	if err := read.Decode(&value); err != nil {
		return nil, fmt.Errorf("compose %s: its JSON is not an object: %w", d.topic.Name, err)
	}
	return withoutNulls(value), nil
}

// publish tells everybody what has changed.
func (d *document) publish(value map[string]any) {
	d.mu.Lock()
	defer d.mu.Unlock()
	patch := diff(d.value, value)
	changed := d.value == nil || len(patch) > 0
	if changed || d.failed {
		d.offset++
		d.value, d.failed = value, false
		w := d.word("delta", map[string]any{"patch": patch})
		d.deltas = append(d.deltas, w)
		if len(d.deltas) > keptDeltas {
			d.deltas = append(d.deltas[:0:0], d.deltas[len(d.deltas)-keptDeltas/2:]...)
		}
		for v := range d.viewers {
			if !d.waiting[v] {
				v.tell(w)
			}
		}
	}
	for v := range d.waiting {
		d.catchUp(v)
	}
	clear(d.waiting)
}

// fail tells everybody that what they see is old, and reports whether that is news.
func (d *document) fail() (news bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.failed && (d.value == nil || len(d.waiting) == 0) {
		return false
	}
	news, d.failed = !d.failed, true
	w := d.stale()
	for v := range d.viewers {
		if d.waiting[v] && d.value != nil { // old figures, said to be old, are better than none
			d.catchUp(v)
			delete(d.waiting, v)
		}
		v.tell(w)
	}
	return news
}

// catchUp tells somebody what they have missed: the changes since, or the whole document. d.mu is held.
func (d *document) catchUp(v *viewer) {
	after := d.viewers[v]
	if missed := int(d.offset - after.offset); after.epoch == d.epoch && after.offset <= d.offset && missed <= min(len(d.deltas), backlog/2) {
		for _, w := range d.deltas[len(d.deltas)-missed:] {
			v.tell(w)
		}
		return
	}
	v.tell(d.word("snapshot", map[string]any{"document": d.value, "again": after.epoch != ""}))
}

// stale says that what is shown is old; d.mu is held.
func (d *document) stale() word {
	return d.word("stale", map[string]any{"text": "The service cannot read the line at present. What you see is from before; it comes back by itself."})
}

// word is something about the document as it is now; d.mu is held.
func (d *document) word(kind string, more map[string]any) word {
	more["topic"], more["epoch"], more["offset"] = d.topic.Name, d.epoch, d.offset
	data, err := json.Marshal(more)
	if err != nil { // it was decoded from JSON
		data = []byte("{}")
	}
	return word{kind: kind, topic: d.topic.Name, at: position{d.epoch, d.offset}, data: data}
}
