// Package hooks tells other systems, such as a CRM or a helpdesk, what happens on the line: signed, at least once, in the
// order of the feed, again and again until it is taken. One replica sends. Nothing of it stands in a caller's way.
package hooks

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"presszero/queue"
	"presszero/queue/events"
	"presszero/web/keep"
)

// Summary says what of the call is sent with an event.
type Summary string

// What of the call is sent.
const (
	NoSummary Summary = ""
	Masked    Summary = "masked" // numbers with all but their end hidden
	Full      Summary = "full"
)

// Hook is another system that is told of events.
type Hook struct {
	Name    string            `json:"name"`
	URL     string            `json:"url"`
	Kinds   []queue.EventKind `json:"kinds"` // of which it is told; empty: all
	Summary Summary           `json:"summary,omitempty"`
	Source  Source            `json:"source"`
	Created time.Time         `json:"created,omitzero"` // what happened before is not told
	By      string            `json:"by,omitempty"`

	secrets []secret // the newest first
	rev     int64
}

// Source is where a hook is declared.
type Source string

// Where a hook is declared.
const (
	FromFile Source = "file" // the settings, where alone it can be changed
	FromAPI  Source = "api"
)

// wants reports whether the hook is told of an event.
func (h Hook) wants(e queue.Event) bool {
	return !e.At.Before(h.Created) && (len(h.Kinds) == 0 || slices.Contains(h.Kinds, e.Kind))
}

// secret signs what is sent. One that has been replaced signs beside its successor for a day.
type secret struct {
	Text  string    `json:"text"`
	Until time.Time `json:"until,omitzero"`
}

// secretPrefix begins a secret, as Standard Webhooks has it.
const secretPrefix = "whsec_"

// newSecret is a secret of 32 random bytes.
func newSecret() string {
	var b [32]byte
	_, _ = rand.Read(b[:]) // never fails
	return secretPrefix + base64.StdEncoding.EncodeToString(b[:])
}

// key is what a secret signs with: the bytes that follow the prefix, or, of a secret without it, its text.
func key(text string) []byte {
	if encoded, ok := strings.CutPrefix(text, secretPrefix); ok {
		if b, err := base64.StdEncoding.DecodeString(encoded); err == nil {
			return b
		}
	}
	return []byte(text)
}

// Sign is the signature of a message by a secret: HMAC-SHA256 over its ID, its time in seconds and its body, joined by dots.
func Sign(secret, id string, at time.Time, body []byte) string {
	mac := hmac.New(sha256.New, key(secret))
	mac.Write([]byte(id + "." + strconv.FormatInt(at.Unix(), 10) + "."))
	mac.Write(body)
	return "v1," + base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

// signatures are those of all secrets that count now.
func (h Hook) signatures(id string, at time.Time, body []byte) string {
	var all []string
	for _, s := range h.secrets {
		if s.Until.IsZero() || at.Before(s.Until) {
			all = append(all, Sign(s.Text, id, at, body))
		}
	}
	return strings.Join(all, " ")
}

// State is how the sending to a hook goes.
type State struct {
	Sent     int64     `json:"sent"`               // number of the last message of its outbox that is done with
	LastID   string    `json:"last_id,omitempty"`  // of the event that it was about
	Tries    int       `json:"tries,omitempty"`    // of the message that is due
	First    time.Time `json:"first,omitzero"`     // when that was tried first
	Next     time.Time `json:"next,omitzero"`      // when it is tried again
	Fault    string    `json:"fault,omitempty"`    // of the last try
	Taken    time.Time `json:"taken,omitzero"`     // when something was taken last
	Failing  time.Time `json:"failing,omitzero"`   // since when nothing is
	Disabled string    `json:"disabled,omitempty"` // why nothing is sent; empty: it is
	Lost     int64     `json:"lost,omitempty"`     // messages that made room for others before they were sent

	rev int64
}

// message is something to be sent, as it stands in the outbox.
type message struct {
	ID    string          `json:"id"`
	Kind  queue.EventKind `json:"kind"`
	At    time.Time       `json:"at"`
	Body  json.RawMessage `json:"body"`
	Again bool            `json:"again,omitempty"` // somebody wants it sent once more
}

// The kinds of documents and logs.
const (
	hookKind   = "hook"
	stateKind  = "hook-state"
	cursorKind = "hook-cursor"
	outKind    = "hook-out"
	logKind    = "hook-log"
	parkedKind = "hook-parked/" // and the name of the hook
)

// What is kept.
const (
	mostWaiting = 20_000 // messages of a hook
	mostLogged  = 1_000  // deliveries of a hook
	keptFor     = 30 * 24 * time.Hour
)

// kept is a hook as it is kept.
type kept struct {
	Hook
	Secrets []secret `json:"secrets"`
}

// hooks are all that are declared, by name. A file comes before what was added at run time.
func (c *Courier) hooks(ctx context.Context) (map[string]Hook, error) {
	all := map[string]Hook{}
	for from := ""; ; {
		docs, next, err := c.o.Store.List(ctx, hookKind, "", from, keep.MaxPage)
		if err != nil {
			return nil, fmt.Errorf("read the hooks: %w", err)
		}
		for _, doc := range docs {
			var k kept
			if err := json.Unmarshal(doc.Data, &k); err != nil {
				return nil, fmt.Errorf("read the hook %s: %w", doc.ID, err)
			}
			k.secrets, k.rev = k.Secrets, doc.Rev
			all[doc.ID] = k.Hook
		}
		if from = next; from == "" {
			break
		}
	}
	for _, d := range c.o.Declared() {
		all[d.Name] = Hook{Name: d.Name, URL: d.URL, Kinds: d.Kinds, Summary: d.Summary, Source: FromFile, secrets: []secret{{Text: d.Secret}}}
	}
	return all, nil
}

// put keeps a hook. keep.ErrOvertaken.
func (c *Courier) put(ctx context.Context, h Hook) (Hook, error) {
	data, err := json.Marshal(kept{h, h.secrets})
	if err != nil {
		return h, fmt.Errorf("write the hook %s: %w", h.Name, err)
	}
	doc, err := c.o.Store.Put(ctx, hookKind, keep.Doc{ID: h.Name, Rev: h.rev, Data: data, At: h.Created})
	h.rev = doc.Rev
	return h, err
}

// state is how the sending to a hook goes.
func (c *Courier) state(ctx context.Context, name string) (State, error) {
	doc, err := c.o.Store.Get(ctx, stateKind, name)
	if errors.Is(err, keep.ErrUnknown) {
		return State{}, nil
	}
	var s State
	if err == nil {
		err = json.Unmarshal(doc.Data, &s)
	}
	if err != nil {
		return s, fmt.Errorf("read the state of the hook %s: %w", name, err)
	}
	s.rev = doc.Rev
	return s, nil
}

// putState keeps how the sending goes. keep.ErrOvertaken.
func (c *Courier) putState(ctx context.Context, name string, s State) (State, error) {
	data, err := json.Marshal(s)
	if err != nil {
		return s, fmt.Errorf("write the state of the hook %s: %w", name, err)
	}
	doc, err := c.o.Store.Put(ctx, stateKind, keep.Doc{ID: name, Rev: s.rev, Data: data, At: c.o.Clock.Now()})
	s.rev = doc.Rev
	return s, err
}

// body is what is sent of an event: the event as it is published, and, where that is asked for, what is known of the call.
func (c *Courier) body(ctx context.Context, h Hook, e queue.Event) (json.RawMessage, error) {
	sent := struct {
		events.Event
		Summary any `json:"summary,omitempty"`
	}{Event: events.Of(e)}
	if h.Summary != NoSummary && e.Call != "" {
		summary, err := c.o.Summary(ctx, e.Call, h.Summary)
		if err != nil {
			return nil, fmt.Errorf("sum up the call %s: %w", e.Call, err)
		}
		sent.Summary = summary
	}
	text, err := json.Marshal(sent)
	if err != nil {
		return nil, fmt.Errorf("write event %s: %w", e.ID, err)
	}
	return text, nil
}
