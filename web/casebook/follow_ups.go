package casebook

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"go.uber.org/zap"

	"presszero/internal/clock"
	"presszero/queue"
	"presszero/web/keep"
	"presszero/web/story"
)

// FollowUp is something that somebody at work has promised to do by a time.
type FollowUp struct {
	ID     string    `json:"id"`
	Call   string    `json:"call,omitempty"`
	Text   string    `json:"text"`
	Due    time.Time `json:"due"`
	Owner  string    `json:"owner"`
	Who    string    `json:"who,omitempty"`    // the caller's number, all but the last two digits hidden
	Number string    `json:"number,omitempty"` // in full, for whoever is to do it
	Queue  string    `json:"queue,omitempty"`
	By     string    `json:"by"` // who wrote it
	At     time.Time `json:"at"`
	Late   bool      `json:"late"`
	Done   time.Time `json:"done,omitzero"`
	DoneBy string    `json:"done_by,omitempty"`
	Note   string    `json:"note,omitempty"` // what came of it
	Told   bool      `json:"told,omitempty"` // that it is late, on the feed
}

const (
	listOpen = "open"
	listDone = "done"
)

// names are the lists in which a follow-up stands.
func (f FollowUp) names(hash string) []string {
	state := listOpen
	if !f.Done.IsZero() {
		state = listDone
	}
	names := []string{state, state + " " + f.Owner}
	if hash != "" {
		names = append(names, ofNumber(hash))
	}
	if f.Call != "" {
		names = append(names, ofCall(f.Call))
	}
	return names
}

// AddFollowUp writes what is to be done. A key that was used before writes nothing, and returns what it wrote.
func (b *Book) AddFollowUp(ctx context.Context, f FollowUp, key string) (FollowUp, error) {
	text, err := written("what is to be done", f.Text)
	if err != nil {
		return f, err
	}
	now := b.now()
	if f.Owner == "" || !f.Due.After(now) {
		return f, fmt.Errorf("%w: a follow-up needs an owner, and a due time that is still to come", ErrWrong)
	}
	person := Person{}
	if f.Call != "" {
		if person, err = b.o.Person(ctx, f.Call); err != nil {
			return f, err
		}
	}
	f = FollowUp{
		ID: newID(f.By, key), Call: f.Call, Text: text, Due: f.Due.UTC(), Owner: f.Owner, Who: person.Masked, Number: person.Number, Queue: person.Queue,
		By: f.By, At: now,
	}
	if err := put(ctx, b, kindFollowUp, keep.Doc{ID: f.ID, At: f.Due, By: f.names(person.Hash)}, &f); err != nil {
		return f, err
	}
	b.o.Told(f.Call, story.Act{Kind: story.ActFollowUp, By: f.By, Text: f.Text})
	return f, nil
}

// FollowUpChange is what is to be otherwise. What is zero stays.
type FollowUpChange struct {
	Due   time.Time
	Owner string
	Text  string
	Done  bool
	Note  string
}

// ChangeFollowUp changes an open follow-up: whoever owns or wrote it may; who leads, any. One that is done stays as it is.
func (b *Book) ChangeFollowUp(ctx context.Context, id, by string, lead Lead, c FollowUpChange) (FollowUp, error) {
	var f FollowUp
	doc, err := get(ctx, b, kindFollowUp, id, &f)
	if err != nil {
		return f, err
	}
	now := b.now()
	switch {
	case lead != Leads && f.Owner != by && f.By != by:
		return f, fmt.Errorf("%w: %s owns the follow-up", ErrNotYours, f.Owner)
	case !f.Done.IsZero() && c.Done:
		return f, nil
	case !f.Done.IsZero():
		return f, fmt.Errorf("%w: it is done", ErrTooLate)
	case !c.Due.IsZero() && !c.Due.After(now):
		return f, fmt.Errorf("%w: the due time has passed already", ErrWrong)
	}
	if c.Text != "" {
		if f.Text, err = written("what is to be done", c.Text); err != nil {
			return f, err
		}
	}
	if !c.Due.IsZero() {
		f.Due, f.Told = c.Due.UTC(), false
	}
	f.Owner = cmp.Or(c.Owner, f.Owner)
	if c.Done {
		f.Done, f.DoneBy, f.Note, f.Late = now, by, c.Note, now.After(f.Due)
		doc.Until = now.Add(b.o.Keep)
	}
	doc.At, doc.By = f.Due, f.names(hashOf(doc))
	err = put(ctx, b, kindFollowUp, doc, &f)
	return f, err
}

// hashOf is the hash of the number under which an entry is listed; empty: it is not.
func hashOf(d keep.Doc) string {
	for _, name := range d.By {
		if hash, found := strings.CutPrefix(name, ofNumber("")); found {
			return hash
		}
	}
	return ""
}

// FollowUpWish says which follow-ups are wanted.
type FollowUpWish struct {
	Owner string // empty: everybody's
	State string // open, done or late; empty: open
}

// FollowUps lists follow-ups: open ones with the soonest first, done ones with the latest first.
func (b *Book) FollowUps(ctx context.Context, w FollowUpWish) ([]FollowUp, error) {
	name := listOpen
	if w.State == listDone {
		name = listDone
	}
	if w.Owner != "" {
		name += " " + w.Owner
	}
	found, err := all[FollowUp](ctx, b, kindFollowUp, name)
	if err != nil {
		return nil, err
	}
	now := b.now()
	var shown []FollowUp
	for _, f := range found {
		if f.Done.IsZero() {
			f.Late = now.After(f.Due)
		}
		if w.State != "late" || f.Late {
			shown = append(shown, f)
		}
	}
	if w.State != listDone {
		slices.SortFunc(shown, func(a, b FollowUp) int { return cmp.Or(a.Due.Compare(b.Due), cmp.Compare(a.ID, b.ID)) })
	}
	return shown, nil
}

// lookEvery is how often it is looked whether a follow-up is late.
const lookEvery = 5 * time.Second

// Run tells when a follow-up is late, once each, whichever replica sees it first, until the context ends.
func (b *Book) Run(ctx context.Context) {
	for {
		if err := b.look(ctx); err != nil && ctx.Err() == nil {
			b.o.Log.Error("look for late follow-ups", zap.Error(err))
		}
		if clock.Sleep(ctx, b.o.Clock, lookEvery) != nil {
			return
		}
	}
}

func (b *Book) look(ctx context.Context) error {
	late, err := b.FollowUps(ctx, FollowUpWish{State: "late"})
	if err != nil {
		return err
	}
	b.o.Late(len(late))
	var errs []error
	for _, f := range late {
		if !f.Told {
			errs = append(errs, b.tellLate(ctx, f.ID))
		}
	}
	return errors.Join(errs...)
}

// tellLate tells that a follow-up is late. Of several replicas that see it, the one whose note counts tells it.
func (b *Book) tellLate(ctx context.Context, id string) error {
	var f FollowUp
	doc, err := get(ctx, b, kindFollowUp, id, &f)
	if errors.Is(err, ErrUnknown) || err == nil && (f.Told || !f.Done.IsZero()) {
		return nil
	}
	if err != nil {
		return err
	}
	f.Told = true
	if err := put(ctx, b, kindFollowUp, doc, &f); err != nil {
		if errors.Is(err, ErrOvertaken) {
			return nil
		}
		return err
	}
	return b.o.Tell(ctx, queue.Event{Kind: queue.EventFollowUpLate, Call: f.Call, Queue: f.Queue, Agent: f.Owner, Item: f.ID})
}
