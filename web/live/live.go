// Package live keeps documents on people's screens up to date: a snapshot first, then only what has changed, over one
// stream of server-sent events for each browser. However many look on, each document is composed once, and nobody who is
// slow is waited for.
package live

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"go.uber.org/zap"

	"presszero/internal/clock"
	"presszero/web/access"
)

// Composer makes the present document of a topic: a value whose JSON is an object. It holds maps keyed by ID rather than
// arrays, so that what changes stays small; a member that is null is the same as one that is not there.
type Composer func(ctx context.Context, who access.Who) (any, error)

// Scope says whose document somebody sees; the same text, the same document. An empty text is nobody's: they are refused.
type Scope func(access.Who) string

// ByAgent is the scope of documents of which every agent has one.
func ByAgent(w access.Who) string { return w.Agent }

// Topic is something that can be looked at.
type Topic struct {
	Name     string
	Needs    access.Permission // of who looks on
	Compose  Composer
	Personal Scope // nil: one document for all who may see it
}

// Line tells when something has happened on the line.
type Line interface {
	// Watch gives a bell that is rung after things have happened, until leave.
	Watch() (bell <-chan struct{}, leave func())
}

// How often documents are composed while somebody looks on: at once after something has happened, yet not more often than
// often; and after seldom in any case, because time passes by itself.
const (
	often  = 100 * time.Millisecond
	seldom = time.Second
)

const (
	composing = 2 * time.Second // most that one composing may take
	keptFor   = time.Minute     // a document at which nobody looks, for those who come back
)

// Options are the parts of a Hub.
type Options struct {
	Line   Line
	Topics []Topic
	Clock  clock.Clock // by which the people live who look on: that of the machine, also where the line's runs faster
	Log    *zap.Logger
}

// Hub keeps the documents of one replica.
type Hub struct {
	o      Options
	topics map[string]Topic
	begin  chan *document // those at which somebody begins to look

	mu        sync.Mutex
	closed    bool
	documents map[string]*document
	probe     probe
}

// New checks the options. Nobody who looks on is served before Run.
func New(o Options) (*Hub, error) {
	if o.Line == nil || o.Clock == nil || o.Log == nil {
		return nil, errors.New("live: Line, Clock and Log are required")
	}
	h := &Hub{o: o, topics: map[string]Topic{}, begin: make(chan *document), documents: map[string]*document{}}
	for _, t := range o.Topics {
		if _, twice := h.topics[t.Name]; twice || t.Name == "" || t.Needs == "" || t.Compose == nil {
			return nil, fmt.Errorf("live: topic %q needs a name of its own, a permission and a composer", t.Name)
		}
		h.topics[t.Name] = t
	}
	return h, nil
}

// Run keeps the documents at which somebody looks, until ctx ends: then every stream is closed, and who looked on goes on at
// another replica.
func (h *Hub) Run(ctx context.Context) {
	var work sync.WaitGroup
	defer work.Wait()
	defer h.close()
	for {
		select {
		case d := <-h.begin:
			work.Go(func() { h.keep(ctx, d) })
		case <-ctx.Done():
			return
		}
	}
}

// Changed has a topic composed anew, after something that does not stand among the events of the line.
func (h *Hub) Changed(topic string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, d := range h.documents {
		if d.topic.Name == topic {
			d.poke()
		}
	}
}

// keep composes a document for as long as somebody looks at it.
func (h *Hub) keep(ctx context.Context, d *document) {
	bell, leave := h.o.Line.Watch()
	defer leave()
	for {
		h.compose(ctx, d)
		if clock.Sleep(ctx, h.o.Clock, often) != nil || !d.viewed() {
			return
		}
		late := make(chan struct{})
		timer := h.o.Clock.AfterFunc(seldom-often, func() { close(late) })
		select {
		case <-bell:
		case <-d.poked:
		case <-late:
		case <-ctx.Done():
			timer.Stop()
			return
		}
		timer.Stop()
	}
}

// compose brings a document up to date. When that fails, those who look on are told so, and keep what they have.
func (h *Hub) compose(ctx context.Context, d *document) {
	ctx, cancel := context.WithTimeout(ctx, composing)
	defer cancel()
	value, err := d.compose(ctx)
	if err != nil && ctx.Err() == nil || errors.Is(err, context.DeadlineExceeded) {
		if d.fail() {
			h.o.Log.Warn("what screens show cannot be brought up to date", zap.String("topic", d.topic.Name), zap.Error(err))
		}
		return
	}
	if err == nil {
		d.publish(value)
	}
}

// join has somebody look at a document.
func (h *Hub) join(ctx context.Context, d *document, v *viewer, after position) bool {
	if !d.join(v, after) {
		return true // it is being kept
	}
	select {
	case h.begin <- d:
		return true
	case <-ctx.Done():
		return false
	}
}

// document is that of a topic for somebody, which is nil when the service stops.
func (h *Hub) document(t Topic, who access.Who) *document {
	key := t.Name
	if t.Personal != nil {
		key += " " + t.Personal(who)
	}
	now := h.o.Clock.Now()
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed {
		return nil
	}
	for other, d := range h.documents {
		if other != key && d.forgotten(now) {
			delete(h.documents, other)
		}
	}
	d := h.documents[key]
	if d == nil {
		d = newDocument(t, who)
		h.documents[key] = d
	}
	return d
}

// close lets everybody go.
func (h *Hub) close() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.closed = true
	for _, d := range h.documents {
		d.close()
	}
}
