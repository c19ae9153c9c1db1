package access

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"time"

	"presszero/web/keep"
)

// Entry is the record of an act, a sign-in, or a try of one. Each holds the sum of the one before, so that none can be changed,
// slipped in or taken out without a trace.
type Entry struct {
	Number  int64             `json:"number"` // counted from 1
	At      time.Time         `json:"at"`     // to the millisecond, never before the one before
	Who     string            `json:"who"`
	Role    Role              `json:"role,omitempty"`
	What    string            `json:"what"`         // method and route, as in "PUT /api/v1/agents/{id}/state", or sign-in
	On      map[string]string `json:"on,omitempty"` // what the route names, and what the handler adds; no numbers of phones
	Reason  string            `json:"reason,omitempty"`
	Outcome Outcome           `json:"outcome"`
	Code    int               `json:"code,omitempty"` // of HTTP
	From    string            `json:"from,omitempty"` // the address, of a sign-in
	Prev    string            `json:"prev,omitempty"` // Hash of the entry before
	Hash    string            `json:"hash"`
}

// Outcome is what came of an act.
type Outcome string

// The outcomes.
const (
	Done    Outcome = "done"
	Refused Outcome = "refused" // not allowed, not possible, or a wrong password
	Failed  Outcome = "failed"  // a fault of ours
)

// outcomeOf is what an answer says.
func outcomeOf(code int) Outcome {
	switch {
	case code >= 500:
		return Failed
	case code >= 400:
		return Refused
	}
	return Done
}

// hash is the sum of an entry with all that it says.
func (e Entry) hash() string {
	e.Hash = ""
	text, _ := json.Marshal(e) // nothing in it can fail
	s := sha256.Sum256(text)
	return hex.EncodeToString(s[:])
}

// Verify looks whether entries, the oldest first, follow one from the other without a change or a gap. The first may have
// any number: those before it are forgotten by a setting.
func Verify(entries []Entry) error {
	for i, e := range entries {
		switch {
		case e.hash() != e.Hash:
			return fmt.Errorf("entry %d, of %s, was changed after it was written", e.Number, e.At.Format(time.RFC3339))
		case i > 0 && e.Number != entries[i-1].Number+1:
			return fmt.Errorf("entries are missing between %d and %d", entries[i-1].Number, e.Number)
		case i > 0 && e.Prev != entries[i-1].Hash, e.Number == 1 && e.Prev != "":
			return fmt.Errorf("entry %d, of %s, does not follow from the one before: what stood there was replaced", e.Number, e.At.Format(time.RFC3339))
		}
	}
	return nil
}

const kindAudit = "audit"

// trail keeps entries as documents: one that exists is never written again, so that replicas write one chain.
type trail struct {
	docs keep.Docs
	now  func() time.Time
	keep time.Duration
	most int

	mu   sync.Mutex
	head Entry
}

// add writes an entry at the end.
func (t *trail) add(ctx context.Context, e Entry) (Entry, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	var err error
	for range attempts {
		var written Entry
		if written, err = t.follow(ctx, e); err == nil {
			t.head = written
			return written, t.shorten(ctx)
		}
		if !errors.Is(err, keep.ErrOvertaken) {
			return e, fmt.Errorf("keep a record of %s: %w", e.What, err)
		}
		if t.head, err = t.newest(ctx); err != nil {
			return e, err
		}
	}
	return e, fmt.Errorf("keep a record of %s: %w", e.What, err)
}

// follow writes an entry behind the last that we know. keep.ErrOvertaken: there are later ones.
func (t *trail) follow(ctx context.Context, e Entry) (Entry, error) {
	if t.head.Number == 0 {
		var err error
		if t.head, err = t.newest(ctx); err != nil {
			return e, err
		}
	}
	e.Number, e.Prev, e.At = t.head.Number+1, t.head.Hash, t.now().UTC().Truncate(time.Millisecond)
	if e.At.Before(t.head.At) {
		e.At = t.head.At
	}
	e.Hash = e.hash()
	data, err := json.Marshal(e)
	if err != nil {
		return e, err
	}
	_, err = t.docs.Put(ctx, kindAudit, keep.Doc{ID: entryID(e.Number), Data: data, At: e.At, By: []string{"who:" + e.Who}, Until: t.now().Add(t.keep)})
	return e, err
}

// shorten forgets the oldest entry beyond the most that are kept.
func (t *trail) shorten(ctx context.Context) error {
	if oldest := t.head.Number - int64(t.most); oldest > 0 {
		return t.docs.Delete(ctx, kindAudit, entryID(oldest))
	}
	return nil
}

func entryID(number int64) string { return fmt.Sprintf("%016d", number) }

func (t *trail) newest(ctx context.Context) (Entry, error) {
	found, _, err := t.page(ctx, "", "", 1)
	if err != nil || len(found) == 0 {
		return Entry{}, err
	}
	return found[0], nil
}

// page reads entries, the newest first: all, or those of somebody.
func (t *trail) page(ctx context.Context, who, from string, limit int) ([]Entry, string, error) {
	by := ""
	if who != "" {
		by = "who:" + who
	}
	docs, next, err := t.docs.List(ctx, kindAudit, by, from, limit)
	if err != nil {
		return nil, "", fmt.Errorf("read the records: %w", err)
	}
	found := make([]Entry, len(docs))
	for i, d := range docs {
		if err := json.Unmarshal(d.Data, &found[i]); err != nil {
			return nil, "", fmt.Errorf("read record %s: %w", d.ID, err)
		}
	}
	return found, next, nil
}
