// Package keep keeps what people at work write and are: small documents, such as users, notes and switches, and logs, such
// as the story of a call. Replicas of a site share them through Redis; without it they live in this process.
package keep

import (
	"context"
	"errors"
	"time"
)

// What a store answers when a request does not fit the state of things.
var (
	// ErrUnknown: there is no such document, or its time is over.
	ErrUnknown = errors.New("no such document")
	// ErrOvertaken: the document has changed, or come into being, since it was read. Read it again.
	ErrOvertaken = errors.New("the document has changed meanwhile")
)

// Doc is a small document of some kind.
type Doc struct {
	ID   string // unique among its kind
	Rev  int64  // of the document as it was read; 0: there was none
	Data []byte // at most MaxData bytes; as a rule JSON

	At    time.Time // by which documents are listed, the newest first
	By    []string  // names under which it is listed, besides "", which lists all of a kind
	Until time.Time // when it is forgotten; zero: never
}

// Place is the document's place in lists: a page from there begins with the next one.
func (d Doc) Place() string { return d.place().String() }

// Before is a place in lists, from which a page begins with the newest document that is older than a time.
func Before(t time.Time) string { return place{at: t.UnixMilli()}.String() }

// Bounds of what is kept.
const (
	MaxData = 64 << 10
	MaxPage = 200 // documents, or entries, of one answer
)

// Docs keeps documents. Kinds, IDs and names are free texts without control characters, at most 200 bytes.
type Docs interface {
	// Get reads a document. ErrUnknown.
	Get(ctx context.Context, kind, id string) (Doc, error)
	// Put writes a document whose Rev is the one that it was read with, 0 to make a new one, and returns it with its new Rev.
	// ErrOvertaken.
	Put(ctx context.Context, kind string, d Doc) (Doc, error)
	// Delete forgets a document. One that is not there is no error.
	Delete(ctx context.Context, kind, id string) error
	// List reads documents that are listed under a name, the newest first. from is empty, or the next of the page before;
	// next is empty after the last page.
	List(ctx context.Context, kind, by, from string, limit int) (docs []Doc, next string, err error)
}

// Logs keeps logs: entries in the order in which they were written.
type Logs interface {
	// Append writes entries, of at most MaxData bytes each, at the end of a log. It returns the number of the last entry; the
	// first of a log has the number 1.
	Append(ctx context.Context, l Log, entries ...[]byte) (last int64, err error)
	// Entries reads a log after the entry of a number, 0 from its oldest. A log that is not there is empty.
	Entries(ctx context.Context, kind, id string, after int64, limit int) (entries []Entry, err error)
	// Forget forgets a log with all its entries. One that is not there is no error.
	Forget(ctx context.Context, kind, id string) error
}

// Log is a log that is written to.
type Log struct {
	Kind, ID string
	Most     int           // entries; the oldest make room beyond them; 0: 1,000
	Keep     time.Duration // it is forgotten when nothing was written to it for so long; 0: never
}

// Entry is an entry of a log.
type Entry struct {
	Number int64
	Data   []byte
}

// Store keeps documents and logs.
type Store interface {
	Docs
	Logs
}
