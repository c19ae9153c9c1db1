// Package casebook keeps what people at work write about calls: notes for the next agent, dispositions, follow-ups, and the ideas
// and complaints of callers. What is written about a call is found by the call and by the caller's number, which is kept as a
// hash, so that it is there when they call again.
package casebook

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"go.uber.org/zap"

	"presszero/flows"
	"presszero/internal/clock"
	"presszero/queue"
	"presszero/web/keep"
	"presszero/web/story"
)

// What a casebook answers when a request does not fit the state of things.
var (
	ErrUnknown   = errors.New("there is no such entry, or none any more")
	ErrNotYours  = errors.New("that is somebody else's")
	ErrTooLate   = errors.New("the time to change it is over")
	ErrWrong     = errors.New("that cannot be kept")
	ErrOvertaken = errors.New("somebody else has just changed it; look again")
)

// Bounds of what is written.
const (
	mostText = 2000             // bytes of a text
	EditFor  = 10 * time.Minute // one's own note may be changed and deleted for so long
	mostRead = 1000             // entries that are looked at for one answer
)

// Person is the caller of a call, as far as it is known.
type Person struct {
	Hash   string // of the number; empty: withheld, or not known any more
	Masked string
	Number string // in full, while the line or the memory of calls has it
	Queue  string // in which the caller is, or was last
	Agent  string // who has the call now
}

// Options are the parts of a Book. All are required.
type Options struct {
	Store  keep.Store
	Keep   time.Duration // after an entry was written; open follow-ups stay
	Clock  clock.Clock
	Hash   func(number string) string
	Person func(ctx context.Context, call string) (Person, error)
	// Dispositions are those that a queue declares.
	Dispositions func(queue string) []flows.Disposition
	Told         func(call string, act story.Act)               // into the call's story
	Tell         func(ctx context.Context, e queue.Event) error // on the feed
	Late         func(n int)                                    // how many follow-ups are late, for metrics
	Log          *zap.Logger
}

// Book is the casebook of a site.
type Book struct{ o Options }

// New checks the options.
func New(o Options) (*Book, error) {
	if o.Store == nil || o.Keep <= 0 || o.Clock == nil || o.Hash == nil || o.Person == nil || o.Dispositions == nil || o.Told == nil || o.Tell == nil ||
		o.Late == nil || o.Log == nil {
		return nil, errors.New("casebook: all options are required")
	}
	return &Book{o}, nil
}

// The kinds of documents, and the lists in which they stand.
const (
	kindNote        = "note"
	kindDisposition = "disposition"
	kindFollowUp    = "follow-up"
	kindIdea        = "idea"
)

func ofCall(call string) string   { return "call " + call }
func ofNumber(hash string) string { return "number " + hash }

// lists are the names of an entry about a call.
func lists(call, hash string, more ...string) []string {
	names := []string{ofCall(call)}
	if hash != "" {
		names = append(names, ofNumber(hash))
	}
	return append(names, more...)
}

// written is a text as it is kept.
func written(what, text string) (string, error) {
	text = strings.TrimSpace(text)
	switch {
	case text == "":
		return "", fmt.Errorf("%w: %s is empty", ErrWrong, what)
	case len(text) > mostText:
		return "", fmt.Errorf("%w: %s is longer than %d bytes", ErrWrong, what, mostText)
	case !utf8.ValidString(text):
		return "", fmt.Errorf("%w: %s is no text", ErrWrong, what)
	}
	return text, nil
}

// newID is the name of a new entry: the same for a request that is repeated with its key.
func newID(by, key string) string {
	if key == "" {
		return strings.ToLower(rand.Text())
	}
	sum := sha256.Sum256([]byte(by + "\n" + key))
	return hex.EncodeToString(sum[:10])
}

// put writes an entry. A new one that is there already was asked for twice, and is read instead.
func put[T any](ctx context.Context, b *Book, kind string, d keep.Doc, entry *T) error {
	data, err := json.Marshal(entry)
	if err != nil {
		return fmt.Errorf("write %s %s: %w", kind, d.ID, err)
	}
	d.Data = data
	_, err = b.o.Store.Put(ctx, kind, d)
	if errors.Is(err, keep.ErrOvertaken) && d.Rev == 0 {
		_, err = get(ctx, b, kind, d.ID, entry)
		return err
	}
	if errors.Is(err, keep.ErrOvertaken) {
		return ErrOvertaken
	}
	return err
}

func get[T any](ctx context.Context, b *Book, kind, id string, entry *T) (keep.Doc, error) {
	d, err := b.o.Store.Get(ctx, kind, id)
	if errors.Is(err, keep.ErrUnknown) {
		return d, ErrUnknown
	}
	if err == nil {
		err = json.Unmarshal(d.Data, entry)
	}
	return d, err
}

// all reads the entries of a list, the newest first, mostRead at most.
func all[T any](ctx context.Context, b *Book, kind, by string) ([]T, error) {
	var found []T
	for from := ""; len(found) < mostRead; {
		docs, next, err := b.o.Store.List(ctx, kind, by, from, keep.MaxPage)
		if err != nil {
			return nil, err
		}
		for _, d := range docs {
			var one T
			if err := json.Unmarshal(d.Data, &one); err != nil {
				return nil, fmt.Errorf("read %s %s: %w", kind, d.ID, err)
			}
			found = append(found, one)
		}
		if from = next; from == "" {
			break
		}
	}
	return found, nil
}

func (b *Book) now() time.Time { return b.o.Clock.Now().UTC().Truncate(time.Millisecond) }
